"""Workdays as the State Council arranges them; beyond the last year that is known, provisionally."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data import workdays
from data.workdays import DueDay

KNOWN = st.dates(date(2020, 1, 1), date(2026, 6, 1))


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        pytest.param("2026-11-25", 0, "2026-11-25", id="nothing to wait for"),
        pytest.param("2026-11-25", 3, "2026-11-30", id="a weekend lies between"),
        pytest.param(
            "2026-09-30", 3, "2026-10-10", id="the National Day holiday, then a Saturday worked"
        ),
        pytest.param(
            "2026-02-13", 1, "2026-02-14", id="a Saturday that is worked before the Spring Festival"
        ),
        pytest.param("2026-02-14", 1, "2026-02-24", id="the Spring Festival"),
    ],
)
def test_after(start: str, count: int, due: str) -> None:
    assert workdays.after(date.fromisoformat(start), count) == DueDay(date.fromisoformat(due))


def test_a_year_without_known_holidays_is_provisional() -> None:
    found = workdays.after(date(2026, 12, 30), 3)

    assert found == DueDay(date(2027, 1, 4), provisional=True)
    assert workdays.is_workday(date(2031, 5, 1)), "a Thursday, as long as nobody says otherwise"


def test_calendar_days_are_never_provisional() -> None:
    assert workdays.calendar_days_after(date(2026, 11, 25), 90) == DueDay(date(2027, 2, 23))


def test_no_time_runs_backwards() -> None:
    for either in (workdays.after, workdays.before):
        with pytest.raises(ValueError, match="负数"):
            either(date(2026, 1, 1), -1)


@pytest.mark.parametrize(
    ("day", "count", "found"),
    [
        pytest.param("2026-11-25", 0, "2026-11-25", id="none"),
        pytest.param("2026-11-23", 1, "2026-11-22", id="a Monday is one"),
        pytest.param("2026-11-23", 2, "2026-11-19", id="a weekend lies between"),
    ],
)
def test_before(day: str, count: int, found: str) -> None:
    assert workdays.before(date.fromisoformat(day), count) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("day", "found"),
    [
        pytest.param("2026-11-25", DueDay(date(2026, 11, 25)), id="a workday"),
        pytest.param("2026-11-29", DueDay(date(2026, 11, 27)), id="a Sunday"),
        pytest.param("2026-10-05", DueDay(date(2026, 9, 30)), id="within the National Day holiday"),
        pytest.param("2031-05-03", DueDay(date(2031, 5, 2), provisional=True), id="not known yet"),
    ],
)
def test_up_to(day: str, found: DueDay) -> None:
    assert workdays.up_to(date.fromisoformat(day)) == found


@pytest.mark.parametrize(
    ("first", "last", "known"),
    [
        pytest.param("2026-11-25", "2026-12-31", True, id="a year that is announced"),
        pytest.param("2026-12-31", "2031-01-01", False, id="into one that is not"),
        pytest.param("2031-05-01", "2031-05-01", True, id="no day at all"),
    ],
)
def test_whether_all_days_are_known(first: str, last: str, known: bool) -> None:
    assert workdays.are_known(date.fromisoformat(first), date.fromisoformat(last)) is known


@given(KNOWN, st.integers(1, 90))
def test_what_is_due_is_a_workday_so_many_workdays_later(start: date, count: int) -> None:
    due = workdays.after(start, count)

    assert workdays.is_workday(due.day)
    assert workdays.between(start, due.day) == count
    assert workdays.between(start, due.day - timedelta(days=1)) == count - 1
