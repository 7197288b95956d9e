"""A snapshot is made again (重算) from what it was made of: the digests of its units, and the results, which never change.

For the operator. What depends on more than results (how many firms were confirmed then, how many had
been verified) is not computed again; nor is anything, but the numbers of firms, once firms have left.
"""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from data import publications, published_gaps, published_units, tallies
from data.disclosure import Flags
from data.figures import POINT, RISK, scores_of
from data.publications import NoSuchPublication, Publication
from data.published_colours import HIGH
from data.published_tables import numbers
from data.published_units import COUNT, CUTS, NONE, Units
from data.store import Row, Store
from data.summaries import COLOURS, Cut
from data.tallies import Item, Kind, Sums
from data.times import to_text

_CONTENT = "SELECT content FROM publications WHERE id = :id"
_TOTAL = "SELECT count(*) AS results FROM results WHERE edition = :edition AND scope = :scope"
_RESULTS = """
    SELECT id, assessment_id, detail FROM results
    WHERE edition = :edition AND scope = :scope AND id > :after ORDER BY id LIMIT 500
"""
_MOVED = """
    SELECT colour_moves.decided FROM colour_moves
    JOIN reviews ON reviews.id = colour_moves.review_id
        AND reviews.kind = 'first' AND reviews.state = 'ended' AND reviews.ended_at <= :at
    WHERE colour_moves.assessment_id = :assessment AND colour_moves.settlement = 'confirmed'
        AND colour_moves.computed = :computed AND colour_moves.settled_at <= :at
        AND NOT EXISTS (SELECT 1 FROM reviews AS later
            WHERE later.assessment_id = reviews.assessment_id AND later.kind = 'first'
                AND later.began_at > reviews.began_at AND later.began_at <= :at)
    ORDER BY colour_moves.moved_at DESC, colour_moves.id DESC LIMIT 1
"""
_NEVER_AGAIN = frozenset({"coverage", "verified"})
State = Literal["equal", "different", "gone"]
Table = Mapping[str, Any]


@dataclass(slots=True)
class Recomputed:
    """How a snapshot compares. `gone`: units of which no result is left; `cells`: compared ones;
    `differing`: those that are not equal, in words.
    """

    publication: Publication
    units: int = 0
    gone: int = 0
    cells: int = 0
    is_whole: bool = True
    differing: list[str] = field(default_factory=list)

    @property
    def state(self) -> State:
        """Equal, different, or not to be computed any more."""
        if self.differing or not self.is_whole:
            return "different"
        return "gone" if self.gone else "equal"


def results(store: Store, publication: Publication) -> int:
    """How many results have to be looked through."""
    of = publication.series
    return int(store.rows(_TOTAL, edition=of.edition, scope=of.scope)[0]["results"])


def check(store: Store, publication: Publication) -> Generator[int, None, Recomputed]:
    """Yields how many results more were looked through; returns how the snapshot compares."""
    rows = store.rows(_CONTENT, id=publication.id)
    if not rows:
        raise NoSuchPublication
    content = json.loads(rows[0]["content"])
    found = Recomputed(publication)
    found.is_whole = publications.digest_of(content) == publication.digest
    members = published_units.members(store, publication.id)
    made = _Made(store, publication, content, members)
    yield from made.read()
    found.units, found.gone = len(members), len(members) - len(made.known)
    for name, told, computed in made.cells(found.gone == 0):
        found.cells += 1
        kept = {key: value for key, value in told.items() if key not in _NEVER_AGAIN}
        if kept != computed:
            found.differing.append(f"{name}：公布 {_said(kept)}，重算 {_said(computed)}")
    return found


