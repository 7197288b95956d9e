"""How a number came about (分数怎么来的): the waterfall down to each control, and the court view."""

from math import fsum

from questionnaires.model import Questionnaire
from scoring import protection
from scoring.cases import Case, check
from scoring.compiling import engine_of
from scoring.engine import Engine, weights_of
from scoring.model import (
    Answer,
    BadInput,
    KindOfMeasure,
    ReadingName,
    Share,
    Submission,
    Waterfall,
)
from scoring.protection import Credits, points, root_share, weigh
from scoring.raising import level_at
from scoring.risk import exposure_index, inherent_risk, remaining
from scoring.rules import Rules


def waterfall(
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    reading: ReadingName = "credible",
) -> Waterfall:
    """From inherent to residual risk in one reading, control by control.

    Raises:
        BadInput: the submission does not fit or is incomplete, or the questionnaire has no risk.
    """
    engine, case, earned = _counted(questionnaire, rules, submission, reading)
    values = case.verified_exposure if reading == "verified" else case.exposure
    exposure = exposure_index(engine, values)
    score = points(root_share(engine, weigh(engine, earned)))
    if exposure is None or score is None:
        raise BadInput("profile：没有固有风险画像或没有适用的题，画不出瀑布图；请核对答案和问卷。")
    inherent = inherent_risk(engine, exposure)
    residual = remaining(engine, inherent, score)
    weights = weights_of(engine.nodes, [credit is not None for credit in earned])
    falls = _falls(engine, earned, weights, inherent, residual)
    return Waterfall(
        inherent=inherent,
        residual=residual,
        shares=tuple(
            Share(control.id, weight, _level(engine, case, place, credit), credit, fall)
            for place, (control, weight, credit, fall) in enumerate(
                zip(engine.controls, weights, earned, falls, strict=True)
            )
        ),
        sections={
            section.id: fsum(falls[engine.position[q.id]] for q in section.all_questions())
            for section in questionnaire.section_by_id.values()
        },
    )


def _counted(
    questionnaire: Questionnaire, rules: Rules, submission: Submission, reading: ReadingName
) -> tuple[Engine, Case, Credits]:
    """The credits of a complete submission in one reading."""
    engine = engine_of(questionnaire, rules)
    case = check(engine, submission)
    if missing := protection.unanswered(case):
        raise BadInput(f"answers.{engine.controls[missing[0]].id}：还没有作答；请答完再看。")
    as_answered = protection.self_credits(engine, case)
    credible = protection.credible_credits(engine, case, as_answered)
    readings: dict[ReadingName, Credits] = {
        "self": as_answered,
        "credible": credible,
        "verified": protection.verified_credits(engine, case, credible),
    }
    return engine, case, readings[reading]


def _falls(
    engine: Engine, earned: Credits, weights: list[float], inherent: float, residual: float
) -> list[float]:
    """Points of R per control; the largest takes the last bits, so that they sum to I − R."""
    whole = inherent - remaining(engine, inherent, 100.0)
    falls = [
        whole * weight * (credit or 0.0) for weight, credit in zip(weights, earned, strict=True)
    ]
    largest = max(range(len(falls)), key=falls.__getitem__)
    if falls[largest]:
        others = [-fall for i, fall in enumerate(falls) if i != largest]
        falls[largest] = fsum([inherent - residual, *others])
    return falls


def _level(engine: Engine, case: Case, place: int, credit: float | None) -> Answer | None:
    if credit is None:
        return None
    return level_at(engine.controls[place], case.answers[place], credit)


def court_view(
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    reading: ReadingName = "credible",
) -> tuple[KindOfMeasure, ...]:
    """Every factor that courts weigh, in catalogue order, with what the answers offer for it.

    The statutory kinds are those whose `Factor.statutory_kind` is true.

    Raises:
        BadInput: the submission does not fit or is incomplete.
    """
    engine, case, earned = _counted(questionnaire, rules, submission, reading)
    return tuple(_kind(engine, case, earned, factor.id) for factor in questionnaire.factors)


def _kind(engine: Engine, case: Case, earned: Credits, factor: str) -> KindOfMeasure:
    places = [
        engine.position[question.id]
        for question in engine.questionnaire.questions
        if factor in question.factors and earned[engine.position[question.id]] is not None
    ]
    best = max(places, key=lambda place: earned[place] or 0.0, default=None)
    credit = None if best is None else earned[best]
    return KindOfMeasure(
        factor=factor,
        level=None if best is None else _level(engine, case, best, credit),
        credit=credit,
        best_control=None if best is None else engine.controls[best].id,
        controls=tuple(engine.controls[place].id for place in places),
    )
