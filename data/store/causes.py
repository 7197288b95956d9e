"""Why the database refused (失败原因): SQLite's codes as errors that a screen can show."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from data import errors

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


@contextmanager
def named() -> Iterator[None]:
    """Let SQLite's errors through as our own; a slip in a statement stays what it is."""
    try:
        yield
    except (UnicodeEncodeError, OverflowError) as error:
        raise errors.NotStorable from error
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
