"""Checking corrective actions (复查、销号): handed in, looked at by a second person, closed or sent back.

Closing needs a proof, and somebody who neither handed it in nor described a proof; a guide closes
nothing that the guide proposed. A red firm's action is not closed on paper alone.
"""

from datetime import datetime

from data import action_changes, action_proofs, follow_ups
from data.action_changes import How, NewId, Step, because, take
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.corrective_actions import to_change
from data.errors import NotAllowed, Refusal
from data.rights import Action, may
from data.store import Row, Store
from data.texts import clean
from data.times import day_in_shanghai, to_text

NOT_ON_PAPER = frozenset({"red"})
"""Colours whose actions somebody must have seen to with own eyes."""


class ProofMissing(Refusal):
    """Nothing shows that it was done."""

    message = "还没有佐证。请先写明一项佐证，再提交复查。"


class SamePerson(NotAllowed):
    """A second person checks; the message says why this one is not."""


class SeenOnPaperOnly(Refusal):
    """The firm is red: paper is not enough."""

    message = "红色企业的整改不能只看材料销号，请上门或视频看过再办。"


def hand_in(
    store: Store, action_id: str, *, seen: int, actor: Actor, now: datetime, new_id: NewId
) -> CorrectiveAction:
    """Say that it is done, and ask for the check.

    Raises:
        NotAllowed, NoSuchAction, ActionChanged: as `corrective_actions.to_change`.
        WrongState: not being worked on. ProofMissing.
    """
    right = Action.ACTION_WORK
    with store.atomic():
        action = to_change(store, action_id, right, "in_progress", actor=actor, seen=seen)
        if not action_proofs.authors(store, action_id):
            raise ProofMissing
        handed = {
            "handed_in_by": actor.account_id,
            "handed_in_on": day_in_shanghai(now).isoformat(),
        }
        step = Step("awaiting_check")
        return take(store, action, step, handed, right, actor=actor, now=now, new_id=new_id)


def close(
    store: Store,
    action_id: str,
    how: How,
    remark: str = "",
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    """The check passed (销号). `how` it was looked at; `remark` what was seen.

    Raises:
        NotAllowed, NoSuchAction, ActionChanged, WrongState, ProofMissing: as `hand_in`.
        SamePerson: the actor proposed it, handed it in, or described a proof.
        SeenOnPaperOnly: not for a red firm. BadText.
    """
    said = clean(remark, field="复查说明", limit=action_changes.LONGEST_REASON, lines=True)
    right = Action.ACTION_CHECK
    with store.atomic():
        action = to_change(store, action_id, right, "awaiting_check", actor=actor, seen=seen)
        _refuse_same_person(store, action, actor)
        colour = follow_ups.colour_of(store, action.firm_id, actor=actor)
        if how == "paper" and colour in NOT_ON_PAPER:
            raise SeenOnPaperOnly
        closed = {"closed_by": actor.account_id, "closed_at": to_text(now)}
        step = Step("closed", said, how)
        return take(store, action, step, closed, right, actor=actor, now=now, new_id=new_id)


def send_back(
    store: Store,
    action_id: str,
    reason: str,
    how: How | None = None,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    """The check failed: back to work, with what is missing; counted.

    Raises:
        NotAllowed, NoSuchAction, ActionChanged, WrongState: as `hand_in`. BadText: no reason.
    """
    why = because(reason, "还差什么")
    right = Action.ACTION_CHECK
    with store.atomic():
        action = to_change(store, action_id, right, "awaiting_check", actor=actor, seen=seen)
        step = Step("in_progress", why, how)
        again = {**_AGAIN, "reopened": action.reopened + 1}
        return take(store, action, step, again, right, actor=actor, now=now, new_id=new_id)


def reopen(
    store: Store,
    action_id: str,
    reason: str,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> CorrectiveAction:
    """A closed action is open again (重开): a reviewer says why; counted.

    Raises:
        NotAllowed, NoSuchAction, ActionChanged, WrongState: as `hand_in`. BadText: no reason.
        AlreadyOpen: its control has another open action by now.
    """
    why = because(reason, "重开的理由")
    right = Action.ACTION_REOPEN
    with store.atomic():
        action = to_change(store, action_id, right, "closed", actor=actor, seen=seen)
        again = {**_AGAIN, "reopened": action.reopened + 1}
        step = Step("in_progress", why)
        return take(store, action, step, again, right, actor=actor, now=now, new_id=new_id)


_AGAIN: Row = {
    "handed_in_by": None,
    "handed_in_on": None,
    "closed_by": None,
    "closed_at": None,
}


def why_not(store: Store, action: CorrectiveAction, *, actor: Actor) -> str:
    """Why the actor is not the second person for this action; empty where they are."""
    try:
        _refuse_same_person(store, action, actor)
    except (SamePerson, ProofMissing) as refusal:
        return str(refusal)
    return ""


def _refuse_same_person(store: Store, action: CorrectiveAction, actor: Actor) -> None:
    authors = action_proofs.authors(store, action.id)
    if not authors:
        raise ProofMissing
    if actor.account_id in authors or actor.account_id == action.handed_in_by:
        raise SamePerson("佐证是您记录或提交的，请由另一位工作人员复查销号。")
    if actor.account_id == action.proposed_by and not may(actor, Action.ACTION_REOPEN):
        raise SamePerson("这项整改是您提出的，请由另一位工作人员复查销号。")
