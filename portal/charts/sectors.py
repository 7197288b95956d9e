"""Sectors side by side (行业对照): a heat map of means, a strip of cells for each sector."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import altair as alt

from portal.charts import theme
from portal.labels import INK

Row = dict[str, Any]

PICK = "sector"
"""What a page hears of a click under: in every chart that has a row or a point for each sector."""
ROW, _CELL, _WORDS_AT, _CELL_AT = 56, 26, -16, 11
_HEAD, _HEADS = 26, 54
"""Room for the names of the columns: for one line, and for several."""
_ROOMY = 5
"""Columns up to which their names, and the reasons in cells, have room in one line on a phone."""
_WIDE_LINE, _NARROW_LINE = 7, 3
"""Characters in a line of the name of one of more columns, on a desk and on a phone."""
_MARKS = "、，"
_FILLS = ("#eef3f8", theme.PALE, "#6f9fca", theme.ACCENT)
_LETTERS = (INK, INK, INK, "#ffffff")
"""From the palest, which is nothing to worry about."""


@dataclass(frozen=True, slots=True)
class Shades:
    """The edges between the shades, in points; the same on every page. `is_low_dark`: less is worse."""

    edges: tuple[float, float, float]
    is_low_dark: bool = False

    def of(self, value: float) -> int:
        """Which shade a mean wears, from the palest."""
        above = sum(value >= edge for edge in self.edges)
        return len(self.edges) - above if self.is_low_dark else above


PROTECTION = Shades((40.0, 50.0, 60.0), is_low_dark=True)
OPENNESS = Shades((15.0, 30.0, 45.0))


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: what is written in it; `value` None is a cell that is not shown, and says why."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One sector: its name, its count at the right, its cells in the order of the columns.

    `code`: what a click on it tells the page; empty where it tells nothing. `chosen`: in focus.
    """

    label: str
    note: str
    cells: Sequence[HeatCell]
    code: str = ""
    chosen: bool = False


def heat_map(
    columns: Sequence[str],
    rows: Sequence[HeatRow],
    *,
    shades: Shades = PROTECTION,
    title: str,
    subtitle: str,
) -> alt.LayerChart:
    """A strip of cells for each row, its words above it; names of the columns over the first."""
    is_roomy = len(columns) <= _ROOMY
    head = _HEAD if is_roomy else _HEADS
    place = _line(head, len(rows))
    values = [
        _cell(line, number, cell, shades)
        for line, row in enumerate(rows)
        for number, (_, cell) in enumerate(zip(columns, row.cells, strict=True))
    ]
    names = alt.Chart(theme.rows([_name(line, row) for line, row in enumerate(rows)])).encode(place)
    is_clickable = any(row.code for row in rows)
    return theme.finish(
        [
            _heads(columns, is_roomy),
            *([whole_rows(names, alt.Color("behind:N").scale(None))] if is_clickable else []),
            *_names(names),
            *_cells(alt.Chart(theme.rows(values)).encode(_column(), place), is_roomy),
        ],
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(_spoken(columns, row) for row in rows) + "。",
        height=head + ROW * len(rows),
    )


def _cell(line: int, number: int, cell: HeatCell, shades: Shades) -> Row:
    """Rows and columns by number: their names travel once."""
    which = None if cell.value is None else shades.of(cell.value)
    return {
        "row": line,
        "col": number,
        "text": cell.text,
        "fill": "#ffffff" if which is None else _FILLS[which],
        "ink": theme.GREY if which is None else _LETTERS[which],
        "size": theme.SMALL - 1 if which is None else theme.TEXT_SIZE,
    }


def _name(line: int, row: HeatRow) -> Row:
    said = {"row": line, "label": row.label, "note": row.note}
    if not row.code:
        return said | {"name": row.label}
    name = f"{theme.FOCUS}{row.label}" if row.chosen else row.label
    behind = theme.WASH if row.chosen else "transparent"
    return said | {"name": name, "code": row.code, "behind": behind}


