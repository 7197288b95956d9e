"""The interval is told in words and drawn on the scale."""

import pytest

from portal.widgets import interval

EDGES = (20, 35, 50)


@pytest.mark.parametrize(
    ("risk", "colour", "phrase"),
    [
        pytest.param((21.7, 52.3), ("yellow", "red"), "21.7—52.3（黄—红）", id="open"),
        pytest.param((36.0, 44.0), ("orange", "orange"), "36.0—44.0（橙）", id="one colour"),
        pytest.param((39.0, 39.0), ("orange", "orange"), "39.0（橙）", id="everything answered"),
        pytest.param(
            (12.0, 19.96), ("blue", "blue"), "12.0—19.96（蓝）", id="never shows the next edge"
        ),
    ],
)
def test_phrase(risk: tuple[float, float], colour: tuple[str, str], phrase: str) -> None:
    assert interval.phrase(risk, colour, EDGES) == phrase


def test_the_strip_has_all_four_colours_with_shape_and_word_and_says_the_phrase() -> None:
    drawn = str(interval.strip((21.7, 52.3), ("yellow", "red"), edges=EDGES))

    assert all(word in drawn for word in ("● 蓝", "▲ 黄", "◆ 橙", "■ 红"))
    assert 'aria-label="风险区间 21.7—52.3（黄—红）' in drawn
    assert "left:21.70%;width:30.60%" in drawn


def test_a_settled_interval_is_still_to_be_seen() -> None:
    assert "width:0.80%" in str(interval.strip((39, 39), ("orange", "orange"), edges=EDGES))
