"""Places in the queue: a product of factors of at least 1, the same in Python and in SQL."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import queue_places
from data.queue_places import Standing, factors
from data.store import Store
from data.times import day_in_shanghai
from tests.data.town import NOW, Town, built

TODAY = day_in_shanghai(NOW)
STALE = Standing(check_state="reviewed", colour="orange", checked_on=TODAY - timedelta(days=360))


def times(standing: Standing) -> dict[str, float]:
    return {factor.name: factor.times for factor in factors(standing, today=TODAY)}


def value(standing: Standing, *, today: date) -> float:
    return prod(factor.times for factor in factors(standing, today=today))


@pytest.mark.parametrize(
    ("standing", "expected"),
    [
        pytest.param(Standing(), {}, id="nothing known presses nobody"),
        pytest.param(Standing(colour="blue"), {}, id="blue"),
        pytest.param(Standing(colour="red"), {"colour": 6}, id="red"),
        pytest.param(STALE, {"colour": 3, "stale": 2}, id="a year old: half a year too much"),
        pytest.param(
            replace(STALE, due_on=TODAY - timedelta(days=9)),
            {"colour": 3, "stale": 2, "overdue": 1 + 6 / 7},
            id="and six workdays overdue",
        ),
        pytest.param(
            Standing(due_on=TODAY + timedelta(days=9)), {}, id="due in nine days is not overdue"
        ),
        pytest.param(Standing(due_on=TODAY), {}, id="due today is not overdue"),
        pytest.param(Standing(gap=20.0), {"gap": 2}, id="self and credible lie 20 apart"),
        pytest.param(Standing(change=-30.0), {}, id="better than before"),
        pytest.param(Standing(change=12.0), {"worse": 2}, id="worse than before"),
        pytest.param(
            Standing(waiting_on=TODAY - timedelta(days=999)), {"waiting": 3}, id="never above most"
        ),
    ],
)
def test_factors(standing: Standing, expected: dict[str, float]) -> None:
    assert times(standing) == pytest.approx(expected)


def _days() -> st.SearchStrategy[date | None]:
    near = st.integers(-400, 1500).map(lambda days: TODAY - timedelta(days=days))
    return st.none() | near


STANDINGS = st.builds(
    Standing,
    colour=st.sampled_from(["", "blue", "yellow", "orange", "red"]),
    gap=st.none() | st.floats(-100, 100),
    change=st.none() | st.floats(-100, 100),
    checked_on=_days(),
    waiting_on=_days(),
    due_on=_days(),
)


def in_sql(store: Store, standing: Standing) -> float:
    days = {
        "checked_day": standing.checked_on,
        "waiting_day": standing.waiting_on,
        "due_day": standing.due_on,
    }
    row = {name: on and on.toordinal() for name, on in days.items()}
    sql = (
        f"SELECT {queue_places.value_sql()} AS value FROM (SELECT :colour AS colour, :gap AS gap,"
        " :change AS change, :checked_day AS checked_day, :waiting_day AS waiting_day,"
        " :due_day AS due_day) AS firms"
    )
    said = {"colour": standing.colour, "gap": standing.gap, "change": standing.change}
    found: float = store.rows(sql, **said, **row, **queue_places.days(TODAY))[0]["value"]
    return found


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    yield from built(tmp_path_factory.mktemp("rule") / "portal.sqlite")


@settings(max_examples=60, deadline=None)
@given(standing=STANDINGS)
def test_the_database_and_python_find_the_same(town: Town, standing: Standing) -> None:
    assert in_sql(town.store, standing) == pytest.approx(value(standing, today=TODAY))


@settings(max_examples=60, deadline=None)
@given(standing=STANDINGS, more=st.floats(0, 50))
def test_more_of_a_reason_never_means_a_lower_place(standing: Standing, more: float) -> None:
    before = value(standing, today=TODAY)

    assert before >= 1
    assert all(factor.times > 1 for factor in factors(standing, today=TODAY))
    assert value(replace(standing, gap=(standing.gap or 0) + more), today=TODAY) >= before
    assert value(replace(standing, colour="red"), today=TODAY) >= before
    assert value(standing, today=TODAY + timedelta(days=int(more))) >= before
