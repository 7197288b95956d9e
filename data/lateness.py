"""Overdue (超期): the one rule of when something is late, and by how much, for every page and rule.

Something is late from the first workday after its day (工作日): what was due on a Friday is late on
Monday, by one workday. Where holidays are not announced yet, the count is provisional (暂定).
"""

from dataclasses import dataclass
from datetime import date

from data import workdays


@dataclass(frozen=True, slots=True)
class Late:
    """By how many workdays something is late; 0 while it is not."""

    workdays: int
    provisional: bool = False

    def __bool__(self) -> bool:
        return self.workdays > 0


def of(due_on: date, *, today: date) -> Late:
    """How late today is what was due on a day."""
    many = workdays.between(due_on, today)
    return Late(many, bool(many) and not workdays.are_known(due_on, today))


def last_day(today: date, many: int = 1) -> date:
    """The last due day that is late today by so many workdays: for SQL, `due_on <= :last_late`."""
    return workdays.before(today, many)
