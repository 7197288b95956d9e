"""An official who keeps out of a firm's case (回避) does nothing there."""

from data.actor import Actor
from data.errors import NotAllowed
from data.store import Store

_RECUSED = """
    SELECT 1 FROM recusals
    WHERE firm_id = :firm AND account_id = :account AND lifted_at IS NULL
"""


class KeepsOut(NotAllowed):
    """The actor recused itself from this firm."""

    message = "您已申请回避这家企业，不能办理它的事项。需要解除的，请市级牵头处理。"


def refuse_recused(store: Store, firm_id: str, *, actor: Actor) -> None:
    """Stop who keeps out of this firm's case.

    Raises:
        KeepsOut: the recusal is open.
    """
    if store.rows(_RECUSED, firm=firm_id, account=actor.account_id):
        raise KeepsOut
