"""Nobody else at the database (独占): known by the lock that every open connection holds."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from data import errors

_LOCK_BYTES = 0x40000000
"""Where SQLite's locks lie in the file, and how many bytes: pending, reserved, shared."""
_LOCK_LENGTH = 512


class StoreServed(errors.StoreError):
    """A process has the database open."""

    message = "数据库正在使用中，没有替换。请先停止门户，再运行一次。"


def file_of(address: str | Path) -> Path:
    """The file behind a path or a `file:` address.

    Raises:
        UnknownAddress: the address is of another kind of database.
    """
    text = str(address)
    if text.startswith("file:"):
        return Path(unquote(urlsplit(text).path))
    if "://" in text:
        raise errors.UnknownAddress
    return Path(text)


@contextmanager
def held_alone(path: Path) -> Iterator[None]:
    """Keep everybody from the database file, damaged or not, for the length of the block.

    The lock itself is taken, not a statement run: the file may be no database any more. This process
    must not have the file open: closing a second handle would give the lock up.

    Raises:
        StoreServed: a connection is open somewhere, idle ones included.
    """
    if not path.exists():
        yield
        return
    with path.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _LOCK_LENGTH, _LOCK_BYTES, os.SEEK_SET)
        except OSError as error:
            raise StoreServed from error
        yield
