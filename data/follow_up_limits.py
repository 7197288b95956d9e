"""The limits of follow-up by colour (分级跟进时限): `data/reference/follow_up_limits.csv`.

A suggestion of the control catalogue (§八); the committee decides on the numbers (建议，须由政法委确认).
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Literal, get_args

from data import reference, workdays
from data.times import months_before
from data.workdays import DueDay

Duty = Literal["contact", "visit", "plan", "reassess"]
Unit = Literal["workdays", "days", "months"]
DUTIES: tuple[Duty, ...] = get_args(Duty)


@dataclass(frozen=True, slots=True)
class Limit:
    """How soon one duty is due for a colour; `amount` None: on the firm's own request or account."""

    colour: str
    duty: Duty
    amount: int | None
    unit: Unit
    how: str
    note: str

    def due(self, start: date) -> DueDay | None:
        """The day until which it is due, counted from a day; None where no day is set."""
        if self.amount is None:
            return None
        if self.unit == "workdays":
            return workdays.after(start, self.amount)
        if self.unit == "days":
            return workdays.calendar_days_after(start, self.amount)
        return DueDay(months_before(start, -self.amount))


@cache
def all_limits() -> tuple[Limit, ...]:
    """Every limit, in the order of the file.

    Raises:
        ValueError: a row that the portal does not understand.
    """
    return tuple(_limit(row) for row in reference.read("follow_up_limits"))


def of_colour(colour: str) -> tuple[Limit, ...]:
    """What is due for a colour; nothing for an unknown one."""
    return tuple(limit for limit in all_limits() if limit.colour == colour)


def _limit(row: dict[str, str]) -> Limit:
    duty, unit = row["duty"], row.get("unit", "days")
    if duty not in DUTIES or unit not in get_args(Unit):
        raise ValueError(f"follow_up_limits.csv：{row['colour']} 的 {duty} 不能识别，请核对。")
    amount = int(row["amount"]) if "amount" in row else None
    return Limit(row["colour"], duty, amount, unit, row["how"], row["note"])  # type: ignore[arg-type]  # the words of the table
