"""Failed sign-ins (登录失败), counted in the database so that every process counts together.

The subject is whatever was typed as login name, whether such an account exists or not: a block tells
nothing about accounts.
"""

from datetime import datetime, timedelta

from data.accounts import login_key
from data.store import Store
from data.times import from_text, to_text

ALLOWED = 5
BLOCK = timedelta(minutes=15)

_COUNT = """
    INSERT INTO sign_in_failures (subject, failures, last_at) VALUES (:subject, 1, :now)
    ON CONFLICT (subject) DO UPDATE SET
        failures = CASE WHEN sign_in_failures.last_at < :forgotten THEN 1
                        ELSE sign_in_failures.failures + 1 END,
        last_at = excluded.last_at
    RETURNING failures
"""


def count(store: Store, login: str, *, now: datetime) -> None:
    """Note a failure; the fifth within the block's length blocks the name."""
    subject = _subject(store, login)
    with store.atomic():
        found = store.rows(
            _COUNT, subject=subject, now=to_text(now), forgotten=to_text(now - BLOCK)
        )
        if found[0]["failures"] >= ALLOWED:
            store.rows(
                "UPDATE sign_in_failures SET failures = 0, blocked_until = :until"
                " WHERE subject = :subject",
                subject=subject,
                until=to_text(now + BLOCK),
            )


def blocked_until(store: Store, login: str, *, now: datetime) -> datetime | None:
    """Until when this name may not sign in, or None."""
    found = store.rows(
        "SELECT blocked_until FROM sign_in_failures"
        " WHERE subject = :subject AND blocked_until > :now",
        subject=_subject(store, login),
        now=to_text(now),
    )
    return from_text(found[0]["blocked_until"]) if found else None


def clear(store: Store, login: str) -> None:
    """Forget the failures after a successful sign-in."""
    store.rows(
        "DELETE FROM sign_in_failures WHERE subject = :subject", subject=_subject(store, login)
    )


def forget(store: Store, *, before: datetime) -> None:
    """Delete what was counted before this time."""
    store.rows("DELETE FROM sign_in_failures WHERE last_at < :before", before=to_text(before))


def _subject(store: Store, login: str) -> str:
    return store.keyring.digest(login_key(login), purpose="sign-in failure")
