"""What is told (已公布的和): the cells of a snapshot in the making, beside all that was ever published."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data import disclosure
from data.disclosure import Flags, Integers, Rules
from data.published_units import CellName, Earlier, Units, is_in
from data.summaries import Cut


@dataclass(frozen=True, slots=True)
class Group:
    """One published group of a cut: the codes in it, and the places of its units that have a score."""

    name: str
    codes: tuple[str, ...]
    units: Integers


class Told:
    """The cells told, as rows over the units of now and, behind them, those of then alone.

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
        self.units, self._is_fit, self._rules = units, is_fit, rules
        told = list(earlier)
        kinds = {name: _areas(units.groups, n) for n, name in enumerate(units.digests)}
        for one, _, _ in told:
            kinds = {name: _areas(one.groups, n) for n, name in enumerate(one.digests)} | kinds
        names = list(dict.fromkeys((*units.digests, *kinds)))
        self._places = {name: place for place, name in enumerate(names)}
        areas = _numbered([kinds[name] for name in names])
        self._areas = areas if rules.parks else areas[:1]
        rows = [self._then(one, node, cell) for one, node, cells in told for cell in cells]
        self._rows = list({row.tobytes(): row for row in rows}.values())

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
                found |= self._beside_an_area(row)
        return found

    def _found(self, rows: Flags) -> tuple[Flags, list[tuple[int, int]]]:
        """The units told by combining the cells, and which cells lie in each other."""
        packed = np.vstack([np.packbits(rows, axis=0), self._areas])
        kinds, of_unit = np.unique(packed, axis=1, return_inverse=True)
        cells = np.unpackbits(kinds[: -len(self._areas)], axis=0, count=rows.shape[0]).astype(bool)
        of_unit = of_unit.reshape(-1)
        sizes = np.bincount(of_unit)
        combined = self._combined(cells, sizes, kinds[-len(self._areas) :])[of_unit]
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
            left = np.flatnonzero(row & ~known)
            if left.size and (row & known).any() and not self.is_fit(left):
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

    def _then(self, one: Earlier, node: str, cell: CellName) -> Flags:
        row = np.zeros(len(self._places), dtype=bool)
        places = np.array([self._places[name] for name in one.digests], dtype=np.int64)
        row[places] = is_in(*cell, one.groups, len(one.digests)) & one.having(node)
        return row


def _areas(groups: Mapping[Cut, list[str]], place: int) -> tuple[str, str]:
    return groups["county"][place], groups["park"][place]


def _numbered(areas: Sequence[tuple[str, str]]) -> NDArray[np.uint8]:
    """A row of counties and one of parks, each a number from 1 on; 0 for none."""
    columns = [[county for county, _ in areas], [park for _, park in areas]]
    numbers = [{name: n for n, name in enumerate(["", *sorted({*c} - {""})])} for c in columns]
    found = [[n[name] for name in c] for n, c in zip(numbers, columns, strict=True)]
    return np.array(found, dtype=np.uint8)


def _each(areas: NDArray[np.uint8]) -> Iterator[Flags]:
    """Of each county and park, which columns are in it."""
    for row in areas:
        for known in np.unique(row[row > 0]):
            yield row == known
