"""Files of a picture (图的文件): drawn as PNG or SVG, its table as CSV or a spreadsheet, each with a mark."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal

from portal import csv_text, xlsx
from portal.pictures.model import Picture, Row
from portal.printing import pictures

Kind = Literal["png", "svg", "csv", "xlsx"]
KINDS: Mapping[Kind, str] = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""What a picture can be had as → its media type."""

_MARK = "标记"
_NUMBER = re.compile(r"[−-]?\d{1,3}(,?\d{3})*(\.\d+)?")


def made(picture: Picture, kind: Kind, *, mark: str) -> bytes:
    """The picture as a file.

    Args:
        picture: one that is drawn.
        mark: who took it and when, or which snapshot it is of (水印); stands in every picture, in the
            first line and in every row of a table.
    """
    if kind == "csv":
        return _csv(picture, mark).encode()
    if kind == "xlsx":
        return _spreadsheet(picture, mark)
    assert picture.chart is not None  # noqa: S101  # callers refuse what is not drawn
    below = said_below(picture)
    if kind == "svg":
        return pictures.svg(picture.chart, below=below, mark=mark).encode()
    return pictures.png(picture.chart, below=below, mark=mark)


def said_below(picture: Picture) -> list[str]:
    """What stands under a picture: what is left out, whose figures these are."""
    return [text for text in (picture.beside, picture.source) if text]


def _head(picture: Picture) -> list[str]:
    """The names of the columns; the notes of the rows are a column of their own, behind the name."""
    first, *others = (column.name for column in picture.table.columns)
    return [first, *_notes(picture), *others]


def _notes(picture: Picture) -> list[str]:
    return [picture.table.note or "说明"] if any(row.note for row in picture.table.rows) else []


def _cells(row: Row, has_notes: bool) -> list[str]:
    return [row.name, *([row.note] if has_notes else []), *row.cells]


def _first(picture: Picture, mark: str) -> str:
    return f"{picture.finding}。{mark}"


def _csv(picture: Picture, mark: str) -> str:
    head, has_notes = _head(picture), bool(_notes(picture))
    rows = [[*_cells(row, has_notes), mark] for row in picture.table.rows]
    blank = [""] * (len(head) - 1)
    below = [[text, *blank, mark] for text in said_below(picture)]
    return csv_text.table([[_first(picture, mark)], [*head, _MARK], *rows, *below])


def _spreadsheet(picture: Picture, mark: str) -> bytes:
    head, has_notes = _head(picture), bool(_notes(picture))
    figures = [
        False,
        *([False] if has_notes else []),
        *(c.figure for c in picture.table.columns[1:]),
    ]
    rows = [[*_values(_cells(row, has_notes), figures), mark] for row in picture.table.rows]
    sheet = xlsx.Table(
        "数据", [_first(picture, mark)], [*head, _MARK], rows, below=said_below(picture)
    )
    return xlsx.workbook([sheet], mark=mark)


def _values(cells: Sequence[str], figures: Sequence[bool]) -> list[xlsx.Value]:
    return [
        number(cell) if is_figure else cell for cell, is_figure in zip(cells, figures, strict=True)
    ]


def number(cell: str) -> xlsx.Value:
    """A figure as a number that a spreadsheet reckons with; what is more than that stays as it reads."""
    if not _NUMBER.fullmatch(cell):
        return cell
    plain = cell.replace(",", "").replace("−", "-")
    return float(plain) if "." in plain else int(plain)
