"""Keeping out of a case (回避): declare it, with what follows; a lead lifts it."""

from collections.abc import Callable
from datetime import datetime

from data import caseloads, firms, recipients, recusals
from data.actor import Actor
from data.messages import Kind, Notice
from data.store import Store
from portal.workflows import telling


def declare(
    store: Store,
    firm_id: str,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Keep out of a firm's case: an own case is nobody's again, and the leads are told.

    The notice says neither who nor why: that stands in the list of recusals.

    Raises:
        as `recusals.declare`.
    """
    with store.atomic():
        name = firms.get(store, firm_id, actor=actor).name
        recusal_id = new_id()
        recusals.declare(store, recusal_id, firm_id, reason, actor=actor, now=now)
        was_held = caseloads.end_own(store, firm_id, actor=actor, now=now)
        left = "原主办人已退出，请另行分派。" if was_held else "请看是否需要另行安排。"
        notice = Notice(
            Kind.CASE,
            f"有工作人员对“{name}”申请回避。{left}",
            about=f"recusals/{recusal_id}",
            address="queue",
            firm_id=firm_id,
        )
        leads = recipients.leads(store)
        telling.tell(store, leads, notice, now=now, new_id=new_id, but=actor.account_id)


def lift(
    store: Store, recusal_id: str, *, actor: Actor, now: datetime, new_id: Callable[[], str]
) -> None:
    """Let an official act on the firm again, and tell them; raises as `recusals.lift`."""
    with store.atomic():
        found = {one.id: one for one in recusals.standing(store, actor=actor)}.get(recusal_id)
        recusals.lift(store, recusal_id, actor=actor, now=now)
        assert found is not None  # noqa: S101  # lifted just now
        notice = Notice(
            Kind.CASE,
            f"您对“{found.firm}”的回避已解除，可以重新办理。",
            about=f"recusals/{recusal_id}/lifted",
            address="queue?kind=all",
            firm_id=found.firm_id,
        )
        telling.tell(store, (found.account_id,), notice, now=now, new_id=new_id)
