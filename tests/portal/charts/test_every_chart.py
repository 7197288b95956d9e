"""Every chart there is (每一张图): a finding, words for all, no green, apart in grey and to the colour-blind, fit for a phone."""

import inspect
import pkgutil
import re
from collections.abc import Iterator
from functools import cache
from importlib import import_module

import altair as alt
import pytest
from fontTools.ttLib import TTFont

import portal.charts
from portal.charts import theme
from portal.web.fonts import PRINTED
from tests.portal.charts import looks
from tests.portal.charts.looks import DEUTERANOPIA, PROTANOPIA, Spec
from tests.portal.charts.samples import SAMPLES

PHONE = 390 - 2 * 16 - 8
"""Pixels of a line on a phone: the page's margin and the chart's own taken off."""
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def _functions() -> Iterator[str]:
    """Every function that makes a chart."""
    for found in pkgutil.iter_modules(portal.charts.__path__):
        module = import_module(f"portal.charts.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            made = inspect.signature(function).return_annotation
            is_own = function.__module__ == module.__name__ and not name.startswith("_")
            if is_own and made is alt.LayerChart and name != "finish":
                yield f"{found.name}.{name}"


def test_every_chart_is_among_the_samples() -> None:
    assert set(_functions()) == {name.partition(" ")[0] for name in SAMPLES}


@pytest.fixture(params=SAMPLES)
def spec(request: pytest.FixtureRequest) -> Spec:
    """One chart as Vega-Lite."""
    found: Spec = SAMPLES[request.param]().to_dict(validate=True)
    return found


def test_it_is_right(spec: Spec) -> None:
    check(spec)


def check(spec: Spec) -> None:
    """All that is asked of a chart; pictures are asked the same."""
    check_words(spec)
    check_lengths(spec)
    check_colours(spec)
    check_phone(spec)
    check_axes(spec)
    check_letters(spec)


def check_words(spec: Spec) -> None:
    """A finding as title, a description that names every row, Chinese throughout."""
    assert all(len(_CHINESE.findall(title)) >= 3 for title in looks.titles(spec))
    assert not any(title.endswith(("。", "！", "：")) for title in looks.titles(spec))
    said = spec["description"]
    assert said.endswith("。")
    # A title may break at a space, which the joined lines have not.
    assert looks.titles(spec)[0].replace(" ", "") in said.replace(" ", "")
    assert not [label for label in looks.labels(spec) if label not in said]
    assert not looks.english(spec)


def check_lengths(spec: Spec) -> None:
    """A bar starts at zero; one that floats says where with two ends, and zero is on its scale."""
    for layer in looks.layers(spec):
        encoding = layer.get("encoding", {})
        for channel in ("x", "y"):
            one = encoding.get(channel, {})
            if looks.kind(layer) != "bar" or one.get("type") != "quantitative":
                continue
            low, high = one["scale"]["domain"]
            is_floating = f"{channel}2" in encoding
            assert low <= 0 <= high if is_floating else low == 0
            assert one.get("stack") is not True


def check_colours(spec: Spec) -> None:
    """Few, none green, apart in grey print and to eyes that see fewer hues; letters that can be read."""
    found = looks.colours(spec)
    assert len(found) <= 5, found
    assert not [one for one in found if looks.is_green(one)]
    for layer in looks.layers(spec):
        fills = looks.fills(layer)
        assert looks.closest_grey(fills) > 4.5, fills
        assert looks.closest(fills, DEUTERANOPIA) > 10, fills
        assert looks.closest(fills, PROTANOPIA) > 10, fills
    for one in looks.written(spec):
        assert looks.contrast(one.colour, one.ground) >= 4.5, one


def check_phone(spec: Spec) -> None:
    """The lines of title and subtitle fit a phone, and the chart is as wide as its page."""
    assert spec["width"] == "container"
    for line in looks.subtitle(spec):
        assert looks.pixels(line, theme.SMALL) <= PHONE, line
    for line in looks.narrow_title(spec):
        assert looks.pixels(line, 16) <= PHONE, line


def check_axes(spec: Spec) -> None:
    """No axis names its field."""
    for layer in looks.layers(spec):
        for channel in (layer.get("encoding", {}).get(c, {}) for c in ("x", "y")):
            if "field" in channel and channel.get("axis", {}) is not None:
                assert "title" in channel["axis"], channel


def check_letters(spec: Spec) -> None:
    """The printed font has every letter: one that it lacks is drawn, with its whole line, in another."""
    drawn = {
        text for layer in looks.layers(spec) for row in looks.rows(layer) for text in row.values()
    }
    letters = set("".join(text for text in drawn if isinstance(text, str))) - {"\n"}
    assert not [one for one in letters if ord(one) not in _printed()]


@cache
def _printed() -> set[int]:
    return set.intersection(*(set(TTFont(file).getBestCmap()) for file in PRINTED.glob("*.ttf")))


def test_green_and_colours_that_look_alike_would_be_noticed() -> None:
    """The checks can fail."""
    assert looks.is_green("#2e8b57")
    assert looks.is_green("#7cb518")
    assert not any(looks.is_green(one) for one in ("#f3cb45", "#1f5c99", "#e58a2b", "#97201f"))
    red, green = "#c0392b", "#6b7a1e"
    assert looks.closest([red, green]) > 40
    assert looks.closest([red, green], DEUTERANOPIA) < looks.closest([red, green]) / 2
    assert looks.closest_grey(["#777777", "#797979"]) < 2
    assert looks.contrast("#999999", "#ffffff") < 4.5
    assert looks.contrast("#000000", "#ffffff") == pytest.approx(21)
