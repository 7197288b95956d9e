"""Statistics (统计): every aggregate that a page may show, live for staff inside their scope.

Who reads live figures may open the single firms behind them, each with a stated purpose. So that a
table does not become the way around the purpose, a cell of fewer than five firms tells how many
they are and nothing else; nor does a cell that would tell of these, taken from the whole. All
others read snapshots: `data.publications`, `data.comparing`.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from data import fresh_tables, series
from data.actor import Actor
from data.errors import NoSuch, Refusal
from data.figures import POINT, PROTECTION, REGISTERED
from data.published_tables import between, deviation
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.series import Series
from data.spread import SMALLEST, hidden
from data.store import Row, Store
from data.summaries import COLOURS, CUTS, TWENTIETHS, Cut, Kind, place

_AREAS: Mapping[Kind, str] = {
    "city": "SELECT '' AS id, CAST(NULL AS TEXT) AS county, CAST(NULL AS TEXT) AS park",
    "county": (
        "SELECT '' AS id, regions.code AS county, CAST(NULL AS TEXT) AS park FROM regions"
        " WHERE regions.code = :area AND regions.parent IS NOT NULL"
    ),
    "park": "SELECT '' AS id, parks.county, parks.id AS park FROM parks WHERE parks.id = :area",
}
_MAY = "SELECT 1 FROM ({area}) AS firms WHERE {scope}"
_TOLD = ", ".join(
    (
        *("grp", "node", "firms", "total", "squares", *COLOURS),
        *(f"{end}{q}" for q in TWENTIETHS for end in ("low", "high")),
    )
)
_CELLS = f"""
    SELECT {_TOLD} FROM summaries WHERE series = :series AND area = :area AND cut = :cut
    ORDER BY grp, node
"""  # noqa: S608 - made of own names only
_FIRMS = """
    SELECT grp, firms FROM summaries
    WHERE series = :series AND area = :area AND cut = :cut AND node = :node
"""
_FLOW = """
    SELECT later.industry, earlier.colour AS was, later.colour AS became, count(*) AS firms
    FROM figures AS earlier
    JOIN figures AS later ON later.firm_id = earlier.firm_id AND later.series = :later
        AND later.node = 'R' AND later.colour IS NOT NULL
    WHERE earlier.series = :earlier AND earlier.node = 'R' AND earlier.colour IS NOT NULL
        AND {area}
    GROUP BY later.industry, earlier.colour, later.colour
"""
_IN_AREA: Mapping[Kind, str] = {
    "city": "1 = 1",
    "county": "later.county = :area",
    "park": "later.park = :area",
}


class NoSuchArea(NoSuch):
    """No such county or park, or not the actor's."""

    message = "没有这个辖区的统计，或者您无权查看。请从本辖区的统计页进入。"


class NotComparable(Refusal):
    """Figures of different editions, scopes or readings in one picture."""

    message = "版次、范围或口径不同的结果不能放在一起比较。请选择相同的一种。"


@dataclass(frozen=True, slots=True)
class Area:
    """The city, a county or a park (辖区). `id`: a county's code or a park's id, empty for the city."""

    kind: Kind = "city"
    id: str = ""


CITY = Area()


