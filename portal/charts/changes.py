"""How a figure changed in several groups (前后变化): half of each group as a bar, its middle as a line."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from portal import figures
from portal.charts import theme
from portal.labels import INK

ROW = 50
_BAR = 14
_WORDS_AT, _BAR_AT = -12, 10


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One group: the quartiles of its change and the middle. `filled`: the group that is spoken of."""

    label: str
    low: float
    middle: float
    high: float
    filled: bool

    @property
    def note(self) -> str:
        """For example 中位 −6.1."""
        return f"中位 {figures.change(self.middle)}"


def changes(groups: Sequence[ChangeRow], *, title: str, subtitle: str) -> alt.LayerChart:
    """Groups one below the other over a common line of no change; filled bars are solid, others open."""
    low = min(0.0, *(group.low for group in groups))
    high = max(0.0, *(group.high for group in groups))
    pad = max(1.0, 0.08 * (high - low))
    base = alt.Chart(theme.rows([_values(group) for group in groups])).encode(
        alt.Y("label:N").sort(None).axis(None).scale(paddingInner=0, paddingOuter=0)
    )
    ends = (low - pad, high + pad)
    return theme.finish(
        [*_marks(base, ends), *_words(base, ends)],
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(spoken(group) for group in groups) + "。",
        height=ROW * len(groups),
    )


def spoken(group: ChangeRow) -> str:
    """A row in words: 已指导（42 家）中位 −6.1，一半在 −9.0 与 −2.0 之间."""
    low, high = figures.change(group.low), figures.change(group.high)
    return f"{group.label} {group.note}，一半在 {low} 与 {high} 之间"


def _values(group: ChangeRow) -> dict[str, object]:
    return {
        "label": group.label,
        "note": group.note,
        "low": group.low,
        "middle": group.middle,
        "high": group.high,
        "fill": theme.ACCENT if group.filled else "#ffffff",
        "line": "#ffffff" if group.filled else INK,
    }


def _x(field: str, ends: tuple[float, float]) -> alt.X:
    return alt.X(f"{field}:Q").scale(domain=list(ends), nice=False, zero=False).axis(None)


def _marks(base: alt.Chart, ends: tuple[float, float]) -> list[alt.Chart]:
    none = (
        alt.Chart(theme.rows([{"none": 0.0}]))
        .mark_rule(color=theme.GREY, strokeDash=[3, 3])
        .encode(_x("none", ends))
    )
    bar = base.mark_bar(height=_BAR, yOffset=_BAR_AT, stroke=INK, strokeWidth=1).encode(
        _x("low", ends), alt.X2("high"), alt.Color("fill:N").scale(None)
    )
    middle = base.mark_tick(
        orient="vertical", size=_BAR, thickness=3, yOffset=_BAR_AT, opacity=1
    ).encode(_x("middle", ends), alt.Color("line:N").scale(None))
    return [none, bar, middle]


def _words(base: alt.Chart, ends: tuple[float, float]) -> list[alt.Chart]:
    name = base.mark_text(align="left", yOffset=_WORDS_AT, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("label:N")
    )
    at = alt.X(datum=ends[1]).scale(domain=list(ends), nice=False, zero=False).axis(None)
    # The line of no change may pass behind the words.
    ground = base.mark_text(align="right", yOffset=_WORDS_AT, stroke="#ffffff", strokeWidth=5)
    note = base.mark_text(align="right", yOffset=_WORDS_AT)
    return [name, *(text.encode(at, alt.Text("note:N")) for text in (ground, note))]
