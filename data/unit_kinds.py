"""Kinds of units (单位的类): units that no published cell tells apart stand together.

Every cell is a union of kinds: units of one group in each cut, with scores for the same nodes, now and
in each earlier snapshot. A city of a hundred thousand firms has a few thousand kinds, so the cells told
are looked at by these.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.disclosure import Flags, Integers
from data.published_units import CUTS, CellName, Earlier, Units

_GONE = -1
"""The place, in a snapshot, of a unit that is not in it: the last of its numbers, which is 0."""


@dataclass(frozen=True, slots=True)
class Kinds:
    """`of_unit`: the kind of each unit, those of now first and behind them those of then alone.

    `sizes`: how many units each kind has. `areas`: a row of counties and one of parks, by number from
    1 on, 0 for none; as they were when the unit was first told of. `then`: for each earlier snapshot,
    of each kind the place of one of its units there.
    """

    of_unit: Integers
    sizes: Integers
    areas: NDArray[np.uint8]
    then: Sequence[Integers]

    def now(self, places: Integers) -> Flags:
        """The kinds of these units of now."""
        found = np.zeros(self.sizes.size, dtype=bool)
        found[self.of_unit[places]] = True
        return found

    def units(self, kinds: Flags) -> Integers:
        """The places of the units of these kinds."""
        return np.flatnonzero(kinds[self.of_unit])

    def in_cell(self, snapshot: int, one: Earlier, having: Flags, cell: CellName) -> Flags:
        """The kinds in a cell of an earlier snapshot; `having`: which of its units were counted."""
        found = np.zeros(self.sizes.size, dtype=bool)
        there = np.flatnonzero(self.then[snapshot] != _GONE)
        places = self.then[snapshot][there]
        cut, codes = cell
        inside = having[places]
        if cut != "all":
            groups = one.groups[cut]
            inside &= np.array([groups[place] in codes for place in places.tolist()], dtype=bool)
        found[there] = inside
        return found


def kinds(units: Units, earlier: Sequence[Earlier]) -> Kinds:
    """The kinds of the units of now and of earlier snapshots."""
    snapshots: tuple[Units | Earlier, ...] = (units, *earlier)
    names = dict.fromkeys(name for one in snapshots for name in one.digests)
    places = {name: place for place, name in enumerate(names)}
    where = [_where(one.digests, places) for one in snapshots]
    missing = [units.lacking, *(one.missing for one in earlier)]
    of_unit = np.zeros(len(names), dtype=np.int64)
    for one, lacking, there in zip(snapshots, missing, where, strict=True):
        for column in (*(one.groups[cut] for cut in CUTS), lacking):
            numbers = np.append(_numbered(column) + 1, 0)[there]
            together = of_unit * (numbers.max(initial=0) + 1) + numbers
            of_unit = np.unique(together, return_inverse=True)[1]
    first, sizes = np.unique(of_unit, return_index=True, return_counts=True)[1:]
    areas = [_areas(cut, snapshots, where)[first] for cut in ("county", "park")]
    return Kinds(of_unit, sizes, np.array(areas, np.uint8), [there[first] for there in where[1:]])


def _areas(cut: str, snapshots: Sequence[Units | Earlier], where: Sequence[Integers]) -> Integers:
    """The county or park of each unit by its number: as it is now, else as it was first told."""
    columns = [next(of for name, of in one.groups.items() if name == cut) for one in snapshots]
    codes = sorted({code for column in columns for code in column} - {""})
    numbers = {code: number for number, code in enumerate(["", *codes])}
    found = np.full(where[0].size, _GONE, dtype=np.int64)
    for column, there in zip(columns, where, strict=True):
        known = np.array([*(numbers[code] for code in column), _GONE], dtype=np.int64)
        found = np.where(found == _GONE, known[there], found)
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
