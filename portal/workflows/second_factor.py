"""The second factor (动态口令) as people meet it: set up, asked for, recovered from, turned off."""

from dataclasses import dataclass
from datetime import datetime

from data import recovery_codes, second_factors, sessions
from data.actor import STAFF_ROLES, Actor
from data.errors import Refusal
from data.store import Store
from portal.workflows import lockout
from portal.workflows.setting_passwords import confirm_password
from portal.workflows.signing_in import Origin


class WrongCode(Refusal):
    """Wrong, used before, or tried too often: all look the same."""

    message = (
        "口令不对，或者已经用过。请等手机上出现下一个口令再试；连续 5 次不对，会暂停 15 分钟。"
    )


@dataclass(frozen=True, slots=True)
class Standing:
    """How the second factor of an account stands.

    `secret`: base32, while it waits to be confirmed. `must`: the role may not go without.
    """

    is_on: bool
    secret: str | None
    codes_left: int
    must: bool


def standing(store: Store, *, actor: Actor) -> Standing:
    """How the actor's own second factor stands; the actor may still owe it."""
    return Standing(
        second_factors.is_on(store, actor.account_id),
        second_factors.prepared_secret(store, actor=actor),
        recovery_codes.left(store, actor=actor),
        actor.role in STAFF_ROLES,
    )


def prepare(store: Store, *, actor: Actor, now: datetime) -> None:
    """Begin to set it up: a fresh secret that does not count yet."""
    second_factors.prepare(store, actor.account_id, now=now)


def confirm(
    store: Store,
    code: str,
    *,
    actor: Actor,
    session: str,
    token: str,
    origin: Origin,
    now: datetime,
) -> list[str]:
    """Turn it on by one right code; this session goes on under a fresh token, all others end.

    Returns:
        The recovery codes, to be shown once.

    Raises:
        WrongCode: as it says. NotPrepared: there is nothing to confirm.
        SessionOver: the session ended meanwhile.
    """
    knock = _knock(store, actor, origin, now)
    with store.atomic():
        if not knock.refused and second_factors.confirm(store, code, actor=actor, now=now):
            lockout.opened(store, knock)
            sessions.renew(store, session, token=token, now=now)
            renewed = sessions.session_of(token)
            sessions.revoke_others(store, actor.account_id, session=renewed, now=now)
            return recovery_codes.replace(store, actor=actor, now=now)
    raise _missed(store, knock, actor, now)


def sign_in(
    store: Store,
    code: str,
    *,
    actor: Actor,
    session: str,
    token: str,
    origin: Origin,
    now: datetime,
) -> None:
    """Pay what a session owes, by a code or a recovery code; it goes on under a fresh token.

    Raises:
        WrongCode: as it says. SessionOver: the session ended meanwhile.
    """
    knock = _knock(store, actor, origin, now)
    with store.atomic():
        if not knock.refused and _spend(store, code, actor, now):
            lockout.opened(store, knock)
            sessions.renew(store, session, token=token, now=now)
            return
    raise _missed(store, knock, actor, now)


def renew_codes(
    store: Store, code: str, *, actor: Actor, origin: Origin, now: datetime
) -> list[str]:
    """Ten new recovery codes in place of the old ones, for a right code.

    Raises:
        WrongCode: as it says.
    """
    knock = _knock(store, actor, origin, now)
    with store.atomic():
        if not knock.refused and second_factors.spend(store, actor.account_id, code, now=now):
            lockout.opened(store, knock)
            return recovery_codes.replace(store, actor=actor, now=now)
    raise _missed(store, knock, actor, now)


def turn_off(
    store: Store, password: str, code: str, *, actor: Actor, origin: Origin, now: datetime
) -> None:
    """Give it up, by password and code; staff may not.

    Raises:
        NotAllowed: the role must have one.
        Unacceptable: the password is wrong. WrongCode: the code is.
    """
    confirm_password(store, password, actor=actor, origin=origin, now=now)
    knock = _knock(store, actor, origin, now)
    with store.atomic():
        if not knock.refused and _spend(store, code, actor, now):
            lockout.opened(store, knock)
            second_factors.turn_off(store, actor=actor, now=now)
            return
    raise _missed(store, knock, actor, now)


def _knock(store: Store, actor: Actor, origin: Origin, now: datetime) -> lockout.Knock:
    return lockout.knock(store, lockout.CODE, actor.account_id, origin.address, now=now)


def _missed(store: Store, knock: lockout.Knock, actor: Actor, now: datetime) -> WrongCode:
    """Outside of the transaction that was to follow, so that the failure stays counted."""
    lockout.missed(store, knock, actor.account_id, now=now)
    return WrongCode()


def _spend(store: Store, code: str, actor: Actor, now: datetime) -> bool:
    """A code of the telephone is six digits; anything longer is a recovery code."""
    if second_factors.spend(store, actor.account_id, code, now=now):
        return True
    return recovery_codes.spend(store, code, actor=actor, now=now)
