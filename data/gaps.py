"""Gaps (短板): which controls most firms of a group lack, and what closing them costs and brings.

Live, for staff inside their scope; what would tell of fewer than five firms is left out, as in
`data.statistics`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data import series, statistics
from data.actor import Actor
from data.disclosure import OTHERS
from data.series import Series
from data.statistics import CITY, Area
from data.store import Row, Store
from data.tallies import DAY, POINT, Cut

_ITEMS = """
    SELECT item, firms, low, days, total FROM tallies
    WHERE series = :series AND area = :area AND cut = :cut AND grp = :grp AND kind = 'control'
    ORDER BY item
"""
_OF_INDUSTRIES = """
    SELECT item, grp, firms, low, days, total FROM tallies
    WHERE series = :series AND area = :area AND cut = 'industry' AND kind = 'control'
    ORDER BY item, grp
"""


@dataclass(frozen=True, slots=True)
class Gap:
    """One control in one group. `low`: firms of which it is a gap, of the `firms` to whom it applies.

    `person_days`, `risk_points`: what closing it alone costs and by how much it lowers R, the mean
    over the firms that have the gap.
    """

    item: str
    firms: int
    low: int
    person_days: float
    risk_points: float

    @property
    def share(self) -> float:
        """Of the firms to whom the control applies, how many have the gap (0 to 1)."""
        return self.low / self.firms

    @property
    def whole_effect(self) -> float:
        """By how much R would fall in the mean of all these firms, were it closed wherever it is one."""
        return self.risk_points * self.share


def commonest(
    store: Store,
    of: Series,
    *,
    actor: Actor,
    area: Area = CITY,
    industry: str = "",
    count: int = 10,
) -> list[Gap]:
    """The commonest gaps of an area, or of one industry there, the largest share first.

    A gap of fewer than five firms is not among them: its cost and effect would be theirs.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope.
    """
    cut: Cut = "industry" if industry else "all"
    statistics.admit(store, area, cut, actor)
    number = series.find(store, of)
    key = {"series": number, "area": area.id}
    with store.steady():
        rows = store.rows(_ITEMS, **key, cut=cut, grp=industry)
        gone = _withheld(store, key, industry) if industry else frozenset()
    found = [_gap(row) for row in rows if row["firms"] >= OTHERS and row["item"] not in gone]
    found = [one for one in found if one.low >= OTHERS]
    return sorted(found, key=lambda one: (-one.share, -one.whole_effect, one.item))[:count]


def of_industries(
    store: Store, of: Series, *, actor: Actor, area: Area = CITY
) -> dict[str, list[Gap]]:
    """Industry → all that may be told of its gaps, in the order of the controls; as `commonest`.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope.
    """
    statistics.admit(store, area, "industry", actor)
    rows = store.rows(_OF_INDUSTRIES, series=series.find(store, of), area=area.id)
    with_gap = [row for row in rows if row["low"]]
    gone = _hidden(_by_item(rows, "firms")) | _hidden(_by_item(with_gap, "low"))
    found: dict[str, list[Gap]] = {}
    for row in with_gap:
        enough = min(row["firms"], row["low"]) >= OTHERS
        if enough and (row["grp"], row["item"]) not in gone:
            found.setdefault(row["grp"], []).append(_gap(row))
    return found


def _withheld(store: Store, key: Row, industry: str) -> frozenset[str]:
    """Controls of which this industry tells nothing: it would tell of a small one, or of few that have the gap."""
    rows = store.rows(_OF_INDUSTRIES, **key)
    with_gap = [row for row in rows if row["low"]]
    gone = _hidden(_by_item(rows, "firms")) | _hidden(_by_item(with_gap, "low"))
    return frozenset(item for group, item in gone if group == industry)


def _by_item(rows: Sequence[Row], count: str) -> dict[str, dict[str, int]]:
    """Control → industry → firms, or those that have the gap."""
    by_item: dict[str, dict[str, int]] = {}
    for row in rows:
        by_item.setdefault(row["item"], {})[row["grp"]] = row[count]
    return by_item


def _hidden(by_item: Mapping[str, Mapping[str, int]]) -> set[tuple[str, str]]:
    """Industries and controls that are told nothing of."""
    return {
        (group, item) for item, groups in by_item.items() for group in statistics.withheld(groups)
    }


def _gap(row: Row) -> Gap:
    low = row["low"]
    return Gap(
        item=row["item"],
        firms=row["firms"],
        low=low,
        person_days=row["days"] / (low * DAY) if low else 0.0,
        risk_points=row["total"] / (low * POINT) if low else 0.0,
    )