@dataclass(frozen=True, slots=True)
class Cell:
    """The figures of one group for one node, in points. None where they are withheld: too few firms,
    or the others of the cut and the whole would tell of those that are too few.

    `quantiles`: per cent → points, as linear interpolation between two scores (type 7). `colours`:
    firms of each colour, of the node R only.
    """

    group: str
    node: str
    firms: int
    mean: float | None = None
    deviation: float | None = None
    quantiles: Mapping[int, float] = field(default_factory=dict)
    colours: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many confirmed firms of a group how many have a figure by themselves, how many a verified one."""

    registered: int
    checked: int
    verified: int


def table(store: Store, of: Series, cut: Cut, *, actor: Actor, area: Area = CITY) -> list[Cell]:
    """One cut of an area, from the summaries: as fresh as the last submission.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope. NoSuchCut: not cut so.
    """
    admit(store, area, cut, actor)
    number = series.find(store, of)
    return _cells(store.rows(_CELLS, series=number, area=area.id, cut=cut))


def fresh(
    store: Store,
    of: Series,
    cut: Cut,
    nodes: Sequence[str],
    *,
    actor: Actor,
    quantiles: Sequence[int] = tuple(TWENTIETHS),
) -> list[Cell]:
    """The same of the whole city, computed from the figures now: what the summaries are checked with."""
    admit(store, CITY, cut, actor)
    number = series.find(store, of)
    if number is None:
        return []
    return _cells(fresh_tables.table(store, number, cut, nodes, quantiles=quantiles))


def coverage(
    store: Store, of: Series, cut: Cut, *, actor: Actor, area: Area = CITY
) -> dict[str, Coverage]:
    """Group → coverage, also of groups in which nobody has submitted yet. The reading makes no difference."""
    admit(store, area, cut, actor)
    with store.steady():
        registered = _firms(store, None, REGISTERED, area, cut)
        checked, verified = (
            _firms(store, replace(of, reading=reading), PROTECTION, area, cut)
            for reading in ("self", "verified")
        )
    return {
        group: Coverage(registered.get(group, 0), checked.get(group, 0), verified.get(group, 0))
        for group in sorted(registered.keys() | checked.keys())
    }


def flow(
    store: Store,
    earlier: Series,
    later: Series,
    *,
    actor: Actor,
    area: Area = CITY,
    industry: str = "",
) -> dict[tuple[str, str], int] | None:
    """Colour then and colour now → firms, of the firms that are in both, or of one industry of them.

    None where these are too few, or where the others and the whole would tell of those that are.

    Raises:
        NotComparable: other editions, scopes or readings.
    """
    admit(store, area, "industry" if industry else "all", actor)
    if key(earlier) != key(later):
        raise NotComparable
    rows = store.rows(
        _FLOW.format(area=_IN_AREA[area.kind]),
        earlier=series.find(store, earlier),
        later=series.find(store, later),
        **({} if area.kind == "city" else {"area": area.id}),
    )
    groups: Counter[str] = Counter()
    found: Counter[tuple[str, str]] = Counter()
    for row in rows:
        groups[row["industry"]] += row["firms"]
        if industry in ("", row["industry"]):
            found[row["was"], row["became"]] += row["firms"]
    is_told = found.total() >= SMALLEST and not (industry and industry in hidden(groups))
    return dict(found) if is_told else None


def admit(store: Store, area: Area, cut: Cut, actor: Actor) -> None:
    """Refuse what is not the actor's to see.

    A park's figures are for its own officials: beside those of its county they would tell of the others there.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope, or not cut so.
    """
    require(actor, Action.STATISTICS_READ)
    if cut not in CUTS[area.kind] or (area.kind == "park" and area.id != actor.park):
        raise NoSuchArea
    scope = in_scope(actor, Action.STATISTICS_READ)
    sql = _MAY.format(area=_AREAS[area.kind], scope=scope)
    named = {} if area.kind == "city" else {"area": area.id}
    if not store.rows(sql, **named, **parameters(actor)):
        raise NoSuchArea


def key(of: Series) -> tuple[str, str, str]:
    """What is never mixed."""
    return of.edition, of.scope, of.reading


def _firms(store: Store, of: Series | None, node: str, area: Area, cut: Cut) -> dict[str, int]:
    number = series.find(store, of)
    rows = store.rows(_FIRMS, series=number, area=area.id, cut=cut, node=node)
    return {row["grp"]: row["firms"] for row in rows}


def withheld(rows: Iterable[Row], by: str, count: str = "firms") -> set[tuple[str, str]]:
    """Of which groups of a cut nothing but the number of firms is told: (`grp`, `by`).

    Args:
        rows: those of the whole cut. by: the column of what is told of each group: a node, a path, a
            control. count: of how many firms a row speaks.
    """
    sizes: dict[str, dict[str, int]] = {}
    for row in rows:
        sizes.setdefault(row[by], {})[row["grp"]] = row[count]
    return {(group, one) for one, groups in sizes.items() for group in hidden(groups)}


def _cells(rows: Sequence[Row]) -> list[Cell]:
    gone = withheld(rows, "node")
    return [
        Cell(row["grp"], row["node"], row["firms"])
        if (row["grp"], row["node"]) in gone
        else _cell(row)
        for row in rows
    ]


def _cell(row: Row) -> Cell:
    firms, total = row["firms"], row["total"]
    return Cell(
        group=row["grp"],
        node=row["node"],
        firms=firms,
        mean=total / (firms * POINT),
        deviation=deviation(firms, total, row["squares"]),
        quantiles={
            q: between(row[f"low{q}"], row[f"high{q}"], place(firms, q)[2])
            for q in TWENTIETHS
            if f"low{q}" in row
        },
        colours={name: row[name] for name in COLOURS} if row["node"] == "R" else None,
    )