class _Made:
    """The units of a snapshot with the scores of their results."""

    def __init__(
        self, store: Store, publication: Publication, content: Table, members: list[Row]
    ) -> None:
        self._store, self._publication, self._content = store, publication, content
        self._at = to_text(publication.made_at)
        self.known: set[str] = set()
        self._places = {row["unit"]: place for place, row in enumerate(members)}
        count = len(members)
        self.units = Units(
            [row["unit"] for row in members],
            {cut: [row[cut] for row in members] for cut in CUTS},
            {node: np.full(count, NONE, dtype=np.int64) for node in content["nodes"]},
            [""] * count,
        )
        self._missing = [frozenset(row["missing"].split()) for row in members]
        self._tally: dict[Item, dict[str, Sums]] = {}

    def read(self) -> Iterator[int]:
        """Look through the results for those of the units."""
        of, after = self._publication.series, ""
        has_ways = bool(self._content.get("gaps") or self._content.get("paths"))
        while page := self._store.rows(_RESULTS, edition=of.edition, scope=of.scope, after=after):
            for row in page:
                unit = published_units.digest(self._store, row["id"])
                place = self._places.get(unit)
                if place is not None:
                    self.known.add(unit)
                    self._take(place, row)
                    if has_ways:
                        self._count(place, row["id"])
            after = page[-1]["id"]
            yield len(page)

    def _take(self, place: int, row: Row) -> None:
        detail = json.loads(row["detail"])
        of = self._publication.series
        reading = detail["readings"][of.reading]
        for node, value in scores_of(of.edition, detail["exposure"], reading):
            if node in self.units.scores:
                self.units.scores[node][place] = round(value * POINT)
        self.units.colours[place] = self._colour(row["assessment_id"], reading["colour"])

    def _colour(self, assessment: str, computed: str | None) -> str:
        """The one that held when the snapshot was made."""
        if self._publication.series.reading != "verified" or computed is None:
            return computed or ""
        moved = self._store.rows(_MOVED, assessment=assessment, computed=computed, at=self._at)
        return str(moved[0]["decided"]) if moved else computed

    def _count(self, place: int, result: str) -> None:
        county = self.units.groups["county"][place]
        brought = tallies.of_check(self._store, result, self._publication.series.reading)
        for item, sums in brought.items():
            published_gaps.count(self._tally.setdefault(item, {}), county, sums)

    def cells(self, is_complete: bool) -> Iterator[tuple[str, Table, Table]]:
        """Name, as told, as computed; without the results only the numbers of firms."""
        for node, cuts in {COUNT: self._content["counts"], **self._content["scores"]}.items():
            for cut, groups in cuts.items():
                for told in groups:
                    place = self._in(node, cut, told["codes"])
                    name = f"{node} {cut} {told['group'] or '全部'}"
                    yield name, *_pair(told, self._computed(node, told, place), is_complete)
        if is_complete:
            yield from self._ways()

    def _in(self, node: str, cut: Any, codes: list[str]) -> Any:
        count = len(self._places)
        needed = published_units.needed(self._content) | {node} if node != COUNT else frozenset()
        there = np.array([needed.isdisjoint(missing) for missing in self._missing], dtype=bool)
        return np.flatnonzero(_is_in(cut, frozenset(codes), self.units.groups, count) & there)

    def _computed(self, node: str, told: Table, places: Any) -> Table:
        named = {"group": told["group"], "codes": told["codes"], "firms": int(places.size)}
        if node == COUNT or not places.size:
            return named
        found = named | numbers(self.units.scores[node][places])
        if node == RISK:
            colours = [self.units.colours[place] for place in places.tolist()]
            found |= _colours(told, colours)
        return found

    def _ways(self) -> Iterator[tuple[str, Table, Table]]:
        """Gaps and paths that are told; which ones may be, is not asked again."""
        kinds: tuple[tuple[str, Kind], ...] = (("gaps", "control"), ("paths", "path"))
        for table, kind in kinds:
            for told in self._content.get(table, ()):
                areas = self._tally.get((kind, told["item"]), {})
                firms, low, _, total, _ = published_gaps.added(areas.values())
                computed: dict[str, Any] = {"item": told["item"]}
                if "mean" in told:
                    computed["mean"] = round(total / (max(1, firms) * POINT))
                share = published_gaps.share(low, firms) if firms else {}
                if table == "gaps":
                    computed |= share
                elif "likeliest" in told:
                    computed["likeliest"] = share
                yield f"{table} {told['item']}", told, computed


def _pair(told: Table, computed: Table, is_complete: bool) -> tuple[Table, Table]:
    if is_complete:
        return told, computed
    return {"firms": told["firms"]}, {"firms": computed["firms"]}


def _colours(told: Table, colours: list[str]) -> Table:
    """In the classes in which they were told."""
    counts = {name: colours.count(name) for name in COLOURS}
    if "colours" in told:
        classes = {n: sum(counts[c] for c in n.split("+")) for n in told["colours"]}
        return {"colours": classes}
    return {"high": sum(counts[name] for name in HIGH)} if "high" in told else {}


def _said(cell: Table) -> str:
    return json.dumps(cell, ensure_ascii=False, sort_keys=True)


def _is_in(cut: Cut, codes: frozenset[str], groups: Mapping[Cut, list[str]], count: int) -> Flags:
    """Of each unit, whether it lies in a cell; the whole has every unit."""
    if cut == "all":
        return np.ones(count, dtype=bool)
    return np.array([group in codes for group in groups[cut]], dtype=bool)
