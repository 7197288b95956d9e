"""How figures are shown (评分办法 §10)."""

from bisect import bisect_right

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.display import figure
from scoring.engine import rounded

EDGES = (20.0, 35.0, 50.0)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (0.0, "0.0"),
        (100.0, "100.0"),
        (39.04, "39.0"),
        (39.05, "39.1"),
        (0.25, "0.3"),
        (2.675, "2.7"),
        (1.005, "1.0"),
        pytest.param(19.96, "19.96", id="one decimal would show yellow"),
        pytest.param(19.95, "19.95", id="half up would reach the edge"),
        pytest.param(19.94, "19.9", id="one decimal is enough"),
        pytest.param(19.996, "19.996", id="two decimals would show yellow"),
        pytest.param(19.9999999994, "19.999999999", id="still below the edge to nine decimals"),
        pytest.param(19.9999999996, "20.0", id="is the edge to nine decimals"),
        pytest.param(20.0, "20.0", id="the lower edge belongs to yellow"),
        pytest.param(20.04, "20.0", id="above the edge"),
        pytest.param(49.999, "49.999", id="the next edge as well"),
        pytest.param(99.97, "100.0", id="100 is no edge"),
        pytest.param(-0.04, "0.0", id="no minus before a zero"),
        pytest.param(-1.25, "-1.3", id="half away from zero"),
        pytest.param(1e-12, "0.0", id="written with an exponent"),
    ],
)
def test_figures(value: float, shown: str) -> None:
    assert figure(value, EDGES) == shown


def test_without_edges_one_decimal_is_enough() -> None:
    assert figure(19.96) == "20.0"


def test_a_tie_of_the_ninth_decimal_is_written_out() -> None:
    """Half up would show 35, but the value as stored lies below the middle and is yellow."""
    value = 34.9999999995
    assert rounded(value) < 35
    assert figure(value, EDGES) == "34.9999999995"


@given(st.floats(0, 100))
def test_a_figure_never_shows_another_band(value: float) -> None:
    shown = float(figure(value, EDGES))
    assert bisect_right(EDGES, shown) == bisect_right(EDGES, rounded(value))
    assert abs(shown - value) <= 0.05 + 1e-9
