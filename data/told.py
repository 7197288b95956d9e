"""What is told (已公布的和): the cells of a snapshot in the making, beside all that was ever published."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data import disclosure
from data.disclosure import Flags, Integers, Rules
from data.published_units import CellName, Earlier, Units
from data.unit_kinds import kinds


@dataclass(frozen=True, slots=True)
class Group:
    """One published group of a cut: the codes in it, and the places of its units that have a score."""

    name: str
    codes: tuple[str, ...]
    units: Integers


class Told:
    """The cells told, as rows over the kinds of units.

    `earlier`: snapshots, each with a node and the cells told of it. Who looks may know nothing, or the
    scores of one county or one park: its reviewer opens the firms there.
    """

    def __init__(
        self,
        units: Units,
        earlier: Iterable[tuple[Earlier, str, Iterable[CellName]]],
        is_fit: Callable[[Integers], bool],
        rules: Rules,
    ) -> None:
        self._is_fit, self._rules = is_fit, rules
        self._now_are = len(units.digests)
        told = list(earlier)
        snapshots = list({id(one): one for one, _, _ in told}.values())
        numbers = {id(one): number for number, one in enumerate(snapshots)}
        self._kinds = kinds(units, snapshots)
        self._areas = self._kinds.areas if rules.parks else self._kinds.areas[:1]
        rows = [
            row
            for one, node, cells in told
            for row in self._then(numbers[id(one)], one, node, cells)
        ]
        self._rows = list({row.tobytes(): row for row in rows}.values())

    def add(self, groups: Iterable[Group]) -> None:
        """These are told now."""
        self._rows += map(self._now, groups)

    def is_fit(self, places: Integers) -> bool:
        """Whether the sum over these units may be known; scores of then are not at hand."""
        is_now = not places.size or int(places.max()) < self._now_are
        return is_now and self._is_fit(places)

    def exposed(self, groups: Sequence[Group]) -> Flags:
        """Of each unit, whether these groups, beside what is told, would tell it."""
        rows = np.array([*self._rows, *map(self._now, groups)], dtype=bool)
        found, nested = self._found(rows)
        if self._rules.audit:
            for inner, outer in nested:
                found |= self._left_over(rows, inner, outer)
            for row in rows[len(self._rows) :]:
                found |= self._beside_an_area(row)
        told: Flags = found[self._kinds.of_unit]
        return told

    def _found(self, rows: Flags) -> tuple[Flags, list[tuple[int, int]]]:
        """The kinds told by combining the cells, and which cells lie in each other."""
        first, of_kind = disclosure.alike(np.vstack([np.packbits(rows, axis=0), self._areas]))
        cells = rows[:, first]
        sizes = np.bincount(of_kind, weights=self._kinds.sizes).astype(np.int64)
        combined: Flags = self._combined(cells, sizes, self._areas[:, first])[of_kind]
        return combined, list(disclosure.nested(cells, sizes))

    def _combined(self, cells: Flags, sizes: Integers, areas: NDArray[np.uint8]) -> Flags:
        """The kinds that are told to who knows nothing, or one county or park."""
        found = disclosure.exposed(cells, sizes, self._rules)
        for known in _each(areas):
            told = disclosure.exposed(cells[:, ~known], sizes[~known], self._rules)
            found[~known] |= told
        return found

    def _beside_an_area(self, row: Flags) -> Flags:
        """The cell, where what is left of it without one county or park may not be known."""
        for known in _each(self._areas):
            left = row & ~known
            if left.any() and (row & known).any() and not self.is_fit(self._kinds.units(left)):
                return row
        return np.zeros_like(row)

    def _left_over(self, rows: Flags, inner: int, outer: int) -> Flags:
        """The newer of two cells, where what lies between them may not be known."""
        newer = max(inner, outer)
        is_new = newer >= len(self._rows)
        if is_new and not self.is_fit(self._kinds.units(rows[outer] & ~rows[inner])):
            row: Flags = rows[newer]
            return row
        return np.zeros(rows.shape[1], dtype=bool)

    def _now(self, group: Group) -> Flags:
        return self._kinds.now(group.units)

    def _then(
        self, number: int, one: Earlier, node: str, cells: Iterable[CellName]
    ) -> Iterator[Flags]:
        having = one.having(node)
        return (self._kinds.in_cell(number, one, having, cell) for cell in cells)


def _each(areas: NDArray[np.uint8]) -> Iterator[Flags]:
    """Of each county and park, which columns are in it."""
    for row in areas:
        for known in np.unique(row[row > 0]):
            yield row == known
