"""Ending a review (办结): signed, the verified result is stored, the firm is told."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from data import (
    assessments,
    results,
    review_drafts,
    review_questions,
    reviews,
    texts,
    verdicts,
)
from data.actor import Actor
from data.errors import Refusal
from data.messages import Kind, Notice
from data.results import StoredResult
from data.reviews import Confidence, Ending, Review
from data.rights import Action
from data.store import Store
from data.verdicts import Verdict
from portal import guard
from portal.web import addresses
from portal.workflows import fixing_colours, looking, review_points, telling
from portal.workflows.firm_form import Checks, Unacceptable
from questionnaires.loading import edition
from scoring.assess import assess
from scoring.model import Result
from scoring.rules import load_rules

NewId = Callable[[], str]
CONFIDENCES: tuple[Confidence, ...] = ("paper", "on_site")
_FIELDS = {"signer": "姓名", "post": "职务", "agency": "单位"}


class NotReady(Refusal):
    """Something keeps the review from ending; the message says what."""


class EndingForm(BaseModel):
    """What a reviewer signs, as typed."""

    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=4000)

    signer: str = ""
    post: str = ""
    agency: str = ""
    confidence: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A round that has ended, and the result that came of it."""

    review: Review
    result: Result


def end(
    store: Store,
    review_id: str,
    form: EndingForm,
    *,
    seen_version: int,
    confirmed: bool = False,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Ended:
    """End a review: what has a verdict counts as decided, the rest as credible (可信).

    Raises:
        Unacceptable: names every field that needs another value. LooksSecret: as `reviewing.decide`.
        NotReady: 不适用 that bears on the colour is undecided, a question waits, or nothing was
        decided. ReviewChanged, ReviewOver, NotYourReview, NoSuchReview: as `reviews.end`.
    """
    ending = _checked(form)
    if not confirmed:
        guard.refuse_secrets(ending.remark, field="办结意见")
    with store.atomic():
        review = reviews.held(store, review_id, actor=actor, action=Action.REVIEW_END)
        given = verdicts.of_review(store, review_id, actor=actor)
        _refuse_unready(store, review, given, actor)
        stored = with_verdicts(store, review, given, actor=actor)
        result_id = results.add(
            store,
            new_id(),
            review.assessment_id,
            stored.result,
            stored.inputs,
            actor=actor,
            now=now,
            action=Action.REVIEW_END,
        )
        _drop_drafts(store, review_id, actor)
        ended = reviews.end(
            store,
            review_id,
            ending,
            result_id=result_id,
            seen_version=seen_version,
            actor=actor,
            now=now,
        )
        checked = assessments.get(store, review.assessment_id, actor=actor)
        assessments.move(store, checked, "reviewed", actor=actor, now=now, action=Action.REVIEW_END)
        fixing_colours.follow(store, review.assessment_id, actor=actor, now=now, new_id=new_id)
        telling.tell_firm(store, _told(ended), now=now, new_id=new_id)
    return Ended(ended, stored.result)


def with_verdicts(
    store: Store, review: Review, given: Mapping[str, Verdict], *, actor: Actor
) -> StoredResult:
    """What verdicts make of the result that the firm submitted; nothing is stored."""
    submitted = results.latest(store, review.assessment_id, actor=actor)
    questionnaire = edition(submitted.result.edition)
    rules = load_rules(questionnaire, version=submitted.result.rules_version)
    inputs = review_points.judged(questionnaire, submitted.inputs, given)
    return replace(submitted, result=assess(questionnaire, rules, inputs), inputs=inputs)


def _checked(form: EndingForm) -> Ending:
    checks = Checks()
    known: dict[str, str] = {}
    for field, label in _FIELDS.items():
        with checks.of(field):
            known[field] = texts.required(getattr(form, field), field=label, limit=40)
    with checks.of("confidence"):
        if form.confidence not in CONFIDENCES:
            raise texts.BadText("请选择核验方式：书面核验，或者现场核验。")
    with checks.of("remark"):
        known["remark"] = texts.clean(form.remark, field="办结意见", lines=True)
    if checks.problems:
        raise Unacceptable(dict(checks.problems))
    confidence: Confidence = "on_site" if form.confidence == "on_site" else "paper"
    return Ending(confidence=confidence, **known)


def _refuse_unready(
    store: Store, review: Review, given: Mapping[str, Verdict], actor: Actor
) -> None:
    asked = review_questions.of_assessment(store, review.assessment_id, actor=actor)
    waiting = sum(one.sent_at is None for one in asked)
    if waiting:
        raise NotReady(f"还有 {waiting} 个问题没有发出。请退回企业补充，或者撤下问题，再办结。")
    submitted = assessments.get(store, review.assessment_id, actor=actor)
    points = review_points.of(looking.check_of(store, submitted, actor=actor))
    left = sum(point.must and point.item not in given for point in points)
    if left:
        raise NotReady(f"还有 {left} 处“不适用”要先表态：认可，或者不认可，再办结。")
    if not given:
        raise NotReady("还没有核验任何一项，不能办结。")


def _drop_drafts(store: Store, review_id: str, actor: Actor) -> None:
    for field in review_drafts.all_of(store, review_id, actor=actor):
        review_drafts.drop(store, review_id, field, actor=actor)


def _told(review: Review) -> Notice:
    return Notice(
        Kind.REVIEW,
        "贵企业的自评已完成核验，请登录查看核验结果。",
        about=f"reviews/{review.id}/ended",
        address=addresses.RESULT,
        firm_id=review.firm_id,
    )
