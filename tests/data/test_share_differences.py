"""Shares that differ: the textbook's exact test, and hardly a false find among many shares at once."""

from math import comb
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.share_differences import Share, certain, chance
from tests.chance import most

LEAST = 5.0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # Fisher 1935, the lady tasting tea: three of four cups right; and all four.
        pytest.param(Share(3, 4), Share(1, 4), 34 / 70, id="three of four cups"),
        pytest.param(Share(4, 4), Share(0, 4), 2 / 70, id="all four cups"),
        pytest.param(Share(5, 5), Share(30, 30), 1.0, id="all of either"),
        pytest.param(Share(0, 9), Share(0, 12), 1.0, id="none of either"),
        # Fisher 1935, convicts among the twins of convicts: 10 of 13 alike, 2 of 17 unlike.
        pytest.param(Share(10, 13), Share(2, 17), 0.0005367, id="twins of convicts"),
    ],
)
def test_the_exact_test(one: Share, other: Share, expected: float) -> None:
    assert chance(one, other) == pytest.approx(expected, abs=1e-5)
    assert chance(other, one) == pytest.approx(expected, abs=1e-5)


@given(
    st.integers(1, 60).flatmap(
        lambda firms: st.builds(Share, st.integers(0, firms), st.just(firms))
    ),
    st.integers(1, 300).flatmap(
        lambda firms: st.builds(Share, st.integers(0, firms), st.just(firms))
    ),
)
def test_it_is_the_sum_over_all_that_are_no_likelier(one: Share, other: Share) -> None:
    part, firms = one.part + other.part, one.firms + other.firms
    ways = {
        k: comb(part, k) * comb(firms - part, one.firms - k)
        for k in range(max(0, one.firms + part - firms), min(part, one.firms) + 1)
    }
    no_likelier = sum(many for many in ways.values() if many <= ways[one.part])

    assert chance(one, other) == pytest.approx(no_likelier / comb(firms, one.firms), rel=1e-6)


def test_a_weak_group_is_found_and_the_others_are_not_made_strong() -> None:
    groups = {"a": Share(36, 40), "b": Share(12, 40), "c": Share(13, 40)}

    found = certain(groups, Share(61, 120), LEAST)

    assert found.keys() == {"a"}
    assert found["a"] == pytest.approx(90 - 31.25)


def test_too_few_others_are_nothing_to_compare_with() -> None:
    assert certain({"a": Share(30, 30)}, Share(30, 34), LEAST) == {}


@pytest.mark.parametrize("likely", [0.5, 0.85, 0.95])
@pytest.mark.parametrize(
    "sizes",
    [
        pytest.param((40, 40, 40), id="alike"),
        pytest.param((100, 30, 10, 8, 6), id="very unlike"),
        pytest.param((6, 6, 6, 6, 6, 6), id="tiny"),
    ],
)
def test_chance_is_rarely_taken_for_a_difference(sizes: tuple[int, ...], likely: float) -> None:
    """The promised five per cent for everything said at one time; a test by deviations fails it by far."""
    random, false, tries = Random(7), 0, 300
    for _ in range(tries):
        parts = [sum(random.random() < likely for _ in range(size)) for size in sizes]
        groups = {str(n): Share(part, sizes[n]) for n, part in enumerate(parts)}
        false += bool(certain(groups, Share(sum(parts), sum(sizes)), LEAST))

    assert false <= most(tries)
