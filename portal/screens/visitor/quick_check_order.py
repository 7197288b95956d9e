"""What the quick check asks next, and how much is left at most.

Exposure first, because nothing can be said without it; then the controls in the order that settles
the colour soonest (`scoring.order`). A fact is asked only just before the first control that it may
rule out, and never again where the visitor was not sure.
"""

from dataclasses import dataclass
from typing import Literal

from portal.screens.visitor.quick_check_answers import SCOPE, QuickAnswers
from questionnaires.model import Question, Questionnaire
from scoring.order import next_question
from scoring.rules import Rules

Kind = Literal["exposure", "fact", "control"]


@dataclass(frozen=True, slots=True)
class Step:
    """One question on screen: what kind it is, and its id."""

    kind: Kind
    item: str


@dataclass(frozen=True, slots=True)
class Left:
    """How many questions are open at most: a fact answered 没有 takes its controls away."""

    exposure: int
    facts: int
    controls: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.exposure + self.facts + self.controls


def next_step(questionnaire: Questionnaire, rules: Rules, answers: QuickAnswers) -> Step | None:
    """The next open question, None when nothing is open."""
    for exposure in questionnaire.exposure:
        if exposure.id not in answers.given:
            return Step("exposure", exposure.id)
    control = next_question(questionnaire, rules, answers.submission(questionnaire))
    return None if control is None else _before(questionnaire.by_id[control], answers)


def _before(question: Question, answers: QuickAnswers) -> Step:
    """The control itself, or the fact that has to be asked before it."""
    if question.fact is not None and question.fact not in answers.given:
        return Step("fact", question.fact)
    return Step("control", question.id)


def open_controls(questionnaire: Questionnaire, answers: QuickAnswers) -> tuple[Question, ...]:
    """Controls of the scope, not ruled out and not answered, in catalogue order."""
    asked = questionnaire.asked(SCOPE)
    return tuple(
        question
        for question in questionnaire.questions
        if question.id in asked
        and question.id not in answers.given
        and (question.fact is None or answers.given.get(question.fact) is not False)
    )


def left(questionnaire: Questionnaire, answers: QuickAnswers) -> Left:
    """How many questions can still come."""
    waiting = open_controls(questionnaire, answers)
    facts = {q.fact for q in waiting if q.fact is not None and q.fact not in answers.given}
    exposure = sum(e.id not in answers.given for e in questionnaire.exposure)
    return Left(exposure=exposure, facts=len(facts), controls=len(waiting))


def step_of(item: str | None, questionnaire: Questionnaire) -> Step | None:
    """The step that shows an item again; None for None."""
    if item is None:
        return None
    if item in questionnaire.by_id:
        return Step("control", item)
    kind: Kind = "fact" if any(f.id == item for f in questionnaire.facts) else "exposure"
    return Step(kind, item)
