"""Summaries (汇总) of figures: one row a cell, true at every moment, at a cost that does not grow.

Scores are whole ten-thousandths of a point, so sums are exact in any order and may be kept up by
adding and taking away. A quantile is kept as the two scores between which it lies, with the number
of scores below: after a change it is found again a few steps from there in the order of an index.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from data.store import Row, Store

Cut = Literal["all", "industry", "county", "park", "size_class"]
Kind = Literal["city", "county", "park"]

COLOURS = ("red", "orange", "yellow", "blue")
TWENTIETHS = {10: 2, 25: 5, 50: 10, 75: 15, 90: 18}
"""The quantiles (per cent) in twentieths: where they lie is then a matter of whole numbers."""
MIDDLE = 50
CUTS: dict[Kind, tuple[Cut, ...]] = {
    "city": ("all", "industry", "county", "park", "size_class"),
    "county": ("all", "industry", "park", "size_class"),
    "park": ("all", "industry", "size_class"),
}
"""By what each kind of area is cut."""

_KEY = ("series", "area", "cut", "grp", "node")
_SUMS = ("firms", "total", "squares", *COLOURS)
_PLACES = tuple(f"{name}{q}" for q in TWENTIETHS for name in ("low", "high", "below"))
COLUMNS = (*_KEY, *_SUMS, *_PLACES)
_IS_KEY = " AND ".join(f"{name} = :{name}" for name in _KEY)
_OF_KIND: dict[Kind, tuple[str, str]] = {
    "city": ("''", "1 = 1"),
    "county": ("figures.county", "1 = 1"),
    "park": ("figures.park", "figures.park <> ''"),
}
"""The area of a figure as SQL, and which figures have one."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a cut, for one node. `area`: empty for the city, or a county's or park's id."""

    series: int
    kind: Kind
    area: str
    cut: Cut
    group: str
    node: str

    @property
    def key(self) -> Row:
        """The primary key of its row."""
        return {
            "series": self.series,
            "area": self.area,
            "cut": self.cut,
            "grp": self.group,
            "node": self.node,
        }


def change(store: Store, *, removed: Iterable[Row], added: Iterable[Row]) -> None:
    """Follow rows of `figures` that have just been deleted and inserted, in their transaction."""
    touched: dict[tuple[str, ...], tuple[Cell, Row]] = {}
    for step, rows in ((-1, removed), (1, added)):
        for row in rows:
            cells = {(one.area, one.cut, one.group): one for one in _cells(row)}
            for stood in _count(store, row, list(cells.values()), step):
                cell = cells[stood["area"], stood["cut"], stood["grp"]]
                touched[tuple(cell.key.values())] = cell, stood
    for cell, stood in touched.values():
        _settle(store, cell, stood)


def rebuild(store: Store, series: int) -> None:
    """Make the summaries of a series anew from its figures, all or nothing."""
    with store.atomic():
        store.rows("DELETE FROM summaries WHERE series = :series", series=series)
        for kind, cuts in CUTS.items():
            for cut in cuts:
                store.rows(_insert(kind, cut), series=series)


def rebuild_one(store: Store, series: int, kind: Kind, cut: Cut) -> None:
    """One cut of one kind of area, where none of it is kept yet."""
    store.rows(_insert(kind, cut), series=series)


def fresh(store: Store, series: int, kind: Kind, cut: Cut) -> list[Row]:
    """What `rebuild` would write for one kind of area and one cut, computed from the figures now."""
    return store.rows(_fresh(kind, cut), series=series)


def agree(store: Store, series: int) -> bool:
    """Whether the summaries of a series are what `rebuild` would write."""
    with store.steady():
        kept = store.rows("SELECT * FROM summaries WHERE series = :series", series=series)
        found = [
            row for kind in CUTS for cut in CUTS[kind] for row in fresh(store, series, kind, cut)
        ]
    return _in_order(kept) == _in_order(found)


def place(firms: int, quantile: int) -> tuple[int, int, int]:
    """Where a quantile lies among so many sorted scores.

    Returns:
        The places (from 0) of the scores below and above it, and how many twentieths of the way.
    """
    whole, rest = divmod((firms - 1) * TWENTIETHS[quantile], 20)
    return whole, whole + (rest > 0), rest


