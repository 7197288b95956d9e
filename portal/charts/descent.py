"""The way down (降级路线): residual risk against the days spent, one stair a measure."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from portal import figures
from portal.charts import theme
from portal.charts.waterfall import edge_axis
from scoring.rules import Bands

HEIGHT = 210


@dataclass(frozen=True, slots=True)
class Station:
    """Risk once so many person-days are spent; `note` is written at the few that matter."""

    days: float
    risk: float
    note: str = ""


def descent(
    stations: Sequence[Station], *, bands: Bands, title: str, subtitle: str = ""
) -> alt.LayerChart:
    """A falling stair, days from left to right, the edges between the colours as its grid."""
    values = [{"days": s.days, "risk": s.risk, "note": s.note} for s in stations]
    base = alt.Chart(theme.rows(values)).encode(_x(stations), _y(bands, stations))
    line = base.mark_line(interpolate="step-after", color=theme.ACCENT, strokeWidth=2.5)
    noted = base.transform_filter("datum.note != ''")
    points = noted.mark_point(filled=True, size=70, color=theme.ACCENT, opacity=1)
    return theme.finish(
        [line, points, *_notes(noted, stations)],
        title=title,
        subtitle=subtitle,
        description=f"{title}。"
        + "；".join(
            f"{figures.days(s.days)} 人天后 {figures.points(s.risk, bands.edges)}" for s in stations
        )
        + "。",
        height=HEIGHT,
    )


def _x(stations: Sequence[Station]) -> alt.X:
    longest = max(station.days for station in stations) or 1
    axis = alt.Axis(grid=False, tickCount=4, title="累计投入（人天）", titleAnchor="start")
    return alt.X("days:Q").scale(domain=[0, longest], nice=False).axis(axis)


def _y(bands: Bands, stations: Sequence[Station]) -> alt.Y:
    highest = max(*(station.risk for station in stations), *bands.edges)
    return (
        alt.Y("risk:Q")
        .scale(domain=[0, min(highest * 1.15, 100)], nice=False)
        .axis(edge_axis(bands))
    )


def _notes(noted: alt.Chart, stations: Sequence[Station]) -> list[alt.Chart]:
    """The last note stands under its point, the others over theirs, clear of the stair."""
    last = max(station.days for station in stations)
    above = noted.transform_filter(f"datum.days < {last}").mark_text(
        align="left", baseline="bottom", dx=6, dy=-6
    )
    below = noted.transform_filter(f"datum.days >= {last}").mark_text(
        align="right", baseline="top", dx=2, dy=10
    )
    return [text.encode(alt.Text("note:N")) for text in (above, below)]
