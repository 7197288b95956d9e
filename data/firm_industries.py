"""Statements of a firm's industry (行业沿革): each with its day and author, none ever replaced."""

from datetime import datetime
from typing import Protocol

from data.actor import Actor
from data.rights import Action
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import to_text

_OF_FIRM = """
    SELECT firm_industries.firm_id, firm_industries.since, firm_industries.industry,
        firm_industries.industry_group, firm_industries.author, firm_industries.reason
    FROM firm_industries JOIN firms ON firms.id = firm_industries.firm_id
    WHERE firms.id = :firm AND {scope} ORDER BY firm_industries.since
"""


class Classified(Protocol):
    """What has an industry."""

    @property
    def industry(self) -> str: ...
    @property
    def industry_group(self) -> str | None: ...


def note(
    store: Store, firm_id: str, stated: Classified, *, author: str, now: datetime, reason: str = ""
) -> None:
    """Add a statement; `reason`: why an official corrected the one before."""
    since = to_text(now)
    row: Row = {
        "firm_id": firm_id,
        "since": since,
        "industry": stated.industry,
        "industry_group": stated.industry_group,
        "author": author,
    }
    if reason:
        place = f"{firm_id}/{since}"
        row["reason"] = store.keyring.encrypt(
            reason, table="firm_industries", column="reason", row=place
        )
    store.insert("firm_industries", row)


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Row]:
    """`since`, `industry`, `industry_group`, `author`, `reason` of every statement, oldest first."""
    sql = _OF_FIRM.format(scope=in_scope(actor, Action.FIRM_READ))
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return [_opened(store, row) for row in found]


def _opened(store: Store, row: Row) -> Row:
    place, sealed = f"{row.pop('firm_id')}/{row['since']}", row["reason"]
    if sealed is None:
        return {**row, "reason": ""}
    said = store.keyring.decrypt(sealed, table="firm_industries", column="reason", row=place)
    return {**row, "reason": said}
