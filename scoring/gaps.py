"""Gaps (短板) of one check: what closing each alone would cost and bring, in one reading."""

from collections.abc import Mapping
from dataclasses import dataclass

from questionnaires.model import Questionnaire
from scoring import protection
from scoring.cases import check
from scoring.compiling import engine_of
from scoring.engine import Control, weights_of
from scoring.model import ReadingName, Submission
from scoring.raising import choices, effort
from scoring.risk import exposure_index, inherent_risk, remaining
from scoring.rules import Rules

GAP = 0.25
"""The highest share of a control's best credit that is still a gap: there is nothing, or words only (0, 1 级)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How one control stands that counts in the reading.

    `person_days`, `risk_points`: of raising it alone to the top; 0 where it is no gap, or has no remedy.
    """

    control: str
    is_gap: bool
    person_days: float
    risk_points: float


def standings(
    questionnaire: Questionnaire, rules: Rules, submission: Submission, reading: ReadingName
) -> tuple[Standing, ...]:
    """Every control that applies and was answered, in catalogue order.

    Without exposure (固有风险画像) there is no risk to lower: all `risk_points` are 0.

    Raises:
        BadInput: the submission does not fit the questionnaire.
    """
    engine = engine_of(questionnaire, rules)
    case = check(engine, submission)
    earned = protection.self_credits(engine, case)
    if reading != "self":
        earned = protection.credible_credits(engine, case, earned)
    if reading == "verified":
        earned = protection.verified_credits(engine, case, earned)
    exposure = exposure_index(
        engine, case.verified_exposure if reading == "verified" else case.exposure
    )
    whole = 0.0
    if exposure is not None:
        inherent = inherent_risk(engine, exposure)
        whole = inherent - remaining(engine, inherent, 100.0)
    weights = weights_of(engine.nodes, [credit is not None for credit in earned])
    return tuple(
        _standing(control, credit, whole * weight)
        for control, credit, weight in zip(engine.controls, earned, weights, strict=True)
        if credit is not None
    )


def least_falls(
    questionnaire: Questionnaire, rules: Rules, scope: str, exposure: float
) -> Mapping[str, float]:
    """Control → by how many points R falls where a gap is closed: of a firm that is asked everything,
    has this exposure E (points), and does the most that is still called a gap.

    A firm that does nothing, or to which some controls do not apply, gains more. Gates are left out.
    """
    engine = engine_of(questionnaire, rules)
    inherent = inherent_risk(engine, exposure)
    whole = inherent - remaining(engine, inherent, 100.0)
    weights = weights_of(engine.nodes, engine.in_scope[scope])
    return {
        control.id: whole * weight * control.best * (1 - GAP)
        for control, weight in zip(engine.controls, weights, strict=True)
        if weight
    }


def _standing(control: Control, credit: float, whole: float) -> Standing:
    is_gap = credit <= GAP * control.best
    raises = choices(control, credit) if is_gap and control.person_days is not None else []
    if not raises:
        return Standing(control.id, is_gap, 0.0, 0.0)
    best = raises[-1][1]
    return Standing(control.id, is_gap, effort(control, credit, best), whole * (best - credit))
