"""When people are reminded (提醒规则): so many workdays before a day, on it, or after; kept as data.

The table is `data/reference/reminder_rules.csv`: a kind of due thing and its duty, workdays from the
day (negative: before), and whether the firm, the staff or the entry's author is told. What stands in
no rule is not reminded of here: a campaign (批次) does it itself, and what comes before and after the
day of a corrective action or a follow-up is the business of escalation (超期升级).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal, cast

from data import reference, workdays

To = Literal["firm", "staff", "author"]
_WHOM = ("firm", "staff", "author")


@dataclass(frozen=True, slots=True)
class Rule:
    """One reminder; `workdays` from the day that is due, negative before it."""

    workdays: int
    to: To

    @property
    def name(self) -> str:
        """Tells the reminders about one thing apart: `-5`, `0`, `3`."""
        return str(self.workdays)

    def from_day(self, due_on: date) -> date:
        """The first day on which this reminder may be given."""
        if self.workdays < 0:
            return _workday_before(due_on, -self.workdays)
        return workdays.after(due_on, self.workdays).day


@lru_cache(maxsize=1)
def table() -> Mapping[tuple[str, str], tuple[Rule, ...]]:
    """Kind and duty → its reminders, the earliest first.

    Raises:
        ValueError: a row tells nobody, or the same one twice.
    """
    found: dict[tuple[str, str], list[Rule]] = {}
    for row in reference.read("reminder_rules"):
        if row["to"] not in _WHOM:
            raise ValueError(f"reminder_rules.csv：to 不能是 {row['to']}")
        rule = Rule(int(row["workdays"]), cast(To, row["to"]))
        found.setdefault((row["kind"], row["duty"]), []).append(rule)
    if any(len(set(rules)) < len(rules) for rules in found.values()):
        raise ValueError("reminder_rules.csv：同一事项有两条相同的提醒")
    return {key: tuple(sorted(rules, key=lambda r: r.workdays)) for key, rules in found.items()}


def reached(kind: str, duty: str, due_on: date, *, today: date) -> tuple[Rule, ...]:
    """The latest reminder of each whose day has come.

    Only the latest: who was away for a week, or a timer that stood still, makes no heap of letters.
    """
    rules = table().get((kind, duty), ())
    return tuple({rule.to: rule for rule in rules if rule.from_day(due_on) <= today}.values())


def farthest() -> tuple[int, int]:
    """How many workdays at most a reminder comes before and after the day that is due."""
    offsets = [rule.workdays for rules in table().values() for rule in rules]
    return -min(*offsets, 0), max(*offsets, 0)


def _workday_before(day: date, count: int) -> date:
    """The so-many-th workday before a day: whoever is told on it still has them to work in."""
    while count:
        day -= timedelta(days=1)
        count -= workdays.is_workday(day)
    return day
