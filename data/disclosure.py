"""Disclosure control (防止推算): what may be published so that nobody finds one firm's score in it.

Pure. A reader may add and subtract whatever was ever published, and may be one of the firms, which
knows its own score. The rules, each with what it stops, stand in docs/statistics.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
CLOSEST = 2 * 10_000
"""Scores that all lie this near to each other tell each of them."""
MEDIAN, QUARTILES, TENTHS = 2 * LEAST, 4 * LEAST, 10 * LEAST
"""From how many firms on a quantile has at least `LEAST` firms on either side."""
_NEAR_ZERO = 1e-7
_BLOCK = 1_000


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers of the rules; a test switches them off to see that the attack then succeeds."""

    least: int = LEAST
    dominance: bool = True
    audit: bool = True


RULES = Rules()


def quantiles(firms: int) -> tuple[int, ...]:
    """Which quantiles (per cent) of so many firms may be published."""
    found = ((50,), MEDIAN), ((25, 75), QUARTILES), ((10, 90), TENTHS)
    return tuple(sorted(q for which, least in found if firms >= least for q in which))


def is_fit(scores: Integers, rules: Rules = RULES) -> bool:
    """Whether the sum of these scores may be known.

    Too few firms; one that holds more than half of the sum, or of what is missing to the full
    score; scores so near each other that the mean tells each: none of these may.
    """
    firms, total = scores.size, int(scores.sum())
    if firms < rules.least:
        return False
    if not rules.dominance:
        return True
    most, least = int(scores.max()), int(scores.min())
    is_dominated = 2 * most > total or 2 * (FULL - least) > FULL * firms - total
    return not is_dominated and most - least >= CLOSEST


def pooled(
    groups: Mapping[str, Integers],
    scores: Sequence[Integers],
    rules: Rules = RULES,
    forced: frozenset[str] = frozenset(),
) -> set[str]:
    """Which groups of a cut go into one rest (其他), so that total less parts tells nothing unfit.

    Args:
        groups: group → the places of its units. scores: of each node, a score per unit, −1 for none.
        forced: groups that must go there for another reason.

    Returns:
        The pooled groups; all of them where nothing else is left.
    """
    unfit = {name for name, units in groups.items() if not _all_fit(units, scores, rules)}
    rest = unfit | forced
    kept = sorted(groups.keys() - rest, key=lambda name: (groups[name].size, name))
    while rest and kept and not _all_fit(joined(groups, rest), scores, rules):
        rest.add(kept.pop(0))
    return rest if kept else set(groups)


def joined(groups: Mapping[str, Integers], names: set[str]) -> Integers:
    """The units of several groups."""
    return np.concatenate([groups[name] for name in sorted(names)])


def _all_fit(units: Integers, scores: Sequence[Integers], rules: Rules) -> bool:
    return all(
        is_fit(there, rules) for node in scores if (there := _present(node[units])) is not None
    )


def _present(scores: Integers) -> Integers | None:
    """The scores that there are; None where no unit has any: then nothing is said of the node."""
    there = scores[scores >= 0]
    return there if there.size else None


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
    kinds, of_kind = np.unique(cells, axis=1, return_inverse=True)
    of_kind = of_kind.reshape(-1)
    counts = np.bincount(of_kind, weights=sizes).astype(np.int64)
    is_told = _in_differences(kinds, counts, rules.least) | _in_span(kinds, counts, rules.least)
    told: Flags = is_told[of_kind]
    return told


def _in_differences(kinds: Flags, sizes: Integers, least: int) -> Flags:
    """Kinds in which two cells differ, where these are fewer than `least` units in all."""
    rows = kinds.astype(np.float64)
    both = (rows * sizes) @ rows.T
    own = np.diag(both)
    apart = own[:, None] + own[None, :] - 2 * both
    is_told = np.zeros(kinds.shape[1], dtype=bool)
    for one, other in np.argwhere(np.triu((apart > 0) & (apart < least))):
        is_told |= kinds[one] != kinds[other]
    return is_told


def _in_span(kinds: Flags, sizes: Integers, least: int) -> Flags:
    """Kinds, alone or by twos and of fewer than `least` units, that a combination of cells singles out.

    A vector lies in the span of the rows when it is orthogonal to their null space. Of one kind:
    when its column of the null space's projection is zero; of two: when the columns are parallel.
    """
    _, strengths, directions = np.linalg.svd(kinds.astype(np.float64), full_matrices=False)
    span = directions[strengths > strengths.max(initial=0.0) * 1e-10]
    small = np.flatnonzero((sizes < least) & kinds.any(axis=0))
    apart = 1.0 - np.einsum("ij,ij->j", span[:, small], span[:, small])
    told = apart < _NEAR_ZERO
    if not told.any():
        told = _parallel(span[:, small], sizes[small], apart, least)
    is_told = np.zeros(kinds.shape[1], dtype=bool)
    is_told[small[told]] = True
    return is_told


def _parallel(span: Floats, sizes: Integers, apart: Floats, least: int) -> Flags:
    told = np.zeros(sizes.size, dtype=bool)
    for start in range(0, sizes.size, _BLOCK):
        block = slice(start, start + _BLOCK)
        product = -(span[:, block].T @ span)
        count = product.shape[0]
        product[np.arange(count), np.arange(start, start + count)] = 0.0
        together = sizes[block, None] + sizes[None, :] < least
        flat = apart[block, None] * apart[None, :] - product**2 < _NEAR_ZERO
        pairs = np.argwhere(together & flat & (product != 0.0))
        told[start + pairs[:, 0]] = True
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


def shown_shares(highs: Mapping[str, tuple[int, int]], rules: Rules = RULES) -> set[str]:
    """Of which groups of a cut the share of 红橙 may be shown; groups make up the whole.

    Args:
        highs: group → (firms that are red or orange, firms).

    Both sides have enough firms in each group shown, and in those not shown together.
    """

    def is_mixed(names: set[str]) -> bool:
        high = sum(highs[name][0] for name in names)
        low = sum(highs[name][1] for name in names) - high
        return min(high, low) >= rules.least

    shown = {name for name in highs if is_mixed({name})}
    hidden = highs.keys() - shown
    for name in sorted(shown, key=lambda name: (highs[name][1], name)):
        if not hidden or is_mixed(set(hidden)):
            break
        shown.discard(name)
        hidden = hidden | {name}
    return shown if not hidden or is_mixed(set(hidden)) else set()
