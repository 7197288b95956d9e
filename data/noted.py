"""What the audit chain keeps of a row (留痕的行): its columns, the sealed ones as they read when opened.

Sealed bytes change when the key does; what they say does not. A module that has nothing more to say
about its rows than this notes its changes here.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

from data import audit, sealed
from data.actor import Actor
from data.rights import Action
from data.store import Row, Store

_ROW = "SELECT * FROM {table} WHERE {key}"


def recorded(store: Store, table: str, key: Mapping[str, object]) -> Row:
    """One row by its primary key (column → value), without what it does not state.

    Raises:
        Tampered, NoSuchKey: a sealed column does not open.
    """
    condition = " AND ".join(f"{name} = :{name}" for name in key)
    row = store.rows(_ROW.format(table=table, key=condition), **key)[0]
    opened = {
        column.column: sealed.open_value(store, column, row).decode()
        for column in sealed.COLUMNS
        if column.table == table and row[column.column] is not None
    }
    return audit.stated(row | opened)


def of_table(table: str, *names: str) -> Callable[..., Row]:
    """`recorded` of one table, called with the values of its key; `names`: its columns, `id` unless given."""
    columns = names or ("id",)

    def read(store: Store, *values: object) -> Row:
        return recorded(store, table, dict(zip(columns, values, strict=True)))

    return read


def add(
    store: Store,
    action: Action,
    table: str,
    row: Row,
    *,
    firm: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Add a row, known by its `id`, and the entry about it.

    Raises:
        NotUnique: a row stands in its way; nothing was written.
    """
    with store.atomic():
        store.insert(table, row)
        note(store, action, table, row["id"], firm=firm, actor=actor, now=now)


def change(
    store: Store,
    action: Action,
    table: str,
    row_id: str,
    changes: Row,
    *,
    firm: str | None,
    actor: Actor,
    now: datetime,
) -> None:
    """Change columns of a row, known by its `id`, and append the entry with what stood before.

    Raises:
        NotUnique: a row stands in its way; nothing was written.
    """
    with store.atomic():
        stood = recorded(store, table, {"id": row_id})
        store.update(table, row_id, changes)
        note(store, action, table, row_id, firm=firm, actor=actor, now=now, before=stood)


def note(
    store: Store,
    action: Action,
    table: str,
    row_id: str,
    *,
    firm: str | None,
    actor: Actor,
    now: datetime,
    before: Row | None = None,
) -> None:
    """Append the entry about a row that has just been written, known by its `id`.

    Raises:
        OutsideTransaction: no transaction is open.
    """
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"{table}/{row_id}",
        firm=firm,
        before=before,
        after=recorded(store, table, {"id": row_id}),
    )


def note_gone(
    store: Store, action: Action, what: str, *, actor: Actor, now: datetime, firm: str | None = None
) -> None:
    """Append the entry about a row (`table/key`) that has just been taken away."""
    audit.append(store, action, actor=actor, now=now, what=what, firm=firm)