def _in_order(rows: list[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: tuple(row[name] for name in _KEY))


def _cells(row: Row) -> Iterator[Cell]:
    areas: dict[Kind, str] = {"city": "", "county": row["county"], "park": row["park"]}
    for kind, area in areas.items():
        if kind == "park" and not area:
            continue
        for cut in CUTS[kind]:
            group = "" if cut == "all" else row[cut]
            yield Cell(row["series"], kind, area, cut, group, row["node"])


def _amounts(row: Row) -> Row:
    return {"score": row["score"], "colour": row["colour"] or ""}


def _count(store: Store, row: Row, cells: list[Cell], step: int) -> list[Row]:
    """One score more or less in all its cells; how they stand then."""
    of: Row = {"series": row["series"], "node": row["node"], **_amounts(row), "step": step}
    for number, cell in enumerate(cells):
        names = (f"{name}{number}" for name in ("area", "cut", "grp"))
        of |= zip(names, (cell.area, cell.cut, cell.group), strict=True)
    return store.rows(_step(len(cells)), **of)


@cache
def _step(cells: int) -> str:
    """One score more or less; what a quantile stands on keeps its number of scores below."""
    values = ["1", ":score", ":score * :score"]
    values += [f"CASE WHEN :colour = '{name}' THEN 1 ELSE 0 END" for name in COLOURS]
    values += ["0" if name.startswith("below") else ":score" for name in _PLACES]
    rows = [
        f"(:series, :area{n}, :cut{n}, :grp{n}, :node, {', '.join(values)})" for n in range(cells)
    ]
    changes = [
        "firms = summaries.firms + :step",
        "total = summaries.total + :step * :score",
        "squares = summaries.squares + :step * :score * :score",
    ]
    changes += [
        f"{name} = summaries.{name} + CASE WHEN :colour = '{name}' THEN :step ELSE 0 END"
        for name in COLOURS
    ]
    changes += [
        f"below{q} = summaries.below{q} + CASE WHEN :score < summaries.low{q} THEN :step ELSE 0 END"
        for q in TWENTIETHS
    ]
    return (
        f"INSERT INTO summaries ({', '.join(COLUMNS)}) VALUES {', '.join(rows)}"  # noqa: S608 - made of own names only
        f" ON CONFLICT ({', '.join(_KEY)}) DO UPDATE SET {', '.join(changes)} RETURNING *"
    )


def _settle(store: Store, cell: Cell, stood: Row) -> None:
    """Find the quantiles of a cell again, starting from where they lay."""
    if not stood["firms"]:
        store.rows(f"DELETE FROM summaries WHERE {_IS_KEY}", **cell.key)  # noqa: S608 - made of own names only
        return
    walks: Row = {}
    for q in TWENTIETHS:
        low, high, _ = place(stood["firms"], q)
        walks |= _walk(f"low{q}", low - stood[f"below{q}"])
        walks |= _walk(f"high{q}", high - stood[f"below{q}"])
        walks[f"start{q}"] = stood[f"low{q}"]
    found = store.rows(_found(cell.kind, cell.cut), **cell.key, **walks)[0]
    if any(found[name] != stood[name] for name in found):
        store.rows(_move(cell.kind, cell.cut), **cell.key, **found)


def _walk(name: str, steps: int) -> Row:
    """Upwards from the start so many steps, or downwards: then nothing is taken upwards."""
    return {
        f"{name}_taken": int(steps >= 0),
        f"{name}_up": max(steps, 0),
        f"{name}_down": max(-steps - 1, 0),
    }


def _scores(kind: Kind, cut: Cut) -> str:
    """FROM and WHERE of the scores of a cell."""
    area = {"city": "", "county": " AND figures.county = :area"}.get(
        kind, " AND figures.park = :area AND figures.park <> ''"
    )
    group = "" if cut == "all" else f" AND figures.{cut} = :grp"
    return f"FROM figures WHERE figures.series = :series AND figures.node = :node{area}{group}"


@cache
def _found(kind: Kind, cut: Cut) -> str:
    scores = _scores(kind, cut)
    columns = [
        f"coalesce((SELECT score {scores} AND score >= :start{q}"
        f" ORDER BY score LIMIT :{name}{q}_taken OFFSET :{name}{q}_up),"
        f" (SELECT score {scores} AND score < :start{q}"
        f" ORDER BY score DESC LIMIT 1 OFFSET :{name}{q}_down)) AS {name}{q}"
        for q in TWENTIETHS
        for name in ("low", "high")
    ]
    return f"SELECT {', '.join(columns)}"


@cache
def _move(kind: Kind, cut: Cut) -> str:
    scores = _scores(kind, cut)
    changes = [
        f"below{q} = below{q}"
        f" + (SELECT count(*) {scores} AND score >= summaries.low{q} AND score < :low{q})"
        f" - (SELECT count(*) {scores} AND score >= :low{q} AND score < summaries.low{q}),"
        f" low{q} = :low{q}, high{q} = :high{q}"
        for q in TWENTIETHS
    ]
    return f"UPDATE summaries SET {', '.join(changes)} WHERE {_IS_KEY}"  # noqa: S608 - made of own names only


def _insert(kind: Kind, cut: Cut) -> str:
    return f"INSERT INTO summaries ({', '.join(COLUMNS)}) {_fresh(kind, cut)}"


def _fresh(kind: Kind, cut: Cut) -> str:
    area, there = _OF_KIND[kind]
    group = "''" if cut == "all" else f"figures.{cut}"
    colours = [f"sum(CASE WHEN colour = '{name}' THEN 1 ELSE 0 END)" for name in COLOURS]
    places = []
    for a in TWENTIETHS.values():
        low = f"place = (firms - 1) * {a} / 20 + 1"
        high = f"place = ((firms - 1) * {a} + 19) / 20 + 1"
        places += [f"max(CASE WHEN {low} THEN score END)", f"max(CASE WHEN {high} THEN score END)"]
        places.append(f"max(CASE WHEN {low} THEN standing - 1 END)")
    values = ["count(*)", "sum(score)", "sum(score * score)", *colours, *places]
    named = [f"{v} AS {n}" for v, n in zip(values, COLUMNS[len(_KEY) :], strict=True)]
    return f"""
        WITH ranked AS (
            SELECT {area} AS area, {group} AS grp, node, score, colour,
                row_number() OVER ordered AS place, rank() OVER ordered AS standing,
                count(*) OVER (PARTITION BY {area}, {group}, node) AS firms
            FROM figures WHERE series = :series AND {there}
            WINDOW ordered AS (PARTITION BY {area}, {group}, node ORDER BY score))
        SELECT CAST(:series AS INTEGER) AS series, area, '{cut}' AS cut, grp, node, {", ".join(named)}
        FROM ranked GROUP BY area, grp, node
    """  # noqa: S608 - made of own names only
