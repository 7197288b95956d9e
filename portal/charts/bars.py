"""Bars with their words above them (条形图): full width for the bar, on a phone as on a desk."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from portal.charts import theme
from portal.labels import INK


@dataclass(frozen=True, slots=True)
class Size:
    """Pixels of one bar: the row it has, its own height, and where words and bar stand in it."""

    row: int
    bar: int
    words_at: int
    bar_at: int


NORMAL = Size(row=50, bar=14, words_at=-12, bar_at=10)
COMPACT = Size(row=36, bar=6, words_at=-7, bar_at=9)


@dataclass(frozen=True, slots=True)
class LabelledBar:
    """One bar: its name and, at the right, its figure in words.

    `value` None draws no bar (nothing applies). `frame`: a pale bar behind it, for what it would
    be without measures. `before`: a ring, for the last time.
    """

    label: str
    note: str
    value: float | None
    frame: float | None = None
    before: float | None = None


def labelled_bars(
    bars: Sequence[LabelledBar],
    *,
    title: str,
    subtitle: str = "",
    maximum: float = 100,
    steps: int = 0,
    size: Size = NORMAL,
) -> alt.LayerChart:
    """Zero-based horizontal bars in the order given; `steps` cuts them into so many pieces."""
    values = [
        {
            "place": place,
            "label": bar.label,
            "note": bar.note,
            "value": bar.value or 0,
            "frame": maximum if bar.frame is None else bar.frame,
            "track": theme.HAIRLINE if bar.frame is None else theme.PALE,
            "before": bar.before,
        }
        for place, bar in enumerate(bars)
    ]
    base = alt.Chart(theme.rows(values)).encode(_y())
    layers = [
        *_bodies(base, maximum, size),
        *_cuts(base, maximum, steps, size),
        *_words(base, maximum, size),
    ]
    if any(bar.before is not None for bar in bars):
        layers.append(_rings(base, maximum, size))
    return theme.finish(
        layers,
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(f"{bar.label} {bar.note}" for bar in bars) + "。",
        height=size.row * len(bars),
    )


def _y() -> alt.Y:
    """By place: two bars may be called the same."""
    return alt.Y("place:O").axis(None).scale(paddingInner=0, paddingOuter=0)


def _x(field: str, maximum: float) -> alt.X:
    return alt.X(f"{field}:Q").scale(domain=[0, maximum], nice=False).axis(None)


def _bodies(base: alt.Chart, maximum: float, size: Size) -> list[alt.Chart]:
    track = base.mark_bar(height=size.bar, yOffset=size.bar_at).encode(
        _x("frame", maximum), alt.Color("track:N").scale(None)
    )
    body = base.mark_bar(height=size.bar, yOffset=size.bar_at, color=theme.ACCENT).encode(
        _x("value", maximum)
    )
    return [track, body]


def _cuts(base: alt.Chart, maximum: float, steps: int, size: Size) -> list[alt.Chart]:
    return [
        base.mark_tick(
            orient="vertical",
            size=size.bar + 2,
            thickness=2,
            color="#ffffff",
            yOffset=size.bar_at,
            opacity=1,
        ).encode(alt.X(datum=maximum * step / steps).axis(None))
        for step in range(1, steps)
    ]


def _words(base: alt.Chart, maximum: float, size: Size) -> list[alt.Chart]:
    name = base.mark_text(align="left", yOffset=size.words_at, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("label:N")
    )
    note = base.mark_text(align="right", yOffset=size.words_at).encode(
        alt.X(datum=maximum).axis(None), alt.Text("note:N")
    )
    return [name, note]


def _rings(base: alt.Chart, maximum: float, size: Size) -> alt.Chart:
    rings: alt.Chart = base.transform_filter("isValid(datum.before)").mark_point(
        shape="circle",
        size=90,
        filled=True,
        fill="#ffffff",
        stroke=INK,
        strokeWidth=2,
        opacity=1,
        yOffset=size.bar_at,
    )
    return rings.encode(_x("before", maximum))
