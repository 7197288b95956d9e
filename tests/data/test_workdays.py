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
    with pytest.raises(ValueError, match="负数"):
        workdays.after(date(2026, 1, 1), -1)


@given(KNOWN, st.integers(1, 90))
def test_what_is_due_is_a_workday_so_many_workdays_later(start: date, count: int) -> None:
    due = workdays.after(start, count)

    assert workdays.is_workday(due.day)
    assert workdays.between(start, due.day) == count
    assert workdays.between(start, due.day - timedelta(days=1)) == count - 1
