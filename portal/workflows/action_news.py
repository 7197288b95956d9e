"""Who is told what happened to a corrective action (整改的通知); no text names a control or a level."""

from collections.abc import Callable
from datetime import datetime

from data import firms, recipients
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.messages import Kind, Notice
from data.store import Store
from portal.web import addresses
from portal.workflows.telling import tell, tell_firm

NewId = Callable[[], str]


def of_action(
    store: Store,
    action: CorrectiveAction,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    reviewers: bool = False,
) -> int:
    """Tell the other side, not who did it: the firm's people, or its guides.

    `reviewers`: these too; they are told anyway of a firm that has no guide.
    """
    about = f"corrective_actions/{action.id}/{action.version}"
    if not actor.is_of_firm:
        return to_firm(store, action.firm_id, text, about, actor=actor, now=now, new_id=new_id)
    guides = recipients.guides_of(store, action.firm_id)
    others = recipients.reviewers_of(store, action.firm_id) if reviewers or not guides else []
    address = f"{addresses.FIRM_ACTIONS}?firm={action.firm_id}"
    said = f"{firms.own(store, actor=actor).name}：{text}"
    notice = Notice(Kind.ACTION, said, about, address, action.firm_id)
    told = [*guides, *others]
    return tell(store, told, notice, now=now, new_id=new_id, but=actor.account_id)


def to_firm(
    store: Store,
    firm_id: str,
    text: str,
    about: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> int:
    """Tell the firm's people; not who did it."""
    notice = Notice(Kind.ACTION, text, about, addresses.ACTIONS, firm_id)
    return tell_firm(store, notice, now=now, new_id=new_id, but=actor.account_id)
