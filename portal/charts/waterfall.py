"""How the number comes about (瀑布图): from where a firm starts to what remains."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import altair as alt

from portal import figures
from portal.charts import theme
from portal.labels import colour as label_of
from scoring.rules import Bands

Row = dict[str, Any]

HEIGHT = 280
_TOTAL = "#87919b"
"""Of the first column: in grey print it is lighter than the falls, and no level is as light."""


@dataclass(frozen=True, slots=True)
class Fall:
    """One column from `start` to `end`; a total stands on zero (`start` 0)."""

    label: str
    start: float
    end: float
    total: bool = False


def waterfall(
    falls: Sequence[Fall], *, bands: Bands, colour: str, title: str, subtitle: str = ""
) -> alt.LayerChart:
    """Columns from the first total down to the last, which wears the colour of its risk."""
    values = [
        _row(fall, last=fall is falls[-1], colour=colour, edges=bands.edges) for fall in falls
    ]
    y = _y(bands, falls)
    layers = [_columns(values, y), _connectors(values, y), *_figures(values, y)]
    return theme.finish(
        layers,
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(f"{v['label']} {v['text']}" for v in values) + "。",
        height=HEIGHT,
    )


def _row(fall: Fall, *, last: bool, colour: str, edges: Sequence[float]) -> Row:
    level = label_of(colour)
    fill, stroke = (level.fill, level.edge) if last else (theme.ACCENT, theme.ACCENT)
    if fall.total and not last:
        fill = stroke = _TOTAL
    text = figures.points(fall.end, edges) if fall.total else figures.change(fall.end - fall.start)
    return {
        "label": fall.label,
        "start": fall.start,
        "end": fall.end,
        "top": max(fall.start, fall.end),
        "bottom": min(fall.start, fall.end),
        "total": fall.total,
        "fill": fill,
        "stroke": stroke,
        "text": f"{level.shape} {text}" if last else text,
    }


def _x() -> alt.X:
    return (
        alt.X("label:N")
        .sort(None)
        .scale(paddingInner=0.25, paddingOuter=0.1)
        .axis(labelAngle=0, labelPadding=8, ticks=False, title=None, labelLimit=0)
    )


def _y(bands: Bands, falls: Sequence[Fall]) -> alt.Y:
    """Room for a figure over the highest column, and for the highest edge."""
    highest = max(*(max(fall.start, fall.end) for fall in falls), *bands.edges)
    return alt.Y("top:Q").scale(domain=[0, highest * 1.12], nice=False).axis(edge_axis(bands))


def edge_axis(bands: Bands) -> alt.Axis:
    """The edges between the colours, named, as the only grid."""
    names = {band.lower: label_of(band.id).short for band in bands.steps if band.lower > 0}
    words = "".join(f"datum.value == {at:g} ? '{at:g} {name}起' : " for at, name in names.items())
    return alt.Axis(
        values=list(names),
        labelExpr=f"{words}''",
        gridDash=[3, 3],
        domain=False,
        ticks=False,
        labelPadding=6,
        title=None,
    )


def _columns(values: list[Row], y: alt.Y) -> alt.Chart:
    bars: alt.Chart = alt.Chart(theme.rows(values)).mark_bar(strokeWidth=1)
    return bars.encode(
        _x(),
        y,
        alt.Y2("bottom"),
        alt.Fill("fill:N").scale(None),
        alt.Stroke("stroke:N").scale(None),
        tooltip=[alt.Tooltip("label:N").title("项目"), alt.Tooltip("text:N").title("分")],
    )


def _connectors(values: list[Row], y: alt.Y) -> alt.Chart:
    joints = [
        {"label": here["label"], "next": after["label"], "top": here["end"]}
        for here, after in pairwise(values)
    ]
    rules: alt.Chart = alt.Chart(theme.rows(joints)).mark_rule(color=theme.GREY, strokeWidth=1)
    return rules.encode(_x(), y, alt.X2("next"))


def _figures(values: list[Row], y: alt.Y) -> list[alt.Chart]:
    """Totals above their column, falls below theirs."""
    totals = alt.Chart(theme.rows([v for v in values if v["total"]]))
    falls = alt.Chart(theme.rows([{**v, "top": v["bottom"]} for v in values if not v["total"]]))
    above = totals.mark_text(baseline="bottom", dy=-5, fontWeight="bold", fontSize=theme.SMALL)
    below = falls.mark_text(baseline="top", dy=6, fontSize=theme.SMALL)
    return [text.encode(_x(), y, alt.Text("text:N")) for text in (above, below)]
