"""Who is told what happened to a corrective action (整改的通知); no text names a control or a level."""

from collections.abc import Callable
from datetime import datetime

from data import recipients
from data.actor import Actor
from data.messages import Kind, Notice
from data.store import Store
from portal.web import addresses
from portal.workflows.telling import tell

NewId = Callable[[], str]


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
    told = recipients.of_firm(store, firm_id)
    return tell(store, told, notice, now=now, new_id=new_id, but=actor.account_id)


def to_staff(
    store: Store,
    firm_id: str,
    text: str,
    about: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    reviewers: bool = False,
) -> int:
    """Tell the firm's guides, and its reviewers too where asked or where it has no guide."""
    guides = recipients.guides_of(store, firm_id)
    others = recipients.reviewers_of(store, firm_id) if reviewers or not guides else []
    address = f"{addresses.FIRM_ACTIONS}?firm={firm_id}"
    notice = Notice(Kind.ACTION, text, about, address, firm_id)
    told = [*guides, *others]
    return tell(store, told, notice, now=now, new_id=new_id, but=actor.account_id)
