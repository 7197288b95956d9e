"""What a control can be raised to (提升), from which level, and for how many person-days."""

from collections.abc import Iterator
from typing import NamedTuple

from questionnaires.model import NOT_APPLICABLE, UNKNOWN, Questionnaire
from scoring import protection
from scoring.cases import Case, check
from scoring.compiling import engine_of
from scoring.engine import Control, Engine
from scoring.model import Answer, BadInput, Submission
from scoring.risk import exposure_index
from scoring.rules import Rules


class Present(NamedTuple):
    """Where a firm stands in the credible reading. `exposure` is E in points."""

    engine: Engine
    case: Case
    earned: list[float | None]
    exposure: float


def present(questionnaire: Questionnaire, rules: Rules, submission: Submission) -> Present:
    """The credible reading of a complete submission.

    Raises:
        BadInput: the submission does not fit, an asked control is unanswered, nothing applies, or
            the questionnaire has no risk.
    """
    engine = engine_of(questionnaire, rules)
    case = check(engine, submission)
    if missing := protection.unanswered(case):
        name = engine.controls[missing[0]].id
        others = f"（共 {len(missing)} 题）" if len(missing) > 1 else ""
        raise BadInput(f"answers.{name}：还没有作答{others}；答完所有题目才能计算路线。")
    exposure = exposure_index(engine, case.exposure)
    if exposure is None:
        raise BadInput("profile：这份问卷没有固有风险画像，没有颜色可降；请换一份问卷。")
    earned = protection.credible_credits(engine, case, protection.self_credits(engine, case))
    if all(credit is None for credit in earned):
        raise BadInput("answers：没有一道题适用，算不出颜色；请核对不适用和事实。")
    return Present(engine, case, earned, exposure)


def choices(control: Control, credit: float) -> list[tuple[Answer, float]]:
    """Answers that earn more than this credit, rising; of equal ones the first."""
    better: dict[float, Answer] = {}
    for answer, earned in control.credits.items():
        if answer not in {NOT_APPLICABLE, UNKNOWN} and earned is not None and earned > credit:
            better.setdefault(earned, answer)
    return [(better[earned], earned) for earned in sorted(better)]


def effort(control: Control, start: float, end: float) -> float:
    """Person-days from one credit to another: the catalogue's effort is from nothing to the best.

    Raises:
        TypeError: the control has no remedy.
    """
    if control.person_days is None:
        raise TypeError(f"{control.id} has no remedy")
    return control.person_days * (end - start) / control.best


def level_at(control: Control, answer: Answer | None, credit: float) -> Answer:
    """The level that a credible credit stands for: 2 where a 4 without evidence counts 0.5.

    Where no level has that credit, the answer as given.
    """
    for level, earned in _levels(control):
        if earned == credit:
            return level
    top = max((level for level, _ in _levels(control)), default=0)
    if top and (top * credit).is_integer():
        return int(top * credit)
    return UNKNOWN if answer is None else answer


def _levels(control: Control) -> Iterator[tuple[int, float]]:
    for level, earned in control.credits.items():
        if isinstance(level, int) and earned is not None:
            yield level, earned
