"""How risk is spread in groups (风险分布), and how many firms wear which colour (颜色占比)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from portal import figures
from portal.charts import theme
from portal.charts.sectors import whole_rows
from portal.labels import INK, colour
from scoring.rules import Bands

ROW, _TOP = 50, 26
_WORDS_AT, _BAR_AT = -12, 10
SHARE_ROW = 36


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One group: where a tenth, a quarter, half, three quarters and nine tenths of its firms lie below.

    What may not be told of a smaller group is None, at both ends alike.
    """

    label: str
    note: str
    p10: float | None
    p25: float | None
    p50: float
    p75: float | None
    p90: float | None
    code: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class ColourShare:
    """So many firms wear this colour, or one of several (`yellow+blue`); `share` of all, 0 to 1."""

    colour: str
    firms: int
    share: float


def spreads(
    groups: Sequence[SpreadRow], *, bands: Bands, title: str, subtitle: str
) -> alt.LayerChart:
    """A thin line from p10 to p90, the middle half as a bar, the median across; edges of colours behind."""
    highest = min(100.0, max(*bands.edges, *map(_highest, groups)) * 1.1)
    values = [_values(place, group) for place, group in enumerate(groups)]
    base = alt.Chart(theme.rows(values)).encode(_y(len(groups)))
    said = map(_spoken, groups)
    return theme.finish(
        [
            _heads(bands, highest),
            whole_rows(base, alt.Color("behind:N").scale(None)),
            *_edges(base, bands, highest),
            *_bodies(base, highest),
            *_words(base),
        ],
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(said) + "。",
        height=_TOP + ROW * len(groups),
    )


def _highest(group: SpreadRow) -> float:
    return max(end for end in (group.p50, group.p75, group.p90) if end is not None)


def _spoken(group: SpreadRow) -> str:
    said = f"{group.label}（{group.note}）"
    for part, low, high in (("十分之八", group.p10, group.p90), ("一半", group.p25, group.p75)):
        if low is not None and high is not None:
            return f"{said}{part}在 {figures.points(low)} 与 {figures.points(high)} 之间"
    return said


def colour_shares(shares: Sequence[ColourShare], *, title: str) -> alt.LayerChart:
    """One bar for each colour, in the colour, with its shape and word; the track is all firms."""
    values = [_share(one) for one in shares]
    base = alt.Chart(theme.rows(values)).encode(
        alt.Y("label:N").sort(None).axis(None).scale(paddingInner=0, paddingOuter=0)
    )
    bar = base.mark_bar(height=8, yOffset=9)
    outlined = base.mark_bar(height=8, yOffset=9, stroke=INK, strokeWidth=0.75)
    track = bar.encode(_share_x("all"), alt.Color("track:N").scale(None))
    body = outlined.transform_filter("datum.share > 0").encode(
        _share_x("share"), alt.Color("fill:N").scale(None)
    )
    return theme.finish(
        [track, body, *_words(base, at=-7)],
        title=title,
        description=f"{title}。" + "；".join(f"{v['label']} {v['note']}" for v in values) + "。",
        height=SHARE_ROW * len(values),
    )


def _share(one: ColourShare) -> dict[str, Any]:
    labels = [colour(name) for name in one.colour.split("+")]
    return {
        "label": phrase(one.colour),
        "name": phrase(one.colour),
        "note": f"{figures.count(one.firms)} 家 · {figures.share(one.share)}",
        "share": one.share,
        "all": 1,
        "fill": labels[0].fill if len(labels) == 1 else theme.MIXED,
        "track": theme.HAIRLINE,
    }


def phrase(colours: str) -> str:
    """The words of a colour, or of several that are counted together: ▲ 黄（一般）和 ● 蓝（较低）."""
    return "和 ".join(colour(name).phrase for name in colours.split("+"))


def _share_x(field: str) -> alt.X:
    return alt.X(f"{field}:Q").scale(domain=[0, 1], nice=False).axis(None)


def _values(place: int, group: SpreadRow) -> dict[str, Any]:
    values = {name: _near(getattr(group, name)) for name in SpreadRow.__slots__}
    name = f"{theme.FOCUS}{group.label}" if group.chosen else group.label
    behind = theme.WASH if group.chosen else "transparent"
    return {"place": place, **values, "name": name, "behind": behind}


def _near(value: Any) -> Any:
    """Near enough to draw; a page is sent often."""
    return round(value, 2) if isinstance(value, float) else value


def _y(groups: int) -> alt.Y:
    ends = [_TOP, _TOP + ROW * groups]
    return alt.Y("place:O").axis(None).scale(range=ends, paddingInner=0, paddingOuter=0)


def _x(field: str, highest: float) -> alt.X:
    return alt.X(f"{field}:Q").scale(domain=[0, highest], nice=False).axis(None)


def _heads(bands: Bands, highest: float) -> alt.Chart:
    """The words of the colours over their stretch of the scale."""
    words = [
        {
            "at": (band.lower + min(band.upper, highest)) / 2,
            "text": colour(band.id).short,
        }
        for band in bands.steps
        if band.lower < highest
    ]
    base = alt.Chart(theme.rows(words))
    text: alt.Chart = base.mark_text(baseline="top", fontSize=theme.SMALL)
    return text.encode(_x("at", highest), alt.Y(value=2), alt.Text("text:N"))


def _edges(base: alt.Chart, bands: Bands, highest: float) -> list[alt.Chart]:
    """A mark at each edge between colours beside every bar, clear of the words."""
    return [
        base.mark_tick(
            orient="vertical", size=20, thickness=1, yOffset=_BAR_AT, color=theme.GREY, opacity=1
        ).encode(alt.X(datum=edge).scale(domain=[0, highest], nice=False).axis(None))
        for edge in bands.edges
        if edge < highest
    ]


def _bodies(base: alt.Chart, highest: float) -> list[alt.Chart]:
    tenths = base.transform_filter("isValid(datum.p10)")
    line = tenths.mark_rule(color=INK, strokeWidth=2, yOffset=_BAR_AT).encode(
        _x("p10", highest), alt.X2("p90")
    )
    quarters = base.transform_filter("isValid(datum.p25)")
    bar = quarters.mark_bar(
        height=14, yOffset=_BAR_AT, color=theme.PALE, stroke=INK, strokeWidth=1
    ).encode(_x("p25", highest), alt.X2("p75"))
    middle = base.mark_tick(
        orient="vertical", size=18, thickness=4, yOffset=_BAR_AT, color=INK, opacity=1
    ).encode(_x("p50", highest))
    return [line, bar, middle]


def _words(base: alt.Chart, at: int = _WORDS_AT) -> list[alt.Chart]:
    name = base.mark_text(align="left", yOffset=at, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("name:N")
    )
    note = base.mark_text(align="right", yOffset=at).encode(
        alt.X(value="width"), alt.Text("note:N")
    )
    return [name, note]
