"""Following a firm up (跟进): count the limits of its colour, and say what was done."""

from collections.abc import Callable
from datetime import date, datetime

from data import assessments, firms, follow_ups, recipients
from data.actor import Actor
from data.follow_ups import FollowUp
from data.messages import Kind, Notice
from data.store import Store
from data.times import day_in_shanghai
from portal.web import addresses
from portal.workflows.telling import tell

NewId = Callable[[], str]


def count_from(
    store: Store, assessment_id: str, colour: str, *, actor: Actor, now: datetime, new_id: NewId
) -> list[FollowUp]:
    """The colour is fixed: count its limits from today, and tell guide and reviewer.

    Call when a review ends without a moved colour, when a moved one is settled, and when an objection
    changes it. The same colour again changes nothing; another one counts anew what is not done yet.

    Raises:
        NotAllowed, NoSuchAssessment, NoSuchFollowUp: not for this actor, or out of scope.
    """
    with store.atomic():
        assessment = assessments.get(store, assessment_id, actor=actor)
        counted = follow_ups.open_for(
            store, assessment_id, colour, actor=actor, now=now, new_id=new_id
        )
        today = day_in_shanghai(now)
        if any(one.counted_from == today for one in counted):
            firm = firms.get(store, assessment.firm_id, actor=actor)
            _tell(store, firm.name, assessment.firm_id, assessment_id, now, new_id)
    return counted


def mark_done(
    store: Store, follow_up_id: str, on: date, *, actor: Actor, now: datetime
) -> FollowUp:
    """Staff did it on this day; raises as `follow_ups.done`."""
    return follow_ups.done(store, follow_up_id, on, actor=actor, now=now)


def _tell(
    store: Store, name: str, firm_id: str, assessment_id: str, now: datetime, new_id: NewId
) -> None:
    about = f"assessments/{assessment_id}/follow-ups/{day_in_shanghai(now).isoformat()}"
    text = f"{name}的跟进时限开始计算，请按期联系和指导。"
    address = f"{addresses.FIRM_ACTIONS}?firm={firm_id}"
    notice = Notice(Kind.FOLLOW_UP, text, about, address, firm_id)
    told = [*recipients.guides_of(store, firm_id), *recipients.reviewers_of(store, firm_id)]
    tell(store, told, notice, now=now, new_id=new_id)
