"""Places in the work queue (排位): where a firm stands, and the reasons, as one product.

The place value is a product of factors, each at least 1: colour × staleness (陈旧) × overdue (超期)
× change for the worse (变差) × gap between self and credible (差距) × waiting (等候). A factor that
does not apply is 1. Every factor but the colour's grows evenly: 1 below `from`, one more for each
further `each`, never above `most`. The numbers stand in `data/reference/queue_weights.csv`.

The rule is written once more as SQL, so that the database can sort a whole city; a test holds the
two together.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from data import reference

COLOURS = ("red", "orange", "yellow")
_AMOUNTS = {
    "overdue": "(:today - firms.due_day)",
    "gap": "firms.gap",
    "stale": "(:today - firms.checked_day)",
    "worse": "firms.change",
    "waiting": "(:today - firms.waiting_day)",
}
"""Factor → its amount, in the order in which a reader is told."""


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
    """One reason: its name, how much there is of it (days or points), and what it multiplies by."""

    name: str
    amount: float
    times: float


def factors(standing: Standing, *, today: date) -> tuple[Factor, ...]:
    """The factors that say something, colour first; the place value is their product."""
    amounts = {
        "overdue": _days(standing.due_on, today),
        "gap": standing.gap or 0.0,
        "stale": _days(standing.checked_on, today),
        "worse": standing.change or 0.0,
        "waiting": _days(standing.waiting_on, today),
    }
    found = [Factor("colour", standing.risk or 0.0, _colour(standing.colour))]
    found += [Factor(name, amounts[name], _times(name, amounts[name])) for name in _AMOUNTS]
    return tuple(factor for factor in found if factor.times > 1)


def value(standing: Standing, *, today: date) -> float:
    """The place value; 1 where nothing presses."""
    product = 1.0
    for factor in factors(standing, today=today):
        product *= factor.times
    return product


@cache
def value_sql() -> str:
    """The same over a row of `queue_places AS firms`; `:today` is the number of the day."""
    return " * ".join([_colour_sql(), *(_times_sql(name) for name in _AMOUNTS)])


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


def _times_sql(name: str) -> str:
    """Literals, not parameters: they come from our own file, and `min` of two is not common SQL."""
    start, each, most = (number(f"{name}_{part}") for part in ("from", "each", "most"))
    amount = f"COALESCE({_AMOUNTS[name]}, 0)"
    full = start + each * (most - 1.0)
    return (
        f"CASE WHEN {amount} <= {start!r} THEN 1.0 WHEN {amount} >= {full!r} THEN {most!r}"
        f" ELSE 1.0 + ({amount} - {start!r}) / {each!r} END"
    )
