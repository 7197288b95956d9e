"""Sectors side by side (行业对照): a heat map of the mean protection by parts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from portal.charts import theme
from portal.labels import INK

Row = dict[str, Any]

STEPS = (40.0, 50.0, 60.0)
"""Edges between the shades of the heat map: the weaker, the darker; the same on every page."""
_SHADES = (theme.ACCENT, "#6f9fca", theme.PALE, "#eef3f8")
_LETTERS = ("#ffffff", INK, INK, INK)
PICK = "sector"
"""What a page hears of a click under: in every chart that has a row or a point for each sector."""
ROW, _HEAD, _CELL, _WORDS_AT, _CELL_AT = 56, 26, 26, -16, 11


@dataclass(frozen=True, slots=True)
class HeatCell:
    """One cell: what is written in it; `value` None is a cell that is not shown, and says why."""

    text: str
    value: float | None


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One sector: its name, its count at the right, its cells in the order of the columns.

    `code`: what a click on it tells the page. `chosen`: in focus.
    """

    label: str
    note: str
    cells: Sequence[HeatCell]
    code: str = ""
    chosen: bool = False


def heat_map(
    columns: Sequence[str], rows: Sequence[HeatRow], *, title: str, subtitle: str
) -> alt.LayerChart:
    """A strip of cells for each row, its words above it; names of the columns over the first."""
    values = [
        _cell(place, number, cell)
        for place, row in enumerate(rows)
        for number, (_, cell) in enumerate(zip(columns, row.cells, strict=True))
    ]
    names = [_name(place, row) for place, row in enumerate(rows)]
    return theme.finish(
        [
            *_heads(columns),
            *_names(names),
            *_cells(values, len(rows)),
        ],
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(_spoken(columns, row) for row in rows) + "。",
        height=_HEAD + ROW * len(rows),
    )


def shade(value: float) -> int:
    """Which shade a mean wears, from the darkest (weakest)."""
    return sum(value >= edge for edge in STEPS)


def _cell(place: int, number: int, cell: HeatCell) -> Row:
    """Rows and columns by number: their names travel once."""
    which = None if cell.value is None else shade(cell.value)
    return {
        "row": place,
        "col": number,
        "text": cell.text,
        "fill": "#ffffff" if which is None else _SHADES[which],
        "ink": theme.GREY if which is None else _LETTERS[which],
        "size": theme.TEXT_SIZE if which is not None else theme.SMALL - 1,
    }


def _name(place: int, row: HeatRow) -> Row:
    name = f"{theme.FOCUS}{row.label}" if row.chosen else row.label
    behind = theme.WASH if row.chosen else "transparent"
    said = {"label": row.label, "name": name, "note": row.note}
    return {"row": place, **said, "code": row.code, "behind": behind}


def _spoken(columns: Sequence[str], row: HeatRow) -> str:
    cells = "，".join(f"{c} {cell.text}" for c, cell in zip(columns, row.cells, strict=True))
    return f"{row.label}（{row.note}）{cells}"


def _column() -> alt.X:
    return alt.X("col:O").axis(None).scale(paddingInner=0.04, paddingOuter=0)


def _line(labels: int) -> alt.Y:
    """Rows below the heads."""
    return (
        alt.Y("row:O")
        .axis(None)
        .scale(range=[_HEAD, _HEAD + ROW * labels], paddingInner=0, paddingOuter=0)
    )


def _heads(columns: Sequence[str]) -> list[alt.Chart]:
    base = alt.Chart(
        theme.rows([{"col": number, "column": column} for number, column in enumerate(columns)])
    )
    text = base.mark_text(baseline="top", color=theme.GREY, fontSize=theme.SMALL)
    return [text.encode(_column(), alt.Y(value=2), alt.Text("column:N"))]


def _cells(values: Sequence[Row], labels: int) -> list[alt.Chart]:
    base = alt.Chart(theme.rows(values)).encode(_column(), _line(labels))
    body = base.mark_bar(
        height=_CELL,
        yOffset=_CELL_AT,
        stroke=theme.GREY,
        strokeWidth=0.5,
        cornerRadius=2,
    ).encode(alt.Color("fill:N").scale(None))
    text = base.mark_text(yOffset=_CELL_AT).encode(
        alt.Text("text:N"), alt.Color("ink:N").scale(None), alt.Size("size:Q").scale(None)
    )
    return [body, text]


def _names(values: Sequence[Row]) -> list[alt.Chart]:
    base = alt.Chart(theme.rows(values)).encode(_line(len(values)))
    behind = whole_rows(base, alt.Color("behind:N").scale(None))
    name = base.mark_text(align="left", yOffset=_WORDS_AT, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("name:N")
    )
    note = base.mark_text(align="right", yOffset=_WORDS_AT).encode(
        alt.X(value="width"), alt.Text("note:N")
    )
    return [behind, name, note]


def whole_rows(base: alt.Chart, color: alt.Color) -> alt.Chart:
    """Behind each row a bar as wide as the plot: a click anywhere in it is a click on the sector."""
    rows: alt.Chart = base.mark_bar(height=ROW - 2, cursor="pointer")
    return theme.picked(rows.encode(alt.X(value=0), alt.X2(value="width"), color), PICK)
