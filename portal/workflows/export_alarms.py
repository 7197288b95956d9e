"""Exports that the lead should look at (不寻常的导出): by rules that stand in the reference data."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data import exports, reference
from data.actor import Actor
from data.exports import Export
from data.store import Store
from data.times import SHANGHAI, day_in_shanghai

WATCHED = timedelta(days=30)
"""How far back the lead's list goes."""


@dataclass(frozen=True, slots=True)
class Watched:
    """An export and why it is unusual; `why` is empty where it is not."""

    export: Export
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Rules:
    """rule → value and sentence."""

    values: dict[str, int]
    said: dict[str, str]


def watch(store: Store, *, actor: Actor, now: datetime) -> list[Watched]:
    """The lists that staff took lately, newest first.

    Raises:
        NotAllowed: the actor is not the lead.
    """
    return judged(exports.of_staff(store, actor=actor, since=now - WATCHED))


def judged(found: Iterable[Export]) -> list[Watched]:
    """Each export beside what its account took earlier on the same day; newest first."""
    rules = _rules()
    times: dict[tuple[str, date], int] = defaultdict(int)
    rows: dict[tuple[str, date], int] = defaultdict(int)
    watched = []
    for export in sorted(found, key=lambda one: (one.made_at, one.id)):
        day = (export.account_id, day_in_shanghai(export.made_at))
        times[day] += 1
        rows[day] += export.rows
        watched.append(Watched(export, _why(rules, export, times[day], rows[day])))
    return watched[::-1]


def _why(rules: _Rules, export: Export, times: int, rows: int) -> tuple[str, ...]:
    hour = export.made_at.astimezone(SHANGHAI).hour
    broken = {
        "exports_a_day": times >= rules.values["exports_a_day"],
        "rows_a_day": rows > rules.values["rows_a_day"],
        "before_hour": hour < rules.values["before_hour"],
        "from_hour": hour >= rules.values["from_hour"],
    }
    return tuple(rules.said[rule] for rule, is_broken in broken.items() if is_broken)


def _rules() -> _Rules:
    found = reference.read("export_alarms")
    return _Rules(
        {row["rule"]: int(row["value"]) for row in found},
        {row["rule"]: str(row["said"]) for row in found},
    )
