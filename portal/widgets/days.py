"""A day that somebody types (日期), before or after today."""

import re
import unicodedata
from datetime import date

from data.errors import Refusal

_DAY = re.compile(r"(\d{4})\D{1,3}(\d{1,2})\D{1,3}(\d{1,2})\D?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")


class NoSuchDay(Refusal):
    """What was typed is no day; the message names the field and how to write one."""


def day(typed: str, *, field: str) -> date:
    """The day meant by 2026-12-31, 2026年12月31日, 2026/12/31, 20261231, full-width too.

    Raises:
        NoSuchDay: nothing of the kind.
    """
    plain = re.sub(r"\s+", "-", unicodedata.normalize("NFKC", typed).strip())
    found = _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain)
    if not found:
        raise NoSuchDay(f"{field}：请写成 2026-12-31 这样。")
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise NoSuchDay(f"{field}：没有这一天，请再核对。") from None
