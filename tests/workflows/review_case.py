"""A submitted check and a reviewer who works on it, by the workflows that people use."""

from datetime import datetime, timedelta
from typing import Any

from data import review_questions, verdicts
from data.actor import Actor
from data.review_questions import Question
from data.reviews import Review
from data.verdicts import Verdict
from portal.workflows import ending, returning, review_reading, reviewing, submitting
from portal.workflows.ending import Ended, EndingForm
from portal.workflows.review_reading import ReviewDesk
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.town import NOW, Town
from tests.workflows import sheets

ITEM, OTHER = "FK-DJ-01", "FK-DJ-02"
LATER = NOW + timedelta(hours=1)
FORM = EndingForm(
    signer="李核", post="科员", agency="柯城区委政法委", confidence="on_site", remark="看过现场。"
)


def submitted(town: Town, *, evidence: tuple[str, ...] = (), **answers: Any) -> str:
    """A light check of alpha's at level 2, but for `answers` (FK_DJ_01=4), submitted."""
    assessment = sheets.begin(town)
    sheets.answer_everything(town, assessment, scope="light")
    for name, value in answers.items():
        reason = "本企业没有这种情形" if value in ("na", False) else ""
        is_fact = any(fact.id == name for fact in edition().facts)
        item = name if is_fact else name.replace("_", "-")
        sheets.answer(town, assessment, item, value, seen=0 if is_fact else 1, reason=reason)
    for item in evidence:
        sheets.describe(town, assessment, item=item)
    submit(town, assessment)
    return assessment


def no(fact: str) -> dict[str, Any]:
    """A fact answered 否, as an answer to submit."""
    return {fact: False}


def submit(town: Town, assessment: str, now: datetime = NOW) -> None:
    """As the owner does."""
    submitting.submit(
        town.store,
        assessment,
        questionnaire=edition(),
        rules=load_rules(edition()),
        actor=town.alpha,
        now=now,
        new_id=town.new_id,
    )


def begin(town: Town, assessment: str, actor: Actor | None = None, now: datetime = NOW) -> Review:
    """A round of the county's reviewer, who says why."""
    reviewer = town.says_why(actor or town.reviewer)
    return reviewing.begin(town.store, assessment, actor=reviewer, now=now, new_id=town.new_id)


def decide(town: Town, review: Review, item: str, value: Any, reason: str = "") -> Verdict:
    """A verdict over whatever stands."""
    standing = verdicts.of_review(town.store, review.id, actor=town.reviewer).get(item)
    return reviewing.decide(
        town.store,
        review.id,
        item,
        value,
        reason=reason,
        seen_version=standing.version if standing else 0,
        actor=town.reviewer,
        now=NOW,
    )


def ask(town: Town, review: Review, item: str = ITEM, text: str = "清单何时核对？") -> Question:
    """A question that waits."""
    return reviewing.ask(
        town.store, review.id, item, text, actor=town.reviewer, now=NOW, new_id=town.new_id
    )


def give_back(town: Town, review: Review, covering: str = returning.USUAL) -> Review:
    """Return the check with its questions."""
    return returning.give_back(
        town.store,
        review.id,
        covering,
        seen_version=review.version,
        actor=town.reviewer,
        now=NOW,
        new_id=town.new_id,
    )


def reply(town: Town, question: Question, text: str = "五月核对过。") -> Question:
    """The firm answers."""
    sent = review_questions.get(town.store, question.id, actor=town.alpha)
    return returning.reply(
        town.store, sent.id, text, seen_version=sent.version, actor=town.alpha, now=LATER
    )


def end(town: Town, review: Review, form: EndingForm = FORM) -> Ended:
    """End the round."""
    return ending.end(
        town.store,
        review.id,
        form,
        seen_version=review.version,
        actor=town.reviewer,
        now=LATER,
        new_id=town.new_id,
    )


def desk(town: Town) -> ReviewDesk:
    """What lies on the reviewer's desk."""
    found = review_reading.open_desk(
        town.store, town.alpha.firm_id or "", actor=town.reviewer, now=NOW
    )
    assert found is not None
    return found


def fact_of_a_key_control() -> tuple[str, str]:
    """A fact of the light check that leaves a key control out, and the control."""
    asked = edition().asked("light")
    found = next(q for q in edition().questions if q.key and q.fact and q.id in asked)
    return found.fact or "", found.id
