"""What a reader of a chart sees (图怎么看): its words, its colours, in grey and to eyes that see fewer hues."""

import colorsys
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import Any

from portal.charts import theme
from tests.browser.english import ALLOWED, IDENTIFIER, WORD

Spec = dict[str, Any]
WHITE = "#ffffff"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_FILLED = frozenset({"bar", "rect", "point", "arc", "area", "circle", "square"})
# Machado, Oliveira, Fernandes (2009), severity 1.0, on linear RGB.
DEUTERANOPIA = (
    (0.367322, 0.860646, -0.227968),
    (0.280085, 0.672501, 0.047413),
    (-0.011820, 0.042940, 0.968881),
)
PROTANOPIA = (
    (0.152286, 1.052583, -0.204868),
    (0.114503, 0.786281, 0.099216),
    (-0.003882, -0.048116, 1.051998),
)
SAME = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
Matrix = Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class Written:
    """Letters of this colour on this ground."""

    text: str
    colour: str
    ground: str


def layers(spec: Spec) -> Iterator[Spec]:
    """Every layer with the rows that it draws, also of a layer of layers."""
    for layer in spec["layer"]:
        own = {"data": spec["data"], **layer} if "data" in spec else layer
        if "layer" in own:
            yield from layers(own)
        else:
            yield own


def kind(layer: Spec) -> str:
    """bar, text, rule …"""
    mark = layer["mark"]
    return str(mark if isinstance(mark, str) else mark["type"])


def rows(layer: Spec) -> list[dict[str, Any]]:
    """The rows that the layer draws, as far as a plain filter of words leaves them."""
    return list(layer.get("data", {}).get("values", []))


def titles(spec: Spec) -> list[str]:
    """Every line of the title, as narrow and wide screens have it, all joined where it is broken."""
    title = spec["title"]
    text = title["text"] if isinstance(title, dict) else title
    if isinstance(text, dict):
        found = re.findall(r'\[.*?\]|"(?:[^"\\]|\\.)*"', text["expr"])
        return [
            "".join(one) if isinstance(one := json.loads(each), list) else one for each in found
        ]
    return ["".join(text) if isinstance(text, list) else text]


def narrow_title(spec: Spec) -> list[str]:
    """The lines of the title on a phone."""
    title = spec["title"]
    text = title["text"] if isinstance(title, dict) else title
    if isinstance(text, dict):
        narrow: list[str] = json.loads(re.findall(r"\[.*?\]", text["expr"])[0])
        return narrow
    return text if isinstance(text, list) else [text]


def subtitle(spec: Spec) -> list[str]:
    """The lines of the subtitle."""
    title = spec["title"]
    found = title.get("subtitle", []) if isinstance(title, dict) else []
    return [found] if isinstance(found, str) else list(found)


def words(spec: Spec) -> Iterator[str]:
    """Every text that is read or heard."""
    yield from titles(spec)
    yield from subtitle(spec)
    yield spec["description"]
    for layer in layers(spec):
        for channel, encoding in layer.get("encoding", {}).items():
            for one in encoding if isinstance(encoding, list) else [encoding]:
                yield from _said(channel, one, layer)


def _said(channel: str, encoding: Spec, layer: Spec) -> Iterator[str]:
    axis = encoding.get("axis") or {}
    yield from (str(part["title"]) for part in (encoding, axis) if part.get("title"))
    shown = channel in {"text", "tooltip"} or ("axis" in encoding and encoding["axis"] is not None)
    if shown and "field" in encoding:
        for row in rows(layer):
            # A field that is not in the row is computed from its other words.
            told = [row[encoding["field"]]] if encoding["field"] in row else row.values()
            yield from (str(one) for one in told if not _HEX.fullmatch(str(one)))
    if channel == "text" and "value" in encoding:
        yield str(encoding["value"])


def english(spec: Spec) -> set[str]:
    """Words in Latin letters that no Chinese reader expects."""
    found: set[str] = set()
    for text in words(spec):
        found |= set(WORD.findall(IDENTIFIER.sub("", text))) - ALLOWED
    return found


