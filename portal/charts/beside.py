"""One firm beside others (和同行比): the mean of the others across, their middle half behind, the own sign above."""

from collections.abc import Sequence
from dataclasses import dataclass

import altair as alt

from portal import figures
from portal.charts import theme
from portal.labels import INK

ROW = 54
_BAR = 12
_WORDS_AT, _BAR_AT, _SIGN_AT = -14, 14, 2


@dataclass(frozen=True, slots=True)
class BesideRow:
    """One figure. `low`, `high`: the quartiles of the group; `latest`: the own newest, where it is another."""

    label: str
    own: float | None
    mean: float
    low: float | None = None
    high: float | None = None
    latest: float | None = None

    @property
    def note(self) -> str:
        """For example 本企业 45.2 · 其他平均 53.5."""
        own = f"本企业 {figures.points(self.own)} · " if self.own is not None else ""
        return f"{own}其他平均 {figures.points(self.mean)}"


def beside(rows: Sequence[BesideRow], *, title: str, subtitle: str) -> alt.LayerChart:
    """Figures of 0 to 100, one below the other in the order given."""
    base = alt.Chart(theme.rows([_values(row) for row in rows])).encode(
        alt.Y("label:N").sort(None).axis(None).scale(paddingInner=0, paddingOuter=0)
    )
    return theme.finish(
        [*_bodies(base), *_signs(base), *_words(base)],
        title=title,
        subtitle=subtitle,
        description=f"{title}。" + "；".join(map(spoken, rows)) + "。",
        height=ROW * len(rows),
    )


def spoken(row: BesideRow) -> str:
    """A row in words."""
    said = f"{row.label} {row.note}"
    if row.low is not None and row.high is not None:
        said += f"，全组中间一半在 {figures.points(row.low)} 与 {figures.points(row.high)} 之间"
    if row.latest is not None:
        said += f"，本企业最近一次 {figures.points(row.latest)}"
    return said


def _values(row: BesideRow) -> dict[str, object]:
    values: dict[str, object] = {
        name: getattr(row, name) for name in ("label", "note", "own", "mean", "low", "high")
    }
    return values | {"latest": row.latest, "none": 0, "all": 100}


def _x(field: str) -> alt.X:
    return alt.X(f"{field}:Q").scale(domain=[0, 100], nice=False).axis(None)


def _bodies(base: alt.Chart) -> list[alt.Chart]:
    track = base.mark_bar(height=2, yOffset=_BAR_AT, color=theme.HAIRLINE).encode(
        _x("none"), alt.X2("all")
    )
    band = (
        base.transform_filter("isValid(datum.low)")
        .mark_bar(
            height=_BAR, yOffset=_BAR_AT, color=theme.PALE, stroke=theme.GREY, strokeWidth=0.5
        )
        .encode(_x("low"), alt.X2("high"))
    )
    mean = base.mark_tick(
        orient="vertical",
        size=_BAR + 6,
        thickness=3,
        yOffset=_BAR_AT,
        color=theme.ACCENT,
        opacity=1,
    ).encode(_x("mean"))
    return [track, band, mean]


def _signs(base: alt.Chart) -> list[alt.Chart]:
    """Filled: as the snapshot counted it; open: the newest."""
    newest = base.transform_filter("isValid(datum.latest)").mark_point(
        shape="triangle-down", filled=False, size=90, stroke=INK, strokeWidth=1.5, yOffset=_SIGN_AT
    )
    own = base.transform_filter("isValid(datum.own)").mark_point(
        shape="triangle-down", filled=True, size=110, color=INK, opacity=1, yOffset=_SIGN_AT
    )
    return [newest.encode(_x("latest")), own.encode(_x("own"))]


def _words(base: alt.Chart) -> list[alt.Chart]:
    name = base.mark_text(align="left", yOffset=_WORDS_AT, fontWeight="bold").encode(
        alt.X(value=0), alt.Text("label:N")
    )
    note = base.mark_text(align="right", yOffset=_WORDS_AT).encode(
        alt.X(value="width"), alt.Text("note:N")
    )
    return [name, note]
