"""How far somebody has come."""

import pytest

from portal.widgets import progress


@pytest.mark.parametrize(
    ("controls", "profile", "minutes"),
    [
        pytest.param(74, 14, 34, id="the full check"),
        pytest.param(28, 14, 14, id="the light check"),
        pytest.param(1, 0, 1, id="one question is a minute"),
        pytest.param(0, 0, 0, id="nothing is open"),
    ],
)
def test_minutes(controls: int, profile: int, minutes: int) -> None:
    assert progress.minutes(controls, profile) == minutes


def test_the_bar_says_how_many_of_how_many_and_what_else() -> None:
    drawn = str(progress.bar(31, 74, told=["风险区间 21.7—52.3（黄—红）", "约还需 14 分钟"]))

    assert "已答 31／74" in drawn
    assert 'aria-valuenow="31"' in drawn
    assert "风险区间 21.7—52.3（黄—红）" in drawn
    assert "width:41.9%" in drawn


def test_a_bar_without_questions_is_full() -> None:
    assert "width:100.0%" in str(progress.bar(0, 0, told=[]))
