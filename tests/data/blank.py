"""An empty portal (空白的门户): database and key file, made once a process and then copied."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from data.keys import Keyring
from data.migrations import migrate
from data.store import open_store


def lay(database: Path, key_file: Path) -> None:
    """Put the files where a portal then finds nothing to migrate."""
    for path, content in zip((database, key_file), _files(), strict=True):
        path.touch(mode=0o600)
        path.write_bytes(content)


@cache
def _files() -> tuple[bytes, bytes]:
    with TemporaryDirectory() as folder:
        database, key_file = Path(folder) / "portal.sqlite", Path(folder) / "portal.keys"
        with open_store(database, Keyring.load_or_create(key_file, {})) as store:
            migrate(store)
        return database.read_bytes(), key_file.read_bytes()
