"""Confirm pending firms by what they show (核对企业身份): for reviewers in scope and the lead."""

from datetime import datetime

from data import confirmations, firms
from data.actor import Actor
from data.firms import Firm
from data.rights import Action, require
from data.store import Store


def pending(store: Store, *, actor: Actor, after: str = "", count: int = 100) -> list[Firm]:
    """A page of the pending firms in scope, by id; `after` is the last id of the page before.

    Raises:
        NotAllowed: not somebody who confirms firms.
    """
    require(actor, Action.FIRM_CONFIRM)
    return firms.in_view(store, actor=actor, state="pending", after=after, count=count)


def confirm(store: Store, firm_id: str, seen: str, *, actor: Actor, now: datetime) -> Firm:
    """Confirm a firm; `seen` says what proof was shown (such as 营业执照原件、授权书) and is kept sealed.

    Raises:
        BadText: nothing was seen. ConfirmedBefore, CodeConfirmed: nothing was changed.
        NotAllowed, NoSuchFirm: not the actor's to confirm.
    """
    return confirmations.confirm(store, firm_id, seen, actor=actor, now=now)
