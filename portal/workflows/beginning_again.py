"""Begin again (重新开始) for an account whose owner lost telephone or password."""

from datetime import datetime

from data import accounts, links, second_factors, sessions
from data.actor import Actor
from data.store import Store


def begin_again(
    store: Store, account_id: str, *, token: str, actor: Actor, now: datetime
) -> datetime:
    """Password, second factor and sessions are worthless at once; a fresh link leads to new ones.

    Not the second factor alone: whoever knows the password would set up the next one.

    Returns:
        Until when the link is good.

    Raises:
        NoSuchAccount: the actor does not look after this account (`accounts.governed`).
    """
    with store.atomic():
        second_factors.reset(store, account_id, actor=actor, now=now)
        accounts.void_password(store, account_id, actor=actor, now=now)
        sessions.revoke_all(store, account_id, now=now, by=actor)
        return links.issue(store, account_id, token=token, actor=actor, now=now)
