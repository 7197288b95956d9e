"""Withdrawing a snapshot (撤回): its readers get to read why."""

from datetime import datetime

from data import publishing
from data.actor import Actor
from data.store import Store
from data.texts import required
from portal import guard

FIELD = "撤回原因"


def withdraw(
    store: Store,
    publication_id: str,
    reason: str,
    *,
    vouched: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """Take it back at once; the reason stands on the public page.

    Raises:
        BadText: no reason, or too long. LooksSecret: the reason looks like a secret, and nobody vouched.
        NoSuchPublication: it does not stand.
    """
    text = required(reason, field=FIELD)
    if not vouched:
        guard.refuse_secrets(text, field=FIELD)
    publishing.withdraw(store, publication_id, text, actor=actor, now=now)
