"""The one look of all charts (图表样式), and what every chart must carry.

Colours: ink, one blue, one grey, and the four level colours of `portal.labels` in the charts that
speak of levels; no chart uses more than five. Text is ink, so that nothing is read by hue alone.
"""

import json
from collections.abc import Sequence
from itertools import groupby
from typing import Any

import altair as alt
from altair.utils import schemapi

from portal.charts import usual
from portal.theme import BLUE, QUIET, chart_config
from portal.theme import HAIRLINE as HAIRLINE

Chart = alt.LayerChart

ACCENT = BLUE
PALE = "#c9d9ea"
MIXED = "#ffffff"
"""Of colours that are counted together: none of theirs, inside an outline; the words say which."""
WASH = "#e7ebf0"
"""Behind what is in focus; a mark stands beside it, for who sees no difference."""
FOCUS = "» "
GREY = QUIET
TEXT_SIZE = 14
SMALL = 13

NARROW = 480
"""Below this many pixels of plot a title breaks into lines and long notes are left out."""
LINE = 18
"""Width of a title line on a narrow screen, in Chinese characters."""
_WIDER = ((640, 29), (840, 39))
"""Below so many pixels of plot a line of the title has at most so many characters."""
_WIDEST = 52

SUBTITLE_LINE = 25
"""Width of a line of the smaller subtitle, in Chinese characters."""

_BREAKS = "，。；：、"


_SILENT = {"aria": False}
"""Vega speaks of its marks in English; to a screen reader the description says it all."""


def config() -> alt.theme.ThemeConfig:
    """The configuration that every chart gets: the portal's, and what charts need beside it."""
    base = chart_config()
    title = {
        **base["title"],
        "frame": "bounds",
        "limit": 0,
        "lineHeight": 24,
        "subtitleFontSize": SMALL,
        "subtitleColor": GREY,
        "subtitleLineHeight": 20,
        "subtitlePadding": 8,
    }
    own = {
        "background": "transparent",
        "axis": {**base["axis"], **_SILENT},
        "mark": {**base.get("mark", {}), **_SILENT},
        "title": title,
        "text": {**base["text"], "fontSize": TEXT_SIZE},
        "legend": {"disable": True},
        "padding": {"left": 2, "right": 6, "top": 4, "bottom": 4},
    }
    return alt.theme.ThemeConfig(config={**base, **own})  # type: ignore[typeddict-item]  # plain dict


alt.theme.register("zhudun", enable=True)(config)
alt.data_transformers.consolidate_datasets = False
schemapi.disable_debug_mode()  # the tests validate every chart; here it would cost 0.3 s a page


def specification(chart: Chart) -> dict[str, Any]:
    """A chart as Vega-Lite, as `st.vega_lite_chart` takes it: what can stand once stands once."""
    spec = chart.to_dict(validate=False)
    layers = [
        _shared(data, list(group))
        for data, group in groupby(spec["layer"], key=lambda layer: layer.get("data"))
    ]
    return {**spec, "layer": layers}


def _shared(data: dict[str, Any] | None, layers: list[dict[str, Any]]) -> dict[str, Any]:
    """Layers over the same rows: what stands once need not travel with each."""
    bare = [{k: v for k, v in one.items() if k != "data"} for one in layers]
    runs = [list(run) for _, run in groupby(bare, key=_places)]
    one = _one_of([run[0] if len(run) == 1 else _one_of(run) for run in runs])
    if data is None:
        return one
    rows, back = usual.apart(data)
    transforms = [*back, *one.get("transform", [])]
    return {"data": rows, **one, **({"transform": transforms} if transforms else {})}


def _places(layer: dict[str, Any]) -> list[Any]:
    return [layer.get("encoding", {}).get(channel) for channel in ("x", "y")]


