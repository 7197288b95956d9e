"""Units (统计单位) of a series as a snapshot takes them in, and those of earlier snapshots."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from data.disclosure import Flags, Integers
from data.figures import EXPOSURE, PROTECTION, RISK
from data.store import Row, Store
from data.summaries import Cut

CUTS: tuple[Cut, ...] = ("industry", "county", "size_class", "park")
"""The fixed set of tables beside the whole, in the order of what readers ask first."""
COUNT = "N"
"""Stands where a node does, for the number of firms and their colours."""
NONE = -1
"""The score of a unit that has none for a node."""

_FIGURES = """
    SELECT unit, node, industry, county, park, size_class, score, colour
    FROM figures WHERE series = :series ORDER BY unit, node
"""
_EARLIER = """
    SELECT publications.id, publications.content FROM publications
    WHERE publications.edition = :edition AND publications.scope = :scope
        AND publications.settled_at IS NOT NULL
        AND publications.state <> 'dropped'
    ORDER BY publications.settled_at, publications.id
"""
_MEMBERS = """
    SELECT unit, industry, county, park, size_class, missing FROM publication_units
    WHERE publication_id = :publication ORDER BY unit
"""


SHARES = frozenset({"high", "colours"})
"""What a group is told of its colours by."""
CellName = tuple[Cut, frozenset[str]]
"""A cut, and the codes of a group in it; none for the whole."""


@dataclass(frozen=True, slots=True)
class Units:
    """The units of one moment, in columns.

    `digests`: a keyed name of each, the same as long as its result is. `scores`: node → a score
    each, `NONE` for none. `colours`: of the node R, empty for none.
    """

    digests: list[str]
    groups: Mapping[Cut, list[str]]
    scores: Mapping[str, Integers]
    colours: list[str]

    def complete(self, nodes: Iterable[str]) -> Integers:
        """The places of the units that have a score for each of these nodes."""
        there = np.ones(len(self.digests), dtype=bool)
        for node in nodes:
            there &= self.scores[node] != NONE
        return np.flatnonzero(there)

    def cells(self, cut: Cut, places: Integers) -> dict[str, Integers]:
        """Group → which of these units are in it."""
        found: dict[str, list[int]] = {}
        for place in places.tolist():
            found.setdefault(self.groups[cut][place], []).append(place)
        return {name: np.array(places, dtype=np.int64) for name, places in sorted(found.items())}

    def missing(self, place: int) -> str:
        """The nodes for which a unit has no score, divided by spaces."""
        return " ".join(node for node, scores in self.scores.items() if scores[place] == NONE)


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier snapshot: its units, by name and kind, and the cells that it told of, by node.

    `highs`: the cells of which it told how many firms were red or orange. `needs`: node → the nodes
    for which a unit had to have a score to be counted there. `is_tallied`: it told gaps or paths.
    """

    digests: list[str]
    groups: Mapping[Cut, list[str]]
    missing: list[str]
    cells: Mapping[str, Sequence[CellName]]
    highs: Sequence[CellName]
    needs: Mapping[str, frozenset[str]]
    is_tallied: bool

    def having(self, node: str) -> Flags:
        """Of each unit, whether it was counted for a node."""
        needed = self.needs.get(node, frozenset())
        return np.array([needed.isdisjoint(nodes.split()) for nodes in self.missing], dtype=bool)


def current(store: Store, series: int) -> Units:
    """The units of a series as they stand."""
    places: dict[str, int] = {}
    rows = store.rows(_FIGURES, series=series)
    for row in rows:
        places.setdefault(row["unit"], len(places))
    nodes = ordered({row["node"] for row in rows})
    scores = {node: np.full(len(places), NONE, dtype=np.int64) for node in nodes}
    groups: dict[Cut, list[str]] = {cut: [""] * len(places) for cut in CUTS}
    colours = [""] * len(places)
    for row in rows:
        place = places[row["unit"]]
        scores[row["node"]][place] = row["score"]
        for cut in CUTS:
            groups[cut][place] = row[cut]
        colours[place] = row["colour"] or colours[place]
    return Units([digest(store, unit) for unit in places], groups, scores, colours)


def digest(store: Store, unit: str) -> str:
    """The keyed name of a result in snapshots."""
    return store.keyring.digest(unit, purpose="statistics unit")


def ordered(nodes: set[str]) -> list[str]:
    """P, R and E before the parts."""
    first = [node for node in (PROTECTION, RISK, EXPOSURE) if node in nodes]
    return [*first, *sorted(nodes - set(first))]


def earlier(store: Store, key: Mapping[str, str]) -> list[Earlier]:
    """Every snapshot of the edition and scope that was ever published, oldest first.

    Also those withdrawn or corrected: who has read them has read them. And those of the other readings
    (口径): the same check is in all of them, with scores that are mostly the same.
    """
    found = store.rows(_EARLIER, edition=key["edition"], scope=key["scope"])
    return [_earlier(store, row["id"], json.loads(row["content"])) for row in found]


def _earlier(store: Store, publication: str, content: Mapping[str, Any]) -> Earlier:
    rows: list[Row] = store.rows(_MEMBERS, publication=publication)
    tables = {COUNT: content["counts"], **content["scores"]}
    return Earlier(
        digests=[row["unit"] for row in rows],
        groups={cut: [row[cut] for row in rows] for cut in CUTS},
        missing=[row["missing"] for row in rows],
        cells={node: [name for name, _ in _named(cuts)] for node, cuts in tables.items()},
        highs=[name for name, group in _named(tables.get(RISK, {})) if SHARES & group.keys()],
        needs=_needs(content),
        is_tallied=bool(content.get("gaps") or content.get("paths")),
    )


def needed(content: Mapping[str, Any]) -> frozenset[str]:
    """The nodes for which a unit must have a score to be in the groups of a snapshot."""
    return frozenset(content["scores"]) if content["format"] > 1 else frozenset()


def _needs(content: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """In the first form of the content every node counted by itself."""
    return {node: needed(content) | {node} for node in content["scores"]}


def _named(
    tables: Mapping[Cut, Sequence[Mapping[str, Any]]],
) -> list[tuple[CellName, Mapping[str, Any]]]:
    return [
        ((cut, frozenset(group["codes"])), group)
        for cut, groups in tables.items()
        for group in groups
    ]


def is_in(cut: Cut, codes: frozenset[str], groups: Mapping[Cut, list[str]], count: int) -> Flags:
    """Of each unit, whether it lies in a cell; the whole has every unit."""
    if cut == "all":
        return np.ones(count, dtype=bool)
    return np.array([group in codes for group in groups[cut]], dtype=bool)
