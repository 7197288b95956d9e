"""Sign-in sessions (会话): the browser holds a random token, the database only its SHA-256.

`session` is that hash (hex), the key of a session; it cannot sign anybody in.
"""

import hashlib
from dataclasses import replace
from datetime import datetime, timedelta

from data import audit, deputies
from data.actor import Actor, Role
from data.rights import Action
from data.store import Row, Store
from data.times import day_in_shanghai, from_text, to_text

IDLE = timedelta(hours=2)
LONGEST = timedelta(hours=12)
SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: writing at each click would be waste."""

_MAY_STAND_IN = deputies.LENDING | {Role.FIRM_MEMBER}
_ALIVE = """
    SELECT sessions.seen_at, sessions.idle_seconds, sessions.expires_at, sessions.provider,
        accounts.id, accounts.role, accounts.firm_id, accounts.county, accounts.park
    FROM sessions JOIN accounts ON accounts.id = sessions.account_id
    WHERE sessions.token_hash = :session AND sessions.revoked_at IS NULL
        AND sessions.expires_at > :now AND accounts.disabled_at IS NULL
"""
_SEEN = "UPDATE sessions SET seen_at = :now WHERE token_hash = :session"
_REVOKE = """
    UPDATE sessions SET revoked_at = :now WHERE token_hash = :session AND revoked_at IS NULL
    RETURNING account_id
"""
_REVOKE_ALL = """
    UPDATE sessions SET revoked_at = :now WHERE account_id = :account AND revoked_at IS NULL
    RETURNING account_id
"""
_HOLDER = "SELECT role, firm_id FROM accounts WHERE id = :id"


def start(
    store: Store,
    account_id: str,
    *,
    token: str,
    now: datetime,
    idle: timedelta = IDLE,
    longest: timedelta = LONGEST,
    provider: str = "",
) -> None:
    """Begin a session under a random token (`secrets.token_urlsafe(32)`), which is not kept.

    `provider`: the id of the provider of single sign-on (统一身份认证); empty for a password.
    """
    row = {
        "token_hash": session_of(token),
        "account_id": account_id,
        "created_at": to_text(now),
        "seen_at": to_text(now),
        "idle_seconds": int(idle.total_seconds()),
        "expires_at": to_text(now + longest),
        "provider": provider,
    }
    with store.atomic():
        store.insert("sessions", row)
        _note(store, Action.SESSION_BEGIN, account_id, now, provider=provider)


def actor(store: Store, session: str, *, now: datetime) -> Actor | None:
    """Who holds this session; None if unknown, over, idle too long, revoked, or disabled. Reads only."""
    row = _alive(store, session, now)
    if row is None:
        return None
    known = Actor(
        row["id"],
        Role(row["role"]),
        row["firm_id"],
        row["county"],
        row["park"],
        day_in_shanghai(now).isoformat(),
    )
    return _as_deputy(store, known, now) if known.role in _MAY_STAND_IN else known


def _as_deputy(store: Store, known: Actor, now: datetime) -> Actor:
    """Who stands in today (代理): a colleague has the owner's rights, an official a wider scope."""
    absent = deputies.stands_in_for(store, known.account_id, day=day_in_shanghai(now))
    if not absent:
        return known
    role = Role.FIRM_OWNER if known.role is Role.FIRM_MEMBER else known.role
    return replace(known, role=role, deputy_for=absent)


def provider(store: Store, session: str, *, now: datetime) -> str:
    """By which provider (认证方) a living session began; empty for a password, or where it is over."""
    row = _alive(store, session, now)
    return str(row["provider"]) if row is not None else ""


def seen(store: Store, session: str, *, now: datetime) -> None:
    """Note that a living session is in use; writes at most once in `SEEN_EVERY`."""
    row = _alive(store, session, now)
    if row is not None and now - from_text(row["seen_at"]) >= SEEN_EVERY:
        store.rows(_SEEN, now=to_text(now), session=session)


def revoke(store: Store, token: str, *, now: datetime) -> None:
    """Sign out: the token is worth nothing from now on."""
    _end(store, _REVOKE, now, session=session_of(token))


def revoke_all(store: Store, account_id: str, *, now: datetime) -> None:
    """End every session of an account (new password, account disabled)."""
    _end(store, _REVOKE_ALL, now, account=account_id)


def forget(store: Store, *, before: datetime) -> None:
    """Delete sessions that were over before this time."""
    store.rows("DELETE FROM sessions WHERE expires_at < :before", before=to_text(before))


def session_of(token: str) -> str:
    """SHA-256 of a token: enough, because the token is random."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _end(store: Store, statement: str, now: datetime, **which: str) -> None:
    with store.atomic():
        for row in store.rows(statement, now=to_text(now), **which):
            _note(store, Action.SESSION_END, row["account_id"], now)


def _note(
    store: Store, action: Action, account_id: str, now: datetime, *, provider: str = ""
) -> None:
    """The session itself is named nowhere: its key is as good as a name for who holds the database."""
    holder = store.rows(_HOLDER, id=account_id)[0]
    actor = Actor(account_id, Role(holder["role"]), holder["firm_id"])
    what = f"accounts/{account_id}/sessions" + (f"/sso/{provider}" if provider else "")
    audit.append(store, action, actor=actor, now=now, what=what, firm=holder["firm_id"])


def _alive(store: Store, session: str, now: datetime) -> Row | None:
    found = store.rows(_ALIVE, session=session, now=to_text(now))
    if not found:
        return None
    idle = now - from_text(found[0]["seen_at"])
    return found[0] if idle <= timedelta(seconds=found[0]["idle_seconds"]) else None
