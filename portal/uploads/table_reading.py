"""The cells of a spreadsheet (读表): xlsx, xls and ods by calamine, else CSV in UTF-8 or GB 18030.

Runs in the child process. A cell is a text, a number, or empty; merged cells are told beside them.
"""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from io import BytesIO, StringIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from portal.uploads import zips
from portal.uploads.unfit import Reason as Unfitness
from portal.uploads.unfit import Unfit
from portal.uploads.unread import Reason, Unread

MOST_ROWS = 20_100
"""Twenty thousand and what may stand above and below them."""
MOST_COLUMNS = 100
MOST_SHEETS = 10
LONGEST_CELL = 300
_MOST_MERGED = 100_000

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_DELIMITERS = ",\t;，"
_SAMPLE = 10

Cell = str | int | float | None


def lines(content: bytes) -> Iterator[dict[str, Any] | list[Cell]]:
    """A line for each visible sheet (`sheet`, `merged`), followed by its rows.

    Raises:
        Unread: with the reason.
    """
    if not content.strip(b"\0\r\n\t "):
        raise Unread(Reason.EMPTY)
    if content.startswith(_ZIP):
        _check_archive(content)
        yield from _workbook(content)
    elif content.startswith(_OLE):
        yield from _workbook(content)
    else:
        yield {"sheet": "", "merged": []}
        yield from _bounded(_csv(content))


def _check_archive(content: bytes) -> None:
    """Entries, declared sizes and ratio, before anything is unpacked."""
    try:
        zips.Archive(content)
    except Unfit as unfit:
        encrypted = unfit.reason is Unfitness.ENCRYPTED
        raise Unread(Reason.ENCRYPTED if encrypted else Reason.ARCHIVE) from unfit


def _workbook(content: bytes) -> Iterator[dict[str, Any] | list[Cell]]:
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        seen = [
            sheet.name
            for sheet in book.sheets_metadata
            if sheet.visible is SheetVisibleEnum.Visible and sheet.typ is SheetTypeEnum.WorkSheet
        ]
        for name in seen[:MOST_SHEETS]:
            sheet = book.get_sheet_by_name(name)
            yield {"sheet": name, "merged": _merged(sheet)}
            yield from _bounded(_rows(sheet))
    except PasswordError as error:
        raise Unread(Reason.ENCRYPTED) from error
    except CalamineError as error:
        raise Unread(Reason.BROKEN) from error


def _merged(sheet: CalamineSheet) -> list[list[int]]:
    """First row, first column, last row, last column of each merged area, from 0."""
    found = (sheet.merged_cell_ranges or [])[:_MOST_MERGED]
    return [[*first, *last] for first, last in found]


def _rows(sheet: CalamineSheet) -> Iterator[list[Cell]]:
    """Rows from the first of the sheet, columns from its first: places are as the person sees them."""
    if sheet.start is None:
        return
    if sheet.total_width > MOST_COLUMNS:
        raise Unread(Reason.COLUMNS)
    left: list[Cell] = [None] * sheet.start[1]
    for row in sheet.iter_rows():
        yield left + [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return str(value)[:LONGEST_CELL] or None


def _csv(content: bytes) -> Iterator[list[Cell]]:
    text = _decoded(content)
    head = "".join(text.splitlines(keepends=True)[:_SAMPLE])
    delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(100_000)
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            if len(row) > MOST_COLUMNS:
                raise Unread(Reason.COLUMNS)
            yield [_cell(value) for value in row]
    except csv.Error as error:
        raise Unread(Reason.BROKEN) from error


def _decoded(content: bytes) -> str:
    """UTF-8, with or without its mark, then what Chinese Excel writes."""
    if b"\0" in content:
        raise Unread(Reason.KIND)
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unread(Reason.KIND)


def _bounded(rows: Iterable[list[Cell]]) -> Iterator[list[Cell]]:
    """Not more rows than a list may have; empty ones at the end do not count."""
    waiting = 0
    for number, row in enumerate(rows, start=1):
        if all(value is None or value == "" for value in row):
            waiting += 1
            continue
        if number > MOST_ROWS:
            raise Unread(Reason.ROWS)
        yield from ([] for _ in range(waiting))
        waiting = 0
        yield row
