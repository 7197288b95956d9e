"""Combining (加减组合): what published sums tell whoever adds and subtracts them at will.

A kind of units is told where nothing can move it: every change of the values that leaves all sums as
they are leaves it as it is. So such changes are drawn at random, with a fixed seed: a kind that none of
them moves is told, and two that they always move in one proportion are told together. They are drawn
once for the sums of earlier snapshots; of these a new sum leaves the combinations that it does not show
either, so that a new cell is looked at in milliseconds, however much was published before.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

DRAWS = 8
"""Changes that a kind is judged by: that all of them happen to move it hardly at all is out of the question."""
_SEED = 20_261_126
_NEAR_ZERO = 1e-7
"""The mean square of a kind's moves below which it does not move: where it is free it is about one."""
_CANCELLED, _SHOWN = 1e-11, 1e-9
"""Of cells of length one: squares of combinations less than this, and moves of them, are rounding."""
_PARALLEL = 1e-5
_BLOCK = 4_096


@dataclass(frozen=True, slots=True)
class Patterns:
    """Kinds that the same cells contain, as one. `of_kind`: the pattern of each; `is_told`: of each pattern,
    whether any cell contains it at all.
    """

    of_kind: Integers
    is_told: Flags


class Reader:
    """Somebody who knows the values of some kinds, and every sum.

    `changes`: a row a kind, a column a change of what they do not know that no sum so far shows.
    """

    def __init__(
        self, cells: Flags, gram: Floats, sizes: Integers, known: Flags, room: int
    ) -> None:
        """`gram`: how many unknown kinds each two cells share. `room`: how many new cells are to come."""
        self.is_open = ~known
        self.sizes = np.where(known, 0, sizes)
        self.firms = cells @ self.sizes if cells.size else np.zeros(0, dtype=np.int64)
        self.changes = _unseen(cells, gram, self.is_open, room + DRAWS)

    def add(self, new: Flags) -> None:
        """These cells are told as well."""
        self.changes = self.changes @ self._unshown(new)
        self.firms = np.concatenate([self.firms, new @ self.sizes])

    def in_span(self, new: Flags, patterns: Patterns, least: int) -> Flags:
        """The kinds of fewer than `least` units, alone or two of them together, that nothing moves."""
        moves = self.changes @ self._unshown(new)[:, :DRAWS]
        sizes = np.bincount(patterns.of_kind, weights=self.sizes).astype(np.int64)
        of = np.bincount(patterns.of_kind, weights=self.is_open)
        moved: Floats = np.stack(
            [np.bincount(patterns.of_kind, weights=column) for column in moves.T], axis=1
        )
        small = np.flatnonzero((sizes > 0) & (sizes < least) & patterns.is_told)
        moved = moved[small] / np.sqrt(of[small])[:, None]
        is_told = np.zeros(sizes.size, dtype=bool)
        is_told[small[_still(moved, sizes[small], least)]] = True
        found: Flags = is_told[patterns.of_kind] & self.is_open
        return found

    def in_differences(self, new: Flags, cells: Flags, least: int) -> Flags:
        """Kinds of a small new cell, and those in which one differs from another cell, where neither has
        as many as `least` units that the other has not: a firm that scored again is one on either side.
        """
        own, firms, both = self.overlaps(new, cells)
        apart = np.maximum(own[:, None], firms[None, :]) - both
        found: Flags = np.any(new[(own > 0) & (own < least)], axis=0)
        for one, other in np.argwhere((apart > 0) & (apart < least)):
            found = found | (new[one] != cells[other])
        return found & self.is_open

    def overlaps(self, new: Flags, cells: Flags) -> tuple[Integers, Integers, Integers]:
        """Unknown units of each new cell, of each cell, the new ones last, and those that both have."""
        there = np.flatnonzero(new.any(axis=0) & self.is_open)
        rows = new[:, there].astype(np.float32) * self.sizes[there].astype(np.float32)
        both = rows @ cells[:, there].astype(np.float32).T
        own: Integers = new.astype(np.int64) @ self.sizes
        return own, np.concatenate([self.firms, own]), both.astype(np.int64)

    def _unshown(self, new: Flags) -> Floats:
        """How to combine the changes so that the new cells do not show them: a column a combination."""
        there = np.flatnonzero(new.any(axis=0))
        rows = new[:, there].astype(np.float64)
        rows /= np.sqrt(np.maximum(1, rows @ self.is_open[there]))[:, None]
        shown = rows @ self.changes[there]
        _, strengths, directions = np.linalg.svd(shown, full_matrices=True)
        unshown: Floats = directions[int((strengths > _SHOWN).sum()) :].T
        if unshown.shape[1] < DRAWS:
            raise ValueError("more new cells than there was room for")
        return unshown


