"""What is told (已公布的和): the cells of a snapshot in the making, beside all that was ever published."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data import combining
from data.combining import Reader
from data.disclosure import Flags, Integers, Rules
from data.published_units import CUTS, CellName, Earlier, Units
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
        self._rows = np.array(
            list({row.tobytes(): row for row in rows}.values()), dtype=bool
        ).reshape(-1, self._kinds.sizes.size)
        self._patterns = combining.split(combining.untold(self._kinds.sizes.size), self._rows)
        self._readers = list(self._everybody(_most(units))) if rules.audit else []

    def add(self, groups: Iterable[Group]) -> None:
        """These are told now."""
        new = self._cells(groups)
        for reader in self._readers:
            reader.add(new)
        self._patterns = combining.split(self._patterns, new)
        self._rows = np.vstack([self._rows, new])

    def is_fit(self, places: Integers) -> bool:
        """Whether the sum over these units may be known; scores of then are not at hand."""
        is_now = not places.size or int(places.max()) < self._now_are
        return is_now and self._is_fit(places)

    def exposed(self, groups: Sequence[Group]) -> Flags:
        """Of each unit, whether these groups, beside what is told, would tell it."""
        found = np.zeros(self._kinds.sizes.size, dtype=bool)
        if self._rules.audit:
            new, least = self._cells(groups), self._rules.least
            rows, patterns = np.vstack([self._rows, new]), combining.split(self._patterns, new)
            for reader in self._readers:
                found |= reader.in_differences(new, rows, least)
                found |= reader.in_span(new, patterns, least)
            found |= self._left_over(new, rows)
            for row in new:
                found |= self._beside_an_area(row)
        told: Flags = found[self._kinds.of_unit]
        return told

    def _everybody(self, room: int) -> Iterator[Reader]:
        """Who knows nothing first, then who knows one county or park."""
        sizes, nobody = self._kinds.sizes, np.zeros(self._kinds.sizes.size, dtype=bool)
        whole = combining.shared(self._rows, ~nobody)
        yield Reader(self._rows, whole, sizes, nobody, room)
        for known in _each(self._areas):
            gram = whole - combining.shared(self._rows, known)
            yield Reader(self._rows, gram, sizes, known, room)

    def _beside_an_area(self, row: Flags) -> Flags:
        """The cell, where what is left of it without one county or park may not be known."""
        for known in _each(self._areas):
            left = row & ~known
            if left.any() and (row & known).any() and not self.is_fit(self._kinds.units(left)):
                return row
        return np.zeros_like(row)

    def _left_over(self, new: Flags, rows: Flags) -> Flags:
        """The newer of two cells that lie in each other, where what is between them may not be known."""
        found, before = np.zeros(rows.shape[1], dtype=bool), len(self._rows)
        own, firms, both = self._readers[0].overlaps(new, rows)
        inside = (both == own[:, None]) & (own[:, None] < firms[None, :])
        around = (both == firms[None, :]) & (firms[None, :] < own[:, None])
        for is_inner, pairs in ((True, inside), (False, around)):
            for one, other in np.argwhere(
                pairs & (own[:, None] > 0) & (firms[None, :] > 0)
            ).tolist():
                inner, outer = (new[one], rows[other]) if is_inner else (rows[other], new[one])
                if not self.is_fit(self._kinds.units(outer & ~inner)):
                    found |= rows[max(before + one, other)]
        return found

    def _cells(self, groups: Iterable[Group]) -> Flags:
        rows = [self._kinds.now(group.units) for group in groups]
        return np.array(rows, dtype=bool).reshape(-1, self._kinds.sizes.size)

    def _then(
        self, number: int, one: Earlier, node: str, cells: Iterable[CellName]
    ) -> Iterator[Flags]:
        having = one.having(node)
        return (self._kinds.in_cell(number, one, having, cell) for cell in cells)


def _most(units: Units) -> int:
    """The most cells that a snapshot may tell of these units: the whole, every group of each cut, the rests."""
    everybody = np.arange(len(units.digests), dtype=np.int64)
    return 1 + sum(len(units.cells(cut, everybody)) + 1 for cut in CUTS)


def _each(areas: NDArray[np.uint8]) -> Iterator[Flags]:
    """Of each county and park, which columns are in it."""
    for row in areas:
        for known in np.unique(row[row > 0]):
            yield row == known
