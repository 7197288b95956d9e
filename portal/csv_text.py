"""Tables as CSV (表格文件) that a spreadsheet opens as it stands: no cell becomes a formula."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = "=+-@\t\r\n"
_LONGEST_NUMBER = 11
"""Digits above which a spreadsheet rounds, or writes 9.13E+17."""


def cell(text: str) -> str:
    """The text with a `'` before what a spreadsheet would compute, in half or full width."""
    bare = text.lstrip(" \u3000\u00a0")
    first = unicodedata.normalize("NFKC", bare[:1])
    is_formula = bool(first) and first[0] in _BEGINS_A_FORMULA
    is_long_number = text.isdigit() and len(text) > _LONGEST_NUMBER
    return f"'{text}" if is_formula or is_long_number else text


def table(rows: Iterable[Sequence[str]]) -> str:
    """Rows as CSV with a byte order mark, by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([cell(value) for value in row] for row in rows)
    return f"\ufeff{text.getvalue()}"
