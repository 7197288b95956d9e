"""The history of corrective actions (整改经过): each step from state to state, each moved day, with why.

Rows are added, never changed. Of staff the firm reads post and agency, no name.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from data import noted
from data.action_rows import CorrectiveAction, State, Terms
from data.actor import Actor
from data.corrective_actions import reading, write
from data.rights import Action
from data.scope import parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import required
from data.times import from_text, to_text

NewId = Callable[[], str]
How = Literal["paper", "video", "on_site"]
LONGEST_REASON = 500
TABLE = "action_changes"

_OF_ACTION = """
    SELECT action_changes.* FROM action_changes
    JOIN corrective_actions ON corrective_actions.id = action_changes.action_id
    JOIN firms ON firms.id = corrective_actions.firm_id AND {scope}
    WHERE corrective_actions.id = :action
    ORDER BY action_changes.changed_at, action_changes.id
"""
_WHO = "SELECT post, agency FROM accounts WHERE id = :id"


@dataclass(frozen=True, slots=True)
class Step:
    """What is done to an action now: where it leads, why, and how it was looked at.

    `due_on`: the day that is agreed on from now on, where this step moves it.
    """

    state: State
    reason: str = ""
    how: How | None = None
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class ActionChange:
    """One step that was taken. `post` and `agency` of staff; empty for the firm's own people."""

    id: str
    from_state: State
    to_state: State
    from_due: date | None
    to_due: date | None
    reason: str
    how: How | None
    post: str
    agency: str
    changed_by: str
    changed_at: datetime


def take(
    store: Store,
    action: CorrectiveAction,
    step: Step,
    changes: Row,
    right: Action,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    terms: Terms | None = None,
) -> CorrectiveAction:
    """Take a step with an action that `corrective_actions.to_change` gave, in the same transaction: it stands
    in the history, and the action is as the step and `changes` make it.

    Raises:
        AlreadyOpen: as `corrective_actions.write`.
    """
    _add(store, new_id(), action, step, right, actor=actor, now=now)
    moved = {**changes, "state": step.state}
    return write(store, action, moved, right, actor=actor, now=now, terms=terms)


def of_action(store: Store, action_id: str, *, actor: Actor) -> list[ActionChange]:
    """What was done to an action, oldest first; nothing where out of scope."""
    sql = _OF_ACTION.format(scope=reading(actor))
    found = store.rows(sql, action=action_id, **parameters(actor))
    return [_change(store, row) for row in found]


def because(reason: str, field: str) -> str:
    """A reason that somebody must give.

    Raises:
        BadText: none, or one that cannot be kept.
    """
    return required(reason, field=field, limit=LONGEST_REASON, lines=True)


def _add(
    store: Store,
    change_id: str,
    action: CorrectiveAction,
    step: Step,
    right: Action,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    who = store.rows(_WHO, id=actor.account_id)[0]
    moved = step.due_on is not None and step.due_on != action.terms.due_on
    row: Row = {
        "id": change_id,
        "action_id": action.id,
        "from_state": action.state,
        "to_state": step.state,
        "from_due": _iso(action.terms.due_on) if moved else None,
        "to_due": _iso(step.due_on) if moved else None,
        "reason": seal_text(store, TABLE, "reason", {"id": change_id}, step.reason),
        "how": step.how,
        "post": "" if actor.is_of_firm else who["post"],
        "agency": "" if actor.is_of_firm else who["agency"],
        "changed_by": actor.account_id,
        "changed_at": to_text(now),
    }
    noted.add(store, right, TABLE, row, firm=action.firm_id, actor=actor, now=now)


def _change(store: Store, row: Row) -> ActionChange:
    return ActionChange(
        id=row["id"],
        from_state=row["from_state"],
        to_state=row["to_state"],
        from_due=_day(row["from_due"]),
        to_due=_day(row["to_due"]),
        reason=text_of(store, TABLE, "reason", row),
        how=row["how"],
        post=row["post"],
        agency=row["agency"],
        changed_by=row["changed_by"],
        changed_at=from_text(row["changed_at"]),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
