"""The open sessions of one account (登录记录), for its owner: where it is signed in, and an end to it.

A session is named by a handle that is worth nothing elsewhere: neither token nor key.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from data import audit
from data.actor import Actor
from data.errors import NoSuch
from data.rights import Action, require
from data.sessions import Stage
from data.store import Row, Store
from data.times import from_text, to_text

_HANDLE_LENGTH = 32
_OPEN = """
    SELECT token_hash, device, created_at, seen_at, idle_seconds FROM sessions
    WHERE account_id = :account AND revoked_at IS NULL AND expires_at > :now AND stage = :stage
    ORDER BY seen_at DESC, token_hash
"""
_END = """
    UPDATE sessions SET revoked_at = :now WHERE token_hash = :session AND revoked_at IS NULL
    RETURNING account_id
"""


class NoSuchSession(NoSuch):
    """No open session of this account has the handle."""

    message = "这个登录已经结束了。"


@dataclass(frozen=True, slots=True)
class OpenSession:
    """One place where the account is signed in."""

    handle: str
    device: str
    begun: datetime
    seen: datetime
    is_this: bool


def all_of(store: Store, *, session: str, actor: Actor, now: datetime) -> list[OpenSession]:
    """The actor's open sessions, last used first; `session` is the one that asks."""
    return [
        OpenSession(
            _handle(store, row),
            row["device"],
            from_text(row["created_at"]),
            from_text(row["seen_at"]),
            row["token_hash"] == session,
        )
        for row in _open(store, actor, now)
    ]


def end(store: Store, handle: str, *, actor: Actor, now: datetime) -> None:
    """End one of the actor's own sessions.

    Raises:
        NoSuchSession: it is over, or not the actor's.
    """
    require(actor, Action.SESSION_END)
    with store.atomic():
        named = [row for row in _open(store, actor, now) if _handle(store, row) == handle]
        if not named:
            raise NoSuchSession
        store.rows(_END, session=named[0]["token_hash"], now=to_text(now))
        what = f"accounts/{actor.account_id}/sessions"
        audit.append(store, Action.SESSION_END, actor=actor, now=now, what=what, firm=actor.firm_id)


def _open(store: Store, actor: Actor, now: datetime) -> list[Row]:
    found = store.rows(_OPEN, account=actor.account_id, now=to_text(now), stage=Stage.FULL.value)
    return [
        row
        for row in found
        if now - from_text(row["seen_at"]) <= timedelta(seconds=row["idle_seconds"])
    ]


def _handle(store: Store, row: Row) -> str:
    digest = store.keyring.digest(row["token_hash"], purpose="session handle")
    return digest[:_HANDLE_LENGTH]
