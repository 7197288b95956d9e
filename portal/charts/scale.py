"""Where a risk stands among the colours (风险标尺): a point, an interval, or several of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import altair as alt

from portal import figures
from portal.charts import theme
from portal.labels import INK, colour
from scoring.rules import Bands

Align = Literal["left", "center", "right"]

ROW = 40
"""Pixels of one mark: its words and its sign."""
BAR = 14
BELOW = 44


@dataclass(frozen=True, slots=True)
class Mark:
    """What is shown on the scale; a point where `low` equals `high`, else an interval."""

    label: str
    low: float
    high: float


def risk_scale(bands: Bands, marks: Sequence[Mark], *, title: str) -> alt.LayerChart:
    """The scale of 0 to 100 with its four colours, and the marks above it, one a row."""
    top = ROW * len(marks) + 4
    layers = [*_bands(bands, top), *_edges(bands, top)]
    for row, mark in enumerate(marks):
        layers += _mark(mark, row, top, bands.edges)
    return theme.finish(
        layers,
        title=title,
        description=f"{title}。" + "；".join(words(mark, bands.edges) for mark in marks) + "。",
        height=top + BAR + BELOW,
    )


def words(mark: Mark, edges: Sequence[float]) -> str:
    """For example 剩余风险 39.0, or 区间 21.7—52.3."""
    low, high = figures.points(mark.low, edges), figures.points(mark.high, edges)
    return f"{mark.label} {low}" if mark.low == mark.high else f"{mark.label} {low}—{high}"


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q").scale(domain=[0, 100], nice=False).axis(None)


def _bands(bands: Bands, top: int) -> list[alt.Chart]:
    values = [
        {
            "low": band.lower,
            "high": band.upper,
            "middle": (band.lower + band.upper) / 2,
            "fill": colour(band.id).fill,
            "word": colour(band.id).short,
        }
        for band in bands.steps
    ]
    base = alt.Chart(theme.rows(values))
    bars = base.mark_rect(stroke="#ffffff", strokeWidth=1).encode(
        _x("low"),
        alt.X2("high"),
        alt.Y(value=top),
        alt.Y2(value=top + BAR),
        alt.Color("fill:N").scale(None),
    )
    names = base.mark_text(baseline="top").encode(
        _x("middle"), alt.Y(value=top + BAR + 5), alt.Text("word:N")
    )
    return [bars, names]


def _edges(bands: Bands, top: int) -> list[alt.Chart]:
    """The numbers under the scale; the outer two are pulled inside the frame."""
    values: list[dict[str, object]] = [
        {"at": band.lower, "text": f"{band.lower:g}"} for band in bands.steps
    ]
    values.append({"at": 100.0, "text": "100"})
    parts: tuple[tuple[list[dict[str, object]], Align], ...] = (
        (values[:1], "left"),
        (values[1:-1], "center"),
        (values[-1:], "right"),
    )
    return [
        alt.Chart(theme.rows(part))
        .mark_text(baseline="top", align=align, fontSize=theme.SMALL, color=theme.GREY)
        .encode(_x("at"), alt.Y(value=top + BAR + 26), alt.Text("text:N"))
        for part, align in parts
    ]


def _mark(mark: Mark, row: int, top: int, edges: Sequence[float]) -> list[alt.Chart]:
    """One mark: its words over its sign, and a hairline down to the scale at each end."""
    y = row * ROW + 26
    base = alt.Chart(theme.rows([{"low": mark.low, "high": mark.high, "text": words(mark, edges)}]))
    at, align = _anchor(mark)
    lines = [
        base.mark_rule(color=INK, strokeDash=[2, 2], strokeWidth=1).encode(
            _x(end), alt.Y(value=y), alt.Y2(value=top + BAR)
        )
        for end in ("low", "high")
    ]
    if mark.low == mark.high:
        sign = base.mark_point(
            shape="triangle-down", filled=True, size=120, color=INK, opacity=1
        ).encode(_x("low"), alt.Y(value=y))
    else:
        sign = base.mark_rect(color=INK).encode(
            _x("low"), alt.X2("high"), alt.Y(value=y - 3), alt.Y2(value=y + 3)
        )
    text = (_x(at), alt.Y(value=y - 8), alt.Text("text:N"))
    halo = base.mark_text(
        align=align, baseline="bottom", fontWeight="bold", stroke="#ffffff", strokeWidth=5
    ).encode(*text)
    label = base.mark_text(align=align, baseline="bottom", fontWeight="bold").encode(*text)
    return [*lines, sign, halo, label]


def _anchor(mark: Mark) -> tuple[str, Align]:
    """Words stay inside the frame: at the near end for marks close to 0 or 100."""
    middle = (mark.low + mark.high) / 2
    if mark.low == mark.high and 25 <= middle <= 75:
        return "low", "center"
    return ("low", "left") if middle < 60 else ("high", "right")
