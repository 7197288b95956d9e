"""Imports (名单导入): which lists of firms were brought in, by whom, and how many rows did what."""

from dataclasses import dataclass
from datetime import datetime

from data import noted
from data.actor import Actor
from data.rights import Action, require
from data.store import Row, Store
from data.texts import clean
from data.times import from_text, to_text

LONGEST_FILE_NAME = 120
_LATEST = "SELECT * FROM imports ORDER BY imported_at DESC, id LIMIT :count"
recorded = noted.of_table("imports")


@dataclass(frozen=True, slots=True)
class Import:
    """One list: `rows` in it, of which `made` became firms, `changed` corrected one, `known` matched one."""

    id: str
    campaign_id: str | None
    file_name: str
    rows: int
    made: int
    changed: int
    known: int
    imported_at: datetime


def add(
    store: Store,
    import_id: str,
    *,
    campaign_id: str | None,
    file_name: str,
    rows: int,
    made: int,
    changed: int,
    known: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Remember a list, in the transaction of its rows.

    Raises:
        NotAllowed: the actor imports no lists.
    """
    require(actor, Action.FIRMS_IMPORT)
    row: Row = {
        "id": import_id,
        "campaign_id": campaign_id,
        "file_name": file_name_of(file_name),
        "rows": rows,
        "made": made,
        "changed": changed,
        "known": known,
        "imported_by": actor.account_id,
        "imported_at": to_text(now),
    }
    noted.add(store, Action.FIRMS_IMPORT, "imports", row, firm=None, actor=actor, now=now)


def latest(store: Store, *, actor: Actor, count: int = 20) -> list[Import]:
    """The lists that were brought in, newest first.

    Raises:
        NotAllowed: the actor imports no lists.
    """
    require(actor, Action.FIRMS_IMPORT)
    return [_import(row) for row in store.rows(_LATEST, count=count)]


def file_name_of(given: str) -> str:
    """The last part of a file's name without what cannot be shown."""
    name = given.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in name if c.isprintable())[-LONGEST_FILE_NAME:]
    return clean(shown, field="文件名", limit=LONGEST_FILE_NAME) or "名单"


def _import(row: Row) -> Import:
    return Import(
        id=row["id"],
        campaign_id=row["campaign_id"],
        file_name=row["file_name"],
        rows=int(row["rows"]),
        made=int(row["made"]),
        changed=int(row["changed"]),
        known=int(row["known"]),
        imported_at=from_text(row["imported_at"]),
    )
