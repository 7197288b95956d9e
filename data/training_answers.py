"""Answers and attendance (答复和到场): whether a firm comes to a training, and whether it came."""

from datetime import date, datetime

from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, require
from data.store import Row, Store
from data.times import day_in_shanghai, to_text
from data.training_invitations import Invitation, Reply, get, one_row, write
from data.training_plans import BadTraining

MOST_PERSONS = 99


class ReplyChanged(Refusal):
    """A colleague answered, or the attendance was written down, since it was read."""

    message = "这一条刚刚被别人改过，您的没有保存。请看过现在的内容再选一次。"


def reply(
    store: Store,
    training_id: str,
    said: Reply,
    persons: int,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Invitation:
    """The actor's firm comes with so many persons, or does not; it may change its mind until the day is over.

    Raises:
        NotAllowed, NoSuchTraining. BadTraining: too late, or no such number. ReplyChanged: see there.
    """
    require(actor, Action.TRAINING_REPLY)
    firm_id = actor.firm_id or ""
    with store.atomic():
        row = one_row(store, training_id, firm_id, Action.TRAINING_REPLY, actor)
        if row["state"] != "planned" or date.fromisoformat(row["day"]) < day_in_shanghai(now):
            raise BadTraining("这场培训已经办过、取消或者过了日子，不用再答复。")
        if row["version"] != seen_version:
            raise ReplyChanged
        changes: Row = {"reply": said, "reply_persons": _persons(persons) if said == "yes" else 0}
        changes |= {"replied_by": actor.account_id, "replied_at": to_text(now)}
        write(store, row, changes, Action.TRAINING_REPLY, actor, now)
    return get(store, training_id, firm_id, actor=actor)


def record(
    store: Store,
    training_id: str,
    firm_id: str,
    persons: int,
    *,
    entry_id: str | None,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> Invitation:
    """Write down with how many persons a firm came, 0 where it did not. `entry_id`: the lesson in its file.

    Raises:
        NotAllowed, NoSuchTraining. BadTraining: before the day, cancelled, or no such number.
        ReplyChanged: see there.
    """
    action = Action.TRAINING_ATTENDANCE
    with store.atomic():
        row = one_row(store, training_id, firm_id, action, actor)
        refuse_early(row["state"], date.fromisoformat(row["day"]), now)
        if row["version"] != seen_version:
            raise ReplyChanged
        changes: Row = {"came": int(persons > 0), "persons": _persons(persons) if persons else 0}
        changes |= {"recorded_by": actor.account_id, "recorded_at": to_text(now)}
        changes["entry_id"] = entry_id
        write(store, row, changes, action, actor, now)
    return get(store, training_id, firm_id, actor=actor, action=action)


def refuse_early(state: str, day: date, now: datetime) -> None:
    """Refuse attendance where nobody can have come.

    Raises:
        BadTraining: says why.
    """
    if state not in ("planned", "held"):
        raise BadTraining("这场培训没有办，不能登记到场。")
    if day > day_in_shanghai(now):
        raise BadTraining("还没到培训的日子，不能登记到场。")


def _persons(persons: int) -> int:
    if not 1 <= persons <= MOST_PERSONS:
        raise BadTraining(f"人数：请填 1 至 {MOST_PERSONS}。")
    return persons
