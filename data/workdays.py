"""Chinese workdays (工作日): weekends, public holidays and the days worked in their stead (调休)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import chinese_calendar

_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class DueDay:
    """A day until which something is to be done.

    `provisional` (暂定): on the way lay days of a year whose holidays are not announced yet; they were
    counted as Monday to Friday.
    """

    day: date
    provisional: bool = False


def after(start: date, workdays: int) -> DueDay:
    """The so-many-th workday after a day, which itself does not count.

    Raises:
        ValueError: a negative number of workdays.
    """
    if workdays < 0:
        raise ValueError("工作日数不能是负数")
    day, provisional = start, False
    while workdays:
        day += timedelta(days=1)
        works, known = _works(day)
        provisional = provisional or not known
        workdays -= works
    return DueDay(day, provisional)


def calendar_days_after(start: date, days: int) -> DueDay:
    """So many calendar days later (自然日), workday or not: no holiday bears on it."""
    return DueDay(start + timedelta(days=days))


def before(day: date, workdays: int) -> date:
    """The latest day after which so many workdays lie up to `day`, that day included.

    Raises:
        ValueError: a negative number of workdays.
    """
    if workdays < 0:
        raise ValueError("工作日数不能是负数")
    while workdays:
        workdays -= is_workday(day)
        day -= timedelta(days=1)
    return day


def up_to(day: date) -> DueDay:
    """The day itself where people work, else the last workday before it."""
    while not is_workday(day):
        day -= timedelta(days=1)
    return DueDay(day, provisional=not _works(day)[1])


def is_workday(day: date) -> bool:
    """Whether people work; Monday to Friday where the year's holidays are not known."""
    return _works(day)[0]


def between(first: date, last: date) -> int:
    """How many workdays lie after `first` up to `last`, that day included; 0 where it is not later."""
    days = (last - first).days
    return sum(is_workday(first + timedelta(days=number)) for number in range(1, days + 1))


def are_known(first: date, last: date) -> bool:
    """Whether the holidays of all days after `first` up to `last` are announced."""
    return last <= first or all(
        _works(date(y, 12, 31))[1] for y in range(first.year, last.year + 1)
    )


@lru_cache(maxsize=4096)
def _works(day: date) -> tuple[bool, bool]:
    """Whether people work, and whether that is known."""
    try:
        return chinese_calendar.is_workday(day), True
    except NotImplementedError:
        return day.weekday() < _SATURDAY, False
