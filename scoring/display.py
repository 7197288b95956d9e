"""How a figure is shown (显示取整): the same on page, PDF, Word and Excel."""

from bisect import bisect_right
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from scoring.engine import PRECISION, rounded

PLACES = 1
"""Decimals of a score, as long as they do not show the wrong side of an edge."""


def figure(value: float, edges: Sequence[float] = ()) -> str:
    """Half up to one decimal on the shortest decimal form, with more where it is needed.

    Args:
        value: a score or risk in points.
        edges: rising lower edges of the bands that the value is judged by; where one decimal
            would show another band (19.96 as 20.0), two or more are shown.

    Source: scoring method §10.
    """
    exact = Decimal(repr(value))
    band = bisect_right(edges, rounded(value))
    for places in range(PLACES, PRECISION + 1):
        shown = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if bisect_right(edges, float(shown)) == band:
            return _without_minus_zero(shown)
    return str(exact)


def _without_minus_zero(shown: Decimal) -> str:
    return str(abs(shown) if shown == 0 else shown)
