"""Follow-up (跟进): what is due for a firm by its fixed colour — contact, visit, list, re-assessment.

Counted from the day the colour is fixed. If the colour changes, what is not done yet is counted anew
from that day; what the new colour does not ask for is dropped.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from data import follow_up_limits, noted
from data.actor import Actor
from data.corrective_actions import reading
from data.errors import NoSuch, Refusal
from data.follow_up_limits import DUTIES, Duty
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import day_in_shanghai

NewId = Callable[[], str]
TABLE = "follow_ups"

_FIRM = """
    SELECT assessments.firm_id FROM assessments
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    WHERE assessments.id = :assessment AND assessments.submitted_at IS NOT NULL
"""
_OF_FIRM = """
    SELECT follow_ups.* FROM follow_ups
    JOIN firms ON firms.id = follow_ups.firm_id AND {scope}
    WHERE firms.id = :firm AND follow_ups.dropped_on IS NULL
    ORDER BY follow_ups.counted_from DESC, follow_ups.due_on, follow_ups.duty
"""
_OF_ASSESSMENT = "SELECT * FROM follow_ups WHERE assessment_id = :assessment"
_OLDER = """
    SELECT id FROM follow_ups WHERE firm_id = :firm AND assessment_id <> :assessment
        AND done_on IS NULL AND dropped_on IS NULL ORDER BY id
"""
_ONE = """
    SELECT follow_ups.* FROM follow_ups
    JOIN firms ON firms.id = follow_ups.firm_id AND {scope}
    WHERE follow_ups.id = :id AND follow_ups.dropped_on IS NULL
"""
_REASSESS = """
    SELECT follow_ups.id FROM follow_ups
    JOIN assessments AS reviewed ON reviewed.id = follow_ups.assessment_id
    JOIN assessments AS fresh ON fresh.id = :assessment AND fresh.firm_id = follow_ups.firm_id
    JOIN firms ON firms.id = follow_ups.firm_id AND {scope}
    WHERE follow_ups.duty = 'reassess' AND follow_ups.done_on IS NULL
        AND follow_ups.dropped_on IS NULL AND reviewed.id <> fresh.id
        AND (fresh.scope = 'full' OR reviewed.scope = fresh.scope)
"""
_FIXED = """
    SELECT follow_ups.colour FROM follow_ups
    JOIN firms ON firms.id = follow_ups.firm_id AND {scope}
    WHERE firms.id = :firm AND follow_ups.dropped_on IS NULL
    ORDER BY follow_ups.counted_from DESC,
        CASE WHEN follow_ups.done_on IS NULL THEN 0 ELSE 1 END, follow_ups.duty LIMIT 1
"""
_COMPUTED = """
    SELECT result_readings.colour FROM result_readings
    JOIN results ON results.id = result_readings.result_id
    JOIN assessments ON assessments.id = results.assessment_id
    JOIN firms ON firms.id = assessments.firm_id AND {scope}
    WHERE firms.id = :firm AND assessments.submitted_at IS NOT NULL
        AND assessments.state <> 'withdrawn' AND result_readings.colour IS NOT NULL
        AND result_readings.reading IN ('credible', 'verified')
    ORDER BY assessments.submitted_at DESC, results.created_at DESC, result_readings.reading DESC
    LIMIT 1
