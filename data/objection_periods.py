"""The time for objecting (异议期): workdays from the day after the colour is fixed (定色)."""

from datetime import date, datetime

from data import assessments, colour_moves, reference, workdays
from data.actor import Actor
from data.store import Store
from data.times import day_in_shanghai
from data.workdays import DueDay

_PERIOD = "objection"


def workdays_allowed() -> int:
    """How many workdays a firm has for an objection (异议期); reference data."""
    rows = {row["period"]: row for row in reference.read("review_periods")}
    return int(rows[_PERIOD]["workdays"])


def last_day(fixed_at: datetime) -> DueDay:
    """Until when a firm may object to what was fixed at that time (异议期)."""
    return workdays.after(day_in_shanghai(fixed_at), workdays_allowed())


def open_until(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> date | None:
    """The last day on which the firm may object to this assessment; None where it may not now."""
    assessment = assessments.get(store, assessment_id, actor=actor)
    if assessment.state != "reviewed":
        return None
    colour = colour_moves.decided_colour(store, assessment_id, actor=actor)
    if colour is None or colour.fixed_at is None:
        return None
    day = last_day(colour.fixed_at).day
    return day if day_in_shanghai(now) <= day else None
