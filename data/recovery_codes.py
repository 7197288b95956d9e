"""Recovery codes (恢复码): ten, shown once, each good once, in place of a lost telephone."""

import unicodedata
from datetime import datetime

from data import audit
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from data.times import to_text

HOW_MANY = 10
LENGTH = 10
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two, five bits each; no 0, O, 1 or I."""

_SPEND = """
    UPDATE recovery_codes SET used_at = :now
    WHERE account_id = :account AND code_digest = :code AND used_at IS NULL
    RETURNING account_id
"""
_LEFT = """
    SELECT count(*) AS n FROM recovery_codes WHERE account_id = :account AND used_at IS NULL
"""


def replace(store: Store, *, actor: Actor, now: datetime) -> list[str]:
    """Ten fresh codes in place of all earlier ones; only their keyed digests are kept.

    Returns:
        The codes as people write them down, such as `7KQ2M-XW9TB`: 50 bits.
    """
    require(actor, Action.SECOND_FACTOR_SET)
    codes = [_fresh(store) for _ in range(HOW_MANY)]
    with store.atomic():
        drop(store, actor.account_id)
        for code in codes:
            row = {
                "account_id": actor.account_id,
                "code_digest": _digest(store, actor.account_id, code),
                "created_at": to_text(now),
            }
            store.insert("recovery_codes", row)
        _note(store, Action.RECOVERY_CODES, actor, now)
    return codes


def spend(store: Store, code: str, *, actor: Actor, now: datetime) -> bool:
    """Use a code up: whether it was one of the account's, and unused."""
    with store.atomic():
        found = store.rows(
            _SPEND,
            account=actor.account_id,
            code=_digest(store, actor.account_id, code),
            now=to_text(now),
        )
        if found:
            _note(store, Action.RECOVERY_CODE_USE, actor, now)
        return bool(found)


def left(store: Store, *, actor: Actor) -> int:
    """How many of the actor's own codes are unused."""
    return int(store.rows(_LEFT, account=actor.account_id)[0]["n"])


def drop(store: Store, account_id: str) -> None:
    """Forget all codes of an account."""
    store.rows("DELETE FROM recovery_codes WHERE account_id = :account", account=account_id)


def _fresh(store: Store) -> str:
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in store.keyring.random(LENGTH))
    return f"{letters[: LENGTH // 2]}-{letters[LENGTH // 2 :]}"


def _digest(store: Store, account_id: str, code: str) -> str:
    """Width, capitals, spaces and hyphens do not matter; one account's code is nothing to another."""
    normal = unicodedata.normalize("NFKC", code[:60]).upper()
    kept = "".join(character for character in normal if character.isalnum())
    return store.keyring.digest(f"{account_id} {kept}", purpose="recovery code")


def _note(store: Store, action: Action, actor: Actor, now: datetime) -> None:
    what = f"recovery_codes/{actor.account_id}"
    audit.append(store, action, actor=actor, now=now, what=what, firm=actor.firm_id)
