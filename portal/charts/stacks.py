"""Colours of several groups as shares of a bar (颜色构成): from the worst at the left to the best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt

from portal import figures
from portal.charts import theme
from portal.charts.spreads import phrase
from portal.labels import COLOURS, INK, colour

ROW, _BAR, _WORDS_AT, _BAR_AT = 54, 22, -15, 10
_ORDER = tuple(COLOURS)[::-1]
_ROOM, _SIGN = 62, 17
"""Pixels from which a piece has room for its words, or at least for each of its signs."""


@dataclass(frozen=True, slots=True)
class Stack:
    """One bar. `firms`: colour, or several counted together (`yellow+blue`) → firms; None is not shown,
    and `note` says why.
    """

    label: str
    note: str
    firms: Mapping[str, int] | None


@dataclass(frozen=True, slots=True)
class Break:
    """Between two bars: across this nothing may be compared."""

    text: str


def colour_stacks(rows: Sequence[Stack | Break], *, title: str, subtitle: str) -> alt.LayerChart:
    """A bar of all firms for each group, in the order given; a marked break between runs."""
    stacks = [(place, row) for place, row in enumerate(rows) if isinstance(row, Stack)]
    breaks = [(place, row) for place, row in enumerate(rows) if isinstance(row, Break)]
    layers = [*_bodies(stacks, len(rows)), *_names(stacks, len(rows))]
    layers += _breaks(breaks, len(rows)) if breaks else []
    return theme.finish(
        layers,
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(map(_spoken, rows)) + "。",
        height=ROW * len(rows),
    )


def _spoken(row: Stack | Break) -> str:
    if isinstance(row, Break):
        return row.text
    firms = "，".join(
        f"{phrase(name)} {figures.count(count)} 家" for name, count in _in_order(row.firms)
    )
    return f"{row.label}（{row.note}）{firms}"


def _in_order(firms: Mapping[str, int] | None) -> list[tuple[str, int]]:
    """The worst first."""
    found = (firms or {}).items()
    return sorted(found, key=lambda one: _ORDER.index(one[0].split("+")[0]))


def _y(rows: int) -> alt.Y:
    scale = alt.Scale(domain=list(range(rows)), paddingInner=0, paddingOuter=0)
    return alt.Y("place:O").scale(scale).axis(None)


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q").scale(domain=[0, 1], nice=False).axis(None)


def _pieces(place: int, row: Stack) -> list[dict[str, Any]]:
    total, start, found = sum((row.firms or {}).values()), 0.0, []
    for name, count in _in_order(row.firms):
        if count:
            share = count / total
            ends = {"start": start, "end": start + share, "middle": start + share / 2}
            found.append({"place": place, **ends, **_look(name, share)})
            start += share
    return found


def _look(name: str, share: float) -> dict[str, Any]:
    """Of colours that are counted together the fill is neither's; the signs say which they are."""
    labels = [colour(one) for one in name.split("+")]
    signs = "".join(label.shape for label in labels)
    return {
        "sign": signs,
        "text": f"{signs} {figures.share(share)}",
        "fill": labels[0].fill if len(labels) == 1 else theme.MIXED,
        "ink": labels[0].text if len(labels) == 1 else INK,
    }


def _bodies(stacks: Sequence[tuple[int, Stack]], rows: int) -> list[alt.Chart]:
    values = [piece for place, row in stacks for piece in _pieces(place, row)]
    base = alt.Chart(theme.rows(values)).encode(_y(rows))
    body = base.mark_bar(height=_BAR, yOffset=_BAR_AT, stroke=INK, strokeWidth=0.75).encode(
        _x("start"), alt.X2("end"), alt.Fill("fill:N").scale(None)
    )
    wide = "(datum.end - datum.start) * width"
    sign = f"{wide} > {_SIGN} * length(datum.sign) ? datum.sign : ''"
    fitted = base.transform_calculate(shown=f"{wide} > {_ROOM} ? datum.text : {sign}")
    text = fitted.mark_text(yOffset=_BAR_AT, fontSize=theme.SMALL).encode(
        _x("middle"), alt.Text("shown:N"), alt.Color("ink:N").scale(None)
    )
    return [body, text]


def _names(stacks: Sequence[tuple[int, Stack]], rows: int) -> list[alt.Chart]:
    values = [{"place": place, "label": row.label, "note": row.note} for place, row in stacks]
    base = alt.Chart(theme.rows(values)).encode(_y(rows))
    name = base.mark_text(align="left", yOffset=_WORDS_AT, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("label:N")
    )
    note = base.mark_text(align="right", yOffset=_WORDS_AT).encode(
        alt.X(value="width"), alt.Text("note:N")
    )
    return [name, note]


def _breaks(breaks: Sequence[tuple[int, Break]], rows: int) -> list[alt.Chart]:
    values = [{"place": place, "text": row.text} for place, row in breaks]
    base = alt.Chart(theme.rows(values)).encode(_y(rows))
    rule = base.mark_rule(strokeDash=[6, 4], color=INK, yOffset=14).encode(
        alt.X(value=0), alt.X2(value="width")
    )
    text = base.mark_text(fontSize=theme.SMALL, yOffset=-4, fontWeight="bold").encode(
        alt.X(datum=0.5).scale(domain=[0, 1], nice=False).axis(None), alt.Text("text:N")
    )
    return [rule, text]
