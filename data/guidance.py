"""Guidance entries (指导记录): visits, talks, calls, lessons and notes about a firm, one after the other.

An entry is never changed. A correction is a new entry that names the one it replaces; a withdrawn one
stays and says so. Staff read what others wrote after stating a purpose; the firm reads what it may.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from data import firms, noted, recusals
from data.actor import Actor
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, named, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import clean, required
from data.times import day_in_shanghai, from_text, to_text

TABLE = "guidance_entries"
LONGEST: Mapping[str, int] = {"persons": 200, "said": 4000, "next_step": 500}
"""Characters that each text may have."""
FIELDS: Mapping[str, str] = {"persons": "见了哪些岗位", "said": "说了什么", "next_step": "下一步"}
_LATEST = "9999-12-31"

_ENTRIES = """
    SELECT guidance_entries.*, later.id AS replaced_by
    FROM guidance_entries
    JOIN firms ON firms.id = guidance_entries.firm_id AND {scope}
    LEFT JOIN guidance_entries AS later ON later.replaces = guidance_entries.id
    WHERE {condition}
"""
_OF_FIRM = (
    _ENTRIES
    + """
    AND (guidance_entries.happened_on, guidance_entries.created_at, guidance_entries.id)
        < (:before_day, :before_at, :before_id)
    ORDER BY guidance_entries.happened_on DESC, guidance_entries.created_at DESC,
        guidance_entries.id DESC LIMIT :count
"""
)
_FOR_THE_FIRM = (
    "guidance_entries.shown = 1 AND guidance_entries.withdrawn_at IS NULL AND later.id IS NULL"
)


class Kind(StrEnum):
    """How the firm was met (方式)."""

    VISIT = "visit"
    VIDEO = "video"
    CALL = "call"
    LESSON = "lesson"
    NOTE = "note"


class NoSuchEntry(NoSuch):
    """No such entry, out of scope, or not for the firm to read."""

    message = "没有找到这条指导记录，或者您无权查看。请从企业档案重新进入。"


class EntryChanged(Refusal):
    """Somebody corrected or withdrew it meanwhile."""

    message = "这条记录刚被更正或撤下。请刷新页面，看过现在的内容再改。"


@dataclass(frozen=True, slots=True)
class Written:
    """What an official writes down. `shown`: whether the firm may read it."""

    kind: Kind
    happened_on: date
    said: str
    persons: str = ""
    next_step: str = ""
    next_on: date | None = None
    shown: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as it stands; `replaced_by` names its correction."""

    id: str
    firm_id: str
    written: Written
    author: str
    post: str
    agency: str
    created_at: datetime
    replaces: str | None
    replaced_by: str | None
    withdrawn_at: datetime | None
    next_done_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether it is neither corrected nor withdrawn."""
        return self.replaced_by is None and self.withdrawn_at is None


def add(
    store: Store,
    entry_id: str,
    firm_id: str,
    written: Written,
    *,
    actor: Actor,
    now: datetime,
    replaces: str | None = None,
) -> Entry:
    """Write an entry down, or the correction of one.

    Raises:
        NotAllowed, NoSuchFirm: not the actor's to write. BadText, Refusal: a field needs another value.
        NoSuchEntry: `replaces` is none of this firm's. EntryChanged: it stands no more.
    """
    require(actor, Action.DIARY_WRITE)
    with store.atomic():
        firms.get(store, firm_id, actor=actor)
        recusals.refuse(store, firm_id, actor=actor)
        if replaces is not None:
            _refuse_moved(_standing(store, replaces, firm_id, actor))
        row = _row(store, entry_id, firm_id, written, actor, now) | {"replaces": replaces}
        try:
            noted.add(store, Action.DIARY_WRITE, TABLE, row, firm=firm_id, actor=actor, now=now)
        except NotUnique:
            raise EntryChanged from None
    return _written_by_me(store, entry_id, actor)


def withdraw(store: Store, entry_id: str, *, actor: Actor, now: datetime) -> None:
    """Take an entry back: it stays for staff, marked; the firm reads it no more.

    Raises:
        NotAllowed, NoSuchEntry: not the actor's to write. EntryChanged: it stands no more.
    """
    require(actor, Action.DIARY_WRITE)
    with store.atomic():
        row = _standing(store, entry_id, None, actor)
        _refuse_moved(row)
        changes = {"withdrawn_at": to_text(now), "withdrawn_by": actor.account_id}
        _change(store, row, changes, actor, now)


def finish_next(store: Store, entry_id: str, *, actor: Actor, now: datetime) -> None:
    """The next step is done; done twice, the first time counts.

    Raises:
        NotAllowed, NoSuchEntry: not the actor's to write. EntryChanged: the entry stands no more.
    """
    require(actor, Action.DIARY_WRITE)
    with store.atomic():
        row = _standing(store, entry_id, None, actor)
        _refuse_moved(row)
        if row["next_done_at"] is None:
            changes = {"next_done_at": to_text(now), "next_done_by": actor.account_id}
            _change(store, row, changes, actor, now)


def get(store: Store, entry_id: str, *, actor: Actor) -> Entry:
    """One entry.

    Raises:
        NoSuchEntry: none that the actor may read.
    """
    condition = f"guidance_entries.id = :id AND {_readable(actor)}"
    sql = _ENTRIES.format(scope=_read_scope(actor), condition=condition)
    found = store.rows(sql, id=entry_id, **parameters(actor))
    if not found:
        raise NoSuchEntry
    return _entry(store, found[0])


def of_firm(
    store: Store, firm_id: str, *, actor: Actor, before: Entry | None = None, count: int = 20
) -> list[Entry]:
    """What the actor may read of a firm's entries, the latest day first; `before`: the next page."""
    condition = f"guidance_entries.firm_id = :firm AND {_readable(actor)}"
    sql = _OF_FIRM.format(scope=_read_scope(actor), condition=condition)
    found = store.rows(
        sql,
        firm=firm_id,
        before_day=before.written.happened_on.isoformat() if before else _LATEST,
        before_at=to_text(before.created_at) if before else "",
        before_id=before.id if before else "",
        count=count,
        **parameters(actor),
    )
    return [_entry(store, row) for row in found]


