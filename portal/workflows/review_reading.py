"""What lies on the review desk (复核台): a firm's submitted check, what was decided, what was asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from data import (
    accounts,
    assessments,
    firms,
    purposes,
    review_drafts,
    review_questions,
    reviews,
    snapshots,
    verdicts,
)
from data.accounts import Account
from data.actor import Actor
from data.assessments import Assessment
from data.review_drafts import Draft
from data.review_questions import Question
from data.reviews import Review
from data.rights import Action, may
from data.store import Store
from data.verdicts import Verdict
from portal.workflows import looking, reading_results, review_points
from portal.workflows.looking import SubmittedCheck
from portal.workflows.review_points import Point
from scoring.assess import assess
from scoring.model import Result


@dataclass(frozen=True)
class ReviewDesk:
    """Everything one drawing of the desk needs.

    `review`: the round that is open, else the last one. `holder`: whose it is. `mine`: it is open
    and the actor's own. `earlier`: last verdicts before this round. `changed`: what differs from the
    submission of the last round, None in a first round. `signing`: the actor's own account.
    """

    check: SubmittedCheck
    rounds: tuple[Review, ...]
    holder: Account | None
    mine: bool
    may_review: bool
    verdicts: Mapping[str, Verdict]
    earlier: Mapping[str, Verdict]
    questions: tuple[Question, ...]
    drafts: Mapping[str, Draft]
    changed: frozenset[str] | None
    signing: Account

    @property
    def review(self) -> Review | None:
        """The open round, else the last one."""
        return self.rounds[-1] if self.rounds else None

    @cached_property
    def points(self) -> tuple[Point, ...]:
        """What is decided about, in catalogue order."""
        return review_points.of(self.check)

    @cached_property
    def by_item(self) -> Mapping[str, Point]:
        """Item → point."""
        return {point.item: point for point in self.points}

    @cached_property
    def counted(self) -> tuple[Point, ...]:
        """The points that are to be decided."""
        return tuple(point for point in self.points if point.counts)

    @cached_property
    def undecided(self) -> tuple[Point, ...]:
        """Those without a verdict and without a question that waits."""
        return tuple(p for p in self.counted if p.item not in self.verdicts and not self.waits(p))

    @cached_property
    def must(self) -> tuple[Point, ...]:
        """Those that keep the review from ending."""
        return tuple(p for p in self.counted if p.must and p.item not in self.verdicts)

    @cached_property
    def agreeing(self) -> tuple[Point, ...]:
        """Undecided controls where answer, evidence and last verdict agree (可一并确认)."""
        return review_points.agreeing(self.undecided, self.earlier)

    @cached_property
    def provisional(self) -> Result:
        """What the verdicts given so far come to; the rest counts as credible (可信)."""
        outcome = self.check.outcome
        inputs = review_points.judged(outcome.questionnaire, outcome.submission, self.verdicts)
        return assess(outcome.questionnaire, outcome.rules, inputs)

    @property
    def waiting(self) -> tuple[Question, ...]:
        """Questions of this round that were not sent."""
        return tuple(question for question in self.questions if question.sent_at is None)

    def waits(self, point: Point) -> Question | None:
        """The question about a point that was not sent."""
        return next((one for one in self.waiting if one.item == point.item), None)

    def asked(self, item: str) -> tuple[Question, ...]:
        """What was asked about an item and sent, oldest first."""
        return tuple(one for one in self.questions if one.item == item and one.sent_at)


def open_desk(
    store: Store, firm_id: str, *, actor: Actor, now: datetime, noted: bool = False
) -> ReviewDesk | None:
    """The desk over the firm's check that is to be reviewed (`on_desk`); None where there is none.

    `noted`: this visit has left its trace already; else the look is noted first.

    Raises:
        NoSuchFirm: out of scope. PurposeMissing: nothing was stated today.
    """
    firms.get(store, firm_id, actor=actor)
    submitted = on_desk(store, firm_id, actor=actor)
    if submitted is None:
        return None
    if not noted:
        purposes.note_look(store, firm_id, f"assessments/{submitted.id}", actor=actor, now=now)
    check = looking.check_of(store, submitted, actor=actor)
    rounds = tuple(reviews.of_assessment(store, submitted.id, actor=actor))
    current = rounds[-1] if rounds else None
    mine = _is_mine(current, actor)
    return ReviewDesk(
        check=check,
        rounds=rounds,
        holder=accounts.by_id(store, current.reviewer_id) if current else None,
        mine=mine,
        may_review=may(actor, Action.REVIEW_BEGIN),
        verdicts=verdicts.of_review(store, current.id, actor=actor) if current else {},
        earlier=verdicts.earlier(store, current.id, actor=actor) if current else {},
        questions=tuple(review_questions.of_assessment(store, submitted.id, actor=actor)),
        drafts=review_drafts.all_of(store, current.id, actor=actor) if current and mine else {},
        changed=_changed(store, rounds, actor),
        signing=accounts.by_id(store, actor.account_id),
    )


def on_desk(store: Store, firm_id: str, *, actor: Actor) -> Assessment | None:
    """Which of a firm's checks is reviewed: the one under review, else the last that was submitted.

    A firm may submit the next check while this one is with the reviewers. None where there is none
    in scope.
    """
    found = assessments.of_firm(store, firm_id, actor=actor)
    begun = next((one for one in found if one.state == "in_review"), None)
    return begun or reading_results.last_submitted_of(store, firm_id, actor=actor)


def _is_mine(review: Review | None, actor: Actor) -> bool:
    return bool(review and review.state == "open" and review.reviewer_id == actor.account_id)


def _changed(store: Store, rounds: tuple[Review, ...], actor: Actor) -> frozenset[str] | None:
    if len(rounds) < 2:
        return None
    taken = {s.id: s for s in snapshots.all_of(store, rounds[-1].assessment_id, actor=actor)}
    before, after = (taken[review.snapshot_id].content for review in rounds[-2:])
    return review_points.changed(before, after)
