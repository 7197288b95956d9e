"""Numbers as people type them into a form."""

import re
import unicodedata

from data import firms
from data.errors import Refusal

_NUMBER = re.compile(r"\d{1,12}(\.\d{1,4})?", re.ASCII)


class BadNumber(Refusal):
    """Not a number in the field's bounds; the message names the field and the remedy."""


def whole(text: str, field: str, *, most: int) -> int:
    """A whole number of people, as people write it: `1,200`, `１２００ 人`.

    Raises:
        BadNumber: empty, no whole number, or out of bounds (0 to `most`).
    """
    number = _digits(text, field, "人")
    if number != int(number):
        raise BadNumber(f"{field}：请填整数，例如 120。")
    if number > most:
        raise BadNumber(f"{field}：最多填 {most:,}，请核对。")
    return int(number)


def money(text: str, field: str) -> float:
    """An amount in 万元, as people write it: `3,600`, `3600.5 万元`.

    Raises:
        BadNumber: empty, no number, or more than `firms.MOST_MONEY_WAN`.
    """
    number = _digits(text, field, "万元")
    if number > firms.MOST_MONEY_WAN:
        raise BadNumber(f"{field}：数额太大，请核对单位是不是万元。")
    return number


def _digits(text: str, field: str, unit: str) -> float:
    bare = "".join(unicodedata.normalize("NFKC", text[:100]).split())
    bare = bare.removesuffix(unit).replace(",", "")
    if not bare:
        raise BadNumber(f"请填写{field}（{unit}）。没有的填 0。")
    if _NUMBER.fullmatch(bare) is None:
        raise BadNumber(f"{field}：请只填数字，单位是{unit}，例如 120。")
    return float(bare)