def untold(kinds: int) -> Patterns:
    """All kinds are alike as long as no cell is told."""
    return Patterns(np.zeros(kinds, dtype=np.int64), np.zeros(1, dtype=bool))


def split(base: Patterns, new: Flags) -> Patterns:
    """Kinds that were alike so far, told apart by these cells."""
    before = base.of_kind.astype(np.uint32).view(np.uint8).reshape(-1, 4).T
    of_kind = alike(np.vstack([before, np.packbits(new, axis=0)]))[1]
    is_told = base.is_told[base.of_kind] | new.any(axis=0)
    return Patterns(of_kind, np.bincount(of_kind, weights=is_told) > 0)


def alike(columns: NDArray[np.uint8]) -> tuple[Integers, Integers]:
    """Columns that are the same: the place of the first of each, in order, and of every column which it is."""
    keys = np.ascontiguousarray(columns.T).view(f"V{columns.shape[0]}").reshape(-1)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def shared(cells: Flags, among: Flags) -> Floats:
    """How many of these kinds each two cells have both."""
    found = np.zeros((cells.shape[0], cells.shape[0]))
    places = np.flatnonzero(among)
    for start in range(0, places.size, _BLOCK):
        rows = cells[:, places[start : start + _BLOCK]].astype(np.float32)
        found += rows @ rows.T
    return found


def _unseen(cells: Flags, gram: Floats, is_open: Flags, count: int) -> Floats:
    """Random changes of the open kinds of which no cell shows anything."""
    drawn = np.random.default_rng(_SEED).standard_normal((is_open.size, count))
    drawn[~is_open] = 0.0
    lengths = np.sqrt(np.diag(gram))
    rows = np.flatnonzero(lengths > 0)
    if not rows.size:
        return drawn
    lengths = lengths[rows]
    strengths, combinations = np.linalg.eigh(gram[np.ix_(rows, rows)] / np.outer(lengths, lengths))
    is_real = strengths > _CANCELLED
    combinations = combinations[:, is_real] / lengths[:, None]
    for _ in range(2):  # the second time takes away what the first left by rounding
        shown = np.zeros((rows.size, count))
        for block in _blocks(is_open.size):
            shown += cells[rows, block].astype(np.float64) @ drawn[block]
        back = combinations @ ((combinations.T @ shown) / strengths[is_real][:, None])
        for block in _blocks(is_open.size):
            drawn[block] -= cells[rows, block].astype(np.float64).T @ back
        drawn[~is_open] = 0.0
    return drawn


def _blocks(size: int) -> list[slice]:
    return [slice(start, start + _BLOCK) for start in range(0, size, _BLOCK)]


def _still(moved: Floats, sizes: Integers, least: int) -> Flags:
    """Which of these do not move, or move in one proportion with another, the two of fewer than `least` units."""
    lengths = np.sqrt((moved**2).mean(axis=1))
    still: Flags = lengths**2 < _NEAR_ZERO
    free = np.flatnonzero(~still & (sizes < least - 1))
    ways = moved[free] / (lengths[free] * np.sqrt(moved.shape[1]))[:, None]
    ways *= np.where(ways[:, :1] < 0, -1.0, 1.0)
    order = np.argsort(ways[:, 0], kind="stable")
    near = np.diff(ways[order, 0], append=np.inf) < _PARALLEL
    for place in np.flatnonzero(near).tolist():
        one = order[place]
        for after in order[place + 1 :]:
            if ways[after, 0] - ways[one, 0] >= _PARALLEL:
                break
            together = int(sizes[free[one]] + sizes[free[after]])
            if together < least and np.abs(ways[after] - ways[one]).max() < _PARALLEL:
                still[free[one]] = still[free[after]] = True
    return still