def opened(store: Store, column: str, row: Row) -> str:
    """One sealed text of an entry; empty where there is none.

    Raises:
        Tampered, NoSuchKey: it does not open.
    """
    return text_of(store, TABLE, column, row)


def _read_scope(actor: Actor) -> str:
    return f"{in_scope(actor, Action.DIARY_READ)} AND {named(actor)}"


def _readable(actor: Actor) -> str:
    return _FOR_THE_FIRM if actor.is_of_firm else "1 = 1"


def _standing(store: Store, entry_id: str, firm_id: str | None, actor: Actor) -> Row:
    """The row of an entry that the actor may write about."""
    condition = "guidance_entries.id = :id AND (CAST(:firm AS TEXT) IS NULL OR firms.id = :firm)"
    sql = _ENTRIES.format(scope=in_scope(actor, Action.DIARY_WRITE), condition=condition)
    found = store.rows(sql, id=entry_id, firm=firm_id, **parameters(actor))
    if not found:
        raise NoSuchEntry
    return found[0]


def _refuse_moved(row: Row) -> None:
    if row["replaced_by"] is not None or row["withdrawn_at"] is not None:
        raise EntryChanged


def _written_by_me(store: Store, entry_id: str, actor: Actor) -> Entry:
    """What was just written, also by who has not stated a purpose today."""
    return _entry(store, _standing(store, entry_id, None, actor))


def _change(store: Store, row: Row, changes: Row, actor: Actor, now: datetime) -> None:
    recusals.refuse(store, row["firm_id"], actor=actor)
    action, of = Action.DIARY_WRITE, row["firm_id"]
    noted.change(store, action, TABLE, row["id"], changes, firm=of, actor=actor, now=now)


def _row(
    store: Store, entry_id: str, firm_id: str, written: Written, actor: Actor, now: datetime
) -> Row:
    texts = _checked(written, day_in_shanghai(now))
    account = store.rows("SELECT post, agency FROM accounts WHERE id = :id", id=actor.account_id)[0]
    return {
        "id": entry_id,
        "firm_id": firm_id,
        "kind": written.kind.value,
        "happened_on": written.happened_on.isoformat(),
        "next_on": written.next_on.isoformat() if written.next_on else None,
        "shown": int(written.shown),
        "author": actor.account_id,
        "post": account["post"],
        "agency": account["agency"],
        "created_at": to_text(now),
        **{
            column: seal_text(store, TABLE, column, {"id": entry_id}, text)
            for column, text in texts.items()
        },
    }


def _checked(written: Written, today: date) -> dict[str, str]:
    if written.happened_on > today:
        raise Refusal("日期：不能晚于今天。还没发生的事，请写在“下一步”里。")
    said = required(written.said, field=FIELDS["said"], limit=LONGEST["said"], lines=True)
    texts = {
        name: clean(getattr(written, name), field=FIELDS[name], limit=LONGEST[name], lines=True)
        for name in ("persons", "next_step")
    }
    if written.next_on is not None and not texts["next_step"]:
        raise Refusal("下一步：定了日期，请写明要做什么；或者去掉日期。")
    if texts["next_step"] and written.next_on is None:
        raise Refusal("下一步的日期：请写明哪一天以前做，到时会提醒。")
    if written.next_on is not None and written.next_on < written.happened_on:
        raise Refusal("下一步的日期：不能早于这次的日期。")
    return {"said": said, **texts}


def _entry(store: Store, row: Row) -> Entry:
    written = Written(
        kind=Kind(row["kind"]),
        happened_on=date.fromisoformat(row["happened_on"]),
        said=opened(store, "said", row),
        persons=opened(store, "persons", row),
        next_step=opened(store, "next_step", row),
        next_on=date.fromisoformat(row["next_on"]) if row["next_on"] else None,
        shown=bool(row["shown"]),
    )
    return Entry(
        id=row["id"],
        firm_id=row["firm_id"],
        written=written,
        author=row["author"],
        post=row["post"],
        agency=row["agency"],
        created_at=from_text(row["created_at"]),
        replaces=row["replaces"],
        replaced_by=row["replaced_by"],
        withdrawn_at=from_text(row["withdrawn_at"]) if row["withdrawn_at"] else None,
        next_done_at=from_text(row["next_done_at"]) if row["next_done_at"] else None,
    )
