"""Spreadsheets that we write (表格文件): every cell a text, a number or a day, never a formula or a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

Value = str | int | float | date | None
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDEST = 60


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: what stands above the table, its columns, its rows, what stands below."""

    name: str
    above: Sequence[str]
    head: Sequence[str]
    rows: Sequence[Sequence[Value]]
    below: Sequence[str] = ()


def workbook(tables: Sequence[Table], *, mark: str = "") -> bytes:
    """A workbook of these sheets; `mark` stands in the footer of every printed page."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, _OPTIONS)
    book.set_properties({"author": "", "comments": ""})
    bold = book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
    for table in tables:
        sheet = book.add_worksheet(table.name)
        _write(sheet, table, bold, day)
        if mark:
            sheet.set_footer(f"&L{mark.replace('&', '&&')[:200]}&R&P／&N")
    book.close()
    return made.getvalue()


def _write(sheet: Worksheet, table: Table, bold: object, day: object) -> None:
    top = len(table.above)
    _sentences(sheet, table.above, at=0)
    _sentences(sheet, table.below, at=top + len(table.rows) + 2)
    for column, name in enumerate(table.head):
        sheet.write_string(top, column, name, bold)
        sheet.set_column(column, column, _width(name, table.rows, column))
    for place, row in enumerate(table.rows, start=top + 1):
        _cells(sheet, place, row, day)
    sheet.freeze_panes(top + 1, 1)
    if table.rows:
        sheet.autofilter(top, 0, top + len(table.rows), len(table.head) - 1)


def _sentences(sheet: Worksheet, sentences: Sequence[str], *, at: int) -> None:
    for place, sentence in enumerate(sentences, start=at):
        sheet.write_string(place, 0, sentence)


def _cells(sheet: Worksheet, place: int, row: Sequence[Value], day: object) -> None:
    for column, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(place, column, value, day)
        elif isinstance(value, int | float):
            sheet.write_number(place, column, value)
        elif value:
            sheet.write_string(place, column, value)


def _width(name: str, rows: Sequence[Sequence[Value]], column: int) -> int:
    """As wide as the first rows need; a Chinese character is two."""
    texts = [name, *(str(row[column] or "") for row in rows[:200] if column < len(row))]
    return min(_WIDEST, max(sum(2 if ord(c) > 255 else 1 for c in text) for text in texts) + 2)
