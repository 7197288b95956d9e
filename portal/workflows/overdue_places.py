"""Overdue corrective actions (超期的整改) by county, by park, or of a park by kind: counts in one's scope."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import overdue, parks, regions, statistics
from data.actor import Actor
from data.overdue import Late
from data.statistics import Area
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, labels
from portal.workflows.places import OUTSIDE

By = Literal["county", "park", "kind"]


@dataclass(frozen=True, slots=True)
class Overdue:
    """Name → overdue things, the most first; places without any are there too."""

    by: By
    late: Mapping[str, Late]

    @property
    def many(self) -> int:
        """All of them."""
        return sum(one.many for one in self.late.values())


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
        names = _names(store, by, area)
    listed = names | {code: "已关闭的园区" for code in found if code not in names}
    late = {name: found.get(code, Late(0, 0)) for code, name in listed.items()}
    ordered = sorted(late.items(), key=lambda one: -one[1].many)
    return Overdue(by, dict(ordered))


def said(of: Overdue) -> str:
    """How many, and where most of them are."""
    what = "事项" if of.by == "kind" else "整改"
    if not of.many:
        return f"没有超期的{what}"
    first, *others = of.late.items()
    is_most = bool(others) and first[1].many > others[0][1].many
    there = f"，最多的是{first[0]}（{figures.count(first[1].many)} 项）" if is_most else ""
    return f"超期的{what} {figures.count(of.many)} 项{there}"


def _names(store: Store, by: By, area: Area) -> dict[str, str]:
    if by == "county":
        return {one.code: one.name for one in regions.counties(store)}
    if by == "park":
        found = {one.id: one.name for one in parks.of_county(store, area.id)}
        return found | {"": OUTSIDE}
    return {kind: name for kind, name in labels.DUE.items() if kind not in ("check", "meet")}
