"""Reference data (基础数据): CSV files that fill the editable tables once, at the first start."""

import csv
from datetime import datetime
from functools import cache
from importlib.resources import files

from data import audit
from data.actor import Actor
from data.rights import Action, require
from data.store import Row, Store

TABLES = ("regions", "industries")
"""In the order that foreign keys ask for. Parks start empty: none is invented."""

_ANY = "SELECT 1 FROM {table} LIMIT 1"
_ADD = "INSERT INTO {table} ({columns}) VALUES ({values})"


@cache
def read(name: str) -> tuple[Row, ...]:
    """The rows of one CSV file; an empty field is left out, so that the column's default holds."""
    text = (files("data.reference") / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(
        {column: value for column, value in row.items() if value}
        for row in csv.DictReader(text.splitlines())
    )


def load(store: Store) -> None:
    """Fill each table that is empty."""
    for table in TABLES:
        if not store.rows(_ANY.format(table=table)):
            for row in read(table):
                store.rows(_insert(table, row), **row)


def is_loaded(store: Store) -> bool:
    """Whether every table has rows."""
    return all(store.rows(_ANY.format(table=table)) for table in TABLES)


def edit(store: Store, table: str, row: Row, *, key: str, actor: Actor, now: datetime) -> None:
    """Add or change a complete row of an editable table.

    Raises:
        NotAllowed: the actor does not keep reference data.
    """
    require(actor, Action.REFERENCE_EDIT)
    with store.atomic():
        store.upsert(table, row, key=key)
        what = f"{table}/{row[key]}"
        audit.append(store, Action.REFERENCE_EDIT, actor=actor, now=now, what=what, after=row)


def _insert(table: str, row: Row) -> str:
    """Plain SQL: a first start writes some hundred rows, and sqlite-utils asks the schema for each."""
    values = ", ".join(f":{column}" for column in row)
    return _ADD.format(table=table, columns=", ".join(row), values=values)
