"""Firm and staff agree on a corrective action (商定整改项), decline it, or move its day."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from data import action_terms
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.store import Store
from portal import figures, guard
from portal.workflows import action_news

NewId = Callable[[], str]


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
    """Agree for one's own side; raises as `action_terms.agree`."""
    with store.atomic():
        action = action_terms.agree(
            store, action_id, seen=seen, actor=actor, now=now, new_id=new_id, post=post
        )
        _tell_agreed(store, [action], actor=actor, now=now, new_id=new_id)
    return action


def agree_all(
    store: Store,
    seen: Mapping[str, int],
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    post: str = "",
) -> list[CorrectiveAction]:
    """Agree to several as they were read (id → version), all or none; raises as `agree`."""
    with store.atomic():
        agreed = [
            action_terms.agree(
                store, one, seen=version, actor=actor, now=now, new_id=new_id, post=post
            )
            for one, version in seen.items()
        ]
        _tell_agreed(store, agreed, actor=actor, now=now, new_id=new_id)
    return agreed


def decline(
    store: Store,
    action_id: str,
    reason: str,
    *,
    seen: int,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    confirmed: bool = False,
) -> CorrectiveAction:
    """The firm declines, with a reason; raises as `action_terms.decline`, or LooksSecret."""
    if not confirmed:
        guard.refuse_secrets(reason, field="理由")
    with store.atomic():
        action = action_terms.decline(
            store, action_id, reason, seen=seen, actor=actor, now=now, new_id=new_id
        )
        text = "企业不采纳一项整改，写明了理由，请看一看。"
        action_news.of_action(store, action, text, actor=actor, now=now, new_id=new_id)
    return action


def take_up(
    store: Store, action_id: str, *, seen: int, actor: Actor, now: datetime, new_id: NewId
) -> CorrectiveAction:
    """The firm takes a declined one up again; raises as `action_terms.take_up`."""
    with store.atomic():
        action = action_terms.take_up(
            store, action_id, seen=seen, actor=actor, now=now, new_id=new_id
        )
        text = "企业重新采纳一项整改，请看一看，同意后开始。"
        action_news.of_action(store, action, text, actor=actor, now=now, new_id=new_id)
    return action


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
    """Staff give a later day, with a reason; raises as `action_terms.postpone`."""
    guard.refuse_secrets(reason, field="理由")
    with store.atomic():
        action = action_terms.postpone(
            store, action_id, due_on, reason, seen=seen, actor=actor, now=now, new_id=new_id
        )
        text = f"一项整改的期限延到了 {figures.day(due_on)}。"
        action_news.of_action(store, action, text, actor=actor, now=now, new_id=new_id)
    return action


def _tell_agreed(
    store: Store, agreed: list[CorrectiveAction], *, actor: Actor, now: datetime, new_id: NewId
) -> None:
    """One notice for all of them."""
    if not agreed:
        return
    begun = sum(one.state == "in_progress" for one in agreed)
    waiting = len(agreed) - begun
    said = [f"{begun} 项整改双方都已同意，可以开始了"] if begun else []
    said += [f"{waiting} 项整改对方已经同意，等您这一方"] if waiting else []
    text = "；".join(said) + "。"
    action_news.of_action(store, agreed[-1], text, actor=actor, now=now, new_id=new_id)
