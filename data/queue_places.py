"""Places in the work queue (排位): where a firm stands, and the reasons, as one product.

The place value is a product of factors, each at least 1: colour × staleness (陈旧) × overdue (超期)
× change for the worse (变差) × gap between self and credible (差距) × waiting (等候). A factor that
does not apply is 1. Every factor but the colour's grows evenly: 1 below `from`, one more for each
further `each`, never above `most`. The numbers stand in `data/reference/queue_weights.csv`.

Overdue counts in workdays, by `data.lateness` as everywhere. The rule is written once more as SQL, so
that the database can sort a whole city; a test holds the two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from math import ceil

from data import lateness, reference

COLOURS = ("red", "orange", "yellow")
_AMOUNTS = {
    "overdue": "",
    "gap": "firms.gap",
    "stale": "(:today - firms.checked_day)",
    "worse": "firms.change",
    "waiting": "(:today - firms.waiting_day)",
}
"""Factor → its amount, in the order in which a reader is told; workdays are found by their days."""
LATE = "firms.due_day <= :late_1"
"""When a firm is overdue; wants `days`."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What the queue knows of one firm; no answer is among it.

    `check_state`: of the last submitted check, empty where there was none. `change`: points of risk since
    the check before of the same edition, scope and reading, worse where positive. `gap`: credible
    minus self. `waiting_on`: since when the firm waits for officials. `due_on`: the earliest day of
    what is still to be done, `due_what` a duty of follow-up or `action`. `holder`: who works on the
    case, else who has begun a review. `mover`: who moved a colour that waits. `to_check`: corrective
    actions that wait for it, `proposer` who proposed them all, if one did.
    """

    check_state: str = ""
    scope: str = ""
    reading: str = ""
    colour: str = ""
    risk: float | None = None
    gap: float | None = None
    change: float | None = None
    checked_on: date | None = None
    waiting_on: date | None = None
    due_on: date | None = None
    due_what: str = ""
    holder: str = ""
    mover: str = ""
    to_check: int = 0
    proposer: str = ""
    to_agree: int = 0


@dataclass(frozen=True, slots=True)
class Factor:
    """One reason: its name, how much there is of it (days, workdays or points), and what it multiplies by."""

    name: str
    amount: float
    times: float


def factors(standing: Standing, *, today: date) -> tuple[Factor, ...]:
    """The factors that say something, colour first; the place value is their product."""
    amounts = {
        "overdue": lateness.of(standing.due_on, today=today).workdays if standing.due_on else 0,
        "gap": standing.gap or 0.0,
        "stale": _days(standing.checked_on, today),
        "worse": standing.change or 0.0,
        "waiting": _days(standing.waiting_on, today),
    }
    found = [Factor("colour", standing.risk or 0.0, _colour(standing.colour))]
    found += [Factor(name, amounts[name], _times(name, amounts[name])) for name in _AMOUNTS]
    return tuple(factor for factor in found if factor.times > 1)


@cache
def value_sql() -> str:
    """The same over a row of `queue_places AS firms`; wants `days`."""
    said = [_times_sql(name, amount) for name, amount in _AMOUNTS.items() if amount]
    return " * ".join([_colour_sql(), _overdue_sql(), *said])


@lru_cache(maxsize=4)
def days(today: date) -> Mapping[str, int]:
    """What the SQL of the queue asks of a day: its number, and which days are late by how much."""
    late = {f"late_{n}": lateness.last_day(today, n) for n in range(1, _most_late() + 1)}
    return {name: day.toordinal() for name, day in {"today": today, **late}.items()}


def number(name: str) -> float:
    """A parameter of the queue.

    Raises:
        KeyError: the file has no such name.
    """
    return _weights()[name]


@cache
def _weights() -> Mapping[str, float]:
    return {row["name"]: float(row["value"]) for row in reference.read("queue_weights")}


def _colour(colour: str) -> float:
    return number(f"colour_{colour}") if colour in COLOURS else 1.0


def _times(name: str, amount: float) -> float:
    start, each, most = (number(f"{name}_{part}") for part in ("from", "each", "most"))
    return min(most, 1.0 + max(0.0, amount - start) / each)


def _days(since: date | None, today: date) -> int:
    return 0 if since is None else max(0, (today - since).days)


def _colour_sql() -> str:
    cases = " ".join(f"WHEN '{colour}' THEN {_colour(colour)!r}" for colour in COLOURS)
    return f"CASE firms.colour {cases} ELSE 1.0 END"


def _most_late() -> int:
    """From how many workdays on the factor grows no more."""
    start, each, most = (number(f"overdue_{part}") for part in ("from", "each", "most"))
    return max(1, ceil(start + each * (most - 1.0)))


def _overdue_sql() -> str:
    """Workday by workday, for SQL knows no holidays; first the rows of firms that owe nothing."""
    steps = "".join(
        f" WHEN firms.due_day > :late_{late + 1} THEN {_times('overdue', late)!r}"
        for late in range(1, _most_late())
    )
    least, most = _times("overdue", 0), number("overdue_most")
    on_time = "firms.due_day IS NULL OR firms.due_day > :late_1"
    return f"CASE WHEN {on_time} THEN {least!r}{steps} ELSE {most!r} END"


def _times_sql(name: str, amount: str) -> str:
    """Literals, not parameters: they come from our own file, and `min` of two is not common SQL."""
    start, each, most = (number(f"{name}_{part}") for part in ("from", "each", "most"))
    amount = f"COALESCE({amount}, 0)"
    full = start + each * (most - 1.0)
    return (
        f"CASE WHEN {amount} <= {start!r} THEN 1.0 WHEN {amount} >= {full!r} THEN {most!r}"
        f" ELSE 1.0 + ({amount} - {start!r}) / {each!r} END"
    )
