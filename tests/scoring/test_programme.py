"""The programme behind a plan (整数规划): exact where HiGHS alone would not be."""

from collections.abc import Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.milp import Row, minimise
from scoring.programme import SCALE, Column, Demand, cheapest_columns, common_unit
from tests.scoring.strategies import examples


def column(control: int, cost: float, units: int = 1, step: float = 0.25) -> Column:
    credits_ = tuple(step * (k + 1) for k in range(units))
    return Column(control, credits_, step, cost)


# ---- HiGHS ----


def test_the_cheapest_whole_numbers() -> None:
    rows = [Row([0, 1], [2.0, 3.0], lower=7.0)]
    assert minimise([1.0, 2.0], [10, 10], rows) == [4, 0]
    assert minimise([1.0, 1.0], [1, 10], rows) in ([0, 3], [1, 2])


def test_upper_limits_of_columns_and_rows() -> None:
    assert minimise([1.0], [2], [Row([0], [1.0], lower=3.0)]) is None
    rows = [Row([0, 1], [1.0, 1.0], lower=2.0), Row([0], [1.0], upper=0.0)]
    assert minimise([1.0, 5.0], [2, 2], rows) == [0, 2]


def test_nothing_to_choose_from() -> None:
    assert minimise([], [], []) == []
    assert minimise([], [], [Row([], [], lower=0.0)]) == []
    assert minimise([], [], [Row([], [], lower=0.5)]) is None
    assert minimise([], [], [Row([], [], upper=-0.5)]) is None


def test_a_demand_that_no_column_serves() -> None:
    assert minimise([1.0], [1], [Row([], [], lower=1.0)]) is None


def test_the_solver_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    minimise([1.0], [1], [Row([0], [1.0], lower=1.0)])
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")


def test_a_programme_that_is_no_programme_is_an_error() -> None:
    with pytest.raises(RuntimeError, match="HiGHS"):
        minimise([-1.0], [10**30], [Row([0], [1.0], lower=float("nan"))])


# ---- demands ----


@pytest.mark.parametrize(
    ("values", "unit"),
    [
        ([0.25, 0.75, 0.5], 0.25),
        ([0.3, 0.2], 0.1),
        ([1 / 3, 0.5], 1 / 6),
        ([0.0, 0.5], 0.5),
        ([60 / 157 / 4, 5 / 11], 5 / (157 * 11)),
        ([2.0**-60, 1.0], 0),
        ([0.1234567891234, 0.5], 0),
        ([0.0], 0),
        ([], 0),
    ],
)
def test_the_common_unit(values: list[float], unit: float) -> None:
    assert common_unit(values) == pytest.approx(unit, rel=1e-12)


def test_a_demand_lies_half_a_unit_below_what_it_means() -> None:
    """0.6 in units of a quarter is 3 units; a gain of 4 units does no more than 3."""
    row = Demand([0.25, 0.5, 0.0, 1.0], 0.6, 0.25).row()
    assert list(row.columns) == [0, 1, 3]
    assert row.coefficients == pytest.approx([SCALE / 3, SCALE * 2 / 3, SCALE])
    assert row.lower == pytest.approx(SCALE * 2.5 / 3)


def test_a_demand_without_a_unit_stands_as_it_is() -> None:
    row = Demand([0.25, 0.5, 0.0, 1.0], 0.8, 0.0).row()
    assert row.coefficients == pytest.approx([SCALE * 0.3125, SCALE * 0.625, SCALE])
    assert row.lower == SCALE


def test_a_unit_too_fine_to_tell_apart_is_not_used() -> None:
    assert Demand([0.25], 0.8, 1e-12).row().lower == SCALE


def test_a_demand_that_is_met_asks_nothing() -> None:
    for least in (0.0, -1.0):
        row = Demand([0.25, 0.0], least, 0.25).row()
        assert (list(row.columns), list(row.coefficients), row.lower) == ([0], [1.0], 0)


# ---- search ----


def test_the_cheapest_that_is_enough() -> None:
    columns = [column(0, 3), column(1, 2), column(2, 2)]
    demand = Demand([1.0, 1.0, 1.0], 2.0, 1.0)
    assert cheapest_columns(columns, [demand], lambda values: sum(values) >= 2) == [0, 1, 1]


def test_one_raise_of_each_control() -> None:
    columns = [column(0, 1), column(0, 1), column(1, 5)]
    demand = Demand([1.0, 1.0, 1.0], 2.0, 1.0)
    found = cheapest_columns(columns, [demand], lambda values: True)
    assert found in ([1, 0, 1], [0, 1, 1])


def test_none_where_nothing_is_enough() -> None:
    columns = [column(0, 1), column(1, 1, units=3)]
    assert cheapest_columns(columns, [], lambda values: False) is None


def test_a_whole_raise_of_several_units() -> None:
    whole = column(4, 1.5, units=3).to(0.5)
    assert whole == Column(4, (0.5,), 0.5, 3.0)


@given(st.data())
@examples(60)
def test_answers_that_fall_short_are_forbidden_one_by_one(data: st.DataObject) -> None:
    """Without any demand the search stands on `enough` alone, and is still exact."""
    units = data.draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    columns = [
        column(i, data.draw(st.sampled_from([0.5, 1.0, 1.5, 2.0])), count)
        for i, count in enumerate(units)
    ]
    if data.draw(st.booleans()):  # the first control by one column a level instead
        first = columns.pop(0)
        columns += [first.to(credit) for credit in first.credits]
    worth = [data.draw(st.integers(0, 5)) for _ in units]
    wanted = data.draw(st.integers(0, 12))

    def credit(values: Sequence[int]) -> list[float]:
        reached = [0.0] * len(units)
        for chosen, value in zip(columns, values, strict=True):
            if value:
                reached[chosen.control] = chosen.credits[value - 1]
        return reached

    def enough(values: Sequence[int]) -> bool:
        return sum(4 * c * w for c, w in zip(credit(values), worth, strict=True)) >= wanted

    def cost(values: Sequence[int]) -> float:
        return sum(v * c.cost for v, c in zip(values, columns, strict=True))

    choices = product(*(range(len(c.credits) + 1) for c in columns))
    possible = [v for v in choices if enough(v)]
    found = cheapest_columns(columns, [], enough)
    if found is None:
        assert not possible
    else:
        assert cost(found) == pytest.approx(min(cost(values) for values in possible))
