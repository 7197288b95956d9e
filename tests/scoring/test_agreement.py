"""Weighted kappa (加权一致性) and what stands beside it: a worked example, and what always holds."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import agreement

LEVEL = st.integers(0, 4)
PAIRS = st.lists(st.tuples(LEVEL, LEVEL), min_size=1, max_size=60)


def test_a_worked_example() -> None:
    """Ten controls. Weights are squares of the difference over 16.

    Observed: three differ by one, 3/16 in sum. Margins of the first: 2, 2, 2, 2, 2; of the second:
    2, 2, 2, 3, 1. Expected: the sum over i and j of 2·n(j)·(i-j)²/16/10, that is
    2/160 · (2·30 + 2·15 + 2·10 + 3·15 + 1·30) = 370/160 = 2.3125. Kappa: 1 - 0.1875/2.3125.
    """
    first = [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    second = [0, 0, 1, 1, 2, 3, 3, 2, 3, 4]
    pairs = list(zip(first, second, strict=True))
    observed = sum((a - b) ** 2 for a, b in pairs) / 16
    expected = sum(
        first.count(i) * second.count(j) * (i - j) ** 2 / 16 / 10
        for i in range(5)
        for j in range(5)
    )

    assert observed == pytest.approx(3 / 16)
    assert expected == pytest.approx(2.3125)
    assert agreement.weighted_kappa(pairs) == pytest.approx(1 - (3 / 16) / 2.3125)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        pytest.param([], None, id="nothing compared"),
        pytest.param([(2, 2)] * 8, None, id="one level only: nothing could have differed"),
        pytest.param([(0, 0), (4, 4)], 1.0, id="all agree"),
        pytest.param([(0, 4), (4, 0)], -1.0, id="all turned round"),
        pytest.param([(i, j) for i in range(5) for j in range(5)], 0.0, id="as chance would"),
    ],
)
def test_known_ends(pairs: list[agreement.Pair], kappa: float | None) -> None:
    found = agreement.weighted_kappa(pairs)
    assert found == (None if kappa is None else pytest.approx(kappa))


@given(PAIRS)
@settings(max_examples=60)
def test_it_does_not_matter_who_is_first(pairs: list[agreement.Pair]) -> None:
    turned = [(second, first) for first, second in pairs]
    there, back = agreement.weighted_kappa(pairs), agreement.weighted_kappa(turned)

    assert there == (None if back is None else pytest.approx(back))
    assert agreement.drift(pairs) == pytest.approx(-(agreement.drift(turned) or 0.0))


@given(PAIRS)
@settings(max_examples=60)
def test_it_is_never_above_one_and_one_only_where_all_agree(pairs: list[agreement.Pair]) -> None:
    kappa = agreement.weighted_kappa(pairs)

    if kappa is not None:
        assert kappa <= 1
        assert (kappa == pytest.approx(1)) == all(first == second for first, second in pairs)


@given(PAIRS, st.integers(2, 4))
@settings(max_examples=30)
def test_the_same_pairs_several_times_say_the_same(pairs: list[agreement.Pair], n: int) -> None:
    once, often = agreement.weighted_kappa(pairs), agreement.weighted_kappa(pairs * n)
    assert once == (None if often is None else pytest.approx(often))


def test_two_who_guess_agree_as_chance_would() -> None:
    rng = random.Random(7)
    pairs = [(rng.randrange(5), rng.randrange(5)) for _ in range(20_000)]

    assert agreement.weighted_kappa(pairs) == pytest.approx(0, abs=0.02)


class TestTheInterval:
    def _groups(self) -> list[list[agreement.Pair]]:
        rng = random.Random(3)
        return [
            [(level, max(0, min(4, level + rng.choice((-1, 0, 0, 0, 1))))) for level in range(5)]
            for _ in range(12)
        ]

    def test_it_holds_kappa_and_is_the_same_for_the_same_seed(self) -> None:
        found = agreement.of(self._groups(), seed=1)

        assert found.kappa is not None and found.interval is not None
        assert found.interval[0] <= found.kappa <= found.interval[1]
        assert agreement.interval(self._groups(), seed=1) == found.interval

    def test_one_check_has_none(self) -> None:
        assert agreement.interval([[(0, 1), (3, 3)]], seed=1) is None

    def test_a_second_person_who_judges_lower_shows_as_drift(self) -> None:
        found = agreement.of([[(2, 1), (3, 2), (4, 4)], [(1, 0)]], seed=1)

        assert found.drift == pytest.approx(0.75)
        assert (found.same, found.near) == (0.25, 1.0)
        assert (found.pairs, found.groups) == (4, 2)
