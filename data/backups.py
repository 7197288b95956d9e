"""Backups (备份): a consistent copy of the serving database, sealed as a whole, proven to open."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data import audit, backup_file, manifests, marks
from data.actor import Actor
from data.backup_file import MAGIC, BadBackup
from data.files_on_disk import written_whole
from data.keys import Keyring
from data.manifests import Manifest
from data.private_folder import private_folder
from data.rights import Action, require
from data.store import Store, copy_to, file_of, open_store
from data.times import from_text, to_text

_LAST = "last backup"
_COPY = "copy.sqlite"

Progress = Callable[[int, int], None]
"""Called with the bytes that were just dealt with, and with how many there are in all."""


@dataclass(frozen=True, slots=True)
class LastBackup:
    """When the last backup was made, and how long its file is, in bytes."""

    at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was written: its file, its length in bytes, its manifest."""

    path: Path
    size: int
    manifest: Manifest


class NotOverwritten(BadBackup):
    """The backup cannot go there: another thing, or no folder."""


def make(
    store: Store,
    database: str | Path,
    path: Path,
    *,
    actor: Actor,
    now: datetime,
    progress: Progress,
) -> Made:
    """Write a backup of a database that may be serving; a former backup at the path is replaced.

    The plain copy lies beside the database, where its content lies anyway, as long as this takes.

    Raises:
        NotOverwritten: the path holds something that is no backup.
        StoreError, OSError: no room, or no right; what stood at the path stands.
    """
    require(actor, Action.BACKUP_MAKE)
    _refuse_other_file(path)
    with private_folder(file_of(database).parent) as folder:
        copy = folder / _COPY
        copy.touch(mode=0o600)
        copy_to(store, copy)
        with open_store(copy, store.keyring) as copied:
            manifest = manifests.of(copied, now=now)
        _write(path, copy, manifest, store.keyring, progress)
    return Made(path, path.stat().st_size, manifest)


def check(path: Path, keyring: Keyring, *, progress: Progress) -> Manifest:
    """Open every chunk of a backup with these keys alone, and keep nothing of it.

    Raises:
        BadBackup: the keys do not open it, or not what lies in it, or it is damaged.
    """
    with path.open("rb") as source:
        header = backup_file.read_header(source)
        chunks = backup_file.read(source, header, keyring)
        manifest = manifests.parse(next(chunks))
        for chunk in chunks:
            progress(len(chunk), header.content_bytes)
    refuse_other_keys(manifest, keyring)
    return manifest


def refuse_other_keys(manifest: Manifest, keyring: Keyring) -> None:
    """Refuse keys that open the file and not all that is sealed in it.

    Raises:
        BadBackup: names the versions that are missing.
    """
    proofs = keyring.proofs()
    missing = [name for name, proof in manifest.remembered().items() if proofs.get(name) != proof]
    if missing:
        raise BadBackup(
            f"备份中的内容还需要第 {'、'.join(missing)} 版密钥，所给的密钥文件里没有。"
            "如果已被移出，请用 --escrow 加上移出时留下的文件。"
        )


def note(store: Store, made: Made, *, actor: Actor, now: datetime) -> None:
    """Remember when the last backup was made, for the health page, and leave a trace of it."""
    require(actor, Action.BACKUP_MAKE)
    value = {"at": to_text(now), "size": made.size}
    with store.atomic():
        marks.put(store, _LAST, json.dumps(value))
        audit.append(
            store, Action.BACKUP_MAKE, actor=actor, now=now, what=f"marks/{_LAST}", after=value
        )


def last(store: Store) -> LastBackup | None:
    """The last backup that this database remembers; None for none."""
    found = marks.find(store, _LAST)
    if found is None:
        return None
    value = json.loads(found)
    return LastBackup(from_text(value["at"]), int(value["size"]))


def _write(
    path: Path, copy: Path, manifest: Manifest, keyring: Keyring, progress: Progress
) -> None:
    size = copy.stat().st_size
    raw = manifest.model_dump_json().encode()
    with copy.open("rb") as content, written_whole(path) as target:
        os.posix_fadvise(content.fileno(), 0, 0, os.POSIX_FADV_SEQUENTIAL)
        for written in backup_file.write(target, raw, content, size, keyring=keyring):
            progress(written, size)


def _refuse_other_file(path: Path) -> None:
    if not path.parent.is_dir():
        raise NotOverwritten(f"文件夹 {path.parent} 不存在，没有备份。请先建好文件夹。")
    if path.is_dir():
        raise NotOverwritten(f"{path} 是文件夹，没有备份。请写出备份文件的路径。")
    if path.exists():
        with path.open("rb") as file:
            if file.read(len(MAGIC)) != MAGIC:
                raise NotOverwritten(f"{path} 已存在，而且不是备份文件，没有覆盖。请换一个文件名。")
