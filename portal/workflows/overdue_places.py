"""Overdue corrective actions (超期的整改) by county, by park, or of a park by kind: counts in one's scope."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import overdue, statistics
from data.actor import Actor
from data.overdue import Late
from data.statistics import Area
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, labels
from portal.workflows.places import called

By = Literal["county", "park", "kind"]
_KINDS = {kind: name for kind, name in labels.DUE.items() if kind not in ("check", "meet")}


@dataclass(frozen=True, slots=True)
class Overdue:
    """`late`: a name and what is overdue there, the most first; places without any are there too."""

    by: By
    late: Sequence[tuple[str, Late]]

    @property
    def what(self) -> str:
        """Of corrective actions alone, by place; by kind of all that is due."""
        return "事项" if self.by == "kind" else "整改"

    @property
    def many(self) -> int:
        """All of them."""
        return sum(one.many for _, one in self.late)


def read(store: Store, *, actor: Actor, area: Area, now: datetime) -> Overdue:
    """What is overdue in an area: of the city by county, of a county by park, of a park by kind.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope.
    """
    statistics.admit(store, area, "all", actor)
    by: By = {"city": "county", "county": "park", "park": "kind"}[area.kind]  # type: ignore[assignment]  # its keys are the kinds of area
    county = area.id if area.kind == "county" else ""
    with store.steady():
        found = overdue.late(store, by, today=day_in_shanghai(now), actor=actor, county=county)
        names = _KINDS if by == "kind" else called(store, area, found)
    late = [(name, found.get(code, Late(0, 0))) for code, name in names.items()]
    return Overdue(by, sorted(late, key=lambda one: -one[1].many))


def said(of: Overdue) -> str:
    """How many, and where most of them are."""
    if not of.many:
        return f"没有超期的{of.what}"
    first, *others = of.late
    is_most = bool(others) and first[1].many > others[0][1].many
    there = f"，最多的是{first[0]}（{figures.count(first[1].many)} 项）" if is_most else ""
    return f"超期的{of.what} {figures.count(of.many)} 项{there}"
