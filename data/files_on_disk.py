"""Files that are there as a whole or not at all (写全或不写), private, and on disk when it is said."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

PRIVATE = 0o600


@contextmanager
def written_whole(
    path: Path, *, replace: bool = True, like: Path | None = None
) -> Iterator[BinaryIO]:
    """A file to write into; it gets its name at the end of the block, unless the block fails.

    Without `replace` a file that stands there already stays: a link refuses a second one. `like`: the
    file whose owner the new one gets (`same_owner`).

    Raises:
        OSError: no room, or no right; what stood at the path stands.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    try:
        handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            if like is not None:
                same_owner(handle, like)
            os.fsync(handle)
        if replace:
            beside.replace(path)
        else:
            with suppress(FileExistsError):
                path.hardlink_to(beside)
    finally:
        beside.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def same_owner(file: int | Path, like: Path) -> None:
    """Give a file that root wrote to the owner of another one: the portal must read it afterwards."""
    if os.geteuid() == 0 and like.exists():
        status = like.stat()
        os.chown(file, status.st_uid, status.st_gid)
