"""How far two people agree who judged the same controls (一致性): weighted kappa, its interval, drift.

Levels 0–4 are ordered, so a difference of two counts four times as much as one of one (quadratic
weights). What either of the two calls 不适用 has no place on that order: it leaves kappa and drift, and
how often they agree about 不适用 is counted by itself.

Source: Cohen, J. (1968), Weighted kappa, Psychological Bulletin 70(4), 213-220.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

LEVELS = 5
DRAWS = 2000
"""Resamples of the interval."""
_EDGE = 0.025

Pair = tuple[int, int]
"""The level of the first and of the second person for one control."""
Counts = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Agreement:
    """What pairs of levels say.

    `kappa`: at most 1; 0 is what chance gives; None where it is not defined, because all levels are
    the same. `interval`: 95 %, None where kappa is. `drift`: mean of first minus second, in levels.
    `same`, `near`: shares (0-1) of equal levels, and of those at most one apart.
    """

    pairs: int
    groups: int
    kappa: float | None
    interval: tuple[float, float] | None
    drift: float | None
    same: float
    near: float


def weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """Quadratically weighted kappa of pairs of levels 0-4; None without pairs, or where it is undefined.

    Raises:
        IndexError: a level above 4.
    """
    return _kappa(_counts(pairs))


def drift(pairs: Sequence[Pair]) -> float | None:
    """How many levels higher the first judges on average; None without pairs."""
    return sum(first - second for first, second in pairs) / len(pairs) if pairs else None


def interval(groups: Sequence[Sequence[Pair]], *, seed: int) -> tuple[float, float] | None:
    """The middle 95 % of kappa when whole groups are drawn again (bootstrap), None with under two.

    A group is one firm's check: its controls are judged in one go and are no independent draws. The
    same seed gives the same interval.
    """
    if len(groups) < 2:
        return None
    each = np.array([_counts(group) for group in groups])
    picks = np.random.default_rng(seed).integers(len(groups), size=(DRAWS, len(groups)))
    found = [_kappa(each[pick].sum(axis=0)) for pick in picks]
    values = sorted(value for value in found if value is not None)
    if not values:
        return None
    low = values[int(len(values) * _EDGE)]
    high = values[max(0, ceil(len(values) * (1 - _EDGE)) - 1)]
    return low, high


def of(groups: Sequence[Sequence[Pair]], *, seed: int) -> Agreement:
    """Everything about several checks (one group of pairs each)."""
    pairs = [pair for group in groups for pair in group]
    apart = [abs(first - second) for first, second in pairs]
    kappa = weighted_kappa(pairs)
    return Agreement(
        pairs=len(pairs),
        groups=len(groups),
        kappa=kappa,
        interval=None if kappa is None else interval(groups, seed=seed),
        drift=drift(pairs),
        same=sum(one == 0 for one in apart) / len(apart) if apart else 0.0,
        near=sum(one <= 1 for one in apart) / len(apart) if apart else 0.0,
    )


def _counts(pairs: Sequence[Pair]) -> Counts:
    counts = np.zeros((LEVELS, LEVELS))
    for first, second in pairs:
        counts[first, second] += 1
    return counts


def _kappa(counts: Counts) -> float | None:
    """1 − observed disagreement ÷ that of two who judge by the same margins but independently."""
    total = counts.sum()
    if total == 0:
        return None
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / total
    disagreement = float((_WEIGHTS * expected).sum())
    if disagreement == 0:
        return None
    return 1 - float((_WEIGHTS * counts).sum()) / disagreement


def _weights() -> Counts:
    levels = np.arange(LEVELS, dtype=np.float64)
    return (levels[:, None] - levels[None, :]) ** 2 / (LEVELS - 1) ** 2


_WEIGHTS = _weights()
