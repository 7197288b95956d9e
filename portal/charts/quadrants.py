"""Exposure against protection (暴露和防护): groups in a plane that their means cut into four."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from portal import figures
from portal.charts import theme
from portal.charts.label_places import place
from portal.charts.sectors import PICK
from portal.labels import INK

HEIGHT, _ASSUMED_WIDTH = 340, 330
_REACH = 900
"""Square pixels around a point that hear a click meant for it."""
Row = dict[str, Any]
_Ends = tuple[tuple[float, float], tuple[float, float]]
_SIDES: dict[str, tuple[Any, Any, int, int]] = {
    "right": ("left", "middle", 10, 0),
    "left": ("right", "middle", -10, 0),
    "above": ("center", "bottom", 0, -9),
    "below": ("center", "top", 0, 9),
}


@dataclass(frozen=True, slots=True)
class MapPoint:
    """One sector: its means, half the width of their intervals; `sure`: certainly in its quadrant.

    `code`: what a click on it tells the page. `chosen`: in focus.
    """

    label: str
    exposure: float
    protection: float
    exposure_margin: float
    protection_margin: float
    sure: bool
    code: str = ""
    chosen: bool = False


def quadrants(
    points: Sequence[MapPoint],
    *,
    split: tuple[float, float],
    names: tuple[str, str, str, str],
    title: str,
    subtitle: str,
) -> alt.LayerChart:
    """Points with the intervals of their means; `split` cuts the plane into four.

    Args:
        names: of the quadrants, from top left clockwise.
    """
    ends = _ends(points, split)
    places = place([(p.label, *_at(p, ends)) for p in points], (_ASSUMED_WIDTH, HEIGHT))
    values = [_point(one, where) for one, where in zip(points, places, strict=True)]
    return theme.finish(
        [*_cross(split, ends), *_corners(names), *_marks(values, ends)],
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(map(_spoken, points)) + "。",
        height=HEIGHT,
    )


def _spoken(point: MapPoint) -> str:
    said = f"{point.label} 暴露 {figures.points(point.exposure)}，防护 {figures.points(point.protection)}"
    return said if point.sure else f"{said}，还归不准"


def _ends(points: Sequence[MapPoint], split: tuple[float, float]) -> _Ends:
    """Both domains: all intervals inside, some room beyond; never outside 0 to 100."""
    across = [p.exposure + s * p.exposure_margin for p in points for s in (-1, 1)]
    up = [p.protection + s * p.protection_margin for p in points for s in (-1, 1)]
    return _wide([*across, split[0]]), _wide([*up, split[1]])


def _wide(values: Sequence[float]) -> tuple[float, float]:
    room = max(4.0, 0.12 * (max(values) - min(values)))
    return _round(max(0.0, min(values) - room)), _round(min(100.0, max(values) + room))


def _at(point: MapPoint, ends: _Ends) -> tuple[float, float]:
    """In pixels of a narrow screen, from the top left."""
    (left, right), (low, high) = ends
    across = (point.exposure - left) / (right - left) * _ASSUMED_WIDTH
    return across, (high - point.protection) / (high - low) * HEIGHT


def _point(point: MapPoint, where: str) -> Row:
    return {
        "label": f"{theme.FOCUS}{point.label}" if point.chosen else point.label,
        "code": point.code,
        "size": 230 if point.chosen else 110,
        "stroke": 3 if point.chosen else 1.5,
        "x": _round(point.exposure),
        "y": _round(point.protection),
        "x1": _round(point.exposure - point.exposure_margin),
        "x2": _round(point.exposure + point.exposure_margin),
        "y1": _round(point.protection - point.protection_margin),
        "y2": _round(point.protection + point.protection_margin),
        "fill": theme.ACCENT if point.sure else "#ffffff",
        "where": where,
    }


def _round(value: float) -> float:
    """Near enough to draw; a page is sent often."""
    return round(value, 2)


def _x(field: str, ends: _Ends) -> alt.X:
    axis = alt.Axis(
        grid=False, tickCount=4, title="固有风险（暴露）→ 越右越高", titleAnchor="start"
    )
    return alt.X(f"{field}:Q").scale(domain=list(ends[0]), nice=False, zero=False).axis(axis)


def _y(field: str, ends: _Ends) -> alt.Y:
    axis = alt.Axis(
        grid=False,
        tickCount=4,
        title="防护分 ↑ 越上越强",
        titleAngle=0,
        titleAlign="left",
        titleAnchor="end",
        titleX=0,
        titleY=-10,
        titleBaseline="bottom",
    )
    return alt.Y(f"{field}:Q").scale(domain=list(ends[1]), nice=False, zero=False).axis(axis)


def _cross(split: tuple[float, float], ends: _Ends) -> list[alt.Chart]:
    base = alt.Chart(theme.rows([{"x": split[0], "y": split[1]}]))
    line = base.mark_rule(color=theme.GREY, strokeDash=[4, 3])
    return [line.encode(_x("x", ends)), line.encode(_y("y", ends))]


def _corners(names: tuple[str, str, str, str]) -> list[alt.Chart]:
    aligns: tuple[Literal["left", "right"], ...] = ("left", "right", "right", "left")
    found = []
    for name, align, top in zip(names, aligns, (True, True, False, False), strict=True):
        base = alt.Chart(theme.rows([{"text": name}]))
        x = alt.X(value=6) if align == "left" else alt.X(value="width")
        y = alt.Y(value=6 if top else HEIGHT - 6)
        side: Literal["top", "bottom"] = "top" if top else "bottom"
        halo = base.mark_text(
            align=align, baseline=side, fontSize=theme.SMALL, stroke="#ffffff", strokeWidth=4
        )
        text = base.mark_text(align=align, baseline=side, fontSize=theme.SMALL, color=theme.GREY)
        found += [one.encode(x, y, alt.Text("text:N")) for one in (halo, text)]
    return found


def _marks(values: Sequence[Row], ends: _Ends) -> list[alt.Chart]:
    base = alt.Chart(theme.rows(values))
    rules = base.mark_rule(color=theme.GREY, strokeWidth=1, opacity=0.6)
    point = base.mark_point(shape="circle", filled=True, stroke=INK, opacity=1)
    cover = base.mark_point(shape="circle", filled=True, size=_REACH, opacity=0, cursor="pointer")
    return [
        rules.encode(_x("x1", ends), alt.X2("x2"), _y("y", ends)),
        rules.encode(_x("x", ends), _y("y1", ends), alt.Y2("y2")),
        point.encode(
            _x("x", ends),
            _y("y", ends),
            alt.Fill("fill:N").scale(None),
            alt.Size("size:Q").scale(None),
            alt.StrokeWidth("stroke:Q").scale(None),
        ),
        *_labels(base, ends, {str(row["where"]) for row in values}),
        theme.picked(cover.encode(_x("x", ends), _y("y", ends)), PICK),
    ]


def _labels(base: alt.Chart, ends: _Ends, used: set[str]) -> list[alt.Chart]:
    found = []
    for where, (align, baseline, dx, dy) in _SIDES.items():
        if where not in used:
            continue
        there = base.transform_filter(f"datum.where == '{where}'")
        halo = there.mark_text(
            align=align, baseline=baseline, dx=dx, dy=dy, stroke="#ffffff", strokeWidth=4
        )
        label = there.mark_text(align=align, baseline=baseline, dx=dx, dy=dy, cursor="pointer")
        for text in (halo, label):
            found.append(text.encode(_x("x", ends), _y("y", ends), alt.Text("label:N")))
    return found
