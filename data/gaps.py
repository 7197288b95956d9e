"""Gaps (短板): which controls most firms of a group lack, and what closing them costs and brings.

Live, for staff inside their scope; what would tell of fewer than five firms is left out, as in
`data.statistics`.
"""

from dataclasses import dataclass

from data import series, statistics
from data.actor import Actor
from data.series import Series
from data.spread import SMALLEST
from data.statistics import CITY, Area
from data.store import Row, Store
from data.tallies import DAY, POINT

_OF_ALL = """
    SELECT item, firms, low, days, total FROM tallies
    WHERE series = :series AND area = :area AND cut = 'all' AND kind = 'control' ORDER BY item
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
    if industry:
        found = of_industries(store, of, actor=actor, area=area).get(industry, [])
    else:
        statistics.admit(store, area, "all", actor)
        rows = store.rows(_OF_ALL, series=series.find(store, of), area=area.id)
        found = [_gap(row) for row in rows if _is_told(row)]
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
    gone = statistics.withheld(rows, "item") | statistics.withheld(with_gap, "item", "low")
    found: dict[str, list[Gap]] = {}
    for row in with_gap:
        if _is_told(row) and (row["grp"], row["item"]) not in gone:
            found.setdefault(row["grp"], []).append(_gap(row))
    return found


def _is_told(row: Row) -> bool:
    firms: int = min(row["firms"], row["low"])
    return firms >= SMALLEST


def _gap(row: Row) -> Gap:
    low = row["low"]
    return Gap(
        item=row["item"],
        firms=row["firms"],
        low=low,
        person_days=row["days"] / (low * DAY),
        risk_points=row["total"] / (low * POINT),
    )
