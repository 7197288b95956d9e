"""Steps (整改步骤) of a corrective action: what is done on the way, by firm or guide."""

from dataclasses import dataclass
from datetime import date, datetime

from data import noted
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.corrective_actions import reading, to_change
from data.errors import NoSuch, Refusal
from data.rights import Action, require
from data.scope import parameters
from data.store import Row, Store
from data.texts import required
from data.times import day_in_shanghai, from_text, to_text

LONGEST = 200
MOST = 50
TABLE = "action_steps"

_OF_ACTION = """
    SELECT action_steps.* FROM action_steps
    JOIN corrective_actions ON corrective_actions.id = action_steps.action_id
    JOIN firms ON firms.id = corrective_actions.firm_id AND {scope}
    WHERE corrective_actions.id = :action ORDER BY action_steps.position, action_steps.id
"""
_ONE = """
    SELECT action_steps.*, corrective_actions.firm_id FROM action_steps
    JOIN corrective_actions ON corrective_actions.id = action_steps.action_id
    JOIN firms ON firms.id = corrective_actions.firm_id AND {scope}
    WHERE action_steps.id = :id
"""
_LAST = (
    "SELECT max(position) AS last, count(*) AS steps FROM action_steps WHERE action_id = :action"
)


class NoSuchStep(NoSuch):
    """No such step, or out of scope."""

    message = "没有找到这一步。请刷新页面。"


class TooManySteps(Refusal):
    """More steps than one action needs."""

    message = f"一项整改最多 {MOST} 步。请把小步合在一起写。"


class FutureDay(Refusal):
    """What is done was not done tomorrow."""

    message = "完成日期不能晚于今天。"


@dataclass(frozen=True, slots=True)
class ActionStep:
    """One step; `done_on` None while it is still to be done."""

    id: str
    action_id: str
    position: int
    step: str
    done_on: date | None
    done_by: str | None
    author: str
    created_at: datetime


def add(
    store: Store, step_id: str, action_id: str, step: str, *, actor: Actor, now: datetime
) -> None:
    """Add a step behind the others.

    Raises:
        NotAllowed, NoSuchAction: not for this actor. WrongState: not being worked on.
        TooManySteps, BadText.
    """
    text = required(step, field="步骤", limit=LONGEST)
    with store.atomic():
        action = worked_on(store, action_id, actor=actor)
        last = store.rows(_LAST, action=action_id)[0]
        if last["steps"] >= MOST:
            raise TooManySteps
        row = {
            "id": step_id,
            "action_id": action_id,
            "position": (last["last"] or 0) + 1,
            "step": store.keyring.encrypt(text, table=TABLE, column="step", row=step_id),
            "author": actor.account_id,
            "created_at": to_text(now),
        }
        of = action.firm_id
        noted.add(store, Action.ACTION_WORK, TABLE, row, firm=of, actor=actor, now=now)


def finish(
    store: Store, step_id: str, *, actor: Actor, now: datetime, on: date | None = None
) -> None:
    """Say that a step is done, today unless another day; `FutureDay` for one that lies ahead.

    Raises:
        NoSuchStep, NotAllowed, WrongState: as `add`.
    """
    today = day_in_shanghai(now)
    if on is not None and on > today:
        raise FutureDay
    _mark(store, step_id, (on or today).isoformat(), actor.account_id, actor=actor, now=now)


def undo(store: Store, step_id: str, *, actor: Actor, now: datetime) -> None:
    """Say that a step is not done after all; raises as `finish`."""
    _mark(store, step_id, None, None, actor=actor, now=now)


def of_action(store: Store, action_id: str, *, actor: Actor) -> list[ActionStep]:
    """The steps of an action in their order; nothing where out of scope."""
    found = store.rows(
        _OF_ACTION.format(scope=reading(actor)), action=action_id, **parameters(actor)
    )
    return [_step(store, row) for row in found]


def worked_on(store: Store, action_id: str, *, actor: Actor) -> CorrectiveAction:
    """An action on which the actor works (整改中), in the transaction of what is recorded.

    Raises:
        NotAllowed, NoSuchAction: not for this actor. WrongState: not being worked on.
    """
    return to_change(store, action_id, Action.ACTION_WORK, "in_progress", actor=actor)


def _mark(
    store: Store, step_id: str, day: str | None, by: str | None, *, actor: Actor, now: datetime
) -> None:
    require(actor, Action.ACTION_WORK)
    with store.atomic():
        sql = _ONE.format(scope=reading(actor, Action.ACTION_WORK))
        found = store.rows(sql, id=step_id, **parameters(actor))
        if not found:
            raise NoSuchStep
        action = worked_on(store, found[0]["action_id"], actor=actor)
        right, of, changes = Action.ACTION_WORK, action.firm_id, {"done_on": day, "done_by": by}
        noted.change(store, right, TABLE, step_id, changes, firm=of, actor=actor, now=now)


def _step(store: Store, row: Row) -> ActionStep:
    return ActionStep(
        id=row["id"],
        action_id=row["action_id"],
        position=row["position"],
        step=store.keyring.decrypt(row["step"], table=TABLE, column="step", row=row["id"]),
        done_on=date.fromisoformat(row["done_on"]) if row["done_on"] else None,
        done_by=row["done_by"],
        author=row["author"],
        created_at=from_text(row["created_at"]),
    )
