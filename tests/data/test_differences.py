"""Differences between groups: the planted one is found, chance is not taken for one."""

from math import sqrt
from random import Random
from statistics import fmean, stdev

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.differences import Sample, certain, chance, margin, moved, rest, tails
from tests.chance import most

SCORES = st.lists(st.floats(0, 100), min_size=5, max_size=12)


def sample(scores: list[float]) -> Sample:
    """The figures of these scores."""
    return Sample(len(scores), fmean(scores), stdev(scores))


@pytest.mark.parametrize(
    ("t", "freedom", "both"),
    [
        pytest.param(12.706, 1, 0.05, id="one"),
        pytest.param(4.303, 2, 0.05, id="two"),
        pytest.param(2.571, 5, 0.05, id="odd"),
        pytest.param(3.169, 10, 0.01, id="even"),
        pytest.param(1.984, 100, 0.05, id="hundred"),
        pytest.param(1.960, 100_000, 0.05, id="as good as normal"),
    ],
)
def test_the_tails_are_those_of_the_tables(t: float, freedom: int, both: float) -> None:
    assert tails(t, freedom) == pytest.approx(both, rel=0.002)


def test_welch_as_in_the_textbook() -> None:
    """Welch's own kind of case: unequal sizes and spreads, t = 2.22 with 4.1 degrees, taken as 4."""
    one, other = Sample(5, 30.0, 10.0), Sample(50, 20.0, 3.0)

    assert chance(one, other) == pytest.approx(tails(10 / (20 + 0.18) ** 0.5, 4))


@settings(max_examples=40)
@given(SCORES, SCORES)
def test_the_rest_is_what_the_others_are_by_themselves(
    one: list[float], other: list[float]
) -> None:
    found = rest(sample(one + other), sample(one))

    assert found is not None
    assert found.firms == len(other)
    assert found.mean == pytest.approx(fmean(other), abs=1e-6)
    assert found.deviation == pytest.approx(stdev(other), abs=1e-3)


def test_too_few_others_are_no_comparison() -> None:
    assert rest(Sample(12, 50, 9), Sample(8, 40, 9)) is None


def test_a_planted_difference_is_found_and_its_size_said() -> None:
    found = [certain(*_city(seed, apart={"2": -25.0})) for seed in range(40)]

    assert all(("2", "R") in told for told in found)
    assert fmean(told["2", "R"] for told in found) == pytest.approx(-25, abs=1)
    assert sum(len(told) > 1 for told in found) <= most(len(found))


def test_chance_is_taken_for_a_difference_in_one_city_of_twenty_at_most() -> None:
    tries = 1000
    told = sum(bool(certain(*_city(seed, {}))) for seed in range(tries))

    assert told <= most(tries)


def test_a_very_weak_group_does_not_make_the_others_look_strong() -> None:
    groups = {(name, "R"): Sample(50, 50.0, 8.0) for name in "abc"}
    groups["d", "R"] = Sample(50, 10.0, 8.0)
    whole = Sample(200, 40.0, sqrt((4 * 49 * 64 + 50 * (3 * 100 + 900)) / 199))

    assert list(certain(groups, {"R": whole})) == [("d", "R")]


def test_a_certain_but_trifling_difference_is_not_spoken_of() -> None:
    one, others = Sample(50_000, 51.5, 10.0), Sample(50_000, 50.0, 10.0)
    whole = Sample(100_000, 50.75, sqrt(100 + 0.75**2))

    assert chance(one, others) < 1e-9
    assert certain({("one", "R"): one}, {"R": whole}) == {}


def test_scores_that_are_all_alike() -> None:
    assert chance(Sample(5, 40.0, 0.0), Sample(9, 40.0, 0.0)) == 1
    assert chance(Sample(5, 40.0, 0.0), Sample(9, 50.0, 0.0)) == 0


def test_the_interval_of_a_mean() -> None:
    assert margin(Sample(11, 50.0, 10.0)) == pytest.approx(2.2281 * 10 / 11**0.5, rel=1e-4)


def _city(
    seed: int, apart: dict[str, float]
) -> tuple[dict[tuple[str, str], Sample], dict[str, Sample]]:
    """Ten groups of eight to thirty scores around 50, but for what is planted."""
    random = Random(seed)
    scores = {
        str(group): [
            random.gauss(50 + apart.get(str(group), 0), 12) for _ in range(random.randrange(8, 31))
        ]
        for group in range(10)
    }
    whole = sample([score for group in scores.values() for score in group])
    return {(group, "R"): sample(found) for group, found in scores.items()}, {"R": whole}


def test_a_change_is_told_where_it_is_certain_and_large_enough() -> None:
    before = {("", node): Sample(200, 50.0, 12.0) for node in "PERF"}
    now = before | {
        ("", "P"): Sample(210, 56.0, 12.0),
        ("", "E"): Sample(5000, 51.5, 2.0),
        ("", "R"): Sample(200, 51.0, 12.0),
        ("new", "R"): Sample(200, 90.0, 12.0),
    }

    assert moved(now, before) == {("", "P"): 6.0}
    assert moved(before, before) == {}


def test_chance_is_seldom_taken_for_a_change() -> None:
    """Twenty figures of two draws of the same firms' kind."""
    draw, tries = Random(11), 400

    def drawn() -> dict[tuple[str, str], Sample]:
        return {(str(n), "R"): sample([draw.gauss(40, 12) for _ in range(30)]) for n in range(20)}

    assert sum(bool(moved(drawn(), drawn())) for _ in range(tries)) <= most(tries)
