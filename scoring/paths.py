"""Leak paths (泄密途径): where would it leak? They rank advice and never decide the colour."""

from collections.abc import Sequence
from math import fsum, sqrt

from scoring.engine import Engine, Way
from scoring.protection import Weighed
from scoring.risk import remaining


def way_inherents(engine: Engine, exposure: Sequence[int]) -> list[float]:
    """I_p of every path in points: what there is to lose times how open the way is."""
    if not engine.ways:
        return []
    value = fsum([w * exposure[i] for i, w in engine.value_exposures]) / engine.value_total
    return [100 * sqrt(value * _openness(way, exposure)) for way in engine.ways]


def _openness(way: Way, exposure: Sequence[int]) -> float:
    """c_p (0-1); 0 where a defining exposure is 0: then the way does not exist."""
    if any(exposure[i] == 0 for i in way.defining):
        return 0.0
    return fsum([share * exposure[i] for i, share in way.exposures]) / way.exposure_total


def path_indices(engine: Engine, weighed: Weighed, inherents: Sequence[float]) -> dict[str, float]:
    """Path id → index in points (0-100)."""
    sums = [
        (fsum(pick(weighed.products)), fsum(pick(weighed.weights))) for pick in engine.way_sections
    ]
    return {
        way.id: remaining(engine, inherent, _cover(way, sums))
        for way, inherent in zip(engine.ways, inherents, strict=True)
    }


def _cover(way: Way, sums: Sequence[tuple[float, float]]) -> float:
    """C_p in points; 0 where no control of the path applies."""
    whole = fsum([share * sums[i][1] for i, share in way.sections])
    if not whole:
        return 0.0
    return 100 * (fsum([share * sums[i][0] for i, share in way.sections]) / whole)
