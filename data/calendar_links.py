"""Calendar subscriptions (日历订阅): a secret address for a calendar program, only its hash kept.

It opens the days of one account, and nothing else of it: no session, no page. Making a new one, or
taking it back, makes the last one worthless at once; so does disabling the account.
"""

from datetime import datetime

from data import accounts, audit
from data.actor import Actor
from data.errors import NoSuch
from data.rights import Action, require
from data.sessions import session_of as token_hash
from data.store import Store
from data.times import day_in_shanghai, from_text, to_text

_OWN = "SELECT made_at FROM calendar_links WHERE account_id = :account"
_TAKE_BACK = "DELETE FROM calendar_links WHERE account_id = :account RETURNING account_id"
_HOLDER = """
    SELECT accounts.id FROM calendar_links JOIN accounts ON accounts.id = calendar_links.account_id
    WHERE calendar_links.token_hash = :token AND accounts.disabled_at IS NULL
"""


class NoSuchCalendar(NoSuch):
    """Unknown, replaced or taken back: all look the same."""

    message = "没有这个日历。请登录门户，重新生成订阅地址。"


def made_at(store: Store, *, actor: Actor) -> datetime | None:
    """When the actor's own address was made; None where there is none."""
    found = store.rows(_OWN, account=actor.account_id)
    return from_text(found[0]["made_at"]) if found else None


def make(store: Store, *, token: str, actor: Actor, now: datetime) -> None:
    """Make the actor's address, in the place of the last one."""
    require(actor, Action.MESSAGE_SETTINGS)
    row = {
        "account_id": actor.account_id,
        "token_hash": token_hash(token),
        "made_at": to_text(now),
    }
    with store.atomic():
        store.upsert("calendar_links", row, key="account_id")
        _note(store, actor=actor, now=now, stands=True)


def take_back(store: Store, *, actor: Actor, now: datetime) -> None:
    """Make the actor's address worthless; that there is none is no matter."""
    require(actor, Action.MESSAGE_SETTINGS)
    with store.atomic():
        if store.rows(_TAKE_BACK, account=actor.account_id):
            _note(store, actor=actor, now=now, stands=False)


def holder(store: Store, token: str, *, now: datetime) -> Actor:
    """Whose days this address opens.

    Raises:
        NoSuchCalendar: nobody's.
    """
    found = store.rows(_HOLDER, token=token_hash(token))
    if not found:
        raise NoSuchCalendar
    of = accounts.by_id(store, found[0]["id"]).actor
    day = day_in_shanghai(now).isoformat()
    return Actor(of.account_id, of.role, of.firm_id, of.county, of.park, day)


def _note(store: Store, *, actor: Actor, now: datetime, stands: bool) -> None:
    """Named for the account, whose row it is not: the hash is in no digest."""
    audit.append(
        store,
        Action.MESSAGE_SETTINGS,
        actor=actor,
        now=now,
        what=f"accounts/{actor.account_id}/calendar",
        firm=actor.firm_id,
        after="made" if stands else "taken back",
    )
