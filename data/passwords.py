"""Password hashes (argon2id): slow on purpose, bounded in number, the same work for unknown accounts."""

import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.errors import Refusal

SHORTEST = 10
LONGEST = 128
"""Characters of a password."""
AT_ONCE = 4
"""Hashings at a time in one process: each takes 19 MiB."""

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
_turns = threading.BoundedSemaphore(AT_ONCE)


class WeakPassword(Refusal):
    """A password that is not accepted; the message says why."""


def hashed(password: str) -> str:
    """The argon2id hash of a new password.

    Raises:
        WeakPassword: too short, too long, control characters, or too few different characters.
    """
    normal = accepted(password)
    with _turns:
        return _hasher.hash(normal)


def accepted(password: str) -> str:
    """The normalised password, if it may be used.

    Raises:
        WeakPassword: too short, too long, control characters, or too few different characters.
    """
    normal = _normal(password)
    if len(normal) < SHORTEST:
        raise WeakPassword(f"密码至少 {SHORTEST} 个字符，可以用一句容易记住的话。")
    if len(normal) > LONGEST:
        raise WeakPassword(f"密码最多 {LONGEST} 个字符。")
    if any(unicodedata.category(c)[0] == "C" for c in normal):
        raise WeakPassword("密码不能含有控制字符，请重新输入。")
    if len(set(normal)) < SHORTEST // 2:
        raise WeakPassword("密码重复的字符太多，请换一个。")
    return normal


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password belongs to the hash; None (no such account) costs the same and is never right."""
    normal = _normal(password[: LONGEST * 4])
    with _turns:
        try:
            right = _hasher.verify(password_hash or _nobody(), normal)
        except (VerificationError, InvalidHashError):
            return False
    return right and password_hash is not None


def _normal(password: str) -> str:
    """NFKC: the same word typed on two systems is one password; broken characters become marks."""
    text = unicodedata.normalize("NFKC", password)
    return text.encode("utf-8", "replace").decode("utf-8")


@cache
def _nobody() -> str:
    return _hasher.hash("nobody signs in with this")
