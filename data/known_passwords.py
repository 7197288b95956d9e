"""Known passwords (常见密码): what others would try first, from a list that lies beside the code."""

import re
from functools import cache
from importlib.resources import files
from itertools import pairwise

from data.passwords import WeakPassword

_SPARE = 3
"""So many characters beside a known password do not make another of it."""
_SHORTEST_OWN = 6
"""From this length on, a part of the login name or firm code says whose password it is."""
_LONGEST_UNIT = 6
_ENDS = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_LOOKALIKES = str.maketrans("013457@$!", "oleasta" + "si")


def refuse_guessable(password: str, *, own: tuple[str, ...] = ()) -> None:
    """Refuse what would be tried first; length and characters are the business of `passwords`.

    Args:
        password: normalised (`passwords.accepted`).
        own: what is known of the account: login name, the firm's code.

    Raises:
        WeakPassword: says why.
    """
    plain = password.casefold()
    if _is_common(plain):
        raise WeakPassword("这个密码太常见，容易被猜到，请换一个。")
    if any(part in plain for text in own for part in _parts(text)):
        raise WeakPassword("密码里不要带手机号、邮箱或统一社会信用代码，请换一个。")


def _is_common(plain: str) -> bool:
    """A known one with a little around it, a word dressed up with digits, a row, or a repetition."""
    core = _ENDS.sub("", plain)
    return (
        _holds_known(plain)
        or bool({core, core.translate(_LOOKALIKES)} & _known())
        or _is_row(plain)
        or _is_repeated(plain)
    )


def _holds_known(plain: str) -> bool:
    shortest = max(len(plain) - _SPARE, 1)
    return any(
        plain[start : start + length] in _known()
        for length in range(shortest, len(plain) + 1)
        for start in range(len(plain) - length + 1)
    )


def _is_row(plain: str) -> bool:
    """abcdefghij, 0987654321: each character follows from the one before."""
    steps = {ord(b) - ord(a) for a, b in pairwise(plain)}
    return steps in ({1}, {-1})


def _is_repeated(plain: str) -> bool:
    return any(
        (plain[:length] * (len(plain) // length + 1))[: len(plain)] == plain
        for length in range(1, _LONGEST_UNIT + 1)
    )


def _parts(text: str) -> list[str]:
    whole = text.strip().casefold()
    return [part for part in {whole, whole.partition("@")[0]} if len(part) >= _SHORTEST_OWN]


@cache
def _known() -> frozenset[str]:
    text = (files("data.reference") / "known_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
