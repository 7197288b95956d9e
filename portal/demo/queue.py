"""Who works on the firms of the synthetic city (演示主办): some cases are taken, one is kept out of."""

from collections.abc import Callable
from datetime import datetime

from data import recusals
from data.actor import Actor
from data.store import Store
from portal.demo.city import DemoFirm
from portal.workflows import assigning, recusing

RECUSED_AFTER = 10
"""From this firm on, the first of the reviewer's county is the one to keep out of."""
REASON = "演示：亲属在该企业任职"


def attend(
    store: Store,
    firm_id: str,
    firm: DemoFirm,
    reviewer: Actor,
    *,
    now: datetime,
    new_id: Callable[[], str],
) -> None:
    """Every other firm of the reviewer's county is the reviewer's; from one of them they keep out."""
    if firm.county != reviewer.county:
        return
    if firm.number > RECUSED_AFTER and not recusals.own(store, actor=reviewer):
        recusing.declare(store, firm_id, REASON, actor=reviewer, now=now, new_id=new_id)
    elif firm.number % 2:
        assigning.take(store, firm_id, actor=reviewer, now=now, new_id=new_id)
