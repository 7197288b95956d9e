"""Second factor (动态口令, TOTP): a sealed secret, and no code accepted twice.

A secret is prepared first and counts once one right code has confirmed it. Codes change every 30
seconds; one step of drift either side is forgiven.
"""

import base64
import hmac
import unicodedata
from datetime import datetime

import pyotp

from data import accounts, audit, recovery_codes
from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.store import Row, Store
from data.times import to_text

STEP_SECONDS = 30
DRIFT = 1
SECRET_BYTES = 20
"""As long as the SHA-1 that authenticator apps use; 32 characters in base32."""

_READ = "SELECT * FROM second_factors WHERE account_id = :account"
_IS_ON = """
    SELECT 1 FROM second_factors WHERE account_id = :account AND confirmed_at IS NOT NULL
"""
_PREPARE = """
    INSERT INTO second_factors (account_id, secret, created_at) VALUES (:account, :secret, :now)
    ON CONFLICT (account_id) DO UPDATE SET
        secret = excluded.secret, created_at = excluded.created_at, last_step = 0
    WHERE second_factors.confirmed_at IS NULL
"""
_SPEND = """
    UPDATE second_factors SET last_step = :step
    WHERE account_id = :account AND last_step < :step AND confirmed_at IS NOT NULL
    RETURNING account_id
"""
_CONFIRM = """
    UPDATE second_factors SET last_step = :step, confirmed_at = :now
    WHERE account_id = :account AND last_step < :step AND confirmed_at IS NULL
    RETURNING account_id
"""


class NotPrepared(Refusal):
    """Nothing to confirm: it is on already, or another tab began again."""

    message = "动态口令没有处于设置状态，请从“我的账号”重新开始。"


def is_on(store: Store, account_id: str) -> bool:
    """Whether the account has a confirmed second factor."""
    return bool(store.rows(_IS_ON, account=account_id))


def prepare(store: Store, account_id: str, *, now: datetime) -> None:
    """Make a fresh secret, in place of one that was never confirmed; a confirmed one stays."""
    secret = base64.b32encode(store.keyring.random(SECRET_BYTES)).decode()
    place = {"account_id": account_id, "created_at": to_text(now)}
    sealed = store.keyring.encrypt(secret, **_place(place))
    store.rows(_PREPARE, account=account_id, secret=sealed, now=to_text(now))


def prepared_secret(store: Store, *, actor: Actor) -> str | None:
    """The actor's own secret in base32 while it waits to be confirmed; never afterwards."""
    found = store.rows(_READ, account=actor.account_id)
    if not found or found[0]["confirmed_at"] is not None:
        return None
    return _opened(store, found[0])


def confirm(store: Store, code: str, *, actor: Actor, now: datetime) -> bool:
    """Let the prepared secret count, where the code is its own.

    Raises:
        NotPrepared: there is no secret to confirm.
    """
    require(actor, Action.SECOND_FACTOR_SET)
    with store.atomic():
        if prepared_secret(store, actor=actor) is None:
            raise NotPrepared
        if not _take(store, _CONFIRM, actor.account_id, code, now):
            return False
        _note(store, Action.SECOND_FACTOR_SET, actor.account_id, actor.firm_id, actor, now)
        return True


def spend(store: Store, account_id: str, code: str, *, now: datetime) -> bool:
    """Accept a code once: whether it is right, in time, and later than every code before it."""
    with store.atomic():
        return _take(store, _SPEND, account_id, code, now)


def turn_off(store: Store, *, actor: Actor, now: datetime) -> None:
    """Give up the own second factor; staff may not.

    Raises:
        NotAllowed: the role must have one.
    """
    require(actor, Action.SECOND_FACTOR_OFF)
    _remove(store, Action.SECOND_FACTOR_OFF, actor.account_id, actor.firm_id, actor, now)


def reset(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """Take the second factor from an account that the actor looks after (手机丢失).

    Raises:
        NoSuchAccount: as `accounts.governed`.
    """
    account = accounts.governed(store, account_id, actor=actor, action=Action.SECOND_FACTOR_RESET)
    _remove(store, Action.SECOND_FACTOR_RESET, account.id, account.firm_id, actor, now)


def take_off(store: Store, account_id: str, *, actor: Actor, now: datetime) -> None:
    """`reset` for a caller that has checked the right to it."""
    firm = accounts.by_id(store, account_id).firm_id
    _remove(store, Action.SECOND_FACTOR_RESET, account_id, firm, actor, now)


def recorded(store: Store, account_id: str) -> Row | None:
    """What the audit chain keeps a digest of; the last used step is left out, it changes daily."""
    found = store.rows(_READ, account=account_id)
    if not found:
        return None
    return {
        "account_id": account_id,
        "secret": _opened(store, found[0]),
        "created_at": found[0]["created_at"],
        "confirmed_at": found[0]["confirmed_at"],
    }


def _remove(
    store: Store, action: Action, account_id: str, firm: str | None, actor: Actor, now: datetime
) -> None:
    with store.atomic():
        stood = recorded(store, account_id)
        store.rows("DELETE FROM second_factors WHERE account_id = :account", account=account_id)
        recovery_codes.drop(store, account_id)
        _note(store, action, account_id, firm, actor, now, before=stood)


def _note(
    store: Store,
    action: Action,
    account_id: str,
    firm: str | None,
    actor: Actor,
    now: datetime,
    *,
    before: Row | None = None,
) -> None:
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"second_factors/{account_id}",
        firm=firm,
        before=before,
        after=recorded(store, account_id),
    )


def _take(store: Store, statement: str, account_id: str, code: str, now: datetime) -> bool:
    """Compare and set in one statement: of two requests with one code, one is accepted."""
    found = store.rows(_READ, account=account_id)
    if not found:
        return False
    totp = pyotp.TOTP(_opened(store, found[0]))
    typed = _normal(code)
    current = int(now.timestamp()) // STEP_SECONDS
    for step in range(current - DRIFT, current + DRIFT + 1):
        right = hmac.compare_digest(totp.generate_otp(step).encode(), typed)
        if right and store.rows(statement, account=account_id, step=step, now=to_text(now)):
            return True
    return False


def _opened(store: Store, row: Row) -> str:
    return store.keyring.decrypt(row["secret"], **_place(row))


def _place(row: Row) -> dict[str, str]:
    """Bound to when it was made: an earlier secret of the account, put back by hand, does not open."""
    where = f"{row['account_id']}/{row['created_at']}"
    return {"table": "second_factors", "column": "secret", "row": where}


def _normal(code: str) -> bytes:
    """Width and blanks do not matter."""
    text = "".join(unicodedata.normalize("NFKC", code[:40]).split())
    return text.encode("utf-8", "replace")
