"""Whether groups differ (差别是否可信): from counts, means and deviations alone. Pure.

A difference is worth words only where chance would hardly make one so great (Welch's test) among all
that were looked at (Holm's correction), and where it is large enough to matter.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from math import atan, cos, floor, pi, sin, sqrt
from statistics import NormalDist
from typing import TypeVar

from data.spread import SMALLEST

LEAST = 2.0
"""Points below which a difference, however certain, is not spoken of."""
LEVEL = 0.05
"""How often, at most, any of the differences spoken of at one time may be mere chance."""
_AS_NORMAL = 200
_HALVINGS = 50

Name = TypeVar("Name", bound=Hashable)


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


def certain(found: Mapping[Name, tuple[Sample, Sample]]) -> dict[Name, float]:
    """Name → difference of the means, of the pairs whose difference is neither chance nor trifling."""
    chances = sorted(((chance(*pair), str(name), name) for name, pair in found.items()))
    told = {}
    for place, (one, _, name) in enumerate(chances):
        if one * (len(chances) - place) >= LEVEL:
            break
        value = found[name][0].mean - found[name][1].mean
        if abs(value) >= LEAST:
            told[name] = value
    return told


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
