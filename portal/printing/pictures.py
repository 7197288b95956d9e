"""Charts as SVG and PNG files (图片), drawn with the portal's own fonts and nothing from outside.

The first picture of a process takes about a second, the others a fifth of one: from a route, not from
a screen's script.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any
from xml.etree import ElementTree as Xml

import altair as alt
import vl_convert
from defusedxml.ElementTree import fromstring

from portal.charts import Chart, specification, theme
from portal.charts.theme import GREY
from portal.web.fonts import FAMILY, PRINTED

WIDTH = 900
"""Pixels of the plot of a picture: charts follow the width of their page, a file has none."""
SCALE = 2.0
"""Dots a pixel."""

_MARGIN, _PADDING, _LINE, _SIZE = 16, 2, 22, 13
_CHARACTERS = 66
"""Chinese characters in a line below the picture."""
_FAINT = {"font-size": "22", "fill": GREY, "fill-opacity": "0.13", "text-anchor": "middle"}
_SVG = "http://www.w3.org/2000/svg"
Xml.register_namespace("", _SVG)


def svg(chart: Chart, *, below: Sequence[str] = (), mark: str = "", width: int = WIDTH) -> str:
    """A chart as SVG on white.

    Args:
        below: lines under the chart: source, counts.
        mark: who took it and when (水印): the last line, and faintly across the picture.
    """
    vega = _titled(specification(chart), width) | {"width": width}
    vega["config"] = {**alt.theme.get()()["config"], "background": "#ffffff"}  # type: ignore[misc]  # the theme in force
    drawn = vl_convert.vegalite_to_svg(vega, **_given())
    lines = [line for text in (*below, mark) for line in theme.wrap(text, _CHARACTERS)]
    return _framed(drawn, lines, mark)


def png(chart: Chart, *, below: Sequence[str] = (), mark: str = "", width: int = WIDTH) -> bytes:
    """The same as PNG, two dots a pixel."""
    drawn = svg(chart, below=below, mark=mark, width=width)
    return vl_convert.svg_to_png(drawn, scale=SCALE)


def _titled(vega: dict[str, Any], width: int) -> dict[str, Any]:
    """The subtitle in as few lines as the width of a file allows: a page breaks it for a phone."""
    title = vega["title"]
    if not isinstance(title, dict) or "subtitle" not in title:
        return vega
    lines = title["subtitle"]
    joined = lines if isinstance(lines, str) else theme.joined(lines)
    return {**vega, "title": {**title, "subtitle": theme.wrap(joined, width // theme.SMALL - 1)}}


@cache
def _given() -> dict[str, Any]:
    """The fonts once a process; no data and no picture is fetched from anywhere."""
    vl_convert.register_font_directory(str(PRINTED))
    version = ".".join(alt.SCHEMA_VERSION.lstrip("v").split(".")[:2])
    return {"vl_version": version, "allowed_base_urls": []}


def _framed(drawn: str, lines: Sequence[str], mark: str) -> str:
    """The drawing with a margin, and the lines below it."""
    inner = fromstring(drawn)
    width, height = (float(inner.get(side, "0")) for side in ("width", "height"))
    whole = width + 2 * _MARGIN, height + 2 * _MARGIN + _LINE * len(lines)
    frame = Xml.Element(f"{{{_SVG}}}svg", {"viewBox": f"0 0 {whole[0]:g} {whole[1]:g}"})
    frame.set("width", f"{whole[0]:g}")
    frame.set("height", f"{whole[1]:g}")
    Xml.SubElement(frame, f"{{{_SVG}}}rect", {"width": "100%", "height": "100%", "fill": "#fff"})
    inner.set("x", str(_MARGIN))
    inner.set("y", str(_MARGIN))
    frame.append(inner)
    for place, line in enumerate(lines):
        where = {"x": str(_MARGIN + _PADDING), "y": f"{_MARGIN + height + _LINE * (place + 0.8):g}"}
        _write(frame, line, where | {"font-size": str(_SIZE), "fill": GREY})
    if mark:
        middle = whole[0] / 2, _MARGIN + height / 2
        turned = {"transform": f"translate({middle[0]:g},{middle[1]:g}) rotate(-18)"}
        _write(frame, mark, _FAINT | turned)
    return Xml.tostring(frame, encoding="unicode")


def _write(frame: Xml.Element, text: str, looks: dict[str, str]) -> None:
    Xml.SubElement(frame, f"{{{_SVG}}}text", {"font-family": FAMILY, **looks}).text = text
