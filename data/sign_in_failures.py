"""Failed attempts (登录失败), counted in the database so that every process counts together.

The subject is whatever was tried, such as the typed login name, whether it exists or not: a block tells
nothing about accounts. An attempt is counted before it is looked at and given back where it was right,
so that a hundred attempts at once are no better than a hundred in a row.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from data.accounts import login_key
from data.store import Store
from data.times import from_text, to_text


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts within a time; then a block of the same length."""

    allowed: int
    within: timedelta


BLOCK = timedelta(minutes=15)
USUAL = Limit(5, BLOCK)


class Counted(StrEnum):
    """What became of an attempt."""

    FREE = "free"
    LAST = "last"
    """It may be tried; unless it is right, the subject is blocked from now on."""
    BLOCKED = "blocked"
    """It may not be tried, and was not counted."""


_COUNT = """
    INSERT INTO sign_in_failures (subject, failures, since, last_at) VALUES (:subject, 1, :now, :now)
    ON CONFLICT (subject) DO UPDATE SET
        failures = CASE WHEN sign_in_failures.since <= :forgotten THEN 1
                        ELSE sign_in_failures.failures + 1 END,
        since = CASE WHEN sign_in_failures.since <= :forgotten THEN excluded.since
                     ELSE sign_in_failures.since END,
        last_at = excluded.last_at,
        blocked_until = NULL
    RETURNING failures
"""
_BLOCK = "UPDATE sign_in_failures SET blocked_until = :until WHERE subject = :subject"
_BLOCKED = """
    SELECT blocked_until FROM sign_in_failures WHERE subject = :subject AND blocked_until > :now
"""
_GIVE_BACK = """
    UPDATE sign_in_failures SET failures = failures - 1, blocked_until = NULL
    WHERE subject = :subject AND failures > 0
"""


def count(store: Store, subject: str, *, now: datetime, limit: Limit = USUAL) -> Counted:
    """Note an attempt, which is a failure until it is cleared or given back."""
    key = _key(store, subject)
    with store.atomic():
        if store.rows(_BLOCKED, subject=key, now=to_text(now)):
            return Counted.BLOCKED
        forgotten = to_text(now - limit.within)
        found = store.rows(_COUNT, subject=key, now=to_text(now), forgotten=forgotten)
        if found[0]["failures"] < limit.allowed:
            return Counted.FREE
        store.rows(_BLOCK, subject=key, until=to_text(now + limit.within))
        return Counted.LAST


def blocked_until(store: Store, subject: str, *, now: datetime) -> datetime | None:
    """Until when nothing may be tried at this subject, or None."""
    found = store.rows(_BLOCKED, subject=_key(store, subject), now=to_text(now))
    return from_text(found[0]["blocked_until"]) if found else None


def clear(store: Store, subject: str) -> None:
    """Forget the failures of a subject after a success."""
    store.rows(
        "DELETE FROM sign_in_failures WHERE subject = :subject", subject=_key(store, subject)
    )


def give_back(store: Store, subject: str) -> None:
    """Take one attempt for none, and leave the others counted: for what many share."""
    store.rows(_GIVE_BACK, subject=_key(store, subject))


def _key(store: Store, subject: str) -> str:
    return store.keyring.digest(login_key(subject), purpose="sign-in failure")
