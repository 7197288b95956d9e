"""What is told (已公布的和): the cells of a snapshot in the making, beside all that was ever published."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from data import disclosure
from data.disclosure import Flags, Integers, Rules
from data.published_units import CellName, Earlier, Units, is_in

Found = tuple[Flags, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Group:
    """One published group of a cut: the codes in it, and the places of its units that have a score."""

    name: str
    codes: tuple[str, ...]
    units: Integers


class Told:
    """The cells told of one node, as rows over the units of now and, behind them, those of then alone.

    `known`: what was found of other nodes. Who looks may know nothing, or the scores of one county: its reviewer opens the firms there.
    """

    def __init__(
        self,
        units: Units,
        earlier: Sequence[tuple[Earlier, Iterable[CellName]]],
        node: str,
        is_fit: Callable[[Integers], bool],
        rules: Rules,
        known: dict[bytes, Found],
    ) -> None:
        self.units, self._is_fit, self._rules = units, is_fit, rules
        self._known = known
        self.node = node
        names = dict.fromkeys(units.digests)
        counties = dict(zip(units.digests, units.groups["county"], strict=True))
        for one, _ in earlier:
            names |= dict.fromkeys(one.digests)
            counties = dict(zip(one.digests, one.groups["county"], strict=True)) | counties
        self._places = {name: place for place, name in enumerate(names)}
        _, county = np.unique([counties[name] for name in names], return_inverse=True)
        self._county = county.astype(np.uint8)
        self._rows: list[Flags] = []
        for one, cells in earlier:
            self._rows += [self._then(one, cell) for cell in cells]

    def add(self, groups: Iterable[Group]) -> None:
        """These are told now."""
        self._rows += map(self._now, groups)

    def is_fit(self, places: Integers) -> bool:
        """Whether the sum over these units may be known; scores of then are not at hand."""
        is_now = not places.size or int(places.max()) < len(self.units.digests)
        return is_now and self._is_fit(places)

    def exposed(self, groups: Sequence[Group]) -> Flags:
        """Of each unit, whether these groups, beside what is told, would tell it."""
        rows = np.array([*self._rows, *map(self._now, groups)], dtype=bool)
        combined, nested = self._found(rows)
        found = combined.copy()
        if self._rules.audit:
            for inner, outer in nested:
                found |= self._left_over(rows, inner, outer)
            for row in rows[len(self._rows) :]:
                found |= self._beside_a_county(row)
        return found

    def _found(self, rows: Flags) -> Found:
        """The units told by combining the cells, and which cells lie in each other.

        Nodes that are told of the same cells share the answer: it does not depend on the scores.
        """
        packed = np.vstack([np.packbits(rows, axis=0), self._county])
        name = sha256(packed.tobytes()).digest()
        if name not in self._known:
            kinds, of_unit = np.unique(packed, axis=1, return_inverse=True)
            cells = np.unpackbits(kinds[:-1], axis=0, count=rows.shape[0]).astype(bool)
            of_unit = of_unit.reshape(-1)
            sizes = np.bincount(of_unit)
            combined = self._combined(cells, sizes, kinds[-1])[of_unit]
            self._known[name] = combined, list(disclosure.nested(cells, sizes))
        return self._known[name]

    def _combined(self, cells: Flags, sizes: Integers, county: NDArray[np.uint8]) -> Flags:
        """The kinds that are told to who knows nothing, or one county."""
        found = disclosure.exposed(cells, sizes, self._rules)
        for known in np.unique(county):
            unknown = county != known
            told = disclosure.exposed(cells[:, unknown], sizes[unknown], self._rules)
            found[unknown] |= told
        return found

    def _beside_a_county(self, row: Flags) -> Flags:
        """The cell, where what is left of it without one county may not be known."""
        for known in np.unique(self._county[row]):
            left = np.flatnonzero(row & (self._county != known))
            if left.size and not self.is_fit(left):
                return row
        return np.zeros_like(row)

    def _left_over(self, rows: Flags, inner: int, outer: int) -> Flags:
        """The newer of two cells, where what lies between them may not be known."""
        newer = max(inner, outer)
        apart = np.flatnonzero(rows[outer] & ~rows[inner])
        is_told = newer >= len(self._rows) and not self.is_fit(apart)
        row: Flags = rows[newer] & is_told
        return row

    def _now(self, group: Group) -> Flags:
        row = np.zeros(len(self._places), dtype=bool)
        row[group.units] = True
        return row

    def _then(self, one: Earlier, cell: CellName) -> Flags:
        row = np.zeros(len(self._places), dtype=bool)
        places = np.array([self._places[name] for name in one.digests], dtype=np.int64)
        there = np.array([self.node not in nodes.split() for nodes in one.missing], dtype=bool)
        row[places] = is_in(*cell, one.groups, len(one.digests)) & there
        return row
