"""Sign-in sessions (会话): the browser holds a random token, the database only its SHA-256.

`session` is that hash (hex), the key of a session; it cannot sign anybody in. A session that still owes
the second factor is a session for nobody but the page that asks for it.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from data import audit, deputies
from data.actor import STAFF_ROLES, Actor, Role
from data.errors import Refusal
from data.rights import Action
from data.store import Row, Store
from data.times import day_in_shanghai, from_text, to_text

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is known when a session was last used: writing at each click would be waste."""

_MAY_STAND_IN = deputies.LENDING | {Role.FIRM_MEMBER}


class Stage(StrEnum):
    """How far a sign-in has come (阶段)."""

    OWES = "owes"
    """The password was right; the second factor is owed."""
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lives unused, and at most."""

    idle: timedelta
    longest: timedelta


FIRMS = Lifetime(timedelta(hours=2), timedelta(hours=12))
STAFF = Lifetime(timedelta(minutes=30), timedelta(hours=8))
OWING = Lifetime(timedelta(minutes=15), timedelta(minutes=15))

_ALIVE = """
    SELECT sessions.seen_at, sessions.idle_seconds, sessions.expires_at, sessions.provider,
        accounts.id, accounts.role, accounts.firm_id, accounts.county, accounts.park
    FROM sessions JOIN accounts ON accounts.id = sessions.account_id
    WHERE sessions.token_hash = :session AND sessions.revoked_at IS NULL
        AND sessions.stage = :stage
        AND sessions.expires_at > :now AND accounts.disabled_at IS NULL
"""
_SEEN = "UPDATE sessions SET seen_at = :now WHERE token_hash = :session"
_REVOKE = """
    UPDATE sessions SET revoked_at = :now WHERE token_hash = :session AND revoked_at IS NULL
    RETURNING account_id, device, provider
"""
_REVOKE_ALL = """
    UPDATE sessions SET revoked_at = :now WHERE account_id = :account AND revoked_at IS NULL
    RETURNING account_id
"""
_REVOKE_OTHERS = """
    UPDATE sessions SET revoked_at = :now
    WHERE account_id = :account AND token_hash <> :session AND revoked_at IS NULL
    RETURNING account_id
"""
_HOLDER = "SELECT role, firm_id FROM accounts WHERE id = :id"


class SessionOver(Refusal):
    """The session ended before its step was done."""

    message = "这次登录已经结束，请重新登录。"


def start(
    store: Store,
    account_id: str,
    *,
    token: str,
    now: datetime,
    stage: Stage = Stage.FULL,
    device: str = "",
    provider: str = "",
    idle: timedelta | None = None,
    longest: timedelta | None = None,
) -> None:
    """Begin a session under a random token (`secrets.token_urlsafe(32)`), which is not kept.

    People sign in by `portal.workflows.signing_in.begin_session`, which knows what they owe.

    Args:
        device: browser and system in a few words.
        provider: the id of the provider of single sign-on (统一身份认证); empty for a password.
        idle, longest: as the role's `Lifetime`, unless given.
    """
    with store.atomic():
        holder = _holder(store, account_id)
        lifetime = _lifetime(holder.role, stage)
        row = {
            "token_hash": session_of(token),
            "account_id": account_id,
            "created_at": to_text(now),
            "seen_at": to_text(now),
            "idle_seconds": int((idle or lifetime.idle).total_seconds()),
            "expires_at": to_text(now + (longest or lifetime.longest)),
            "stage": stage.value,
            "device": device,
            "provider": provider,
        }
        store.insert("sessions", row)
        begun = Action.SESSION_BEGIN if stage is Stage.FULL else Action.SESSION_OWES
        _note(store, begun, account_id, now, by=holder, provider=provider)


def actor(store: Store, session: str, *, now: datetime, stage: Stage = Stage.FULL) -> Actor | None:
    """Who holds this session; None if unknown, over, idle too long, revoked, disabled, or owing.

    Reads only. With `stage` `OWES`, who owes the second factor under it: for the page that asks.
    """
    row = _alive(store, session, now, stage)
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
    row = _alive(store, session, now, Stage.FULL)
    return str(row["provider"]) if row is not None else ""


def seen(store: Store, session: str, *, now: datetime) -> None:
    """Note that a living session is in use; writes at most once in `SEEN_EVERY`."""
    row = _alive(store, session, now, Stage.FULL)
    if row is not None and now - from_text(row["seen_at"]) >= SEEN_EVERY:
        store.rows(_SEEN, now=to_text(now), session=session)


def renew(store: Store, session: str, *, token: str, now: datetime) -> None:
    """End a living session and begin a full one under a fresh token (session fixation).

    Raises:
        SessionOver: it is not alive any more; of two at once, one comes here.
    """
    with store.atomic():
        if not any(_alive(store, session, now, stage) for stage in Stage):
            raise SessionOver
        ended = store.rows(_REVOKE, now=to_text(now), session=session)[0]
        start(
            store,
            ended["account_id"],
            token=token,
            now=now,
            device=ended["device"],
            provider=ended["provider"],
        )


def revoke(store: Store, token: str, *, now: datetime) -> None:
    """Sign out: the token is worth nothing from now on."""
    _end(store, _REVOKE, now, None, session=session_of(token))


def revoke_all(store: Store, account_id: str, *, now: datetime, by: Actor | None = None) -> None:
    """End every session of an account (new password, account disabled).

    `by`: who ends them, where that is not the account itself.
    """
    _end(store, _REVOKE_ALL, now, by, account=account_id)


def revoke_others(store: Store, account_id: str, *, session: str, now: datetime) -> None:
    """End every session of an account but this one."""
    _end(store, _REVOKE_OTHERS, now, None, account=account_id, session=session)


def session_of(token: str) -> str:
    """SHA-256 of a token: enough, because the token is random."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _lifetime(role: Role, stage: Stage) -> Lifetime:
    if stage is Stage.OWES:
        return OWING
    return STAFF if role in STAFF_ROLES else FIRMS


def _end(store: Store, statement: str, now: datetime, by: Actor | None, **which: str) -> None:
    with store.atomic():
        for row in store.rows(statement, now=to_text(now), **which):
            _note(store, Action.SESSION_END, row["account_id"], now, by=by)


def _note(
    store: Store,
    action: Action,
    account_id: str,
    now: datetime,
    *,
    by: Actor | None = None,
    provider: str = "",
) -> None:
    """The session itself is named nowhere: its key is as good as a name for who holds the database."""
    holder = _holder(store, account_id)
    what = f"accounts/{account_id}/sessions" + (f"/sso/{provider}" if provider else "")
    audit.append(store, action, actor=by or holder, now=now, what=what, firm=holder.firm_id)


def _holder(store: Store, account_id: str) -> Actor:
    found = store.rows(_HOLDER, id=account_id)[0]
    return Actor(account_id, Role(found["role"]), found["firm_id"])


def _alive(store: Store, session: str, now: datetime, stage: Stage) -> Row | None:
    found = store.rows(_ALIVE, session=session, now=to_text(now), stage=stage.value)
    if not found:
        return None
    idle = now - from_text(found[0]["seen_at"])
    return found[0] if idle <= timedelta(seconds=found[0]["idle_seconds"]) else None
