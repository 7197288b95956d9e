"""An official confirms a pending firm (确认企业), and writes down which proof was seen."""

from collections.abc import Callable
from datetime import datetime

from data import confirmations, firms, joining
from data.actor import Actor
from data.errors import Refusal
from data.firms import Firm
from data.rights import Action, require
from data.store import Store


class ConfirmedBefore(Refusal):
    """Somebody else was faster; what was written now is not kept."""

    message = "这家企业已经确认过了，您写的没有保存。请刷新页面查看。"


def confirm(
    store: Store,
    firm_id: str,
    proof: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Firm:
    """Confirm the firm and keep the note of the proof, both or neither.

    Where the lead's list has the firm already, the pending one becomes that one, under its id.

    Raises:
        NotAllowed, NoSuchFirm: not the actor's to confirm. ConfirmedBefore: it is confirmed.
        CodeConfirmed: another firm owns the code. BadText, Refusal: the note cannot be read.
    """
    require(actor, Action.FIRM_CONFIRM)
    with store.atomic():
        pending = firms.get(store, firm_id, actor=actor)
        if pending.state == "confirmed":
            raise ConfirmedBefore
        into = joining.listed(store, pending.code)
        if into is None:
            firms.confirm(store, firm_id, actor=actor, now=now)
        else:
            joining.join(store, firm_id, into, actor=actor, now=now)
        confirmed = into or firm_id
        confirmations.add(store, new_id(), confirmed, proof, actor=actor, now=now)
        return firms.get(store, confirmed, actor=actor)
