"""Connections (连接): opened with the right settings, lent to one step at a time.

Opening costs half a millisecond, mostly for reading the schema, and the last connection that closes
copies the write-ahead log back into the file, ten times the cost of saving an answer. A serving
process therefore keeps idle connections of its database; each is in one step's hands only.
"""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from data import errors
from data.store import causes

WAIT_SECONDS = 10.0
MOST_IDLE = 16
_PRAGMAS = ("journal_mode=wal", "synchronous=full", "foreign_keys=on", "trusted_schema=off")

Key = tuple[int, str, int, int]
"""Process, address, device and inode: a replaced file or a forked process shares nothing."""

_idle: dict[Key, list[sqlite3.Connection]] = {}


def lend(address: str | Path, *, wait_seconds: float = WAIT_SECONDS) -> sqlite3.Connection:
    """A connection for one step: an idle one, or a new one.

    Raises:
        StoreError: it cannot be opened; the class names the cause.
    """
    text = _checked(address)
    idle = _idle.get(_key(text)) if wait_seconds == WAIT_SECONDS else None
    if idle:
        with suppress(IndexError):
            return idle.pop()
    return _open(text, wait_seconds)


def give_back(address: str | Path, connection: sqlite3.Connection) -> None:
    """Keep the connection for the next step if the process keeps any; roll back what is open."""
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    idle = _idle.get(_key(str(address)))
    if idle is None or len(idle) >= MOST_IDLE:
        connection.close()
    else:
        idle.append(connection)


def keep_open(address: str | Path) -> None:
    """From now on this process keeps idle connections to the database, one from the start."""
    text = _checked(address)
    with causes.named():
        connection = _open(text, WAIT_SECONDS)
        connection.execute("SELECT name FROM sqlite_master LIMIT 1").fetchall()
    _idle.setdefault(_key(text), []).append(connection)


def _key(text: str) -> Key:
    path = urlsplit(text).path if text.startswith("file:") else text
    with suppress(OSError):
        found = Path(path).stat()
        return os.getpid(), text, found.st_dev, found.st_ino
    return os.getpid(), text, 0, 0


def _checked(address: str | Path) -> str:
    text = str(address)
    if "://" in text and not text.startswith("file:"):
        raise errors.UnknownAddress
    return text


def _open(text: str, wait_seconds: float) -> sqlite3.Connection:
    is_uri = text.startswith("file:")
    if not is_uri:
        _make_private(Path(text))
    with causes.named():
        connection = sqlite3.connect(
            text, timeout=wait_seconds, isolation_level=None, uri=is_uri, check_same_thread=False
        )
        try:
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
    return connection


def _make_private(path: Path) -> None:
    """A new database file is readable by its owner only; SQLite's side files follow its mode."""
    with suppress(FileExistsError, OSError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
