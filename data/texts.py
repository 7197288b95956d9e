"""Text that people typed, made safe to keep: no control characters, no over-long text."""

import unicodedata

from data.errors import Refusal

LINE = 100
"""Longest single line (names, titles), in characters."""
NOTE = 1000
"""Longest free text (reasons, descriptions), in characters."""

_LINE_BREAKS = "\n\t"
_TEXT_DIRECTION = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


class BadText(Refusal):
    """A text that cannot be kept; the message names the field and the remedy."""


def clean(text: str, *, field: str, limit: int = NOTE, lines: bool = False) -> str:
    """The text without outer white space.

    `lines` allows line breaks and tabs inside.

    Raises:
        BadText: control characters, direction marks, broken characters, or longer than `limit`.
    """
    if not isinstance(text, str):
        raise BadText(f"{field}：应为文字，请重新填写。")
    kept = text.replace("\r\n", "\n").strip() if lines else text.strip()
    if any(_is_forbidden(character, lines=lines) for character in kept):
        raise BadText(f"{field}：含有无法显示的控制字符，请删除后重新填写。")
    if len(kept) > limit:
        raise BadText(f"{field}：最多 {limit} 字，现在有 {len(kept)} 字，请删减。")
    return kept


def required(text: str, *, field: str, limit: int = NOTE, lines: bool = False) -> str:
    """Like `clean`, and something must be left.

    Raises:
        BadText: as `clean`, or nothing but white space.
    """
    kept = clean(text, field=field, limit=limit, lines=lines)
    if not any(unicodedata.category(c)[0] not in "ZC" for c in kept):
        raise BadText(f"{field}：请填写内容。")
    return kept


def _is_forbidden(character: str, *, lines: bool) -> bool:
    if lines and character in _LINE_BREAKS:
        return False
    if character in _TEXT_DIRECTION:
        return True
    return unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"}
