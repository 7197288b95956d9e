"""Whether shares differ (占比差别是否可信): so many of these firms against so many of those. Pure.

Shares near none or all, or of few firms, are where a test by means and deviations finds what is not
there: a group in which every firm is red has no deviation at all. So shares are tested exactly.
"""

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, takewhile
from math import exp, fsum, lgamma

from data.differences import LEVEL
from data.spread import SMALLEST

_EQUAL = 1e-7
_FAR = 50.0
"""What is so much less likely (natural logarithm) adds nothing."""


@dataclass(frozen=True, slots=True)
class Share:
    """`part` of the `firms`."""

    part: int
    firms: int

    @property
    def value(self) -> float:
        """In per cent."""
        return 100 * self.part / self.firms


def chance(one: Share, other: Share) -> float:
    """How often (0 to 1) chance alone would put the same firms at least so unevenly: Fisher's exact test."""
    part, firms = one.part + other.part, one.firms + other.firms
    lowest, highest = max(0, part - other.firms), min(part, one.firms)
    whole = _ways(firms, one.firms)

    def odds(k: int) -> float:
        return _ways(part, k) + _ways(firms - part, one.firms - k) - whole

    # The odds rise up to the likeliest and fall after it, so two tails hold all that are no likelier.
    seen = odds(one.part) + _EQUAL
    rising = range(lowest, (part + 1) * (one.firms + 1) // (firms + 2) + 1)
    falling = range(rising.stop, highest + 1)
    left = rising[: bisect_left(rising, True, key=lambda k: odds(k) > seen)]
    right = falling[bisect_left(falling, True, key=lambda k: odds(k) <= seen) :]
    tails = (takewhile(lambda odd: odd > seen - _FAR, map(odds, k)) for k in (left[::-1], right))
    return min(1.0, fsum(map(exp, chain.from_iterable(tails))))


def certain(groups: Mapping[str, Share], whole: Share, least: float) -> dict[str, float]:
    """Group → by how many percentage points it differs from all others, where that is neither chance nor trifling.

    As `differences.certain`: Holm's correction, and what is found is none of the others any more.

    Args:
        whole: all firms, also those of no group. least: points below which nothing is spoken of.
    """
    base, left, told = whole, dict(groups), dict[str, float]()
    while found := _chances(left, base):
        name, (odds, value) = min(found.items(), key=lambda one: (one[1][0], one[0]))
        if odds * len(found) >= LEVEL:
            break
        share = left.pop(name)
        if abs(value) >= least:
            told[name] = value
            base = Share(base.part - share.part, base.firms - share.firms)
    return told


def _chances(groups: Mapping[str, Share], base: Share) -> dict[str, tuple[float, float]]:
    found = {}
    for name, one in groups.items():
        others = Share(base.part - one.part, base.firms - one.firms)
        if others.firms >= SMALLEST:
            found[name] = chance(one, others), one.value - others.value
    return found


def _ways(of: int, chosen: int) -> float:
    """The logarithm of in how many ways so many are chosen."""
    return lgamma(of + 1) - lgamma(chosen + 1) - lgamma(of - chosen + 1)
