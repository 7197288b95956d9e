"""Reference data (基础数据): CSV files that fill the editable tables once, at the first start."""

import csv
from functools import cache
from importlib.resources import files

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


def _insert(table: str, row: Row) -> str:
    """Plain SQL: a first start writes some hundred rows, and sqlite-utils asks the schema for each."""
    values = ", ".join(f":{column}" for column in row)
    return _ADD.format(table=table, columns=", ".join(row), values=values)
