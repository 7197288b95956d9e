"""Colours then and now (颜色流向): a square for each pair, the same firms in both."""

from collections.abc import Mapping
from typing import Any

import altair as alt

from portal import figures
from portal.charts import theme
from portal.labels import COLOURS, INK, colour

Pair = tuple[str, str]
BETTER, WORSE, SAME = "↓", "↑", "＝"
"""Risk fell, rose, stayed."""
_ORDER = tuple(COLOURS)[::-1]
_ROW, _HEAD, _LEFT = 46, 28, 64
_SHADES = ("#ffffff", "#eef3f8", theme.PALE, "#6f9fca")


def flow_matrix(
    moves: Mapping[Pair, int], *, then: str, now: str, title: str, subtitle: str
) -> alt.LayerChart:
    """Rows: the colour then; columns: the colour now, both from the worst; the diagonal did not move."""
    total = sum(moves.values())
    values = [
        _cell(was, became, moves.get((was, became), 0), total)
        for was in _ORDER
        for became in _ORDER
    ]
    said = "；".join(
        f"{colour(was).word}到{colour(became).word} {figures.count(moves[was, became])} 家"
        for was in _ORDER
        for became in _ORDER
        if moves.get((was, became))
    )
    return theme.finish(
        [*_heads(), *_cells(values)],
        title=title,
        subtitle=subtitle,
        description=f"{title}。从“{then}”到“{now}”：{said or '没有企业'}。",
        height=_HEAD + _ROW * len(_ORDER),
    )


def way(was: str, became: str) -> str:
    """Which way the colour moved, as a sign."""
    apart = _ORDER.index(became) - _ORDER.index(was)
    return BETTER if apart > 0 else WORSE if apart < 0 else SAME


def _cell(was: str, became: str, firms: int, total: int) -> dict[str, Any]:
    share = firms / total if total else 0.0
    shade = 0 if not firms else 1 if share < 0.05 else 2 if share < 0.2 else 3
    return {
        "was": was,
        "became": became,
        "text": f"{figures.count(firms)} {way(was, became)}" if firms else "·",
        "fill": _SHADES[shade],
        "width": 2 if was == became else 0.5,
        "ink": INK if firms else theme.GREY,
    }


def _x(field: str) -> alt.X:
    inside = alt.ExprRef("width")
    return (
        alt.X(f"{field}:N")
        .sort(None)
        .scale(domain=list(_ORDER), range=[_LEFT, inside], paddingInner=0.06, paddingOuter=0)
        .axis(None)
    )


def _y(field: str) -> alt.Y:
    ends = [_HEAD, _HEAD + _ROW * len(_ORDER)]
    return (
        alt.Y(f"{field}:N")
        .sort(None)
        .scale(domain=list(_ORDER), range=ends, paddingInner=0.1, paddingOuter=0)
        .axis(None)
    )


def _cells(values: list[dict[str, Any]]) -> list[alt.Chart]:
    base = alt.Chart(theme.rows(values)).encode(_x("became"), _y("was"))
    body = base.mark_rect(stroke=INK, cornerRadius=2).encode(
        alt.Fill("fill:N").scale(None), alt.StrokeWidth("width:Q").scale(None)
    )
    text = base.mark_text().encode(alt.Text("text:N"), alt.Color("ink:N").scale(None))
    return [body, text]


def _heads() -> list[alt.Chart]:
    words = [{"colour": name, "text": colour(name).short} for name in _ORDER]
    base = alt.Chart(theme.rows(words))
    over = base.mark_text(baseline="bottom", fontSize=theme.SMALL).encode(
        _x("colour"), alt.Y(value=_HEAD - 6), alt.Text("text:N")
    )
    beside = base.mark_text(align="right", fontSize=theme.SMALL).encode(
        alt.X(value=_LEFT - 8), _y("colour"), alt.Text("text:N")
    )
    return [over, beside]
