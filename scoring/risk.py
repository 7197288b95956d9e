"""Exposure E (固有风险), residual risk R (剩余风险), colour (颜色) and its gates (门槛)."""

from bisect import bisect_right
from collections.abc import Sequence
from math import fsum

from scoring.engine import Engine, rounded
from scoring.protection import Credits


def exposure_index(engine: Engine, values: Sequence[int]) -> float | None:
    """E in points, None where the questionnaire defines no exposure."""
    if not values:
        return None
    weighted = [value * w for value, w in zip(values, engine.exposure_weights, strict=True)]
    return 100 * (fsum(weighted) / engine.exposure_total)


def inherent_risk(engine: Engine, exposure: float) -> float:
    """I in points: above zero for whoever holds a secret."""
    inherent = engine.rules.inherent
    assert inherent is not None  # noqa: S101  # rule_checks: exposure has it
    return inherent.base + inherent.slope * exposure


def remaining(engine: Engine, inherent: float, protection: float) -> float:
    """What protection (points 0-100) leaves of an inherent risk or path index."""
    mitigation = engine.rules.mitigation
    assert mitigation is not None  # noqa: S101  # rule_checks: exposure has it
    return inherent * (1 - mitigation.share * protection / 100)


def band_position(edges: Sequence[float], value: float) -> int:
    """Which step of a scale a value lies in; the lower edge belongs to the step."""
    return bisect_right(edges, rounded(value))


def gate_band(engine: Engine, earned: Credits, exposure: float | None) -> int | None:
    """The worst band that a gate demands, or None where none applies."""
    keys = [credit for i in engine.keys if (credit := earned[i]) is not None]
    level = 100.0 if exposure is None else rounded(exposure)
    bands = [gate.band for gate in engine.gates if level >= gate.exposure and gate.applies(keys)]
    if exposure is None:
        return min(bands, default=None)  # bands of protection: the lower, the worse
    return max(bands, default=None)


def colour_position(engine: Engine, earned: Credits, exposure: float | None, value: float) -> int:
    """The band of R (or of P without exposure) after its gates."""
    position = band_position(engine.band_edges, value)
    gate = gate_band(engine, earned, exposure)
    if gate is None:
        return position
    return min(position, gate) if exposure is None else max(position, gate)


def risk_and_band(
    engine: Engine, earned: Credits, score: float | None, exposure: float | None
) -> tuple[float | None, int | None]:
    """R and the position of its band; without exposure no R, and the band of P.

    `score` is the P (points) of `earned`; without one there is neither.
    """
    if score is None:
        return None, None
    if exposure is None:
        return None, colour_position(engine, earned, None, score)
    risk = remaining(engine, inherent_risk(engine, exposure), score)
    return risk, colour_position(engine, earned, exposure, risk)
