"""Disclosure control (防止推算): what may be published so that nobody finds one firm's score in it.

Pure. A reader may add and subtract whatever was ever published, and may be one of the firms, which
knows its own score. The rules, each with what it stops, stand in docs/statistics.md.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

OTHERS = 5
LEAST = OTHERS + 1
"""The fewest firms in a figure: its reader may be one of them, and there are five others."""
FULL = 100 * 10_000
"""The highest score, in ten-thousandths of a point."""
CLOSEST = 12 * 10_000
"""Within so wide a range a mean and its deviation must leave every score."""
ROOM = 40 * 10_000
"""So much must be between a sum and its ends: half of it is left to who knows one score."""
MEDIAN, QUARTILES, TENTHS = 2 * LEAST, 4 * LEAST, 10 * LEAST
"""From how many firms on a quantile has at least `LEAST` firms on either side."""
_NEAR_ZERO = 1e-7
_CANCELLED, _SHORT = 1e-9, 1e-6
"""Of cells of length one: a combination less than this, squared, outside the small kinds is nothing
there; and one shorter than this within them is rounding."""
_HALF = 0.6
"""One half, with room for rounding."""
_BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the rules; a test switches them off to see that the attack then succeeds."""

    least: int = LEAST
    dominance: bool = True
    audit: bool = True
    shared: bool = True
    parks: bool = True


RULES = Rules()


def quantiles(firms: int) -> tuple[int, ...]:
    """Which quantiles (per cent) of so many firms may be published."""
    found = ((50,), MEDIAN), ((25, 75), QUARTILES), ((10, 90), TENTHS)
    return tuple(sorted(q for which, least in found if firms >= least for q in which))


def is_fit(scores: Integers, rules: Rules = RULES) -> bool:
    """Whether the sum of these scores and their deviation may be known, also to one of the firms.

    Too few firms; scores so near to none or all, or to each other, that mean and deviation tell each;
    one firm that holds more than half of the sum, or of what is missing to the full score, of all or
    of those that another firm has beside itself: none may.
    """
    firms, total = scores.size, int(scores.sum())
    if firms < rules.least:
        return False
    if not rules.dominance:
        return True
    ends = (total, scores), (FULL * firms - total, FULL - scores)
    return not any(_is_held_by_one(*end) for end in ends) and _leaves_room(scores)


def _is_held_by_one(total: int, scores: Integers) -> bool:
    """The reader who leaves most of the rest to one firm is the second largest."""
    second, first = map(int, np.partition(scores, -2)[-2:]) if scores.size > 1 else (0, total)
    return total < ROOM or 2 * first > total - second


def _leaves_room(scores: Integers) -> bool:
    """Whether a score may lie far enough from the mean, given the deviation of the others of any one firm.

    None of n scores lies further from their mean than √(squares × (n − 1) / n).
    """
    others = scores.size - 1
    if others < 1:
        return False
    apart = scores - scores.mean()
    squares = float(apart @ apart) - float(np.abs(apart).max()) ** 2 * scores.size / others
    return 2 * sqrt(max(0.0, squares) * (others - 1) / others) >= CLOSEST


def pooled(
    groups: Mapping[str, Integers],
    may_tell: Callable[[Integers], bool],
    forced: frozenset[str] = frozenset(),
) -> set[str]:
    """Which groups of a cut go into one rest (其他), so that the whole less its parts tells nothing unfit.

    Args:
        groups: group → the places of its units.
        forced: groups that must go there for another reason.

    Returns:
        The pooled groups; all of them where nothing else is left.
    """
    rest = {name for name, units in groups.items() if not may_tell(units)} | forced
    kept = sorted(groups.keys() - rest, key=lambda name: (groups[name].size, name))
    while rest and kept and not may_tell(joined(groups, rest)):
        rest.add(kept.pop(0))
    return rest if kept else set(groups)


def joined(groups: Mapping[str, Integers], names: set[str]) -> Integers:
    """The units of several groups."""
    return np.concatenate([groups[name] for name in sorted(names)])


def nested(cells: Flags, sizes: Integers) -> Iterator[tuple[int, int]]:
    """The pairs (inner, outer) of cells of which one lies in the other, and is less than it."""
    rows = cells.astype(np.float64)
    both = (rows * sizes) @ rows.T
    own = np.diag(both)
    is_inner = (both == own[:, None]) & (own[:, None] < own[None, :])
    for inner, outer in np.argwhere(is_inner):
        yield int(inner), int(outer)


def alike(columns: NDArray[np.uint8]) -> tuple[Integers, Integers]:
    """Columns that are the same: the place of the first of each, in order, and of every column which it is."""
    keys = np.ascontiguousarray(columns.T).view(f"V{columns.shape[0]}").reshape(-1)
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return first, which.reshape(-1)


