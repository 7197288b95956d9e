"""What level each control counts as in one reading (计入的等级), for comparing many checks at once.

The same as `explain.waterfall` gives, without weights and risk: a test holds the two together.
"""

from questionnaires.model import Questionnaire
from scoring.compiling import engine_of
from scoring.engine import Control
from scoring.model import Answer, ReadingName, Submission
from scoring.raising import level_at
from scoring.rules import Rules


def levels(
    questionnaire: Questionnaire, rules: Rules, submission: Submission, reading: ReadingName
) -> dict[str, int]:
    """Control → level 0-4; what does not apply, was not asked or has no level is left out."""
    engine = engine_of(questionnaire, rules)
    asked = questionnaire.asked(submission.scope)
    cap = rules.unevidenced.cap if rules.unevidenced and reading != "self" else 1.0
    judged = submission.verified if reading == "verified" else {}
    found: dict[str, int] = {}
    for control, question in zip(engine.controls, questionnaire.questions, strict=True):
        is_asked = control.id in asked and submission.facts.get(question.fact or "", True)
        if not is_asked or control.id not in submission.answers:
            continue
        if control.id in judged:
            level = _level(control, judged[control.id], 1.0)
        else:
            evidenced = control.id in submission.evidence
            level = _level(control, submission.answers[control.id], 1.0 if evidenced else cap)
        if level is not None:
            found[control.id] = level
    return found


def _level(control: Control, answer: Answer, cap: float) -> int | None:
    credit = control.credits[answer]
    if credit is None:
        return None
    level = level_at(control, answer, min(credit, cap))
    return level if isinstance(level, int) else None