def labels(spec: Spec) -> set[str]:
    """What the rows and columns of the chart are called."""
    found = (
        row.get(name)
        for layer in layers(spec)
        for row in rows(layer)
        for name in ("label", "name", "column")
    )
    return {one.removeprefix(theme.FOCUS) for one in found if isinstance(one, str)}


def colours(spec: Spec) -> set[str]:
    """Every colour that is no white and no grey."""
    text = json.dumps(list(layers(spec)))
    found = {one.lower() for one in _HEX.findall(text)}
    return {one for one in found if _saturation(one) > 0.25}


def fills(layer: Spec) -> list[str]:
    """The colours by which areas of one layer differ; what has none is white, and says why in words."""
    if kind(layer) not in _FILLED:
        return []
    found: set[str] = set()
    for channel in ("color", "fill"):
        field = layer.get("encoding", {}).get(channel, {}).get("field")
        if field:
            found |= {str(row[field]).lower() for row in rows(layer) if row.get(field)}
    return sorted(one for one in found - {WHITE} if _HEX.fullmatch(one))


def written(spec: Spec) -> Iterator[Written]:
    """Letters and what they stand on."""
    base: Spec = dict(theme.config()["config"])
    ink = base["text"]["color"]
    for layer in layers(spec):
        if kind(layer) != "text" or "stroke" in layer["mark"]:
            continue
        colour = layer["mark"].get("color", ink)
        field = layer["encoding"].get("color", {}).get("field")
        said = layer["encoding"].get("text", {}).get("field", "")
        for row in rows(layer):
            on_its_area = field is not None and "fill" in row
            yield Written(
                str(row.get(said, "")),
                str(row[field]) if field else colour,
                str(row["fill"]) if on_its_area else WHITE,
            )
    for part in ("labelColor", "titleColor"):
        yield Written(part, base["axis"][part], WHITE)
    yield Written("title", base["title"]["color"], WHITE)
    yield Written("subtitle", base["title"]["subtitleColor"], WHITE)


def is_green(colour: str) -> bool:
    """Whether the hue of a colour that has one is green."""
    hue, _, saturation = colorsys.rgb_to_hls(*_parts(colour))
    return saturation > 0.12 and 75 <= hue * 360 <= 170


def luminance(colour: str) -> float:
    """Relative luminance 0-1 of #rrggbb (WCAG 2.2)."""
    red, green, blue = _linear(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def closest(found: Sequence[str], seen: Matrix = SAME) -> float:
    """The least difference (CIE 1976 ΔE) of any two of them, to eyes that see so."""
    labs = [_lab(one, seen) for one in found]
    apart = [
        sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
        for one, other in combinations(labs, 2)
    ]
    return min(apart, default=100.0)


def closest_grey(found: Sequence[str]) -> float:
    """The least difference of lightness (L*, 0-100) of any two of them, as grey print has it."""
    lights = sorted(_lab(one, SAME)[0] for one in found)
    return min((b - a for a, b in pairwise(lights)), default=100.0)


def pixels(text: str, size: float) -> float:
    """How wide a line is, a Latin letter or digit a little over half a Chinese character."""
    return sum(0.56 if character.isascii() else 1.0 for character in text) * size


def _parts(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]


def _linear(colour: str) -> list[float]:
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in _parts(colour)]


def _saturation(colour: str) -> float:
    high, low = max(_parts(colour)), min(_parts(colour))
    return (high - low) / high if high else 0.0


def _lab(colour: str, seen: Matrix) -> tuple[float, float, float]:
    linear = _linear(colour)
    eye = [min(1.0, max(0.0, sum(a * b for a, b in zip(row, linear, strict=True)))) for row in seen]
    to_xyz = (
        (0.4124, 0.3576, 0.1805),
        (0.2126, 0.7152, 0.0722),
        (0.0193, 0.1192, 0.9505),
    )
    x, y, z = (sum(a * b for a, b in zip(row, eye, strict=True)) for row in to_xyz)
    fx, fy, fz = (_root(value) for value in (x / 0.9505, y, z / 1.089))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def _root(value: float) -> float:
    return float(value ** (1 / 3) if value > 0.008856 else 7.787 * value + 16 / 116)
