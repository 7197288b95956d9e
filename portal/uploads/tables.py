"""Has a spreadsheet read (读取表格) by the child process, and believes it nothing but texts and numbers."""

import json
import math
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from portal.uploads.asking import NoAnswer, ask
from portal.uploads.table_child import LARGEST_OUTPUT
from portal.uploads.table_reading import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Cell
from portal.uploads.unread import Reason, Unread

_MOST_FILLED = 2_000_000
"""Cells that merged areas may fill, so that a few small marks do not unfold to a huge table."""


@dataclass(slots=True)
class Sheet:
    """One visible sheet: its rows from the first, merged areas filled with what they show."""

    name: str
    rows: list[list[Cell]] = field(default_factory=list)
    merged: list[list[int]] = field(default_factory=list)


def read(source: IO[bytes]) -> list[Sheet]:
    """The sheets of a workbook, or the one of a CSV file; `source`: an open file of the system.

    Raises:
        Unread: with the reason; a crash, a timeout and nonsense from the child are `FAILED`.
    """
    with tempfile.TemporaryFile() as answer:
        _run(source, answer)
        if answer.seek(0, os.SEEK_END) > LARGEST_OUTPUT:
            raise Unread(Reason.LARGE)
        answer.seek(0)
        sheets = list(_sheets(answer))
    for sheet in sheets:
        _fill_merged(sheet)
    if not any(sheet.rows for sheet in sheets):
        raise Unread(Reason.EMPTY)
    return sheets


def _run(source: IO[bytes], answer: IO[bytes]) -> None:
    try:
        ask("portal.uploads.table_child", source, answer)
    except NoAnswer as none:
        raise Unread(Reason.LARGE if none.ran_out else Reason.FAILED) from none


def _sheets(answer: IO[bytes]) -> Iterator[Sheet]:
    sheet: Sheet | None = None
    seen = 0
    for line in answer:
        said = _parsed(line)
        if isinstance(said, dict):
            if "unread" in said:
                raise Unread(_reason(said["unread"]))
            if sheet is not None:
                yield sheet
            seen += 1
            sheet = Sheet(str(said.get("sheet", ""))[:100], merged=_areas(said.get("merged")))
        elif isinstance(said, list) and sheet is not None and seen <= MOST_SHEETS:
            if len(sheet.rows) >= MOST_ROWS or len(said) > MOST_COLUMNS:
                raise Unread(Reason.FAILED)
            sheet.rows.append([_cell(value) for value in said])
        else:
            raise Unread(Reason.FAILED)
    if sheet is not None:
        yield sheet


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except ValueError:
        raise Unread(Reason.FAILED) from None


def _cell(value: object) -> Cell:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return value
    raise Unread(Reason.FAILED)


def _areas(said: object) -> list[list[int]]:
    areas = said if isinstance(said, list) else []
    return [one for one in areas if len(one) == 4 and all(isinstance(n, int) for n in one)]


def _fill_merged(sheet: Sheet) -> None:
    filled = 0
    for top, left, bottom, right in sheet.merged:
        if top >= len(sheet.rows) or left >= len(sheet.rows[top]):
            continue
        value = sheet.rows[top][left]
        for row in sheet.rows[top : bottom + 1]:
            filled += right - left + 1
            if filled > _MOST_FILLED or right >= MOST_COLUMNS:
                raise Unread(Reason.LARGE)
            row.extend([None] * (right + 1 - len(row)))
            row[left : right + 1] = [value] * (right + 1 - left)


def _reason(said: object) -> Reason:
    return Reason(str(said)) if str(said) in set(Reason) else Reason.FAILED
