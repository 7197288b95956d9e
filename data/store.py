"""The one door to the database: `rows`, `insert`, `upsert`, `update`, `atomic`.

Ordinary writes and migrations go through sqlite-utils; reads, and the path that saves an answer, are
plain SQL in the subset that SQLite and PostgreSQL share. No other module knows which database it is.
"""

import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlite_utils import Database, Migrations
from sqlite_utils.db import Table

from data import errors
from data.keys import Keyring, WrongKey

Row = dict[str, Any]

WAIT_SECONDS = 10.0
_PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "trusted_schema=off")
_MIGRATION_SET = "portal"

_CAUSES: Mapping[int, type[errors.StoreError]] = {
    sqlite3.SQLITE_FULL: errors.StoreFull,
    sqlite3.SQLITE_READONLY: errors.StoreReadOnly,
    sqlite3.SQLITE_BUSY: errors.StoreBusy,
    sqlite3.SQLITE_LOCKED: errors.StoreBusy,
    sqlite3.SQLITE_CORRUPT: errors.StoreDamaged,
    sqlite3.SQLITE_NOTADB: errors.StoreDamaged,
    sqlite3.SQLITE_CANTOPEN: errors.StoreUnreachable,
    sqlite3.SQLITE_IOERR: errors.StoreUnreachable,
    sqlite3.SQLITE_CONSTRAINT: errors.RuleBroken,
    # A write beyond the file-size limit of the process comes as an input-output error.
    sqlite3.SQLITE_IOERR_WRITE: errors.StoreFull,
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: errors.NotUnique,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: errors.NotUnique,
}
_PRIMARY_CODE = 0xFF
_held: dict[str, sqlite3.Connection] = {}


class UnknownTable(LookupError):  # noqa: N818  # named for its cause, as all errors here
    """A table that the schema does not have: a slip of the programmer, never of a person."""


class Store:
    """One connection, for one thread and one step; close it at the end (`with open_store(…)`)."""

    def __init__(self, connection: sqlite3.Connection, keyring: Keyring) -> None:
        self.keyring = keyring
        self._connection = connection

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
        self._connection.close()

    def rows(self, sql: str, **params: Any) -> list[Row]:
        """The rows of one statement with `:name` parameters; also for writes with RETURNING."""
        with _named_causes():
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
        with _named_causes():
            self._table(table).insert(row)

    def upsert(self, table: str, row: Row, *, key: str | Sequence[str]) -> None:
        """Add a complete row, or change the one that has its key."""
        with _named_causes():
            self._table(table).upsert(row, pk=key if isinstance(key, str) else tuple(key))

    def update(self, table: str, key: Any, changes: Row) -> None:
        """Change some columns of the row with this primary key, which must be there."""
        with _named_causes():
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
        with _named_causes():
            self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            with _named_causes():
                self._connection.execute("COMMIT")
        except BaseException:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            raise

    def tables(self) -> frozenset[str]:
        """The names of all tables."""
        found = self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
        return frozenset(row["name"] for row in found)

    def migrate(self, scripts: Mapping[str, str]) -> None:
        """Apply the schema scripts (name → SQL, in order) that are not applied yet, all or none.

        Raises:
            StoreFromFuture: the database has a script that is not among these.
        """
        migrations = _migrations(scripts)
        with _named_causes():
            if not self._pending(migrations, scripts):
                return
            with self.atomic():
                migrations.apply(self._database)

    def _pending(self, migrations: Migrations, scripts: Mapping[str, str]) -> bool:
        applied = {step.name for step in migrations.applied(self._database)}
        if not applied <= set(scripts):
            raise errors.StoreFromFuture
        return bool(migrations.pending(self._database))

    @cached_property
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
    connection = _connect(address, wait_seconds)
    try:
        with _named_causes():
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        store = Store(connection, keyring)
        _check_keys(store)
    except BaseException:
        connection.close()
        raise
    return store


def hold_open(address: str | Path) -> None:
    """Keep one idle connection to the database until the process ends.

    The last connection that closes copies the write-ahead log back into the file, ten times the
    cost of saving an answer; with this one, no step's connection is ever the last.
    """
    text = str(address)
    if text not in _held:
        connection = sqlite3.connect(
            text, uri=text.startswith("file:"), isolation_level=None, check_same_thread=False
        )
        with _named_causes():
            connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
        _held[text] = connection


def key_proofs(store: Store) -> dict[str, bytes]:
    """What the database remembers of its keys; empty before the first migration."""
    if not store.rows("SELECT 1 FROM sqlite_master WHERE name = 'key_checks'"):
        return {}
    return {row["name"]: row["proof"] for row in store.rows("SELECT name, proof FROM key_checks")}


def is_sealed(address: str | Path) -> bool:
    """Whether a database is there and holds values sealed under keys; needs no key."""
    if not str(address).startswith("file:") and not Path(address).exists():
        return False
    with _named_causes(), closing(_connect(address, WAIT_SECONDS)) as connection:
        found = connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'key_checks'")
        return found.fetchone() is not None and bool(
            connection.execute("SELECT 1 FROM key_checks").fetchone()
        )


def _check_keys(store: Store) -> None:
    if not store.keyring.proves(key_proofs(store)):
        raise WrongKey


def _connect(address: str | Path, wait_seconds: float) -> sqlite3.Connection:
    text = str(address)
    if "://" in text and not text.startswith("file:"):
        raise errors.UnknownAddress
    if not text.startswith("file:"):
        _make_private(Path(text))
    with _named_causes():
        return sqlite3.connect(
            text, timeout=wait_seconds, isolation_level=None, uri=text.startswith("file:")
        )


def _make_private(path: Path) -> None:
    """A new database file is readable by its owner only; SQLite's side files follow its mode."""
    with suppress(FileExistsError, OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))


@contextmanager
def _named_causes() -> Iterator[None]:
    try:
        yield
    except sqlite3.Error as error:
        cause = _cause(error)
        if cause is None:
            raise
        raise cause from error


def _cause(error: sqlite3.Error) -> errors.StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return None
    kind = _CAUSES.get(code) or _CAUSES.get(code & _PRIMARY_CODE)
    return kind() if kind else None


def _migrations(scripts: Mapping[str, str]) -> Migrations:
    migrations = Migrations(_MIGRATION_SET)
    for name, script in scripts.items():
        migrations(name=name)(_runner(script))
    return migrations


def _runner(script: str) -> Any:
    """Runs a script statement by statement: `executescript` would commit first."""

    def run(database: Database) -> None:
        statement = ""
        for line in script.splitlines(keepends=True):
            statement += line
            if sqlite3.complete_statement(statement):
                database.conn.execute(statement)
                statement = ""

    return run
