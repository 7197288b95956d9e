"""Working on a corrective action (整改): steps, proofs, and handing it in for the check."""

from collections.abc import Callable
from datetime import date, datetime

from data import action_checks, action_proofs, action_steps
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.store import Store
from portal import guard
from portal.workflows import action_news

NewId = Callable[[], str]


def add_step(
    store: Store,
    action_id: str,
    step: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    confirmed: bool = False,
) -> None:
    """Write down a step to take; raises as `action_steps.add`, or LooksSecret."""
    if not confirmed:
        guard.refuse_secrets(step, field="步骤")
    action_steps.add(store, new_id(), action_id, step, actor=actor, now=now)


def finish_step(
    store: Store, step_id: str, *, actor: Actor, now: datetime, on: date | None = None
) -> None:
    """A step is done; raises as `action_steps.finish`."""
    action_steps.finish(store, step_id, actor=actor, now=now, on=on)


def undo_step(store: Store, step_id: str, *, actor: Actor, now: datetime) -> None:
    """A step is not done after all; raises as `action_steps.undo`."""
    action_steps.undo(store, step_id, actor=actor, now=now)


def add_proof(
    store: Store,
    action_id: str,
    *,
    kind: str,
    dated_on: date,
    described: str,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    confirmed: bool = False,
) -> None:
    """Describe a proof, never the secret itself; raises as `action_proofs.add`, or LooksSecret."""
    if not confirmed:
        guard.refuse_secrets(described, field="佐证说明")
    action_proofs.add(
        store,
        new_id(),
        action_id,
        kind=kind,
        dated_on=dated_on,
        described=described,
        actor=actor,
        now=now,
    )


def withdraw_proof(store: Store, proof_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a proof back; raises as `action_proofs.withdraw`."""
    action_proofs.withdraw(store, proof_id, actor=actor, now=now)


def hand_in(
    store: Store, action_id: str, *, seen: int, actor: Actor, now: datetime, new_id: NewId
) -> CorrectiveAction:
    """Hand in for the check; guide and reviewer are told. Raises as `action_checks.hand_in`."""
    with store.atomic():
        action = action_checks.hand_in(
            store, action_id, seen=seen, actor=actor, now=now, new_id=new_id
        )
        text = "企业做完了一项整改，写明了佐证，等您复查。"
        action_news.of_action(
            store, action, text, actor=actor, now=now, new_id=new_id, reviewers=True
        )
    return action
