"""The served fonts: which characters, in which files, under which rules."""

import re
from pathlib import Path

import pytest

from portal.web import fonts
from tests.portal.web.served import Served

TEXT = "衢州企业商业秘密保护自评，登记、复核、整改（1.0）"


def test_the_core_holds_every_character_of_the_portals_own_text() -> None:
    core = fonts.spoken()

    assert set(map(ord, TEXT)) <= core
    for path in (Path(fonts.ROOT) / "questionnaires").rglob("*.yaml"):
        assert {ord(c) for c in path.read_text(encoding="utf-8") if c >= " "} <= core


def test_gb_2312_is_complete() -> None:
    points = fonts.gb2312()

    assert sum(0x4E00 <= point <= 0x9FFF for point in points) == 6763
    assert {ord(c) for c in "啊齄衢䶮"} - points == {ord("䶮")}


def test_nothing_is_cut_twice() -> None:
    cuts = fonts.cuts(frozenset({1, 2}), frozenset({2, 3}))

    assert {(cut.part, cut.characters) for cut in cuts} == {
        ("core", frozenset({1, 2})),
        ("rest", frozenset({3})),
    }
    assert {cut.weight for cut in cuts} == {"regular", "bold"}


@pytest.mark.parametrize(
    ("points", "ranges"),
    [
        pytest.param([], [], id="none"),
        pytest.param([0x41], ["U+41"], id="one"),
        pytest.param([1, 2, 3, 5, 7, 8], ["U+1-3", "U+5", "U+7-8"], id="runs and single ones"),
    ],
)
def test_ranges(points: list[int], ranges: list[str]) -> None:
    assert fonts.ranges(points) == ranges


def test_a_small_cut_is_a_font_with_these_characters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fontTools.ttLib import TTFont

    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    cut = fonts.Cut("core", "bold", frozenset(map(ord, "铸盾")))

    rule = fonts.make(cut)

    assert re.fullmatch(
        r'@font-face\{font-family:"Noto Sans SC";.*font-display:swap;font-weight:700;'
        r"src:url\(noto-sans-sc-bold-core\.woff2\?v=[0-9a-f]{12}\) format\('woff2'\);"
        r"unicode-range:U\+76FE,U\+94F8\}",
        rule,
    )
    with TTFont(tmp_path / cut.name) as font:
        assert set(font.getBestCmap()) == {ord("铸"), ord("盾")}
        assert "fvar" not in font


def test_a_cut_keeps_the_half_widths_of_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without them a browser leaves a hole between ” and ，."""
    from fontTools.ttLib import TTFont

    monkeypatch.setattr(fonts, "FOLDER", tmp_path)
    cut = fonts.Cut("core", "regular", frozenset(map(ord, "铸盾“”，。")))

    fonts.make(cut)

    with TTFont(tmp_path / cut.name) as font:
        features = {record.FeatureTag for record in font["GPOS"].table.FeatureList.FeatureRecord}
        assert "halt" in features


def test_missing_fonts_break_no_page(served: Served) -> None:
    assert served.browser().get("/fonts/no-such-font.woff2").status_code == 404
    assert served.browser().get("/fonts/fonts.css").status_code in {200, 404}
