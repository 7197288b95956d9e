"""How long records of the portal's own working are kept (保留期限), and how they go."""

from datetime import datetime
from typing import Literal

from data import audit
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from data.times import to_text

Record = Literal["sessions", "links", "invitations", "sign_in_failures", "exports", "messages"]

_OVER_SINCE: dict[Record, str] = {
    "sessions": "expires_at",
    "links": "expires_at",
    "invitations": "expires_at",
    "sign_in_failures": "last_at",
    "exports": "made_at",
    "messages": "read_at",
}
_FORGET = "DELETE FROM {table} WHERE {column} < :before RETURNING 1 AS gone"


def forget(store: Store, record: Record, *, before: datetime, actor: Actor, now: datetime) -> int:
    """Delete records that were over before this time; how many. One entry says how many went.

    Raises:
        NotAllowed: only the operator's sweep does this.
    """
    require(actor, Action.RETENTION_SWEEP)
    with store.atomic():
        sql = _FORGET.format(table=record, column=_OVER_SINCE[record])
        gone = len(store.rows(sql, before=to_text(before)))
        if gone:
            audit.append(
                store,
                Action.RETENTION_SWEEP,
                actor=actor,
                now=now,
                what=f"retention/{record}",
                after={"rows": gone, "before": to_text(before)},
            )
    return gone
