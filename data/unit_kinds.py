"""Kinds of units (单位的类): units that no published cell tells apart stand together.

Every cell is a union of kinds: units of one group in each cut, with scores for the same nodes, now and
in each earlier snapshot. A city of a hundred thousand firms has a few thousand kinds, so the rules look
at these.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.disclosure import Flags, Integers, Sums
from data.published_units import CUTS, CellName, Earlier, Units

_GONE = -1
"""The place, in a snapshot, of a unit that is not in it: the last of its numbers, which is 0."""


@dataclass(frozen=True)
class Kinds:
    """`of_unit`: the kind of each unit, those of now first and behind them those of then alone.

    `county`: by number, of each kind, as it was when the unit was first told of. `then`: for each
    earlier snapshot, of each kind the place of one of its units there.
    """

    units: Units
    earlier: Sequence[Earlier]
    of_unit: Integers
    county: Integers
    then: Sequence[Integers]

    @cached_property
    def count(self) -> int:
        """How many kinds there are."""
        return int(self.of_unit.max(initial=-1)) + 1

    @cached_property
    def sizes(self) -> Integers:
        """Of each kind, how many units it has."""
        return np.bincount(self.of_unit, minlength=self.count).astype(np.int64)

    @cached_property
    def is_now(self) -> Flags:
        """Of each kind, whether its units are of now."""
        found = np.zeros(self.count, dtype=bool)
        found[self.of_now] = True
        return found

    @property
    def of_now(self) -> Integers:
        """The kind of each unit of now."""
        return self.of_unit[: len(self.units.digests)]

    def now(self, places: Integers) -> Flags:
        """The kinds of these units of now."""
        found = np.zeros(self.count, dtype=bool)
        found[self.of_now[places]] = True
        return found

    def in_cell(self, snapshot: int, cell: CellName, node: str) -> Flags:
        """The kinds that lay in a cell of an earlier snapshot and had a score for a node."""
        one, places = self.earlier[snapshot], self.then[snapshot]
        found = np.zeros(self.count, dtype=bool)
        there = np.flatnonzero(places != _GONE)
        cut, codes = cell
        found[there] = [
            (cut == "all" or one.groups[cut][place] in codes)
            and node not in one.missing[place].split()
            for place in places[there].tolist()
        ]
        return found

    def tallied(self, scores: Integers) -> "Tallied":
        """The scores of one node, of which every kind has all or none."""
        order = np.argsort(self.of_now, kind="stable")
        found, starts = np.unique(self.of_now[order], return_index=True)
        ordered = scores[order]
        tallied = Tallied(self.is_now, *(np.zeros(self.count, dtype=np.int64) for _ in range(4)))
        if found.size:
            tallied.firms[found] = self.sizes[found]
            tallied.total[found] = np.add.reduceat(ordered, starts)
            tallied.most[found] = np.maximum.reduceat(ordered, starts)
            tallied.least[found] = np.minimum.reduceat(ordered, starts)
        return tallied


@dataclass(frozen=True, slots=True)
class Tallied:
    """What the scores of each kind come to."""

    is_now: Flags
    firms: Integers
    total: Integers
    most: Integers
    least: Integers

    def over(self, kinds: Flags) -> Sums | None:
        """Of these kinds together; None where scores of then are among them: those are not at hand."""
        if not kinds.any():
            return Sums(0, 0, 0, 0)
        if not self.is_now[kinds].all():
            return None
        return Sums(
            int(self.firms[kinds].sum()),
            int(self.total[kinds].sum()),
            int(self.most[kinds].max()),
            int(self.least[kinds].min()),
        )


def kinds(units: Units, earlier: Sequence[Earlier]) -> Kinds:
    """The kinds of the units of now and of earlier snapshots."""
    snapshots: tuple[Units | Earlier, ...] = (units, *earlier)
    names = dict.fromkeys(name for one in snapshots for name in one.digests)
    places = {name: place for place, name in enumerate(names)}
    where = [_where(one.digests, places) for one in snapshots]
    county = _counties(snapshots, where)
    of_unit = county
    for one, there in zip(snapshots, where, strict=True):
        for column in (*(one.groups[cut] for cut in CUTS), one.missing):
            numbers = np.append(_numbered(column) + 1, 0)[there]
            together = of_unit * (numbers.max(initial=0) + 1) + numbers
            of_unit = np.unique(together, return_inverse=True)[1]
    first = np.unique(of_unit, return_index=True)[1]
    return Kinds(units, earlier, of_unit, county[first], [there[first] for there in where[1:]])


def _counties(snapshots: Sequence[Units | Earlier], where: Sequence[Integers]) -> Integers:
    """The county of each unit by its number: as it is now, else as it was first told."""
    codes = sorted({code for one in snapshots for code in one.groups["county"]})
    numbers = {code: number for number, code in enumerate(codes)}
    found = np.full(where[0].size, _GONE, dtype=np.int64)
    for one, there in zip(snapshots, where, strict=True):
        column = np.array([*(numbers[code] for code in one.groups["county"]), _GONE])
        found = np.where(found == _GONE, column[there], found)
    return found


def _where(digests: Sequence[str], places: dict[str, int]) -> Integers:
    """Of each unit, its place in a snapshot."""
    found = np.full(len(places), _GONE, dtype=np.int64)
    found[[places[name] for name in digests]] = np.arange(len(digests))
    return found


def _numbered(values: Sequence[Hashable]) -> Integers:
    """Each value by a number, the same for the same."""
    numbers: dict[Hashable, int] = {}
    found = [numbers.setdefault(value, len(numbers)) for value in values]
    return np.array(found, dtype=np.int64)
