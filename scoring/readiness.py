"""Readiness to enforce (维权准备度): if it leaked tomorrow, could we prove it?"""

from math import fsum

from scoring.engine import Engine
from scoring.protection import Credits

NONE_APPLIES = -1.0
"""Below every credit."""


def kind_credits(engine: Engine, earned: Credits) -> list[float | None]:
    """For each statutory kind the highest credit among its applicable controls."""
    values = [NONE_APPLIES if credit is None else credit for credit in earned]
    values.append(NONE_APPLIES)
    highest = [max(pick(values)) for pick in engine.kind_picks]
    return [None if credit == NONE_APPLIES else credit for credit in highest]


def readiness(engine: Engine, earned: Credits) -> float | None:
    """Points (0-100): the mean over the kinds that have an applicable control, None without."""
    kinds = [credit for credit in kind_credits(engine, earned) if credit is not None]
    return 100 * (fsum(kinds) / len(kinds)) if kinds else None