def exposed(cells: Flags, sizes: Integers, rules: Rules = RULES) -> Flags:
    """The kinds of units that the sums of these cells, added and subtracted at will, would tell.

    Args:
        cells: a row a published sum, a column a kind of units; `sizes`: how many units each kind has.
            A unit that scored again is another unit.

    Returns:
        Of each kind, whether it stands in a combination that concerns fewer than `least` units: the
        difference of two cells, or one or two kinds by themselves.
    """
    if not rules.audit or not cells.size:
        return np.zeros(sizes.size, dtype=bool)
    first, of_kind = alike(np.packbits(cells, axis=0))
    kinds = cells[:, first]
    counts = np.bincount(of_kind, weights=sizes).astype(np.int64)
    is_told = _in_differences(kinds, counts, rules.least) | _in_span(kinds, counts, rules.least)
    told: Flags = is_told[of_kind]
    return told


def _in_differences(kinds: Flags, sizes: Integers, least: int) -> Flags:
    """Kinds of a small cell, and those in which two cells differ, where neither has as many as `least` units that the other has not.

    A firm that scored again between two snapshots is one on either side.
    """
    rows = kinds.astype(np.float64)
    both = (rows * sizes) @ rows.T
    own = np.diag(both)
    apart = np.maximum(own[:, None], own[None, :]) - both
    is_told: Flags = np.any(kinds[(own > 0) & (own < least)], axis=0)
    for one, other in np.argwhere(np.triu((apart > 0) & (apart < least))):
        is_told |= kinds[one] != kinds[other]
    return is_told


def _in_span(kinds: Flags, sizes: Integers, least: int) -> Flags:
    """Kinds, alone or by twos and of fewer than `least` units, that a combination of cells singles out.

    Of one kind: when it lies in what the cells reach of the small kinds alone. Of two: when a
    combination of theirs does, that is when their distances from it are parallel.
    """
    small = np.flatnonzero((sizes < least) & kinds.any(axis=0))
    span = _reached(kinds, small)
    apart = 1.0 - np.einsum("ij,ij->j", span, span)
    told = apart < _NEAR_ZERO
    if not told.any():
        told = _parallel(span, sizes[small], apart, least)
    is_told = np.zeros(kinds.shape[1], dtype=bool)
    is_told[small[told]] = True
    return is_told


def _reached(kinds: Flags, small: Integers) -> Floats:
    """An orthonormal basis of the combinations of cells in which no kind but the small ones is left.

    Where large kinds tell the cells apart, as in a large city, hardly any combination is.
    """
    rows = kinds[kinds.any(axis=1)].astype(np.float64)
    rows /= np.sqrt(rows.sum(axis=1, keepdims=True))
    beyond = np.delete(rows, small, axis=1)
    strengths, combinations = np.linalg.eigh(beyond @ beyond.T)
    left = combinations[:, strengths < _CANCELLED].T @ rows[:, small]
    _, strengths, directions = np.linalg.svd(left, full_matrices=False)
    basis: Floats = directions[strengths > _SHORT]
    return basis


def _parallel(span: Floats, sizes: Integers, apart: Floats, least: int) -> Flags:
    """The kinds of two that are told together: at least one of them lies half in what is reached."""
    told = np.zeros(sizes.size, dtype=bool)
    near = np.flatnonzero(apart < _HALF)
    for start in range(0, near.size, _BLOCK):
        block = near[start : start + _BLOCK]
        product = -(span[:, block].T @ span)
        product[np.arange(block.size), block] = 0.0
        together = sizes[block, None] + sizes[None, :] < least
        flat = apart[block, None] * apart[None, :] - product**2 < _NEAR_ZERO
        pairs = np.argwhere(together & flat & (product != 0.0))
        told[block[pairs[:, 0]]] = True
        told[pairs[:, 1]] = True
    return told


def colour_classes(counts: Mapping[str, int], rules: Rules = RULES) -> dict[str, int] | None:
    """Colours of one group, joined until each class and its rest have enough firms; None for none."""
    for classes in _CLASSES:
        found = {name: sum(counts.get(c, 0) for c in name.split("+")) for name in classes}
        total = sum(found.values())
        if all(rules.least <= firms <= total - rules.least for firms in found.values()):
            return found
    return None


_CLASSES = (
    ("red", "orange", "yellow", "blue"),
    ("red", "orange", "yellow+blue"),
    ("red+orange", "yellow", "blue"),
    ("red+orange", "yellow+blue"),
)


def is_mixed(high: int, firms: int, rules: Rules = RULES) -> bool:
    """Whether enough firms are red or orange, and enough are not."""
    return rules.least <= high <= firms - rules.least


def shown_shares(
    highs: Mapping[str, tuple[int, int]],
    rules: Rules = RULES,
    withheld: frozenset[str] = frozenset(),
) -> set[str]:
    """Of which groups of a cut the share of 红橙 may be shown; groups make up the whole.

    Args:
        highs: group → (firms that are red or orange, firms).
        withheld: groups of which it may not, for another reason.

    Both sides have enough firms in each group shown, and in those not shown together.
    """

    def hides_well(names: set[str]) -> bool:
        high = sum(highs[name][0] for name in names)
        return not names or is_mixed(high, sum(highs[name][1] for name in names), rules)

    shown = {name for name, (high, firms) in highs.items() if is_mixed(high, firms, rules)}
    shown -= withheld
    hidden = set(highs) - shown
    for name in sorted(shown, key=lambda name: (highs[name][1], name)):
        if hides_well(hidden):
            break
        hidden.add(name)
    return set(highs) - hidden if hides_well(hidden) else set()