"""


class NoSuchFollowUp(NoSuch):
    """No such follow-up, or out of scope."""

    message = "没有找到这项跟进，或者您无权查看。请刷新页面。"


class BadDoneDay(Refusal):
    """Done tomorrow, or before it was asked for."""

    message = "办结日期不能晚于今天，也不能早于开始计算的那一天。"


class DoneAlready(Refusal):
    """Somebody marked it meanwhile."""

    message = "这项跟进已经办结，没有重复记录。"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """One duty towards a firm; `provisional` (暂定): holidays on the way were not known yet."""

    id: str
    firm_id: str
    assessment_id: str
    duty: Duty
    colour: str
    counted_from: date
    due_on: date
    provisional: bool
    done_on: date | None
    done_by: str | None


def open_for(
    store: Store, assessment_id: str, colour: str, *, actor: Actor, now: datetime, new_id: NewId
) -> list[FollowUp]:
    """Count the limits of a fixed colour from today; nothing changes where it was counted already.

    Raises:
        NotAllowed, NoSuchFollowUp: not for this actor, or no submitted assessment in scope.
    """
    require(actor, Action.FOLLOW_UP_OPEN)
    with store.atomic():
        scope = reading(actor, Action.FOLLOW_UP_OPEN)
        found = store.rows(_FIRM.format(scope=scope), assessment=assessment_id, **parameters(actor))
        if not found:
            raise NoSuchFollowUp
        firm_id = found[0]["firm_id"]
        standing = {
            row["duty"]: row for row in store.rows(_OF_ASSESSMENT, assessment=assessment_id)
        }
        asked = _asked(colour, day_in_shanghai(now))
        write = _Writing(store, firm_id, actor, now)
        for duty in DUTIES:
            write.count(new_id, assessment_id, duty, standing.get(duty), asked.get(duty))
        for row in store.rows(_OLDER, firm=firm_id, assessment=assessment_id):
            write.change(row["id"], {"dropped_on": write.today})
    return of_firm(store, firm_id, actor=actor)


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[FollowUp]:
    """What is and was due for a firm, the last count first; nothing where out of scope."""
    sql = _OF_FIRM.format(scope=reading(actor, Action.FOLLOW_UP_READ))
    return [_follow_up(row) for row in store.rows(sql, firm=firm_id, **parameters(actor))]


def done(store: Store, follow_up_id: str, on: date, *, actor: Actor, now: datetime) -> FollowUp:
    """Say that a duty was done on a day.

    Raises:
        NotAllowed, NoSuchFollowUp: not for this actor. DoneAlready. BadDoneDay.
    """
    right = Action.FOLLOW_UP_DONE
    require(actor, right)
    with store.atomic():
        scope = reading(actor, right)
        found = store.rows(_ONE.format(scope=scope), id=follow_up_id, **parameters(actor))
        if not found:
            raise NoSuchFollowUp
        row = found[0]
        if row["done_on"] is not None:
            raise DoneAlready
        if not row["counted_from"] <= on.isoformat() <= day_in_shanghai(now).isoformat():
            raise BadDoneDay
        write = _Writing(store, row["firm_id"], actor, now, right)
        write.change(follow_up_id, {"done_on": on.isoformat(), "done_by": actor.account_id})
    return _follow_up(store.rows("SELECT * FROM follow_ups WHERE id = :id", id=follow_up_id)[0])


def reassessed(store: Store, assessment_id: str, *, actor: Actor, now: datetime) -> int:
    """The firm submitted a new check (复评): the due re-assessment is done; how many were.

    A light check does not stand for a full one that was reviewed.
    """
    right = Action.CHECK_SUBMIT
    require(actor, right)
    with store.atomic():
        sql = _REASSESS.format(scope=in_scope(actor, right))
        found = store.rows(sql, assessment=assessment_id, **parameters(actor))
        write = _Writing(store, actor.firm_id or "", actor, now, right)
        for row in found:
            write.change(row["id"], {"done_on": write.today, "done_by": actor.account_id})
    return len(found)


def colour_of(store: Store, firm_id: str, *, actor: Actor) -> str:
    """The colour that holds for a firm: the fixed one, else that of its last result; empty for none."""
    scope = reading(actor, Action.FOLLOW_UP_READ)
    for sql in (_FIXED, _COMPUTED):
        found = store.rows(sql.format(scope=scope), firm=firm_id, **parameters(actor))
        if found:
            return str(found[0]["colour"])
    return ""


def _asked(colour: str, start: date) -> dict[Duty, Row]:
    """Duty → the columns that say when it is due; nothing for what has no day of its own."""
    found: dict[Duty, Row] = {}
    for limit in follow_up_limits.of_colour(colour):
        due = limit.due(start)
        if due is not None:
            found[limit.duty] = {
                "colour": colour,
                "counted_from": start.isoformat(),
                "due_on": due.day.isoformat(),
                "provisional": int(due.provisional),
            }
    return found


@dataclass(frozen=True, slots=True)
class _Writing:
    """Rows of one firm that a step writes, each with its entry."""

    store: Store
    firm_id: str
    actor: Actor
    now: datetime
    right: Action = Action.FOLLOW_UP_OPEN

    @property
    def today(self) -> str:
        return day_in_shanghai(self.now).isoformat()

    def count(
        self,
        new_id: NewId,
        assessment_id: str,
        duty: Duty,
        standing: Row | None,
        asked: Row | None,
    ) -> None:
        if standing is None:
            if asked is not None:
                self._add(new_id(), {"assessment_id": assessment_id, "duty": duty, **asked})
        elif standing["done_on"] is not None:
            return
        elif asked is None:
            if standing["dropped_on"] is None:
                self.change(standing["id"], {"dropped_on": self.today})
        elif standing["dropped_on"] is not None or standing["colour"] != asked["colour"]:
            self.change(standing["id"], {**asked, "dropped_on": None})

    def change(self, follow_up_id: str, changes: Row) -> None:
        noted.change(self.store, self.right, TABLE, follow_up_id, changes, **self._by)

    def _add(self, follow_up_id: str, row: Row) -> None:
        added = {"id": follow_up_id, "firm_id": self.firm_id, **row}
        noted.add(self.store, self.right, TABLE, added, **self._by)

    @property
    def _by(self) -> Row:
        return {"firm": self.firm_id, "actor": self.actor, "now": self.now}


def _follow_up(row: Row) -> FollowUp:
    done_on = row["done_on"]
    return FollowUp(
        id=row["id"],
        firm_id=row["firm_id"],
        assessment_id=row["assessment_id"],
        duty=row["duty"],
        colour=row["colour"],
        counted_from=date.fromisoformat(row["counted_from"]),
        due_on=date.fromisoformat(row["due_on"]),
        provisional=bool(row["provisional"]),
        done_on=date.fromisoformat(done_on) if done_on else None,
        done_by=row["done_by"],
    )
