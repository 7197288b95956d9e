"""Sign-in sessions (会话): the browser holds a random token, the database only its SHA-256.

`session` is that hash (hex), the key of a session; it cannot sign anybody in.
"""

import hashlib
from datetime import datetime, timedelta

from data.actor import Actor, Role
from data.store import Row, Store
from data.times import from_text, to_text

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: writing at each click would be waste."""

_ALIVE = """
    SELECT sessions.seen_at, sessions.idle_seconds, sessions.expires_at,
        accounts.id, accounts.role, accounts.firm_id, accounts.county, accounts.park
    FROM sessions JOIN accounts ON accounts.id = sessions.account_id
    WHERE sessions.token_hash = :session AND sessions.revoked_at IS NULL
        AND sessions.expires_at > :now AND accounts.disabled_at IS NULL
"""
_SEEN = "UPDATE sessions SET seen_at = :now WHERE token_hash = :session"
_REVOKE = """
    UPDATE sessions SET revoked_at = :now WHERE token_hash = :session AND revoked_at IS NULL
"""
_REVOKE_ALL = """
    UPDATE sessions SET revoked_at = :now WHERE account_id = :account AND revoked_at IS NULL
"""


def start(
    store: Store,
    account_id: str,
    *,
    token: str,
    now: datetime,
    idle: timedelta = IDLE,
    longest: timedelta = LONGEST,
) -> None:
    """Begin a session under a random token (`secrets.token_urlsafe(32)`), which is not kept."""
    store.insert(
        "sessions",
        {
            "token_hash": session_of(token),
            "account_id": account_id,
            "created_at": to_text(now),
            "seen_at": to_text(now),
            "idle_seconds": int(idle.total_seconds()),
            "expires_at": to_text(now + longest),
        },
    )


def actor(store: Store, session: str, *, now: datetime) -> Actor | None:
    """Who holds this session; None if unknown, over, idle too long, revoked, or disabled. Reads only."""
    row = _alive(store, session, now)
    if row is None:
        return None
    return Actor(row["id"], Role(row["role"]), row["firm_id"], row["county"], row["park"])


def seen(store: Store, session: str, *, now: datetime) -> None:
    """Note that a living session is in use; writes at most once in `SEEN_EVERY`."""
    row = _alive(store, session, now)
    if row is not None and now - from_text(row["seen_at"]) >= SEEN_EVERY:
        store.rows(_SEEN, now=to_text(now), session=session)


def revoke(store: Store, token: str, *, now: datetime) -> None:
    """Sign out: the token is worth nothing from now on."""
    store.rows(_REVOKE, now=to_text(now), session=session_of(token))


def revoke_all(store: Store, account_id: str, *, now: datetime) -> None:
    """End every session of an account (new password, account disabled)."""
    store.rows(_REVOKE_ALL, now=to_text(now), account=account_id)


def forget(store: Store, *, before: datetime) -> None:
    """Delete sessions that were over before this time."""
    store.rows("DELETE FROM sessions WHERE expires_at < :before", before=to_text(before))


def session_of(token: str) -> str:
    """SHA-256 of a token: enough, because the token is random."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _alive(store: Store, session: str, now: datetime) -> Row | None:
    found = store.rows(_ALIVE, session=session, now=to_text(now))
    if not found:
        return None
    idle = now - from_text(found[0]["seen_at"])
    return found[0] if idle <= timedelta(seconds=found[0]["idle_seconds"]) else None
