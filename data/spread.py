"""Spread of a figure over a group (分布): mean, quartiles, and what lies between two groups. Pure.

A group of fewer than `SMALLEST` firms has no spread: nobody is to read one firm off it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist, fmean, median, quantiles, variance

SMALLEST = 5
"""Firms below which nothing is said of a group (product rule 5)."""
ENOUGH = 20
"""Firms in each of two groups from which on an interval by the normal law means something."""
_NINETY_FIVE = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True, slots=True)
class Spread:
    """Half of the firms lie between `low` and `high`, the quartiles."""

    firms: int
    mean: float
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class Difference:
    """How far two means lie apart; the interval (95 %) is missing where the groups are small."""

    value: float
    low: float | None
    high: float | None


def spread(values: Sequence[float]) -> Spread | None:
    """The spread of a group; None where it is too small."""
    if len(values) < SMALLEST:
        return None
    low, _, high = quantiles(values, n=4, method="inclusive")
    return Spread(len(values), fmean(values), low, median(values), high)


def difference(one: Sequence[float], other: Sequence[float]) -> Difference | None:
    """Mean of the one less mean of the other; None where either group is too small."""
    return within([(one, other)])


def within(pairs: Iterable[tuple[Sequence[float], Sequence[float]]]) -> Difference | None:
    """The difference within each stratum (层), weighted by the size of its first group.

    Strata in which either group is too small are left out; None where none is left.
    """
    strata = [(a, b) for a, b in pairs if min(len(a), len(b)) >= SMALLEST]
    total = sum(len(a) for a, _ in strata)
    if not total:
        return None
    value = sum(len(a) * (fmean(a) - fmean(b)) for a, b in strata) / total
    if min(total, sum(len(b) for _, b in strata)) < ENOUGH:
        return Difference(value, None, None)
    error = sqrt(sum((len(a) / total) ** 2 * _error(a, b) for a, b in strata))
    return Difference(value, value - _NINETY_FIVE * error, value + _NINETY_FIVE * error)


def _error(one: Sequence[float], other: Sequence[float]) -> float:
    """The squared standard error of a difference of means."""
    return variance(one) / len(one) + variance(other) / len(other)


def hidden(sizes: Mapping[str, int]) -> frozenset[str]:
    """Which cells of a divided group are not shown (不显示的格).

    Every cell that is too small; and, where what is hidden would be fewer than `SMALLEST` firms
    together, the next smallest too: else the group less the shown cells would tell of them.
    """
    by_size = sorted((size, name) for name, size in sizes.items() if size)
    gone = [(size, name) for size, name in by_size if size < SMALLEST]
    left = by_size[len(gone) :]
    while gone and left and sum(size for size, _ in gone) < SMALLEST:
        gone.append(left.pop(0))
    return frozenset(name for _, name in gone)
