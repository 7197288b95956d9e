"""Checking what was done (复查): close it (销号), send it back, or open it again; the firm is told."""

from collections.abc import Callable
from datetime import datetime

from data import action_checks
from data.action_changes import How
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.store import Store
from portal import guard
from portal.workflows import action_news

NewId = Callable[[], str]


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
    """The check passed; raises as `action_checks.close`, or LooksSecret."""
    guard.refuse_secrets(remark, field="复查说明")
    with store.atomic():
        action = action_checks.close(
            store, action_id, how, remark, seen=seen, actor=actor, now=now, new_id=new_id
        )
        action_news.of_action(
            store, action, "一项整改复查通过，已经销号。", actor=actor, now=now, new_id=new_id
        )
    return action


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
    """The check failed; raises as `action_checks.send_back`, or LooksSecret."""
    guard.refuse_secrets(reason, field="理由")
    with store.atomic():
        action = action_checks.send_back(
            store, action_id, reason, how, seen=seen, actor=actor, now=now, new_id=new_id
        )
        text = "一项整改复查后还差一些，请看复查意见，补好后再提交。"
        action_news.of_action(store, action, text, actor=actor, now=now, new_id=new_id)
    return action


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
    """A closed one is open again; raises as `action_checks.reopen`, or LooksSecret."""
    guard.refuse_secrets(reason, field="理由")
    with store.atomic():
        action = action_checks.reopen(
            store, action_id, reason, seen=seen, actor=actor, now=now, new_id=new_id
        )
        text = "一项已销号的整改重新打开了，请看理由，补好后再提交。"
        action_news.of_action(store, action, text, actor=actor, now=now, new_id=new_id)
    return action