def _spoken(columns: Sequence[str], row: HeatRow) -> str:
    cells = "，".join(f"{c} {cell.text}" for c, cell in zip(columns, row.cells, strict=True))
    return f"{row.label}（{row.note}）{cells}"


def _column() -> alt.X:
    return alt.X("col:O").axis(None).scale(paddingInner=0.04, paddingOuter=0)


def _line(head: int, rows: int) -> alt.Y:
    """Rows below the heads."""
    ends = [head, head + ROW * rows]
    return alt.Y("row:O").axis(None).scale(range=ends, paddingInner=0, paddingOuter=0)


def _heads(columns: Sequence[str], is_roomy: bool) -> alt.Chart:
    values = [
        {"col": number, "column": column, **({} if is_roomy else _broken(column))}
        for number, column in enumerate(columns)
    ]
    base = alt.Chart(theme.rows(values))
    if is_roomy:
        text, field = (
            base.mark_text(baseline="top", color=theme.GREY, fontSize=theme.SMALL),
            "column",
        )
    else:
        text, field = _several_lines(base), "shown"
    found: alt.Chart = text.encode(_column(), alt.Y(value=2), alt.Text(f"{field}:N"))
    return found


def _several_lines(base: alt.Chart) -> alt.Chart:
    """The shorter words on a narrow screen."""
    shown = f"width < {theme.NARROW} ? datum.narrow : datum.wide"
    text: alt.Chart = base.transform_calculate(shown=shown).mark_text(
        baseline="top", color=theme.GREY, fontSize=theme.SMALL - 1, lineBreak="\n", lineHeight=16
    )
    return text


def _broken(column: str) -> dict[str, str]:
    return {
        "wide": "\n".join(_lines(column, _WIDE_LINE)),
        "narrow": "\n".join(_lines(_brief(column), _NARROW_LINE)),
    }


def _brief(column: str) -> str:
    """在职人员私存、误发、兼职 → 在职人员私存."""
    return re.split("[、，与和]", column)[0]


def _lines(name: str, most: int) -> list[str]:
    """As few lines of at most so many characters as will do, broken at a mark where one is near, else evenly."""
    count = ceil(len(name) / most)
    if count < 2:
        return [name]
    least = max(1, len(name) - (count - 1) * most)
    marks = [at + 1 for at, one in enumerate(name) if one in _MARKS and least <= at + 1 <= most]
    cut = max(marks, default=ceil(len(name) / count))
    return [name[:cut], *_lines(name[cut:], most)]


def _cells(base: alt.Chart, is_roomy: bool) -> list[alt.Chart]:
    """Where there is no room on a phone, what is not shown is … there; its reason is in the table."""
    body = base.mark_bar(
        height=_CELL, yOffset=_CELL_AT, stroke=theme.GREY, strokeWidth=0.5, cornerRadius=2
    ).encode(alt.Color("fill:N").scale(None))
    short = f"width < {theme.NARROW} && datum.fill == '#ffffff' ? '…' : datum.text"
    words = base if is_roomy else base.transform_calculate(shown=short)
    text = words.mark_text(yOffset=_CELL_AT).encode(
        alt.Text("text:N" if is_roomy else "shown:N"),
        alt.Color("ink:N").scale(None),
        alt.Size("size:Q").scale(None),
    )
    return [body, text]


def _names(base: alt.Chart) -> list[alt.Chart]:
    name = base.mark_text(align="left", yOffset=_WORDS_AT, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("name:N")
    )
    note = base.mark_text(align="right", yOffset=_WORDS_AT).encode(
        alt.X(value="width"), alt.Text("note:N")
    )
    return [name, note]


def whole_rows(base: alt.Chart, color: alt.Color) -> alt.Chart:
    """Behind each row a bar as wide as the plot: a click anywhere in it is a click on the sector."""
    rows: alt.Chart = base.mark_bar(height=ROW - 2, cursor="pointer")
    return theme.picked(rows.encode(alt.X(value=0), alt.X2(value="width"), color), PICK)
