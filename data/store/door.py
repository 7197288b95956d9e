"""The one door to the database: `rows`, `insert`, `insert_all`, `upsert`, `update`, `atomic`.

Ordinary writes and migrations go through sqlite-utils; reads, and the path that saves an answer, are
plain SQL in the subset that SQLite and PostgreSQL share. No other module knows which database it is.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from threading import get_ident
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from data import errors
from data.keys import Keyring, WrongKey
from data.store import causes, connections
from data.store.connections import WAIT_SECONDS

Row = dict[str, Any]

_MIGRATION_SET = "portal"
_HAS_PROOFS = "SELECT 1 FROM sqlite_master WHERE name = 'key_checks'"
_PROOFS = "SELECT name, proof FROM key_checks"
_ADD = "INSERT INTO {table} ({columns}) VALUES ({values})"
_COLUMNS = "SELECT name, type FROM pragma_table_info(:table)"


class UnknownTable(LookupError):  # noqa: N818  # named for its cause, as all errors here
    """A table that the schema does not have: a slip of the programmer, never of a person."""


class StoreMisused(RuntimeError):  # noqa: N818  # named for its cause, as all errors here
    """A store used after its end, or by another thread than the one that opened it."""


class Store:
    """One connection, for one thread and one step; close it at the end (`with open_store(…)`)."""

    def __init__(
        self, address: str | Path, connection: sqlite3.Connection, keyring: Keyring
    ) -> None:
        self.keyring = keyring
        self._address = address
        self._lent: sqlite3.Connection | None = connection
        self._thread = get_ident()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connection back; an open transaction is rolled back."""
        if self._lent is not None:
            connection, self._lent = self._lent, None
            connections.give_back(self._address, connection)

    def rows(self, sql: str, **params: Any) -> list[Row]:
        """The rows of one statement with `:name` parameters; also for writes with RETURNING."""
        with causes.named():
            cursor = self._connection.execute(sql, params)
            if cursor.description is None:
                return []
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]

    def insert(self, table: str, row: Row) -> None:
        """Add one row.

        Raises:
            NotUnique: a row with that key is there already.
            UnknownTable: the schema has no such table.
        """
        with causes.named():
            self._table(table).insert(row)

    def insert_all(self, table: str, rows: Sequence[Row]) -> None:
        """Add many rows of the same columns, inside an `atomic`.

        One prepared statement: sqlite-utils builds a statement of many values for every few rows,
        which takes twice as long.

        Raises:
            NotUnique, UnknownTable: as `insert`; StoreMisused: no transaction is open.
        """
        if not self.in_transaction:
            raise StoreMisused
        if not rows:
            return
        names = list(rows[0])
        sql = _ADD.format(
            table=self._table(table).name,
            columns=", ".join(names),
            values=", ".join(f":{name}" for name in names),
        )
        with causes.named():
            self._connection.executemany(sql, rows)

    def upsert(self, table: str, row: Row, *, key: str | Sequence[str]) -> None:
        """Add a complete row, or change the one that has its key."""
        with causes.named():
            self._table(table).upsert(row, pk=key if isinstance(key, str) else tuple(key))

    def update(self, table: str, key: Any, changes: Row) -> None:
        """Change some columns of the row with this primary key, which must be there."""
        with causes.named():
            self._table(table).update(key, changes)

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """All or nothing. Waits its turn to write, so that what was read is still true at the end.

        Inside another `atomic` it is a savepoint of that one.
        """
        if self._connection.in_transaction:
            with self._database.atomic():
                yield
            return
        with causes.named():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with causes.named():
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    @contextmanager
    def steady(self) -> Iterator[None]:
        """All reads of the block see one moment; nobody waits, everybody goes on writing."""
        if self._connection.in_transaction:
            yield
            return
        with causes.named():
            self._connection.execute("BEGIN")
        try:
            yield
        finally:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    @property
    def address(self) -> str | Path:
        """Where the database is."""
        return self._address

    @property
    def in_transaction(self) -> bool:
        """Whether an `atomic` is open."""
        return self._connection.in_transaction

    def tables(self) -> frozenset[str]:
        """The names of all tables."""
        found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return frozenset(row["name"] for row in found)

    def columns(self, table: str) -> dict[str, str]:
        """The columns of a table and their types; nothing where there is no such table."""
        return {row["name"]: row["type"] for row in self.rows(_COLUMNS, table=table)}

    def applied(self) -> list[str]:
        """The names of the schema scripts that were applied, in order."""
        if "_sqlite_migrations" not in self.tables():
            return []
        return [step.name for step in Migrations(_MIGRATION_SET).applied(self._database)]

    def migrate(self, scripts: Mapping[str, str]) -> None:
        """Apply the schema scripts (name → SQL, in order) that are not applied yet, all or none.

        Raises:
            StoreFromFuture: the database has a script that is not among these.
        """
        migrations = _migrations(scripts)
        with causes.named():
            if not self._pending(migrations, scripts):
                return
            with self.atomic():
                migrations.apply(self._database)

    def _pending(self, migrations: Migrations, scripts: Mapping[str, str]) -> bool:
        applied = {step.name for step in migrations.applied(self._database)}
        if not applied <= set(scripts):
            raise errors.StoreFromFuture
        return bool(migrations.pending(self._database))

    @property
    def _connection(self) -> sqlite3.Connection:
        if self._lent is None or self._thread != get_ident():
            raise StoreMisused
        return self._lent

    @property
    def _database(self) -> Database:
        return Database(self._connection, strict=True, execute_plugins=False)

    @cached_property
    def _known_tables(self) -> frozenset[str]:
        return self.tables()

    def _table(self, name: str) -> Table:
        if name not in self._known_tables:
            raise UnknownTable(name)
        return self._database.table(name)


def open_store(
    address: str | Path, keyring: Keyring, *, wait_seconds: float = WAIT_SECONDS
) -> Store:
    """Open the database at a path, or at a `file:` address with SQLite's own options.

    Raises:
        WrongKey: the database was written under other keys.
        StoreError: it cannot be opened; the class names the cause.
    """
    store = Store(address, connections.lend(address, wait_seconds=wait_seconds), keyring)
    try:
        if not keyring.proves(key_proofs(store)):
            raise WrongKey
    except BaseException:
        store.close()
        raise
    return store


def key_proofs(store: Store) -> dict[str, bytes]:
    """What the database remembers of its keys; empty before the first migration."""
    if not store.rows(_HAS_PROOFS):
        return {}
    return {row["name"]: row["proof"] for row in store.rows(_PROOFS)}


def is_sealed(address: str | Path) -> bool:
    """Whether a database is there and holds values sealed under keys; needs no key."""
    if not str(address).startswith("file:") and not Path(address).exists():
        return False
    connection = connections.lend(address)
    try:
        with causes.named():
            is_there = connection.execute(_HAS_PROOFS).fetchone() is not None
            return is_there and connection.execute(_PROOFS).fetchone() is not None
    finally:
        connections.give_back(address, connection)


def _migrations(scripts: Mapping[str, str]) -> Migrations:
    migrations = Migrations(_MIGRATION_SET)
    for name, script in scripts.items():
        migrations(name=name)(_runner(script))
    return migrations


def _runner(script: str) -> Callable[[Database], None]:
    """Runs a script statement by statement: `executescript` would commit first."""

    def run(database: Database) -> None:
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                database.conn.execute(statement)
                statement = ""

    return run
