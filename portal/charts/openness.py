"""Leak paths of sectors side by side (泄密途径对照): a heat map in which the more open is the darker."""

import re
from collections.abc import Sequence
from math import ceil
from typing import Any

import altair as alt

from portal.charts import theme
from portal.charts.sectors import HeatCell, HeatRow
from portal.labels import INK

STEPS = (15.0, 30.0, 45.0)
"""Edges between the shades, in points of openness; the same on every page."""
_SHADES = ("#eef3f8", theme.PALE, "#6f9fca", theme.ACCENT)
_LETTERS = (INK, INK, INK, "#ffffff")
_ROW, _CELL, _WORDS_AT, _CELL_AT = 56, 26, -16, 11
_WIDE_LINE, _NARROW_LINE = 7, 3
"""Characters in a line of a column's name, on a desk and on a phone."""
_HEAD = 54
_MARKS = "、，"


def openness_map(
    columns: Sequence[str], rows: Sequence[HeatRow], *, title: str, subtitle: str
) -> alt.LayerChart:
    """A strip of cells for each row, its words above it; names of the columns over the first."""
    values = [
        _cell(place, number, cell)
        for place, row in enumerate(rows)
        for number, (_, cell) in enumerate(zip(columns, row.cells, strict=True))
    ]
    return theme.finish(
        [*_heads(columns), *_cells(values, len(rows)), *_names(rows)],
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(_spoken(columns, row) for row in rows) + "。",
        height=_HEAD + _ROW * len(rows),
    )


def shade(value: float) -> int:
    """Which shade a mean wears, from the palest (least open)."""
    return sum(value >= edge for edge in STEPS)


def _cell(place: int, number: int, cell: HeatCell) -> dict[str, Any]:
    """Rows and columns by number: their names travel once."""
    which = None if cell.value is None else shade(cell.value)
    return {
        "row": place,
        "col": number,
        "text": cell.text,
        "narrow": "…" if which is None else cell.text,
        "fill": "#ffffff" if which is None else _SHADES[which],
        "ink": theme.GREY if which is None else _LETTERS[which],
        "size": theme.TEXT_SIZE if which is not None else theme.SMALL - 1,
    }


def _spoken(columns: Sequence[str], row: HeatRow) -> str:
    cells = "，".join(f"{c} {cell.text}" for c, cell in zip(columns, row.cells, strict=True))
    return f"{row.label}（{row.note}）{cells}"


def _fitted(chart: alt.Chart) -> alt.Chart:
    """With a field `shown`: the shorter words on a narrow screen."""
    return chart.transform_calculate(
        shown=f"width < {theme.NARROW} ? datum.narrow : datum.text",
    )


def _column() -> alt.X:
    return alt.X("col:O").axis(None).scale(paddingInner=0.04, paddingOuter=0)


def _line(labels: int) -> alt.Y:
    """Rows below the heads."""
    return (
        alt.Y("row:O")
        .axis(None)
        .scale(range=[_HEAD, _HEAD + _ROW * labels], paddingInner=0, paddingOuter=0)
    )


def _heads(columns: Sequence[str]) -> list[alt.Chart]:
    values = [
        {
            "col": number,
            "column": column,
            "text": "\n".join(_lines(column, _WIDE_LINE)),
            "narrow": "\n".join(_lines(_brief(column), _NARROW_LINE)),
        }
        for number, column in enumerate(columns)
    ]
    text = _fitted(alt.Chart(theme.rows(values))).mark_text(
        baseline="top", color=theme.GREY, fontSize=theme.SMALL - 1, lineBreak="\n", lineHeight=16
    )
    return [text.encode(_column(), alt.Y(value=2), alt.Text("shown:N"))]


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


def _cells(values: Sequence[dict[str, Any]], labels: int) -> list[alt.Chart]:
    base = alt.Chart(theme.rows(values)).encode(_column(), _line(labels))
    body = base.mark_bar(
        height=_CELL, yOffset=_CELL_AT, stroke=theme.GREY, strokeWidth=0.5, cornerRadius=2
    ).encode(alt.Color("fill:N").scale(None))
    text = (
        _fitted(base)
        .mark_text(yOffset=_CELL_AT)
        .encode(alt.Text("shown:N"), alt.Color("ink:N").scale(None), alt.Size("size:Q").scale(None))
    )
    return [body, text]


def _names(rows: Sequence[HeatRow]) -> list[alt.Chart]:
    values = [
        {"row": place, "label": row.label, "note": row.note} for place, row in enumerate(rows)
    ]
    base = alt.Chart(theme.rows(values)).encode(_line(len(values)))
    name = base.mark_text(align="left", yOffset=_WORDS_AT, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("label:N")
    )
    note = base.mark_text(align="right", yOffset=_WORDS_AT).encode(
        alt.X(value="width"), alt.Text("note:N")
    )
    return [name, note]
