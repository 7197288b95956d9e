"""Exports (导出): who took what out of the portal, how much of it, why and when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import audit
from data.actor import Actor, Role
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import from_text, to_text

Kind = Literal["own", "firms"]

_OF_FIRM = """
    SELECT exports.* FROM exports JOIN firms ON firms.id = exports.firm_id AND {scope}
    WHERE firms.id = :firm ORDER BY exports.made_at DESC, exports.id
"""
_OF_STAFF = """
    SELECT exports.* FROM exports WHERE exports.kind = 'firms' AND exports.made_at >= :since
    ORDER BY exports.made_at DESC, exports.id LIMIT :count
"""
_TAKEN = """
    SELECT count(*) AS exports, coalesce(sum(rows), 0) AS rows FROM exports
    WHERE account_id = :account AND kind = 'firms' AND made_at >= :since
"""


@dataclass(frozen=True, slots=True)
class Export:
    """One export; `reason` is empty where a firm took its own data."""

    id: str
    kind: Kind
    account_id: str
    role: Role
    post: str
    agency: str
    reason: str
    rows: int
    bytes: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Taken:
    """How much an account took out since a moment: exports, and rows of all of them."""

    exports: int
    rows: int


def note_own(
    store: Store, export_id: str, *, rows: int, size: int, actor: Actor, now: datetime
) -> None:
    """The owner took everything about the own firm: so many records, so many bytes.

    Raises:
        NotAllowed: the actor is no owner.
    """
    require(actor, Action.EXPORT_OWN)
    row = _row(store, export_id, "own", rows, size, actor, now) | {"firm_id": actor.firm_id}
    _add(store, row, Action.EXPORT_OWN, actor=actor, now=now)


def note_list(
    store: Store, export_id: str, reason: str, *, rows: int, size: int, actor: Actor, now: datetime
) -> None:
    """An official took a list of firms, for a reason (checked by the caller).

    Raises:
        NotAllowed: the actor exports no lists.
    """
    require(actor, Action.EXPORT_FIRMS)
    sealed = store.keyring.encrypt(reason, table="exports", column="purpose", row=export_id)
    row = _row(store, export_id, "firms", rows, size, actor, now) | {"purpose": sealed}
    _add(store, row, Action.EXPORT_FIRMS, actor=actor, now=now)


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Export]:
    """The firm's own exports, newest first; the firm itself reads them.

    Raises:
        NotAllowed: the actor is not of a firm.
    """
    require(actor, Action.LOOKS_READ)
    sql = _OF_FIRM.format(scope=in_scope(actor, Action.LOOKS_READ))
    return [_export(store, row) for row in store.rows(sql, firm=firm_id, **parameters(actor))]


def of_staff(store: Store, *, actor: Actor, since: datetime, count: int = 500) -> list[Export]:
    """The lists that staff took, newest first; the lead reads them.

    Raises:
        NotAllowed: the actor does not.
    """
    require(actor, Action.EXPORTS_READ)
    found = store.rows(_OF_STAFF, since=to_text(since), count=count)
    return [_export(store, row) for row in found]


def taken(store: Store, *, actor: Actor, since: datetime) -> Taken:
    """What the actor itself took since then."""
    row = store.rows(_TAKEN, account=actor.account_id, since=to_text(since))[0]
    return Taken(int(row["exports"]), int(row["rows"]))


def recorded(store: Store, export_id: str) -> Row:
    """What the audit chain keeps a digest of: the row, opened."""
    row = store.rows("SELECT * FROM exports WHERE id = :id", id=export_id)[0]
    return audit.stated({**row, "purpose": _reason(store, row)})


def _row(
    store: Store,
    export_id: str,
    kind: Kind,
    rows: int,
    size: int,
    actor: Actor,
    now: datetime,
) -> Row:
    account = store.rows("SELECT post, agency FROM accounts WHERE id = :id", id=actor.account_id)[0]
    return {
        "id": export_id,
        "kind": kind,
        "account_id": actor.account_id,
        "role": actor.role.value,
        **account,
        "rows": rows,
        "bytes": size,
        "made_at": to_text(now),
    }


def _add(store: Store, row: Row, action: Action, *, actor: Actor, now: datetime) -> None:
    with store.atomic():
        store.insert("exports", row)
        audit.append(
            store,
            action,
            actor=actor,
            now=now,
            what=f"exports/{row['id']}",
            firm=row.get("firm_id"),
            after=recorded(store, row["id"]),
        )


def _export(store: Store, row: Row) -> Export:
    return Export(
        id=row["id"],
        kind=row["kind"],
        account_id=row["account_id"],
        role=Role(row["role"]),
        post=row["post"],
        agency=row["agency"],
        reason=_reason(store, row),
        rows=row["rows"],
        bytes=row["bytes"],
        made_at=from_text(row["made_at"]),
    )


def _reason(store: Store, row: Row) -> str:
    if row["purpose"] is None:
        return ""
    return store.keyring.decrypt(row["purpose"], table="exports", column="purpose", row=row["id"])
