"""Reviews of the synthetic city (演示复核): every state there is, by the workflows of people.

Which state a firm is in follows from its number; nothing is drawn by chance.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data import assessments, purposes, review_questions
from data.actor import Actor
from data.assessments import Assessment
from data.reviews import Review
from data.store import Store
from data.times import day_in_shanghai
from portal.demo import followed_up, second_looks
from portal.demo.second_looks import Second
from portal.workflows import (
    closing,
    ending,
    reading_results,
    returning,
    review_points,
    review_reading,
    reviewing,
    submitting,
)
from portal.workflows.ending import EndingForm
from portal.workflows.review_reading import ReviewDesk
from questionnaires.model import NOT_APPLICABLE, Questionnaire
from scoring.rules import Rules

NewId = Callable[[], str]
STATES = ("submitted", "in_review", "returned", "again", "reviewed", "closed")
PURPOSE = "演示：复核本次自评的答案与证据"
QUESTION = "演示：请说明这项措施从何时开始执行，由哪个岗位负责。"
REPLY = "演示：今年三月开始，由综合管理岗负责。"
REASON = "演示：现场只看到部分记录，按实际情况定级。"
_BEGAN_DAYS_AGO = 24
_STEP = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Visit:
    """Who reviews whose check, from when on."""

    store: Store
    firm_id: str
    reviewer: Actor
    owner: Actor
    lead: Actor
    new_id: NewId

    def on(self, now: datetime) -> Actor:
        """The reviewer on a day, having said why."""
        day = day_in_shanghai(now).isoformat()
        actor = replace(self.reviewer, day=day)
        purposes.state(self.store, self.new_id(), self.firm_id, PURPOSE, actor=actor, now=now)
        return actor


def state_of(number: int) -> str:
    """How far the review of a firm has come; newcomers (every fifth) have submitted nothing."""
    return STATES[number % len(STATES)]


def attend(
    visit: Visit,
    number: int,
    questionnaire: Questionnaire,
    rules: Rules,
    *,
    now: datetime,
) -> None:
    """Bring the firm's last check as far as its number says."""
    wanted = state_of(number)
    began = now - timedelta(days=_BEGAN_DAYS_AGO)
    submitted = reading_results.last_submitted_of(visit.store, visit.firm_id, actor=visit.owner)
    if wanted == "submitted" or submitted is None:
        return
    if wanted == "in_review":
        _last_year(visit)
    review = _begin(visit, submitted, began)
    _decide(visit, review, began, every=4 if wanted == "in_review" else 2)
    if wanted in ("returned", "again"):
        _return(visit, review, began + _STEP)
    if wanted == "again":
        _again(visit, submitted, questionnaire, rules, began + 2 * _STEP)
    second = Second(visit.store, visit.lead, visit.new_id)
    if wanted == "reviewed":
        second_looks.move(second, review, visit.on(began + _STEP), now=began + _STEP)
    if wanted in ("reviewed", "closed"):
        _end(visit, review, began + _STEP)
    if wanted == "closed":
        later = began + 2 * _STEP
        objects = number % 12 == 11
        if not (objects and second_looks.objected(second, review, visit.owner, now=later)):
            closing.accept(visit.store, submitted.id, actor=visit.owner, now=later)


def _last_year(visit: Visit) -> None:
    """The check before was reviewed and accepted: there are verdicts to compare with."""
    before = assessments.of_firm(visit.store, visit.firm_id, actor=visit.owner)[-1]
    if before.submitted_at is None:
        return
    began = before.submitted_at + _STEP
    review = _begin(visit, before, began)
    _decide(visit, review, began, every=1)
    _end(visit, review, began + _STEP)
    closing.accept(visit.store, before.id, actor=visit.owner, now=began + 2 * _STEP)
    followed_up.finish(visit, now=began + 3 * _STEP)


def _begin(visit: Visit, submitted: Assessment, now: datetime) -> Review:
    actor = visit.on(now)
    return reviewing.begin(visit.store, submitted.id, actor=actor, now=now, new_id=visit.new_id)


def _decide(visit: Visit, review: Review, now: datetime, *, every: int) -> None:
    """Every so-many-th control; every tenth of these is moved one level down."""
    actor = visit.on(now)
    desk = _desk(visit, actor, now)
    wanted = {point.item for point in desk.counted[::every]} | {p.item for p in desk.must}
    for place, item in enumerate(sorted(wanted)):
        point = desk.by_item[item]
        value = review_points.level_of(point)
        if place % 10 == 3 and isinstance(value, int) and value:
            levels = _levels(desk, item)
            value = max((level for level in levels if level < value), default=value)
        reviewing.decide(
            visit.store,
            review.id,
            item,
            value,
            reason=REASON,
            seen_version=0,
            actor=actor,
            now=now,
        )


def _return(visit: Visit, review: Review, now: datetime) -> None:
    actor = visit.on(now)
    left = [p for p in _desk(visit, actor, now).undecided if p.given != NOT_APPLICABLE]
    for point in left[:2]:
        reviewing.ask(
            visit.store, review.id, point.item, QUESTION, actor=actor, now=now, new_id=visit.new_id
        )
    returning.give_back(
        visit.store,
        review.id,
        returning.USUAL,
        seen_version=review.version,
        actor=actor,
        now=now,
        new_id=visit.new_id,
    )


def _again(
    visit: Visit, submitted: Assessment, questionnaire: Questionnaire, rules: Rules, now: datetime
) -> None:
    """The firm answers and submits again."""
    found = review_questions.of_assessment(visit.store, submitted.id, actor=visit.owner)
    for question in found:
        returning.reply(
            visit.store,
            question.id,
            REPLY,
            seen_version=question.version,
            actor=visit.owner,
            now=now,
        )
    submitting.submit(
        visit.store,
        submitted.id,
        questionnaire=questionnaire,
        rules=rules,
        actor=visit.owner,
        now=now,
        new_id=visit.new_id,
    )


def _end(visit: Visit, review: Review, now: datetime) -> None:
    form = EndingForm(
        signer="演示复核员",
        post="演示复核岗",
        agency="演示区委政法委",
        confidence="on_site",
        remark="演示：已到现场核对。",
    )
    ending.end(
        visit.store,
        review.id,
        form,
        seen_version=review.version,
        actor=visit.on(now),
        now=now,
        new_id=visit.new_id,
    )


def _desk(visit: Visit, actor: Actor, now: datetime) -> ReviewDesk:
    desk = review_reading.open_desk(visit.store, visit.firm_id, actor=actor, now=now)
    assert desk is not None  # noqa: S101  # the firm has submitted
    return desk


def _levels(desk: ReviewDesk, item: str) -> Mapping[int, str]:
    options = desk.check.outcome.questionnaire.by_id[item].options
    return {option.level: option.id for option in options if option.level is not None}
