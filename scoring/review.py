"""What a reviewer must look at (复核): how much was left out, and how much has a verdict."""

from collections.abc import Iterable
from math import fsum

from questionnaires.model import NOT_APPLICABLE, Questionnaire
from scoring.cases import Case, check
from scoring.compiling import engine_of
from scoring.engine import Engine, rounded
from scoring.model import Submission
from scoring.protection import Credits, root_share, weigh
from scoring.rules import Rules


def pending_review(engine: Engine, case: Case) -> bool:
    """Whether so much is left out that the colour is shown as 待复核."""
    limits = engine.rules.pending_review
    if limits is None:
        return False
    chosen = _chosen(case)
    excluded = {i for i, counted in enumerate(engine.in_scope[case.scope]) if counted}
    excluded -= {i for i, asked in enumerate(case.asked) if asked and i not in chosen}
    section = engine.must_stay[case.scope]
    return (
        _share(engine, case, chosen) > limits.chosen_share
        or _share(engine, case, excluded) > limits.excluded_share
        or bool(section and excluded.issuperset(section))
    )


def _chosen(case: Case) -> set[int]:
    """Asked controls that the firm answered 不适用."""
    return {
        i
        for i, (answer, asked) in enumerate(zip(case.answers, case.asked, strict=True))
        if asked and answer == NOT_APPLICABLE
    }


def _share(engine: Engine, case: Case, controls: Iterable[int]) -> float:
    weights = engine.scope_weights[case.scope]
    return rounded(fsum([weights[i] for i in controls]))


def verified_share(engine: Engine, case: Case, earned: Credits) -> float:
    """The share (0-1) of P's weight in the verified reading that has a verdict.

    That is the score of a firm that has everything with a verdict and nothing else. `earned`: the
    verified credits; unanswered controls count as well.
    """
    if not case.verdicts:
        return 0.0
    judged: list[float | None] = [
        0.0 if credit is not None or (asked and answer is None) else None
        for credit, answer, asked in zip(earned, case.answers, case.asked, strict=True)
    ]
    for place in case.verdicts:
        judged[place] = None if judged[place] is None else 1.0
    return root_share(engine, weigh(engine, judged)) or 0.0


def excluded_keys(
    questionnaire: Questionnaire, rules: Rules, submission: Submission
) -> tuple[str, ...]:
    """Key controls (关键项) in scope that 不适用 or a fact leaves out: each goes to review.

    Raises:
        BadInput: the submission does not fit the questionnaire.
    """
    engine = engine_of(questionnaire, rules)
    case = check(engine, submission)
    chosen = _chosen(case)
    in_scope = engine.in_scope[case.scope]
    return tuple(
        engine.controls[i].id
        for i in engine.keys
        if in_scope[i] and (i in chosen or not case.asked[i])
    )
