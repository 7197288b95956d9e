"""What firm and staff agree on (商定): the terms of a corrective action, and what becomes of them.

Both sides agree to the same terms, each in person: whoever adjusts them afterwards takes the other
side's consent away. Once agreed, only the day moves, by a reviewer and with a reason.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from data import action_changes
from data.action_changes import Step, because
from data.action_rows import CorrectiveAction, State, Terms
from data.actor import Actor
from data.corrective_actions import (
    BadDay,
    WrongState,
    consent,
    refuse_odd_day,
    to_change,
    write,
)
from data.errors import Refusal
from data.rights import Action
from data.store import Row, Store

NewId = Callable[[], str]


class TermsMissing(Refusal):
    """Nobody can agree to an action that nobody is to do, or that has no end."""


class AgreedAlready(Refusal):
    """This side has agreed to these terms."""

    message = "您这一方已经同意，正在等对方。"


def agree(
    store: Store,
    action_id: str,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    post: str = "",
) -> CorrectiveAction:
    """Agree for the actor's side; the second side's consent begins the work.

    `post`: the responsible post, where the firm names it by agreeing.

    Raises:
        NotAllowed, NoSuchAction, ActionChanged: as `corrective_actions.to_change`.
        WrongState: not proposed. AgreedAlready: this side did.
        TermsMissing: without post or day. BadText: the post cannot be kept.
    """
    with store.atomic():
        action = to_change(store, action_id, Action.ACTION_AGREE, actor=actor, seen=seen)
        _refuse_other_than(action, "proposed")
        if (action.firm_agreed_by if actor.is_of_firm else action.staff_agreed_by) is not None:
            raise AgreedAlready
        terms = action.terms
        if post.strip() and actor.is_of_firm:
            terms = replace(terms, post=post).checked()
        _refuse_bare(terms, actor)
        return _agreed(store, action, terms, actor=actor, now=now, new_id=new_id)


def adjust(
    store: Store, action_id: str, terms: Terms, *, seen: int, actor: Actor, now: datetime
) -> CorrectiveAction:
    """Change the terms of a proposal; the other side is asked again.

    Raises:
        as `agree`; BadDay: the day is over, or too far.
    """
    with store.atomic():
        action = to_change(store, action_id, Action.ACTION_PROPOSE, actor=actor, seen=seen)
        _refuse_other_than(action, "proposed")
        kept = terms.checked()
        refuse_odd_day(kept.due_on, now)
        changes = {**_NOBODY, **consent(kept, actor=actor, now=now)}
        return write(
            store, action, changes, Action.ACTION_PROPOSE, actor=actor, now=now, terms=kept
        )


def decline(
    store: Store,
    action_id: str,
    reason: str,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    """The firm does not take the proposal up, and says why (不采纳).

    Raises:
        as `agree`; BadText: no reason.
    """
    why = because(reason, "不采纳的理由")
    return _move(
        store,
        action_id,
        "proposed",
        Step("declined", why),
        seen=seen,
        actor=actor,
        now=now,
        new_id=new_id,
    )


def take_up(
    store: Store, action_id: str, *, seen: int, actor: Actor, now: datetime, new_id: NewId
) -> CorrectiveAction:
    """The firm takes a declined proposal up again; staff agree anew.

    Raises:
        as `agree`; AlreadyOpen: its control has another open action by now.
    """
    return _move(
        store,
        action_id,
        "declined",
        Step("proposed"),
        seen=seen,
        actor=actor,
        now=now,
        new_id=new_id,
    )


def postpone(
    store: Store,
    action_id: str,
    due_on: date,
    reason: str,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    """A later day, with a reason; what stood before stays in the history.

    Raises:
        NotAllowed, NoSuchAction, ActionChanged, WrongState, BadText: as above.
        BadDay: not later than the day that stands, over already, or too far.
    """
    why = because(reason, "延期的理由")
    with store.atomic():
        action = to_change(store, action_id, Action.ACTION_POSTPONE, actor=actor, seen=seen)
        if not action.is_open:
            raise WrongState(action.state)
        refuse_odd_day(due_on, now)
        if action.terms.due_on is not None and due_on <= action.terms.due_on:
            raise BadDay("新的期限要晚于现在的期限。")
        step = Step(action.state, why, due_on=due_on)
        _keep(store, action, step, Action.ACTION_POSTPONE, actor=actor, now=now, new_id=new_id)
        terms = replace(action.terms, due_on=due_on, provisional=False)
        return write(store, action, {}, Action.ACTION_POSTPONE, actor=actor, now=now, terms=terms)


_NOBODY: Row = {
    "firm_agreed_by": None,
    "firm_agreed_at": None,
    "staff_agreed_by": None,
    "staff_agreed_at": None,
}


def _agreed(
    store: Store,
    action: CorrectiveAction,
    terms: Terms,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    other = action.staff_agreed_by if actor.is_of_firm else action.firm_agreed_by
    changes = consent(terms, actor=actor, now=now)
    right = Action.ACTION_AGREE
    if other is not None:
        _keep(store, action, Step("in_progress"), right, actor=actor, now=now, new_id=new_id)
        changes["state"] = "in_progress"
    return write(store, action, changes, right, actor=actor, now=now, terms=terms)


def _move(
    store: Store,
    action_id: str,
    expected: State,
    step: Step,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    right = Action.ACTION_DECLINE
    with store.atomic():
        action = to_change(store, action_id, right, actor=actor, seen=seen)
        _refuse_other_than(action, expected)
        _keep(store, action, step, right, actor=actor, now=now, new_id=new_id)
        again = consent(action.terms, actor=actor, now=now) if step.state == "proposed" else {}
        moved = {**_NOBODY, **again, "state": step.state}
        return write(store, action, moved, right, actor=actor, now=now)


def _keep(
    store: Store,
    action: CorrectiveAction,
    step: Step,
    right: Action,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> None:
    action_changes.add(store, new_id(), action, step, right, actor=actor, now=now)


def _refuse_other_than(action: CorrectiveAction, state: State) -> None:
    if action.state != state:
        raise WrongState(action.state)


def _refuse_bare(terms: Terms, actor: Actor) -> None:
    if terms.due_on is None:
        raise TermsMissing("还没有商定期限。请先写明期限，再同意。")
    if not terms.post and actor.is_of_firm:
        raise TermsMissing("请写明由哪个岗位负责，不写姓名。")
