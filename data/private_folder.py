"""A private folder for a while (临时文件夹): nobody else reads it, and it does not outlive its use."""

import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_PREFIX = ".portal-work-"
_LOCK = "lock"
_YOUNG_SECONDS = 60


@contextmanager
def private_folder(parent: Path) -> Iterator[Path]:
    """A new folder of mode 0700 in the parent; removed at the end, with all that lies in it.

    What a killed process left behind in the same parent is removed first: its lock is free.
    """
    _remove_left_behind(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    try:
        with (folder / _LOCK).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _remove_left_behind(parent: Path) -> None:
    """A folder that was made this minute may not have its lock yet."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError), os.fdopen(os.open(folder / _LOCK, os.O_RDWR), "w") as lock:
            if time.time() - folder.stat().st_mtime < _YOUNG_SECONDS:
                continue
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
