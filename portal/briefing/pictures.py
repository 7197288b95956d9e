"""The pictures of a briefing (专报里的图), drawn so that their words are large enough on paper."""

from dataclasses import dataclass
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from portal.charts import Chart, specification
from portal.printing import pictures

WIDTH = 700
"""Pixels of the plot: over the width of the text one pixel is about 0.22 mm, so 14 of them are 9 points."""


@dataclass(frozen=True, slots=True)
class Image:
    """A drawn chart. `aspect`: its height as a share of its width. `spoken`: its words for screen readers."""

    svg: str
    aspect: float
    spoken: str


def drawn(chart: Chart, mark: str) -> Image:
    """A chart as the PDF takes it; `mark`: who took it and when."""
    svg = pictures.svg(chart, mark=mark, width=WIDTH)
    whole: Element = fromstring(svg)
    width, height = (float(whole.get(side, "1")) for side in ("width", "height"))
    return Image(svg, height / width, spoken(chart))


def png(chart: Chart, mark: str) -> bytes:
    """The same as Word takes it: two dots a pixel."""
    return pictures.png(chart, mark=mark, width=WIDTH)


def aspect(image: bytes) -> float:
    """The height of a PNG as a share of its width."""
    width, height = (int.from_bytes(image[at : at + 4]) for at in (16, 20))
    return height / width


def spoken(chart: Chart) -> str:
    """Its words for screen readers."""
    return str(specification(chart)["description"])
