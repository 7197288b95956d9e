"""Closing (结案): the firm accepts what came of the review, or lets the time for objecting pass."""

from collections.abc import Callable
from datetime import datetime

from data import assessments, closings, colour_moves, objection_periods
from data.actor import Actor
from data.assessments import Assessment, AssessmentClosed
from data.errors import NotAllowed, Refusal
from data.messages import Kind, Notice
from data.store import Store
from data.times import day_in_shanghai
from portal.web import addresses
from portal.workflows import telling

NewId = Callable[[], str]


def objection_workdays() -> int:
    """How many workdays the firm has for an objection (异议期)."""
    return objection_periods.workdays_allowed()


class ColourWaits(Refusal):
    """A moved colour (人工调整) waits for a second person."""

    message = "颜色的人工调整还在等另一名人员确认。确认以后，再接受结果。"


def accept(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> Assessment:
    """The firm's owner accepts the verified result (接受结果): the check is closed.

    Raises:
        NotAllowed: not the owner. NoSuchAssessment: out of scope.
        AssessmentClosed: it does not stand as reviewed. ColourWaits: its colour is not fixed yet.
    """
    if not actor.is_of_firm:
        raise NotAllowed
    with store.atomic():
        colour = colour_moves.decided_colour(store, assessment_id, actor=actor)
        if colour is not None and colour.waiting is not None:
            raise ColourWaits
        assessments.close(store, assessment_id, actor=actor, now=now)
    return assessments.get(store, assessment_id, actor=actor)


def close_due(store: Store, *, actor: Actor, now: datetime, new_id: NewId) -> int:
    """Close every reviewed check whose time for objecting has passed without one; how many.

    The timer's command calls this as the operator. Each check is a step of its own.

    Raises:
        NotAllowed: not for this role.
    """
    today = day_in_shanghai(now)
    closed = 0
    for waiting in closings.waiting(store, actor=actor):
        if objection_periods.last_day(waiting.ended_at).day < today:
            closed += _close(store, waiting, actor=actor, now=now, new_id=new_id)
    return closed


def _close(
    store: Store, waiting: closings.Waiting, *, actor: Actor, now: datetime, new_id: NewId
) -> bool:
    with store.atomic():
        try:
            assessments.close(store, waiting.assessment_id, actor=actor, now=now)
        except AssessmentClosed:
            return False
        notice = Notice(
            Kind.REVIEW,
            "提出异议的期限已过，贵企业这次自评已办结。",
            about=f"assessments/{waiting.assessment_id}/closed",
            address=addresses.RESULT,
            firm_id=waiting.firm_id,
        )
        telling.tell_firm(store, notice, now=now, new_id=new_id)
    return True
