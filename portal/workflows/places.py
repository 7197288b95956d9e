"""Counties, or the parks of a county, side by side (各县、各园区): checked firms and 红橙 of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from data import parks, regions, share_differences, statistics
from data.actor import Actor
from data.figures import RISK
from data.series import Series
from data.share_differences import Share
from data.spread import SMALLEST
from data.statistics import Area, Cell, Coverage
from data.store import Store
from portal.workflows.sectors import BESIDE, NOBODY, TOO_FEW

OUTSIDE = "不在园区"
KINDS = {"county": "县（市、区）", "park": "园区"}
LEAST_SHARE = 5.0
"""Percentage points of 红橙 below which a difference, however certain, is not spoken of."""
_NONE = Coverage(0, 0, 0)


@dataclass(frozen=True, slots=True)
class Place:
    """One county or park. `high`: its red and orange firms; None where withheld, and `why`."""

    id: str
    name: str
    coverage: Coverage
    firms: int
    high: int | None
    why: str = ""

    @property
    def share(self) -> float | None:
        """Of the checked firms how many are red or orange, 0 to 1."""
        return None if self.high is None else self.high / self.firms


@dataclass(frozen=True, slots=True)
class Places:
    """The places of one area. `kind`: what they are; a park has none below it."""

    kind: Literal["county", "park"]
    places: tuple[Place, ...]


def read(store: Store, of: Series, *, actor: Actor, area: Area) -> Places:
    """The counties of the city, or the parks of a county; of a park none.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope.
    """
    if area.kind == "park":
        statistics.admit(store, area, "all", actor)
        return Places("park", ())
    kind: Literal["county", "park"] = "county" if area.kind == "city" else "park"
    with store.steady():
        covered = statistics.coverage(store, of, kind, actor=actor, area=area)
        cells = statistics.table(store, of, kind, actor=actor, area=area)
        names = _names(store, area)
    risk = {cell.group: cell for cell in cells if cell.node == RISK}
    known = [code for code in covered if code not in names]
    listed = names | {code: OUTSIDE if code == "" else "已关闭的园区" for code in known}
    made = [_place(code, name, covered, risk) for code, name in listed.items()]
    return Places(kind, tuple(made))


def apart(found: Places, whole: Cell | None) -> dict[str, float]:
    """Place → by how many percentage points its share of 红橙 certainly differs from that of the others."""
    if whole is None or whole.colours is None:
        return {}
    high = whole.colours["red"] + whole.colours["orange"]
    groups = {
        place.id: Share(place.high, place.firms) for place in found.places if place.high is not None
    }
    return share_differences.certain(groups, Share(high, whole.firms), LEAST_SHARE)


def said(found: Places, whole: Cell | None) -> str:
    """The place whose share certainly lies furthest above that of the others, or that none does."""
    if sum(place.high is not None for place in found.places) < 2:
        return f"够数的{KINDS[found.kind]}不到两个，还不能对照"
    told = apart(found, whole)
    if not told:
        return f"各{KINDS[found.kind]}红和橙的占比，差别还在误差之内"
    names = {place.id: place.name for place in found.places}
    worst, value = max(told.items(), key=lambda one: one[1])
    if value < 0:
        worst, value = min(told.items(), key=lambda one: one[1])
    more = "高" if value > 0 else "低"
    return f"{names[worst]}红和橙的占比比其他{KINDS[found.kind]}{more} {abs(value):.0f} 个百分点"


def _names(store: Store, area: Area) -> dict[str, str]:
    if area.kind == "city":
        return {one.code: one.name for one in regions.counties(store)}
    return {one.id: one.name for one in parks.of_county(store, area.id)}


def _place(
    code: str, name: str, covered: Mapping[str, Coverage], risk: Mapping[str, Cell]
) -> Place:
    of, cell = covered.get(code, _NONE), risk.get(code)
    if cell is None:
        return Place(code, name, of, 0, None, NOBODY)
    if cell.mean is None or cell.colours is None:
        why = TOO_FEW if cell.firms < SMALLEST else BESIDE
        return Place(code, name, of, cell.firms, None, why)
    high = cell.colours["red"] + cell.colours["orange"]
    return Place(code, name, of, cell.firms, high)
