"""Leak paths (泄密途径) over many firms: which ways are open widest, in the whole and by industry.

Live, for staff inside their scope; cells are withheld as in `data.statistics`.
"""

from dataclasses import dataclass

from data import series, statistics
from data.actor import Actor
from data.published_tables import deviation
from data.series import Series
from data.statistics import CITY, Area
from data.store import Row, Store
from data.tallies import POINT, Cut

_CELLS = """
    SELECT grp, item, firms, low, total, squares FROM tallies
    WHERE series = :series AND area = :area AND cut = :cut AND kind = 'path' ORDER BY grp, item
"""


@dataclass(frozen=True, slots=True)
class PathCell:
    """One path in one group: its mean index in points (0-100), and of how many firms it is the likeliest.

    None where it is withheld: too few firms, or it would tell of too few.
    """

    group: str
    path: str
    firms: int
    mean: float | None = None
    deviation: float | None = None
    likeliest: int | None = None


def table(store: Store, of: Series, cut: Cut, *, actor: Actor, area: Area = CITY) -> list[PathCell]:
    """Every path of every group of a cut.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope.
    """
    statistics.admit(store, area, cut, actor)
    number = series.find(store, of)
    rows = store.rows(_CELLS, series=number, area=area.id, cut=cut)
    gone = statistics.withheld(rows, "item")
    return [
        PathCell(row["grp"], row["item"], row["firms"])
        if (row["grp"], row["item"]) in gone
        else _cell(row)
        for row in rows
    ]


def _cell(row: Row) -> PathCell:
    firms, total = row["firms"], row["total"]
    return PathCell(
        group=row["grp"],
        path=row["item"],
        firms=firms,
        mean=total / (firms * POINT),
        deviation=deviation(firms, total, row["squares"]),
        likeliest=row["low"],
    )
