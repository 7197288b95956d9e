"""Opening the portal's database at the start of a process: keys first, then the schema."""

import os
from collections.abc import Mapping
from pathlib import Path

from data.errors import StoreUnreachable
from data.keys import Keyring
from data.migrations import migrate
from data.store import is_sealed, keep_open, open_store


def prepare(
    database: str | Path, key_file: Path, environment: Mapping[str, str] = os.environ
) -> Keyring:
    """Make or migrate the database; its keys, for `open_store` in each later step.

    A key is made only for a database that holds nothing sealed yet.

    Raises:
        KeyMissing, WrongKey, KeyFileUnsafe, BadKeyFile: the keys do not fit; nothing was changed.
        StoreError: the database cannot be opened or written.
    """
    if "://" not in str(database) and not str(database).startswith("file:"):
        _make_folder(Path(database).parent)
    choose = Keyring.load if is_sealed(database) else Keyring.load_or_create
    keyring = choose(key_file, environment)
    with open_store(database, keyring) as store:
        migrate(store)
        keep_open(database)
    return keyring


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnreachable(
            f"数据库所在的文件夹 {folder} 无法建立，系统没有启动。请检查权限，"
            "或用 PORTAL_DATABASE 指定别处。"
        ) from error
