"""Whether groups differ (差别是否可信): from counts, means and deviations alone. Pure.

A difference is worth words only where chance would hardly make one so great (Welch's test) among all
that were looked at (Holm's correction), and where it is large enough to matter.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import atan, comb, cos, floor, pi, sin, sqrt
from statistics import NormalDist

from data.spread import SMALLEST

LEAST = 2.0
"""Points below which a difference, however certain, is not spoken of."""
LEVEL = 0.05
"""How often, at most, any of the differences spoken of at one time may be mere chance."""
_AS_NORMAL = 200
_HALVINGS = 50

Place = tuple[str, str]
"""A group and a node."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Scores of some firms: how many, their mean and standard deviation (n − 1)."""

    firms: int
    mean: float
    deviation: float

    @property
    def squares(self) -> float:
        """The sum of the squared scores."""
        return (self.firms - 1) * self.deviation**2 + self.firms * self.mean**2


def rest(whole: Sample, part: Sample) -> Sample | None:
    """The others of the whole; None where they are too few to compare with."""
    firms = whole.firms - part.firms
    if firms < SMALLEST:
        return None
    mean = (whole.firms * whole.mean - part.firms * part.mean) / firms
    apart = whole.squares - part.squares - firms * mean**2
    return Sample(firms, mean, sqrt(max(0.0, apart) / (firms - 1)))


def chance(one: Sample, other: Sample) -> float:
    """How often (0 to 1) two groups that do not differ would lie at least so far apart."""
    errors = [sample.deviation**2 / sample.firms for sample in (one, other)]
    apart = abs(one.mean - other.mean)
    if sum(errors) < 1e-12:
        return 1.0 if apart < 1e-6 else 0.0
    weights = [e**2 / (s.firms - 1) for e, s in zip(errors, (one, other), strict=True)]
    return tails(apart / sqrt(sum(errors)), floor(sum(errors) ** 2 / sum(weights) + 1e-9))


def certain(groups: Mapping[Place, Sample], whole: Mapping[str, Sample]) -> dict[Place, float]:
    """(group, node) → how far its mean lies from that of the others, where that is neither chance nor trifling.

    The most certain difference comes first; its group then is none of the others any more: else one
    very weak group would make all that are as usual look strong.

    Args:
        groups: (group, node) → its scores. whole: node → all scores, also those of no group.
    """
    base, found = dict(whole), _all_chances(groups, whole)
    told: dict[Place, float] = {}
    while found:
        place, (least, value) = min(found.items(), key=lambda one: (one[1][0], one[0]))
        if least * len(found) >= LEVEL:
            break
        del found[place]
        if abs(value) < LEAST:
            continue
        told[place] = value
        node = place[1]
        others = rest(base[node], groups[place])
        assert others is not None  # noqa: S101  # compared with them just now
        base[node] = others
        again = {one: groups[one] for one in found if one[1] == node}
        found = {one: kept for one, kept in found.items() if one[1] != node}
        found |= _all_chances(again, base)
    return told


def moved(now: Mapping[Place, Sample], before: Mapping[Place, Sample]) -> dict[Place, float]:
    """(group, node) → by how much its mean has moved, where that is neither chance nor trifling.

    Many firms are in both, which then differ less by chance than strangers would: the test that takes
    them for strangers errs on the safe side.
    """
    found = {
        place: (chance(now[place], before[place]), now[place].mean - before[place].mean)
        for place in now.keys() & before.keys()
    }
    told: dict[Place, float] = {}
    for left, place in zip(range(len(found), 0, -1), sorted(found, key=_first(found)), strict=True):
        least, value = found[place]
        if least * left >= LEVEL:
            break
        if abs(value) >= LEAST:
            told[place] = value
    return told


def _first(found: Mapping[Place, tuple[float, float]]) -> Callable[[Place], tuple[float, Place]]:
    return lambda place: (found[place][0], place)


def _all_chances(
    groups: Mapping[Place, Sample], base: Mapping[str, Sample]
) -> dict[Place, tuple[float, float]]:
    """Of each group that has others: how likely by chance, and the difference."""
    return {
        place: (chance(one, others), one.mean - others.mean)
        for place, one in groups.items()
        if (others := rest(base[place[1]], one))
    }


def lopsided(one: int, other: int) -> float:
    """How often (0 to 1) chance alone would split these so unevenly, were either side as likely.

    Firms that moved up against firms that moved down: the exact test of signs.
    """
    total, fewer = one + other, min(one, other)
    tail = sum(comb(total, k) for k in range(fewer + 1))
    return min(1.0, 2 * tail / 2**total) if total else 1.0


def margin(sample: Sample) -> float:
    """Half the width of the interval (95 %) within which the mean of more such firms would lie."""
    low, high = 0.0, 100.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        low, high = (middle, high) if tails(middle, sample.firms - 1) > LEVEL else (low, middle)
    return high * sample.deviation / sqrt(sample.firms)


def tails(t: float, freedom: int) -> float:
    """Both tails of Student's distribution beyond ±t; a whole number of degrees of freedom.

    Source: Abramowitz and Stegun 26.7.3 and 26.7.4.
    """
    if freedom > _AS_NORMAL:
        return 2 * NormalDist().cdf(-t)
    angle = atan(t / sqrt(freedom))
    odd = freedom % 2
    term, series = (cos(angle), 0.0) if odd else (1.0, 0.0)
    for step in range(1 + odd, freedom, 2):
        series += term
        term *= cos(angle) ** 2 * step / (step + 1)
    within = 2 / pi * (angle + sin(angle) * series) if odd else sin(angle) * series
    return min(1.0, max(0.0, 1 - within))
