"""Returning a check to the firm (退回补充), and what the firm answers to each question."""

from collections.abc import Callable
from datetime import datetime

from data import answers as stored_answers
from data import assessments, evidence, recipients, review_drafts, review_questions, reviews
from data.actor import Actor
from data.assessments import Assessment
from data.errors import Refusal
from data.messages import Kind, Notice
from data.review_questions import Question
from data.reviews import Review
from data.rights import Action
from data.store import Store
from data.texts import required
from portal import guard
from portal.web import addresses
from portal.workflows import telling
from questionnaires.loading import edition

NewId = Callable[[], str]

USUAL = "请就下面几处补充说明或材料，改好后再次提交。"
"""A covering sentence to begin with."""
LONGEST = 300


class NothingAsked(Refusal):
    """A check is returned only with a question that the firm can answer."""

    message = "还没有写下要问企业的问题。请先在需要补充的控制项上提问，再退回。"


class Unanswered(Refusal):
    """The firm submits again before it has said something to each question; `items`: which."""

    def __init__(self, items: tuple[str, ...]) -> None:
        self.items = items
        super().__init__(
            f"复核人员问的还有 {len(items)} 处没有答复。写一句答复，或者改动那一题的答案、证据，再提交。"
        )


def give_back(
    store: Store,
    review_id: str,
    covering: str,
    *,
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Review:
    """Return a check with the questions that wait and a covering sentence (退回); the firm is told.

    Raises:
        NothingAsked, BadText, LooksSecret: with what to do. ReviewChanged, ReviewOver,
        NotYourReview, NoSuchReview: as `reviews.give_back`.
    """
    sentence = required(covering, field="说明", limit=LONGEST, lines=True)
    if not confirmed:
        guard.refuse_secrets(sentence, field="说明")
    with store.atomic():
        review_drafts.drop(store, review_id, "covering", actor=actor)
        if not review_questions.send(store, review_id, actor=actor, now=now):
            raise NothingAsked
        review = reviews.give_back(
            store, review_id, sentence, seen_version=seen_version, actor=actor, now=now
        )
        checked = assessments.get(store, review.assessment_id, actor=actor)
        assessments.move(
            store, checked, "returned", actor=actor, now=now, action=Action.REVIEW_RETURN
        )
        notice = Notice(
            Kind.REVIEW,
            "复核人员请您补充几处，自评已退回。请登录查看问题，答复后再次提交。",
            about=f"reviews/{review_id}/returned",
            address=addresses.FIRM,
            firm_id=review.firm_id,
        )
        telling.tell_firm(store, notice, now=now, new_id=new_id)
    return review


def asked(store: Store, assessment: Assessment, *, actor: Actor) -> tuple[Question, ...]:
    """What the last return asks of the firm; nothing while the check does not lie with it."""
    if assessment.state != "returned":
        return ()
    current = reviews.current(store, assessment.id, actor=actor)
    found = review_questions.of_assessment(store, assessment.id, actor=actor)
    return tuple(one for one in found if current and one.review_id == current.id)


def reply(
    store: Store,
    question_id: str,
    text: str,
    *,
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> Question:
    """The firm answers a question (答复); may be changed until it submits again.

    Raises:
        LooksSecret: it looks like a secret and is not confirmed. As `review_questions.answer`.
    """
    if not confirmed:
        guard.refuse_secrets(text, field="答复")
    return review_questions.answer(
        store, question_id, text, seen_version=seen_version, actor=actor, now=now
    )


def unanswered(store: Store, assessment: Assessment, *, actor: Actor) -> tuple[Question, ...]:
    """Questions to which the firm has said nothing, and whose item or fact it has not changed since."""
    open_ones = [one for one in asked(store, assessment, actor=actor) if not one.answered]
    if not open_ones:
        return ()
    given = stored_answers.all_of(store, assessment.id, actor=actor)
    controls = edition(assessment.edition).by_id
    pieces = evidence.ever(store, assessment.id, actor=actor)

    def is_changed(question: Question) -> bool:
        since = question.sent_at or question.asked_at
        fact = controls[question.item].fact if question.item in controls else None
        said = (given.get(question.item), given.get(fact or ""))
        moments = [answer.saved_at for answer in said if answer]
        for piece in pieces:
            if piece.item == question.item:
                moments += [piece.created_at, piece.withdrawn_at or piece.created_at]
        return any(moment > since for moment in moments)

    return tuple(one for one in open_ones if not is_changed(one))


def submit_again(
    store: Store, assessment: Assessment, *, actor: Actor, now: datetime, new_id: NewId
) -> None:
    """What belongs to submitting a returned check: every question is met, the reviewer is told.

    Raises:
        Unanswered: names what is left.
    """
    if assessment.state != "returned":
        return
    left = unanswered(store, assessment, actor=actor)
    if left:
        raise Unanswered(tuple(one.item for one in left))
    current = reviews.current(store, assessment.id, actor=actor)
    if current is None:
        return
    notice = Notice(
        Kind.REVIEW,
        "您退回的一份自评，企业已经答复并再次提交。",
        about=f"reviews/{current.id}/answered",
        address=f"{addresses.REVIEW}?firm={assessment.firm_id}",
        firm_id=assessment.firm_id,
    )
    told = recipients.in_use(store, current.reviewer_id) or recipients.reviewers_of(
        store, assessment.firm_id
    )
    telling.tell(store, told, notice, now=now, new_id=new_id)
