"""Readiness to enforce (维权准备度): if it leaked tomorrow, could we prove it?"""

from math import fsum

from scoring.engine import Engine
from scoring.protection import Credits


def kind_credits(engine: Engine, earned: Credits) -> list[float | None]:
    """For each statutory kind the highest credit among its applicable controls."""
    return [
        max((c for i in kind if (c := earned[i]) is not None), default=None)
        for kind in engine.kinds
    ]


def readiness(engine: Engine, earned: Credits) -> float | None:
    """Points (0-100): the mean over the kinds that have an applicable control, None without."""
    kinds = [credit for credit in kind_credits(engine, earned) if credit is not None]
    return 100 * (fsum(kinds) / len(kinds)) if kinds else None
