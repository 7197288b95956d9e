"""What is said of a difference between guided firms and others: in one direction, in plain words."""

import pytest

from data.spread import Difference
from portal.workflows import effect_words


@pytest.mark.parametrize(
    ("low", "value", "high", "said"),
    [
        pytest.param(
            -5.9, -4.7, -3.5, "多降 4.7 分，大约多降 3.5 到 5.9 分（", id="guided fell more"
        ),
        pytest.param(1.2, 2.0, 2.8, "少降 2.0 分，大约少降 1.2 到 2.8 分（", id="guided fell less"),
        pytest.param(-2.5, -0.2, 2.1, "大约在多降 2.5 分与少降 2.1 分之间（", id="either may be"),
    ],
)
def test_the_interval_speaks_as_the_difference_does(
    low: float, value: float, high: float, said: str
) -> None:
    found = Difference(value, low, high)

    assert said in effect_words.difference(found, "")
