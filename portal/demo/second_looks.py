"""Second persons of the synthetic city (演示): moved colours, an objection, blind reviews, a guide at the gate.

What becomes of a firm follows from its number and from what the city has already; nothing is drawn by chance
but the samples, whose seed is written down.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from data import (
    answers,
    assessments,
    blind_samples,
    colour_moves,
    objections,
    purposes,
    verdicts,
)
from data.actor import Actor
from data.blind_samples import NothingToDraw, Sample
from data.reviews import Review
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import (
    answering,
    assisting,
    blind_reviewing,
    colouring,
    objecting,
    review_points,
    reviewing,
)
from portal.workflows.objecting import Correction
from questionnaires.model import Questionnaire

NewId = Callable[[], str]
PURPOSE = "演示：第二人复看"
MOVED = "演示：现场看到隔离措施已经停用，比材料反映的弱，上调一档。"
SAID = "演示：有一题的签收记录写在附件说明里，复核时可能没有看到，请再看一次。"
ANSWER = "演示：已再次核对附件说明，签收记录齐全，异议成立，有关的核验意见已更正。"
CORRECTED = "演示：附件说明里有签收记录。"
SEED = "yanshi-2026"
BATCHES = 3
"""Draws of the invented lead: each takes at least one review of each reviewer."""
JUDGED = 3
"""Blind reviews that are done: as many as figures need to be shown. What is left is there to be tried."""
FILLED = 4
"""Questions that the guide fills in at a firm's gate; the firm has confirmed the first."""


@dataclass(frozen=True, slots=True)
class Second:
    """Who takes the second look at a firm: the lead, on a day."""

    store: Store
    lead: Actor
    new_id: NewId

    def on(self, firm_id: str, now: datetime) -> Actor:
        """The lead on a day, having said why."""
        actor = replace(self.lead, day=day_in_shanghai(now).isoformat())
        purposes.state(self.store, self.new_id(), firm_id, PURPOSE, actor=actor, now=now)
        return actor


def move(second: Second, review: Review, reviewer: Actor, *, now: datetime) -> None:
    """Move the colour before the end; where one waits in the city already, this one is confirmed."""
    choice = colouring.choice(second.store, review, actor=reviewer)
    if choice.computed is None or not choice.steps:
        return
    is_first = not colour_moves.waiting(second.store, actor=second.lead)
    made = colouring.move(
        second.store,
        review.id,
        choice.steps[0],
        MOVED,
        seen=choice.computed,
        actor=reviewer,
        now=now,
        new_id=second.new_id,
    )
    if not is_first:
        colouring.settle(
            second.store,
            made.id,
            agrees=True,
            actor=second.on(review.firm_id, now),
            now=now,
            new_id=second.new_id,
        )


def objected(second: Second, review: Review, owner: Actor, *, now: datetime) -> bool:
    """The owner objects to a level that was moved down, the lead upholds it; whether one was."""
    store, assessment_id = second.store, review.assessment_id
    given = verdicts.of_review(store, review.id, actor=owner)
    moved = [one for one in given.values() if one.decision == "moved"]
    if not moved:
        return False
    objecting.file(
        store, assessment_id, SAID, seen_version=0, actor=owner, now=now, new_id=second.new_id
    )
    later = now + timedelta(days=1)
    lead = second.on(review.firm_id, later)
    point = objecting.points(store, assessment_id, actor=lead)[moved[0].item]
    seen = objections.get(store, assessment_id, actor=lead).version
    prepared = objecting.correct(
        store,
        assessment_id,
        point.item,
        Correction(review_points.level_of(point), CORRECTED),
        seen_version=seen,
        actor=lead,
        now=later,
    )
    objecting.answer(
        store,
        assessment_id,
        ANSWER,
        upheld=True,
        seen_version=prepared.version,
        actor=lead,
        now=later,
        new_id=second.new_id,
    )
    return True


def assist(
    store: Store,
    owner: Actor,
    guide: Actor,
    questionnaire: Questionnaire,
    *,
    now: datetime,
    new_id: NewId,
) -> None:
    """A firm with an open draft asks its guide, who fills in the next questions."""
    draft = assessments.open_draft(store, edition=questionnaire.edition, actor=owner)
    if draft is None:
        return
    assisting.invite(store, draft.id, guide.account_id, actor=owner, now=now, new_id=new_id)
    day = day_in_shanghai(now).isoformat()
    actor = replace(guide, day=day)
    purposes.state(store, new_id(), owner.firm_id or "", PURPOSE, actor=actor, now=now)
    given = answers.all_of(store, draft.id, actor=owner)
    left = [question.id for question in questionnaire.questions if question.id not in given]
    for item in left[:FILLED]:
        answering.save_answer(
            store,
            draft.id,
            item,
            0,
            questionnaire=questionnaire,
            seen_version=0,
            actor=actor,
            now=now,
        )
    sheet = answering.read_sheet(store, draft.id, actor=owner)
    first = [one.key for one in sheet.filled][:1]
    assisting.confirm(store, draft.id, first, actor=owner, now=now)


def blind(store: Store, lead: Actor, *, now: datetime, new_id: NewId) -> None:
    """Draw samples and judge them by the lead, once for a city."""
    actor = replace(lead, day=day_in_shanghai(now).isoformat())
    if blind_samples.draws(store, actor=actor):
        return
    with store.atomic():
        for batch in range(BATCHES):
            try:
                blind_reviewing.draw(
                    store, seed=f"{SEED}-{batch}", actor=actor, now=now, new_id=new_id
                )
            except NothingToDraw:
                break
        for sample in blind_samples.open_to(store, actor=actor)[:JUDGED]:
            _judge(Second(store, actor, new_id), sample, now)


def _judge(second: Second, sample: Sample, now: datetime) -> None:
    """A second person who mostly sees what the firm says, and is a little stricter now and then."""
    actor = second.on(sample.firm_id, now)
    begun = blind_reviewing.begin(second.store, sample, actor=actor, now=now, new_id=second.new_id)
    desk = blind_reviewing.open_desk(second.store, begun.id, actor=actor)
    for place, point in enumerate(desk.points):
        value = review_points.level_of(point)
        options = desk.check.outcome.questionnaire.by_id[point.item].options
        lower = [o.level for o in options if o.level is not None and isinstance(value, int)]
        if place % 7 == 2 and isinstance(value, int):
            value = max((level for level in lower if level < value), default=value)
        verdicts.give(
            second.store,
            begun.id,
            point.item,
            value,
            reviewing.decision_of(point, value),
            seen_version=0,
            actor=actor,
            now=now,
        )
    blind_reviewing.end(second.store, begun.id, actor=actor, now=now)
