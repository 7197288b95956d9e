"""Counties, or the parks of a county, side by side (各县、各园区): checked firms and 红橙 of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from data import parks, regions, share_differences, statistics
from data.actor import Actor
from data.figures import RISK
from data.series import Series
from data.share_differences import Share
from data.statistics import Area, Cell, Coverage
from data.store import Store
from portal.workflows.sector_words import alike
from portal.workflows.sectors import NOBODY, why

OUTSIDE = "不在园区"
_OUTSIDE = "不在园区的企业"
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
        names = called(store, area, covered)
    risk = {cell.group: cell for cell in cells if cell.node == RISK}
    made = [_place(code, name, covered, risk) for code, name in names.items()]
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
    names = {place.id: place.name if place.id else _OUTSIDE for place in found.places}
    return worst(apart(found, whole), names, KINDS[found.kind])


def worst(told: Mapping[str, float], names: Mapping[str, str], kind: str) -> str:
    """The place furthest above the others, else the one furthest below, or that none is.

    Args:
        told: place → percentage points of its share of 红橙 off that of the others, where certain.
    """
    if not told:
        return alike(f"各{kind}红和橙占比", f"{LEAST_SHARE:g} 个百分点")
    code, value = max(told.items(), key=lambda one: (one[1] > 0, abs(one[1]), one[0]))
    others = f"其他{kind}" if code else "其余企业"
    more = "高" if value > 0 else "低"
    return f"{names.get(code, code)}红和橙的占比比{others}{more} {abs(value):.0f} 个百分点"


def called(store: Store, area: Area, codes: Iterable[str]) -> dict[str, str]:
    """Code → name of the counties of the city or of the open parks of a county, and of these codes besides."""
    if area.kind == "city":
        return {one.code: one.name for one in regions.counties(store)}
    names = {one.id: one.name for one in parks.of_county(store, area.id)}
    ever = parks.names(store)
    besides = sorted((code for code in codes if code not in names), key=lambda code: code == "")
    return names | {code: f"{ever[code]}（已关闭）" if code else OUTSIDE for code in besides}


def _place(
    code: str, name: str, covered: Mapping[str, Coverage], risk: Mapping[str, Cell]
) -> Place:
    of, cell = covered.get(code, _NONE), risk.get(code)
    if cell is None:
        return Place(code, name, of, 0, None, NOBODY)
    if cell.mean is None or cell.colours is None:
        return Place(code, name, of, cell.firms, None, why(cell.firms))
    high = cell.colours["red"] + cell.colours["orange"]
    return Place(code, name, of, cell.firms, high)
