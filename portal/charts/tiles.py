"""Places as tiles of a grid (方格地图): roughly where they lie, all of one size, no borders drawn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import altair as alt

from portal import figures
from portal.charts import theme
from portal.labels import INK

STEPS = (0.2, 0.4, 0.6)
"""Edges between the shades: the larger the share of 红橙, the darker; the same on every page."""
_SHADES = ("#eef3f8", theme.PALE, "#6f9fca", theme.ACCENT)
_LETTERS = (INK, INK, INK, "#ffffff")
ROW = 104
PICK = "place"
"""What a page hears of a click under."""
_HIGH = "■◆"


@dataclass(frozen=True, slots=True)
class Tile:
    """One place. `share`: of its firms how many are red or orange (0 to 1); None says `why` instead."""

    code: str
    name: str
    note: str
    share: float | None
    why: str
    column: int
    row: int


def tile_map(tiles: Sequence[Tile], *, title: str, subtitle: str) -> alt.LayerChart:
    """A square for each place: its name, the share, its firms."""
    values = [_values(tile) for tile in tiles]
    rows = 1 + max(tile.row for tile in tiles)
    wide = 1 + max(tile.column for tile in tiles)
    base = alt.Chart(theme.rows(values)).encode(
        alt.X("column:O")
        .scale(domain=list(range(wide)), paddingInner=0.03, paddingOuter=0)
        .axis(None),
        alt.Y("row:O")
        .scale(domain=list(range(rows)), paddingInner=0.05, paddingOuter=0)
        .axis(None),
    )
    said = "；".join(
        f"{v['name']} {v['text']}" + (f"，{v['note']}" if v["note"] else "") for v in values
    )
    return theme.finish(
        [_squares(base), *_words(base)],
        title=title,
        subtitle=subtitle,
        description=f"{title}。{said}。",
        height=ROW * rows,
    )


def _values(tile: Tile) -> dict[str, Any]:
    shade = None if tile.share is None else sum(tile.share >= edge for edge in STEPS)
    text = tile.why if tile.share is None else f"{_HIGH} {figures.share(tile.share)}"
    return {
        "code": tile.code,
        "name": tile.name,
        "note": tile.note,
        "text": text,
        "fill": "#ffffff" if shade is None else _SHADES[shade],
        "ink": INK if shade is None else _LETTERS[shade],
        "size": theme.SMALL if shade is None else theme.TEXT_SIZE + 3,
        "column": tile.column,
        "row": tile.row,
    }


def _squares(base: alt.Chart) -> alt.Chart:
    square = base.mark_rect(
        cornerRadius=3, stroke=theme.GREY, strokeWidth=0.5, cursor="pointer"
    ).encode(alt.Fill("fill:N").scale(None))
    return theme.picked(square, PICK)


def _words(base: alt.Chart) -> list[alt.Chart]:
    lines: tuple[tuple[str, int, Literal["bold", "normal"]], ...] = (
        ("name", -28, "bold"),
        ("text", 0, "bold"),
        ("note", 26, "normal"),
    )
    found = []
    for field, down, weight in lines:
        size = alt.Size("size:Q").scale(None) if field == "text" else alt.value(theme.SMALL)
        text = base.mark_text(dy=down, fontWeight=weight)
        found.append(text.encode(alt.Text(f"{field}:N"), alt.Color("ink:N").scale(None), size=size))
    return found
