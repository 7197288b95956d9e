"""Units (统计单位) of a series as a snapshot takes them in, and those of earlier snapshots."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
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

_NODES = "SELECT DISTINCT node FROM figures WHERE series = :series"
_FIGURES = """
    SELECT figures.unit, figures.industry, figures.county, figures.park, figures.size_class,
        (SELECT beside.colour FROM figures AS beside WHERE beside.firm_id = figures.firm_id
            AND beside.series = figures.series AND beside.node = :coloured) AS colour {scores}
    FROM figures WHERE figures.series = :series AND figures.node = :counted ORDER BY figures.unit
"""
"""Every unit has exactly one score for the node `counted`; the others are found by its firm."""
_SCORE = """
    SELECT beside.score FROM figures AS beside WHERE beside.firm_id = figures.firm_id
        AND beside.series = figures.series AND beside.node = :{node}
"""
_FIXED = {"coloured": RISK, "counted": PROTECTION}
_EARLIER = """
    SELECT publications.id, publications.content FROM publications
    WHERE publications.edition = :edition AND publications.scope = :scope
    ORDER BY publications.made_at, publications.id
"""
_MEMBERS = """
    SELECT unit, industry, county, park, size_class, missing FROM publication_units
    WHERE publication_id = :publication ORDER BY unit
"""


SHARES = frozenset({"high", "colours"})
"""What a group is told of its colours by."""
CellName = tuple[Cut, frozenset[str]]
"""A cut, and the codes of a group in it; none for the whole."""


@dataclass(frozen=True)
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
        """Group → which of these units are in it, in order."""
        is_one = np.zeros(len(self.digests), dtype=bool)
        is_one[places] = True
        found = ((name, of[is_one[of]]) for name, of in self._cells[cut].items())
        return {name: of for name, of in found if of.size}

    @cached_property
    def lacking(self) -> list[str]:
        """Of each unit the nodes for which it has no score, divided by spaces."""
        found = [""] * len(self.digests)
        for node, scores in self.scores.items():
            for place in np.flatnonzero(scores == NONE).tolist():
                found[place] = f"{found[place]} {node}".lstrip()
        return found

    @cached_property
    def _cells(self) -> dict[Cut, dict[str, Integers]]:
        return {cut: _grouped(self.groups[cut]) for cut in CUTS}


@dataclass(frozen=True, slots=True)
class Earlier:
    """An earlier snapshot: its units, by name and kind, and the cells that it told of, by node.

    `highs`: the cells of which it told how many firms were red or orange. `needs`: node → the nodes
    for which a unit had to have a score to be counted there. `reading`, `ways`: in which reading it told
    which gaps and paths.
    """

    digests: list[str]
    groups: Mapping[Cut, list[str]]
    missing: list[str]
    cells: Mapping[str, Sequence[CellName]]
    highs: Sequence[CellName]
    needs: Mapping[str, frozenset[str]]
    reading: str
    ways: Mapping[str, Any]

    @property
    def is_tallied(self) -> bool:
        """Whether it told gaps or paths."""
        return any(self.ways.values())

    def having(self, node: str) -> Flags:
        """Of each unit, whether it was counted for a node."""
        needed = self.needs.get(node, frozenset())
        return np.array([needed.isdisjoint(nodes.split()) for nodes in self.missing], dtype=bool)


def current(store: Store, series: int) -> Units:
    """The units of a series as they stand."""
    named = {f"node{n}": row["node"] for n, row in enumerate(store.rows(_NODES, series=series))}
    scores = "".join(f", ({_SCORE.format(node=name)}) AS {name}" for name in named)
    found = store.rows(_FIGURES.format(scores=scores), series=series, **_FIXED, **named)
    of_node = {node: _scores(found, name) for name, node in named.items()}
    return Units(
        digests=[digest(store, row["unit"]) for row in found],
        groups={cut: [row[cut] for row in found] for cut in CUTS},
        scores={node: of_node[node] for node in ordered(set(of_node))},
        colours=[row["colour"] or "" for row in found],
    )


def _scores(rows: Sequence[Row], name: str) -> Integers:
    values = (NONE if row[name] is None else row[name] for row in rows)
    return np.fromiter(values, dtype=np.int64, count=len(rows))


def digest(store: Store, unit: str) -> str:
    """The keyed name of a result in snapshots."""
    return store.keyring.digest(unit, purpose="statistics unit")


def ordered(nodes: set[str]) -> list[str]:
    """P, R and E before the parts."""
    first = [node for node in (PROTECTION, RISK, EXPOSURE) if node in nodes]
    return [*first, *sorted(nodes - set(first))]


def earlier(store: Store, key: Mapping[str, str]) -> list[Earlier]:
    """Every snapshot of the edition and scope that there ever was, oldest first.

    Also those withdrawn or corrected: who has read them has read them. Drafts too, those that wait and
    those that were given up (放弃): the reviewers of all counties read them. And those of the other
    readings (口径): the same check is in all of them, with scores that are mostly the same.
    """
    found = store.rows(_EARLIER, edition=key["edition"], scope=key["scope"])
    return [_earlier(store, row["id"], json.loads(row["content"])) for row in found]


def _earlier(store: Store, publication: str, content: Mapping[str, Any]) -> Earlier:
    rows = members(store, publication)
    tables = {COUNT: content["counts"], **content["scores"]}
    return Earlier(
        digests=[row["unit"] for row in rows],
        groups={cut: [row[cut] for row in rows] for cut in CUTS},
        missing=[row["missing"] for row in rows],
        cells={node: [name for name, _ in _named(cuts)] for node, cuts in tables.items()},
        highs=[name for name, group in _named(tables.get(RISK, {})) if SHARES & group.keys()],
        needs=dict.fromkeys(content["scores"], needed(content)),
        reading=content["reading"],
        ways={name: content.get(name, []) for name in ("gaps", "paths")},
    )


def members(store: Store, publication: str) -> list[Row]:
    """The units of a snapshot: `unit`, the group in each cut, and `missing`."""
    return store.rows(_MEMBERS, publication=publication)


def needed(content: Mapping[str, Any]) -> frozenset[str]:
    """The nodes for which a unit must have a score to be in the groups of a snapshot."""
    return frozenset(content["scores"])


def _named(
    tables: Mapping[Cut, Sequence[Mapping[str, Any]]],
) -> list[tuple[CellName, Mapping[str, Any]]]:
    return [
        ((cut, frozenset(group["codes"])), group)
        for cut, groups in tables.items()
        for group in groups
    ]


def _grouped(groups: Sequence[str]) -> dict[str, Integers]:
    """Group → the places of its units, in order."""
    found: dict[str, list[int]] = {}
    for place, name in enumerate(groups):
        found.setdefault(name, []).append(place)
    return {name: np.array(places, dtype=np.int64) for name, places in sorted(found.items())}