def _one_of(layers: list[dict[str, Any]]) -> dict[str, Any]:
    """One layer of several; what all of them encode alike stands once."""
    if len(layers) == 1:
        return layers[0]
    encodings = [one.get("encoding", {}) for one in layers]
    common = {k: v for k, v in encodings[0].items() if all(one.get(k) == v for one in encodings)}
    if not common:
        return {"layer": layers}
    own = [{k: v for k, v in one.items() if k not in common} for one in encodings]
    kept = [{**one, "encoding": rest} for one, rest in zip(layers, own, strict=True)]
    return {"layer": kept, "encoding": common}


def rows(values: Sequence[dict[str, Any]]) -> alt.InlineData:
    """Rows as the data of a chart."""
    return alt.InlineData(values=list(values))


def finish(
    layers: Sequence[alt.Chart], *, title: str, description: str, height: int, subtitle: str = ""
) -> alt.LayerChart:
    """Layers as one chart, with its finding as title, its words for screen readers, its size.

    `height`: pixels of the plot, title apart. The width follows the page; so does the number of
    lines of the title.
    """
    return alt.LayerChart(
        layer=list(layers),
        title=_title(title, subtitle),
        description=description,
        width="container",
        height=height,
        autosize=alt.AutoSizeParams(type="fit-x", contains="padding"),
        usermeta={"embedOptions": {"actions": False, "renderer": "svg"}},
    )


def picked(layer: alt.Chart, name: str) -> alt.Chart:
    """A layer whose marks may be clicked: the page hears their `code` under this name.

    The marks of the other layers let a click through to it.
    """
    found: alt.Chart = layer.copy()
    selection = alt.PointSelectionConfig(type="point", fields=["code"], toggle=False)
    found.params = [alt.SelectionParameter(name=name, select=selection)]
    return found


def _title(title: str, subtitle: str) -> alt.TitleParams:
    """A subtitle cannot follow the width, so it is broken for the narrow screen always."""
    if not subtitle:
        return alt.TitleParams(text=_responsive(title))
    return alt.TitleParams(text=_responsive(title), subtitle=wrap(subtitle, SUBTITLE_LINE))


def _responsive(text: str) -> str | alt.ExprRef:
    """In as few lines as the width of the plot allows."""
    steps = [(below, wrap(text, most)) for below, most in ((NARROW, LINE), *_WIDER)]
    needed = [(below, lines) for below, lines in steps if len(lines) > 1]
    widest = wrap(text, _WIDEST)
    if not needed:
        return text
    cases = "".join(f"width < {below} ? {_written(lines)} : " for below, lines in needed)
    return alt.ExprRef(f"{cases}{_written(widest)}")


def _written(lines: list[str]) -> str:
    return json.dumps(lines if len(lines) > 1 else lines[0], ensure_ascii=False)


def wrap(text: str, width: float = LINE) -> list[str]:
    """A sentence in lines of at most `width` Chinese characters, broken at a mark where one is near.

    Numbers and words in Latin letters stay whole.
    """
    lines = []
    while (reach := _reach(text, width)) < len(text):
        nice = max(text.rfind(mark, reach // 3, reach) for mark in _BREAKS) + 1
        cut = nice or _between_words(text, reach)
        lines.append(text[:cut].rstrip())
        text = text[cut:].lstrip()
    return [*lines, text] if text else lines


def joined(lines: Sequence[str]) -> str:
    """The sentence that `wrap` broke: beside a Latin letter or digit its space comes back."""
    text = ""
    for line in lines:
        is_near = bool(text) and (text[-1].isascii() or line[:1].isascii())
        text += f" {line}" if is_near else line
    return text


def _reach(text: str, width: float) -> int:
    """How many characters fit; a Latin letter or digit is about half as wide."""
    used = 0.0
    for position, character in enumerate(text):
        used += 0.55 if character.isascii() else 1
        if used > width:
            return position
    return len(text)


def _between_words(text: str, cut: int) -> int:
    """The nearest place before `cut` that splits no number and starts no line with a mark."""
    place = cut
    while place > 1 and _joined(text[place - 1], text[place]):
        place -= 1
    return place if place > 1 else cut


def _joined(left: str, right: str) -> bool:
    together = left.isascii() and right.isascii() and " " not in (left, right)
    return together or right in _BREAKS + "）”"
