"""What a returned check asks of the firm (复核提问): for its landing page."""

from collections.abc import Mapping
from dataclasses import dataclass

from data import assessments, reviews
from data.actor import Actor
from data.assessments import Assessment
from data.review_questions import Question
from data.store import Store
from portal.workflows import returning
from questionnaires.loading import edition


@dataclass(frozen=True, slots=True)
class Asked:
    """The covering sentence and the questions; `met`: ids of those that the firm has answered, or
    whose item it has changed. `titles`: item → what it is called. `draft_waits`: another check is being
    filled in, and waits until this one is submitted again."""

    covering: str
    questions: tuple[Question, ...]
    met: frozenset[str]
    titles: Mapping[str, str]
    draft_waits: bool


def of(store: Store, assessment: Assessment, *, actor: Actor) -> Asked | None:
    """What is asked of the firm now; None while the check does not lie with it."""
    questions = returning.asked(store, assessment, actor=actor)
    if not questions:
        return None
    left = {one.id for one in returning.unanswered(store, assessment, actor=actor)}
    current = reviews.current(store, assessment.id, actor=actor)
    questionnaire = edition(assessment.edition)
    names = {one.id: one.text for one in questionnaire.exposure}
    names |= {one.id: one.title for one in questionnaire.questions}
    return Asked(
        covering=current.remark if current else "",
        questions=questions,
        met=frozenset(one.id for one in questions if one.id not in left),
        draft_waits=assessments.open_draft(store, edition=assessment.edition, actor=actor)
        is not None,
        titles={one.item: names.get(one.item, one.item) for one in questions},
    )
