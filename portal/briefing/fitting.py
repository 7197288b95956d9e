"""How much room the blocks of a page take in Word (版面估算): four pages are four pages.

Lines have exact heights there, so only their number is estimated, and on the safe side.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from portal.briefing.model import Block, Drawn, Figures, Measures, Page, Text

WIDTH, HEIGHT = 448.0, 683.0
"""Points between the margins of an A4 page (26 and 28 mm)."""
LEAST = 108.0
"""Points below which a chart cannot be read."""
_SAFE_WIDTH, _SAFE_HEIGHT = 0.95, 0.97
_WANTED = 0.8
_SIZES = (1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65)


@dataclass(frozen=True, slots=True)
class Face:
    """A kind of paragraph in points: size of the letters, height of a line, room above; indent in characters."""

    size: float
    line: float
    above: float = 0.0
    indent: int = 0

    def at(self, k: float) -> "Face":
        """The same at another size."""
        return Face(self.size * k, self.line * k, self.above * k, self.indent)


FIRST = {"heading": Face(16, 28, 7), "body": Face(16, 28, 0, 2), "note": Face(12, 20, 3)}
"""The first page has no charts and the largest letters (三号, 行距 28 磅)."""
FACES = {
    "heading": Face(15, 25, 7),
    "body": Face(13, 21, 0, 2),
    "note": Face(12.5, 21.5, 4),
    "says": Face(12, 19, 3),
    "source": Face(8, 11, 1),
    "title": Face(12, 19, 4),
    "remedy": Face(12, 18),
    "facts": Face(11, 16),
    "empty": Face(13, 21, 4),
}
NAME, VALUE = Face(11, 16), Face(20, 30)
"""In the table of headline figures."""
FIGURE_ROW = 66.0


@dataclass(frozen=True, slots=True)
class Fit:
    """At which size a page is written, and how high its charts are, in points."""

    k: float
    charts: tuple[float, ...]


def fit(page: Page, aspects: Sequence[float], head: float = 0.0) -> Fit:
    """The largest size at which all is on the page, the charts not much smaller than they are drawn.

    Args:
        aspects: height as a share of the width, of each chart. head: points taken by what stands above.
    """
    whole = [WIDTH * aspect for aspect in aspects]
    for share in (_WANTED, 0.0):
        wanted = sum(min(one, max(share * one, LEAST)) for one in whole)
        for k in _SIZES:
            if _left(page, k, head) >= wanted:
                return Fit(k, _shared(whole, _left(page, k, head)))
    return Fit(_SIZES[-1], _shared(whole, max(_left(page, _SIZES[-1], head), LEAST)))


def taken(page: Page, found: Fit, head: float = 0.0) -> float:
    """How high all of a page is at this size."""
    return HEIGHT * _SAFE_HEIGHT - _left(page, found.k, head) + sum(found.charts)


def lines(text: str, face: Face, width: float = WIDTH) -> int:
    """So many lines at most; a Latin letter or digit is somewhat over half as wide as a Chinese character."""
    units = face.indent + sum(0.56 if c.isascii() else 1.0 for c in text)
    return max(1, ceil(units * face.size / (width * _SAFE_WIDTH)))


def _shared(whole: Sequence[float], left: float) -> tuple[float, ...]:
    room = min(1.0, left / sum(whole)) if whole else 1.0
    return tuple(one * room for one in whole)


def _left(page: Page, k: float, head: float) -> float:
    faces = (
        FIRST | {name: one for name, one in FACES.items() if name not in FIRST} if head else FACES
    )
    return HEIGHT * _SAFE_HEIGHT - head - sum(_height(one, faces, k) for one in page)


def _height(block: Block, faces: dict[str, Face], k: float) -> float:
    match block:
        case Text():
            return _tall(block.lead + block.text, faces[block.kind].at(k))
        case Figures():
            return ceil(len(block.figures) / 3) * FIGURE_ROW * k + 8
        case Measures():
            return sum(
                _tall(text, faces[name].at(k))
                for one in block.measures
                for name, text in (
                    ("title", f"1. {one.title}"),
                    ("remedy", one.remedy),
                    ("facts", one.facts),
                )
            )
        case Drawn():
            return _around(block, faces, k)


def _around(block: Drawn, faces: dict[str, Face], k: float) -> float:
    source = _tall(block.picture.source, faces["source"].at(k))
    if block.picture.chart is None:
        said = f"{block.picture.finding}。{block.picture.empty}"
        return source + _tall(said, faces["empty"].at(k))
    return source + _tall(block.says, faces["says"].at(k)) + 6


def _tall(text: str, face: Face) -> float:
    return face.above + face.line * lines(text, face)
