"""What firm and staff agree on (商定): the terms of a corrective action, and what becomes of them.

Both sides agree to the same terms, each in person: whoever adjusts them afterwards takes the other
side's consent away. Once agreed, only the day moves, by a reviewer and with a reason.
"""

from dataclasses import replace
from datetime import date, datetime

from data.action_changes import NewId, Step, because, take
from data.action_rows import OPEN, CorrectiveAction, State, Terms
from data.actor import Actor
from data.corrective_actions import (
    BadDay,
    consent,
    refuse_odd_day,
    to_change,
    write,
)
from data.errors import Refusal
from data.rights import Action
from data.store import Row, Store


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
        right = Action.ACTION_AGREE
        action = to_change(store, action_id, right, "proposed", actor=actor, seen=seen)
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
        right = Action.ACTION_PROPOSE
        action = to_change(store, action_id, right, "proposed", actor=actor, seen=seen)
        kept = terms.checked()
        refuse_odd_day(kept.due_on, now)
        changes = {**_NOBODY, **consent(kept, actor=actor, now=now)}
        return write(store, action, changes, right, actor=actor, now=now, terms=kept)


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
        right = Action.ACTION_POSTPONE
        action = to_change(store, action_id, right, *OPEN, actor=actor, seen=seen)
        refuse_odd_day(due_on, now)
        if action.terms.due_on is not None and due_on <= action.terms.due_on:
            raise BadDay("新的期限要晚于现在的期限。")
        step = Step(action.state, why, due_on=due_on)
        terms = replace(action.terms, due_on=due_on, provisional=False)
        return take(
            store, action, step, {}, right, actor=actor, now=now, new_id=new_id, terms=terms
        )


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
    if other is None:
        return write(store, action, changes, right, actor=actor, now=now, terms=terms)
    begun = Step("in_progress")
    return take(
        store, action, begun, changes, right, actor=actor, now=now, new_id=new_id, terms=terms
    )


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
        action = to_change(store, action_id, right, expected, actor=actor, seen=seen)
        again = consent(action.terms, actor=actor, now=now) if step.state == "proposed" else {}
        moved = {**_NOBODY, **again}
        return take(store, action, step, moved, right, actor=actor, now=now, new_id=new_id)


def _refuse_bare(terms: Terms, actor: Actor) -> None:
    if terms.due_on is None:
        raise TermsMissing("还没有商定期限。请先写明期限，再同意。")
    if not terms.post and actor.is_of_firm:
        raise TermsMissing("请写明由哪个岗位负责，不写姓名。")
