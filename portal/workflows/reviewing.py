"""Reviewing (复核): begin a round, take one over, decide about each item, write questions down.

Each step is in the database when the function returns: leaving in the middle loses nothing.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from data import (
    assessments,
    caseloads,
    review_drafts,
    review_questions,
    reviews,
    snapshots,
    verdicts,
)
from data.actor import Actor
from data.errors import Refusal
from data.messages import Kind, Notice
from data.review_questions import Question
from data.reviews import Review
from data.rights import Action
from data.store import Store
from data.verdicts import Decision, Value, Verdict
from portal import guard
from portal.web import addresses
from portal.workflows import looking, review_points, telling
from portal.workflows.checking import BadAnswer
from portal.workflows.review_points import Point
from questionnaires.loading import edition
from questionnaires.model import NOT_APPLICABLE, Questionnaire

NewId = Callable[[], str]


class NothingToDecide(Refusal):
    """The item is not asked in this check."""

    message = "这一项不在本次复核的范围内。请刷新页面后重试。"


class NotSubmitted(Refusal):
    """The check does not wait for a review: the firm took it back, or it went on meanwhile."""

    message = "这份自评现在不等复核，企业可能刚刚撤回了，没有开始。请看清最新状态。"


class AskTheFirm(Refusal):
    """A control that a fact left out has no level to set: only the firm can bring it back."""

    message = "这一项因企业回答的情况没有问，不能直接定级。不认可请写一个问题，退回企业补充。"


def begin(
    store: Store, assessment_id: str, *, actor: Actor, now: datetime, new_id: NewId
) -> Review:
    """Begin with what was submitted (开始复核): from now on the firm cannot withdraw it.

    A case that nobody holds is the reviewer's from now on (主办).

    After a return, verdicts whose answer, reason and evidence stayed as they were are carried over.

    Raises:
        NotAllowed, NoSuchReview: not for this actor, or no purpose stated. ReviewTaken: begun.
        NotSubmitted: it was withdrawn, or is in another state.
    """
    with store.atomic():
        review = reviews.begin(store, new_id(), assessment_id, actor=actor, now=now)
        caseloads.take_if_free(store, new_id(), review.firm_id, actor=actor, now=now)
        submitted = assessments.get(store, assessment_id, actor=actor)
        if submitted.state != "submitted":
            raise NotSubmitted
        assessments.move(
            store, submitted, "in_review", actor=actor, now=now, action=Action.REVIEW_BEGIN
        )
        _carry_untouched(store, review, edition(submitted.edition), actor=actor, now=now)
        telling.tell_firm(store, _begun(review), now=now, new_id=new_id)
    return review


def take_over(
    store: Store, review_id: str, *, seen_version: int, actor: Actor, now: datetime, new_id: NewId
) -> Review:
    """Go on with another's open round (接手); who had it is told.

    Raises:
        as `reviews.take_over`.
    """
    with store.atomic():
        had = reviews.get(store, review_id, actor=actor).reviewer_id
        taken = reviews.take_over(store, review_id, seen_version=seen_version, actor=actor, now=now)
        notice = Notice(
            Kind.REVIEW,
            "您办理中的一份复核已由同事接手，您已给出的意见都保留。",
            about=f"reviews/{review_id}/taken/{taken.version}",
            address=f"{addresses.REVIEW}?firm={taken.firm_id}",
            firm_id=taken.firm_id,
        )
        telling.tell(store, [had], notice, now=now, new_id=new_id, but=actor.account_id)
    return taken


def decide(
    store: Store,
    review_id: str,
    item: str,
    value: Value,
    *,
    reason: str = "",
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
) -> Verdict:
    """Set what an item counts (核验): the firm's own answer confirms it, another one needs a reason.

    `confirmed`: the reason was read once more though it looks like a secret.

    Raises:
        NothingToDecide, BadAnswer, AskTheFirm: with what to do.
        LooksSecret: the reason looks like a secret and is not confirmed.
        ReasonMissing, VerdictConflict, ReviewOver, NotYourReview, NoSuchReview: as `verdicts.give`.
    """
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor)
        point = _point(store, review, item, actor)
        refuse_unfit(edition(_edition(store, review, actor)), point, value)
        decision = decision_of(point, value)
        why = "" if decision in ("confirmed", "na_accepted") else reason
        if why and not confirmed:
            guard.refuse_secrets(why, field="理由")
        given = verdicts.give(
            store,
            review_id,
            item,
            value,
            decision,
            reason=why,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )
        review_drafts.drop(store, review_id, f"reason/{item}", actor=actor)
    return given


def decision_of(point: Point, value: Value) -> Decision:
    """What setting a value means beside what the firm said."""
    if value == NOT_APPLICABLE and review_points.level_of(point) == NOT_APPLICABLE:
        return "na_accepted"
    if point.given == NOT_APPLICABLE:
        return "na_refused"
    return "confirmed" if value == review_points.level_of(point) else "moved"


def confirm_together(
    store: Store, review_id: str, items: Iterable[str], *, actor: Actor, now: datetime
) -> int:
    """Confirm the answers of several controls, all or none (一并确认); how many.

    What has a verdict by now is left as it is.

    Raises:
        NothingToDecide: one of them does not agree with its evidence and its last verdict any more.
        ReviewOver, NotYourReview, NoSuchReview: as `verdicts.give`.
    """
    wanted = set(items)
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor)
        standing = verdicts.of_review(store, review_id, actor=actor)
        points = _points(store, review, actor)
        earlier = verdicts.earlier(store, review_id, actor=actor)
        agreed = {point.item: point for point in review_points.agreeing(points, earlier)}
        if not wanted <= agreed.keys():
            raise NothingToDecide
        left = sorted(wanted - standing.keys())
        for item in left:
            value = review_points.level_of(agreed[item])
            verdicts.give(
                store, review_id, item, value, "confirmed", seen_version=0, actor=actor, now=now
            )
    return len(left)


def undo(
    store: Store, review_id: str, item: str, *, seen_version: int, actor: Actor, now: datetime
) -> None:
    """Take a verdict back (撤回意见); raises as `verdicts.withdraw`."""
    verdicts.withdraw(store, review_id, item, seen_version=seen_version, actor=actor, now=now)


def ask(
    store: Store,
    review_id: str,
    item: str,
    text: str,
    *,
    seen_version: int = 0,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Question:
    """Write a question about an item down, or put the one that waits differently.

    `seen_version`: of the question that waits, 0 where there is none. `confirmed`: as `decide`.

    Raises:
        NothingToDecide, LooksSecret: as `decide`. BadText, AskedAlready, QuestionChanged, ReviewOver,
        NotYourReview, NoSuchReview: as `review_questions.ask`.
    """
    if not confirmed:
        guard.refuse_secrets(text, field="问题")
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor, action=Action.REVIEW_ASK)
        _point(store, review, item, actor)
        found = review_questions.of_assessment(store, review.assessment_id, actor=actor)
        waiting = [one for one in found if one.item == item and one.sent_at is None]
        if waiting:
            question = review_questions.change(
                store, waiting[0].id, text, seen_version=seen_version, actor=actor, now=now
            )
        else:
            question = review_questions.ask(
                store, new_id(), review_id, item, text, actor=actor, now=now
            )
        review_drafts.drop(store, review_id, f"question/{item}", actor=actor)
    return question


def _point(store: Store, review: Review, item: str, actor: Actor) -> Point:
    found = [point for point in _points(store, review, actor) if point.item == item]
    if not found:
        raise NothingToDecide
    return found[0]


def _points(store: Store, review: Review, actor: Actor) -> tuple[Point, ...]:
    submitted = assessments.get(store, review.assessment_id, actor=actor)
    return review_points.of(looking.check_of(store, submitted, actor=actor))


def _edition(store: Store, review: Review, actor: Actor) -> str:
    return assessments.get(store, review.assessment_id, actor=actor).edition


def refuse_unfit(questionnaire: Questionnaire, point: Point, value: Value) -> None:
    """Let only what the control offers be set.

    Raises:
        BadAnswer, AskTheFirm: with what to do.
    """
    if point.kind == "ruled_out":
        if value != NOT_APPLICABLE:
            raise AskTheFirm
        return
    if point.kind == "exposure":
        if type(value) is not int or not 0 <= value <= 4:
            raise BadAnswer
        return
    options = questionnaire.by_id[point.item].options
    offered = {option.id if option.level is None else option.level for option in options}
    if value != NOT_APPLICABLE and (type(value) not in (int, str) or value not in offered):
        raise BadAnswer


def _carry_untouched(
    store: Store, review: Review, questionnaire: Questionnaire, *, actor: Actor, now: datetime
) -> None:
    rounds = reviews.of_assessment(store, review.assessment_id, actor=actor)
    if len(rounds) < 2:
        return
    last = rounds[-2]
    taken = {s.id: s for s in snapshots.all_of(store, review.assessment_id, actor=actor)}
    before, after = (taken[one.snapshot_id].content for one in (last, review))
    opened = review_points.touched(questionnaire, before, after)
    asked = review_questions.of_assessment(store, review.assessment_id, actor=actor)
    opened |= {question.item for question in asked if question.review_id == last.id}
    for item, verdict in verdicts.of_review(store, last.id, actor=actor).items():
        if item not in opened:
            verdicts.carry(store, review.id, verdict, actor=actor, now=now)


def _begun(review: Review) -> Notice:
    return Notice(
        Kind.REVIEW,
        "贵企业提交的自评已开始复核，复核期间答案不能修改。需要补充时会退回给您。",
        about=f"reviews/{review.id}/begun",
        address=addresses.FIRM,
        firm_id=review.firm_id,
    )
