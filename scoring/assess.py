"""Assesses one submission (自评结果): three readings, interval, paths, readiness, contradictions.

Source: docs/scoring.md; every number of the method stands in the edition's rules.
"""

from dataclasses import replace
from typing import TypeVar

from questionnaires.model import Questionnaire
from scoring import protection
from scoring.cases import Case, check
from scoring.compiling import engine_of
from scoring.contradictions import contradictions
from scoring.documents import digest
from scoring.engine import Engine
from scoring.model import Interval, Reading, ReadingName, Result, Submission
from scoring.paths import path_indices, way_inherents
from scoring.protection import Credits
from scoring.readiness import readiness
from scoring.review import pending_review, verified_share
from scoring.risk import band_position, exposure_index, risk_and_band
from scoring.rules import Rules


def assess(questionnaire: Questionnaire, rules: Rules, submission: Submission) -> Result:
    """The result of a submission.

    Raises:
        BadInput: the submission does not fit the questionnaire.
    """
    engine = engine_of(questionnaire, rules)
    case = check(engine, submission)
    return compute(engine, case, digest(submission))


def compute(engine: Engine, case: Case, digest: str) -> Result:
    """The result of a checked submission: nothing here reads, validates or digests."""
    as_answered = protection.self_credits(engine, case)
    credible = protection.credible_credits(engine, case, as_answered)
    verified = protection.verified_credits(engine, case, credible)
    missing = protection.unanswered(case)
    exposure = exposure_index(engine, case.exposure)
    readings: dict[ReadingName, Reading | None] = dict.fromkeys(("self", "credible", "verified"))
    interval = _interval(engine, credible, missing, exposure) if missing else None
    if not missing:
        inherents = way_inherents(engine, case.exposure)
        readings["self"] = _reading(engine, as_answered, exposure, inherents)
        readings["credible"] = _reading(engine, credible, exposure, inherents)
        if case.judged:
            readings["verified"] = _verified_reading(engine, case, verified)
    return Result(
        edition=engine.questionnaire.edition,
        rules_version=engine.rules.version,
        scope=case.scope,
        exposure=exposure,
        readings=readings,
        interval=interval or _closed(readings["credible"]),
        verified_share=verified_share(engine, case, verified),
        pending_review=pending_review(engine, case),
        unanswered=tuple(engine.controls[place].id for place in missing),
        contradictions=contradictions(engine, case),
        digest=digest,
    )


def interval_over_full(
    questionnaire: Questionnaire, rules: Rules, submission: Submission
) -> Interval:
    """The interval over the full questionnaire, all controls outside the scope missing.

    Shown beside the preliminary colour of a light check (轻量版). Answers that are kept for
    controls outside the scope do not count.

    Raises:
        BadInput: the submission does not fit the questionnaire.
    """
    engine = engine_of(questionnaire, rules)
    check(engine, submission)
    asked = questionnaire.asked(submission.scope)
    kept = {name: answer for name, answer in submission.answers.items() if name in asked}
    case = check(engine, replace(submission, scope="full", answers=kept, verified={}))
    credible = protection.credible_credits(engine, case, protection.self_credits(engine, case))
    exposure = exposure_index(engine, case.exposure)
    return _interval(engine, credible, protection.unanswered(case), exposure)


def _verified_reading(engine: Engine, case: Case, earned: Credits) -> Reading:
    """The verified reading stands on the exposure answers that the reviewer replaced."""
    exposure = exposure_index(engine, case.verified_exposure)
    return _reading(engine, earned, exposure, way_inherents(engine, case.verified_exposure))


def _reading(
    engine: Engine, earned: Credits, exposure: float | None, inherents: list[float]
) -> Reading:
    weighed = protection.weigh(engine, earned)
    shares = protection.node_shares(engine, weighed)
    score = protection.points(shares[-1])
    risk, position = risk_and_band(engine, earned, score, exposure)
    band = None if position is None else engine.band_ids[position]
    return Reading(
        protection=score,
        grade=_grade(engine, score, band, exposure),
        sections={name: protection.points(shares[place]) for name, place in engine.sections},
        risk=risk,
        colour=band if exposure is not None else None,
        paths=path_indices(engine, weighed, inherents) if engine.ways else None,
        readiness=readiness(engine, earned),
    )


def _grade(
    engine: Engine, score: float | None, band: str | None, exposure: float | None
) -> str | None:
    if exposure is None:
        return band
    if not engine.grade_ids or score is None:
        return None
    return engine.grade_ids[band_position(engine.grade_edges, score)]


def _closed(credible: Reading | None) -> Interval:
    """With everything answered both ends equal the credible reading."""
    assert credible is not None  # noqa: S101  # called where nothing is missing
    score, risk, colour = credible.protection, credible.risk, credible.colour
    return Interval(_both(score, score), _both(risk, risk), _both(colour, colour))


def _interval(
    engine: Engine, credible: Credits, missing: list[int], exposure: float | None
) -> Interval:
    """The credible reading with missing answers at their worst and at their best."""
    worst, best = list(credible), list(credible)
    for place in missing:
        worst[place] = 0.0
        best[place] = engine.controls[place].best
    low, highest, worst_colour = _end(engine, worst, exposure)
    high, lowest, best_colour = _end(engine, best, exposure)
    return Interval(_both(low, high), _both(lowest, highest), _both(best_colour, worst_colour))


End = TypeVar("End")


def _both(one: End | None, other: End | None) -> tuple[End, End] | None:
    return None if one is None or other is None else (one, other)


def _end(
    engine: Engine, earned: Credits, exposure: float | None
) -> tuple[float | None, float | None, str | None]:
    """P, R and colour at one end of the interval."""
    score = protection.points(protection.root_share(engine, protection.weigh(engine, earned)))
    risk, position = risk_and_band(engine, earned, score, exposure)
    if position is None or exposure is None:
        return score, None, None
    return score, risk, engine.band_ids[position]
