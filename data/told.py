"""What is told (已公布的和): the cells of a snapshot in the making, beside all that was ever published."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from data import disclosure
from data.disclosure import Flags, Integers, Rules, Sums
from data.published_units import CellName
from data.unit_kinds import Kinds, Tallied

Found = tuple[Flags, list[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class Group:
    """One published group of a cut: the codes in it, and the places of its units that have a score."""

    name: str
    codes: tuple[str, ...]
    units: Integers


class Told:
    """The cells told of one node, as rows over the kinds of units.

    `earlier`: the cells told of it in each snapshot of then. `known`: what was found of other nodes.
    Who looks may know nothing, or the scores of one county: its reviewer opens the firms there.
    """

    def __init__(
        self,
        kinds: Kinds,
        earlier: Sequence[Iterable[CellName]],
        node: str,
        scores: Tallied,
        is_fit: Callable[[Sums], bool],
        rules: Rules,
        known: dict[bytes, Found],
    ) -> None:
        self.kinds, self.node = kinds, node
        self._scores, self._is_fit, self._rules = scores, is_fit, rules
        self._known = known
        self._county = kinds.county.astype(np.uint8)
        self._rows: list[Flags] = [
            kinds.in_cell(snapshot, cell, node)
            for snapshot, cells in enumerate(earlier)
            for cell in cells
        ]

    def add(self, groups: Iterable[Group]) -> None:
        """These are told now."""
        self._rows += map(self._now, groups)

    def exposed(self, groups: Sequence[Group]) -> Flags:
        """Of each kind, whether these groups, beside what is told, would tell of its units."""
        rows = np.array([*self._rows, *map(self._now, groups)], dtype=bool)
        combined, nested = self._found(rows)
        found = combined.copy()
        if self._rules.audit:
            for inner, outer in nested:
                found |= self._left_over(rows, inner, outer)
            for row in rows[len(self._rows) :]:
                found |= self._beside_a_county(row)
        return found

    def is_among(self, exposed: Flags, units: Integers) -> bool:
        """Whether one of these units is exposed."""
        return bool(exposed[self.kinds.of_now[units]].any())

    def _may_tell(self, kinds: Flags) -> bool:
        """Whether the sum over these kinds may be known; scores of then are not at hand."""
        sums = self._scores.over(kinds)
        return sums is not None and self._is_fit(sums)

    def _found(self, rows: Flags) -> Found:
        """The kinds told by combining the cells, and which cells lie in each other.

        Nodes that are told of the same cells share the answer: it does not depend on the scores.
        """
        packed = np.vstack([np.packbits(rows, axis=0), self._county])
        name = sha256(packed.tobytes()).digest()
        if name not in self._known:
            first, of_kind = disclosure.alike(packed)
            cells = rows[:, first]
            sizes = np.bincount(of_kind, weights=self.kinds.sizes).astype(np.int64)
            combined = self._combined(cells, sizes, self._county[first])[of_kind]
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
            left = row & (self._county != known)
            if left.any() and not self._may_tell(left):
                return row
        return np.zeros_like(row)

    def _left_over(self, rows: Flags, inner: int, outer: int) -> Flags:
        """The newer of two cells, where what lies between them may not be known."""
        newer = max(inner, outer)
        is_new = newer >= len(self._rows)
        if is_new and not self._may_tell(rows[outer] & ~rows[inner]):
            row: Flags = rows[newer]
            return row
        return np.zeros(rows.shape[1], dtype=bool)

    def _now(self, group: Group) -> Flags:
        return self.kinds.now(group.units)
