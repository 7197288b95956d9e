"""Exports of pictures (图表导出): which picture of which figures an official took out, how large, when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from data import noted
from data.actor import Actor, Role
from data.rights import Action, require
from data.series import Series
from data.statistics import Area
from data.store import Row, Store
from data.times import from_text, to_text

Format = Literal["png", "svg", "csv", "xlsx", "docx", "pdf"]

_ACCOUNT = "SELECT post, agency FROM accounts WHERE id = :id"
_OF_STAFF = """
    SELECT * FROM chart_exports WHERE made_at >= :since ORDER BY made_at DESC, id LIMIT :count
"""
_TAKEN = """
    SELECT count(*) AS files, coalesce(sum(bytes), 0) AS bytes FROM chart_exports
    WHERE account_id = :account AND made_at >= :since
"""
_FORGET = "DELETE FROM chart_exports WHERE made_at < :before RETURNING id"


@dataclass(frozen=True, slots=True)
class Taken:
    """What is taken: the picture by its name, of which figures. `industry`: the sector in focus, or empty."""

    picture: str
    series: Series
    area: Area
    industry: str
    format: Format


@dataclass(frozen=True, slots=True)
class ChartExport:
    """One export, and whose."""

    id: str
    role: Role
    post: str
    agency: str
    taken: Taken
    bytes: int
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Amount:
    """How much was taken since a moment."""

    files: int
    bytes: int


def note(
    store: Store, export_id: str, taken: Taken, *, size: int, actor: Actor, now: datetime
) -> None:
    """Keep that the actor takes this file out, of so many bytes.

    Raises:
        NotAllowed: the actor exports no pictures.
    """
    require(actor, Action.EXPORT_CHARTS)
    row = _row(store, export_id, taken, size, actor, now)
    action = Action.EXPORT_CHARTS
    noted.add(store, action, "chart_exports", row, firm=None, actor=actor, now=now)


def of_staff(store: Store, *, actor: Actor, since: datetime, count: int = 500) -> list[ChartExport]:
    """What staff took, newest first; the lead reads it.

    Raises:
        NotAllowed: the actor does not.
    """
    require(actor, Action.EXPORTS_READ)
    return [_export(row) for row in store.rows(_OF_STAFF, since=to_text(since), count=count)]


def amount(store: Store, *, actor: Actor, since: datetime) -> Amount:
    """How much the actor itself took since then."""
    row = store.rows(_TAKEN, account=actor.account_id, since=to_text(since))[0]
    return Amount(int(row["files"]), int(row["bytes"]))


def forget(store: Store, *, before: datetime, actor: Actor, now: datetime) -> int:
    """Delete what was taken before this time; how many rows went. The chain keeps that they were there.

    Raises:
        NotAllowed: only the operator's sweep does this.
    """
    require(actor, Action.RETENTION_SWEEP)
    with store.atomic():
        gone = store.rows(_FORGET, before=to_text(before))
        for row in gone:
            what = f"chart_exports/{row['id']}"
            noted.note_gone(store, Action.RETENTION_SWEEP, what, actor=actor, now=now)
    return len(gone)


def _row(store: Store, export_id: str, taken: Taken, size: int, actor: Actor, now: datetime) -> Row:
    of = taken.series
    return {
        "id": export_id,
        "account_id": actor.account_id,
        "role": actor.role.value,
        **store.rows(_ACCOUNT, id=actor.account_id)[0],
        "picture": taken.picture,
        "edition": of.edition,
        "scope": of.scope,
        "reading": of.reading,
        "campaign": of.campaign,
        "area": "/".join(part for part in (taken.area.kind, taken.area.id) if part),
        "industry": taken.industry,
        "format": taken.format,
        "bytes": size,
        "made_at": to_text(now),
    }


def _export(row: Row) -> ChartExport:
    kind, _, area = row["area"].partition("/")
    of = Series(row["edition"], row["scope"], row["reading"], row["campaign"])
    return ChartExport(
        id=row["id"],
        role=Role(row["role"]),
        post=row["post"],
        agency=row["agency"],
        taken=Taken(row["picture"], of, Area(kind, area), row["industry"], row["format"]),
        bytes=row["bytes"],
        made_at=from_text(row["made_at"]),
    )
