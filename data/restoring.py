"""Restoring (恢复): a backup is opened, examined from end to end, and only then takes its place."""

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from data import audit, backup_file, manifests, migrations, sealed
from data.actor import Actor
from data.backup_file import BadBackup
from data.backups import Progress, refuse_other_keys
from data.errors import StoreFromFuture, StoreFull
from data.files_on_disk import PRIVATE, same_owner, sync_folder
from data.keys import KeyProblem, Keyring
from data.manifests import Manifest
from data.rights import Action, require
from data.store import Store, faults, held_alone, open_store
from data.times import to_text

_SIDE_FILES = ("-wal", "-shm")
_CHAIN = "audit_entries"


@dataclass(frozen=True, slots=True)
class Examined:
    """What a backup holds: rows, sealed values opened of all, entries of the audit chain.

    `remarks`: what was wrong in the database already when the backup was made, as sentences.
    """

    rows: int
    opened: int
    sealed: int
    chain: int
    remarks: tuple[str, ...]


def unpack(path: Path, copy: Path, keyring: Keyring, *, progress: Progress) -> Manifest:
    """Open a backup into a new private file.

    Raises:
        BadBackup: the file or the keys cannot be used.
        OSError: no room.
    """
    with path.open("rb") as source:
        header = backup_file.read_header(source)
        chunks = backup_file.read(source, header, keyring)
        manifest = manifests.parse(next(chunks))
        refuse_other_keys(manifest, keyring)
        handle = os.open(copy, os.O_CREAT | os.O_EXCL | os.O_WRONLY, PRIVATE)
        with os.fdopen(handle, "wb") as target:
            for chunk in chunks:
                target.write(chunk)
                progress(len(chunk), header.content_bytes)
            target.flush()
            os.fsync(handle)
    return manifest


def examine(copy: Path, keyring: Keyring, manifest: Manifest, *, every: bool) -> Examined:
    """Look at all of it: pages, references, schema, keys, rows, sealed values, audit chain.

    Args:
        every: open every sealed value; else a sample of each column.

    Raises:
        BadBackup: it is not what was backed up.
        StoreFromFuture: a newer version made it.
    """
    with open_store(copy, keyring) as store:
        _compare_schema(store, manifest)
        _compare_rows(store, manifest)
        opened, unopened = _open_sealed(store, every=every)
        return Examined(
            rows=sum(manifest.rows.values()),
            opened=opened,
            sealed=sum(sealed.count(store, column) for column in sealed.standing(store)),
            chain=manifest.chain_number,
            remarks=(*_faults(store), *unopened, *_broken_chain(store, manifest)),
        )


def note(copy: Path, keyring: Keyring, manifest: Manifest, *, actor: Actor, now: datetime) -> None:
    """Leave a trace of the restore in the chain of the copy, where its schema has one."""
    require(actor, Action.BACKUP_RESTORE)
    with open_store(copy, keyring) as store, store.atomic():
        if _CHAIN in store.tables():
            what = f"backups/{to_text(manifest.made_at)}"
            audit.append(store, Action.BACKUP_RESTORE, actor=actor, now=now, what=what)


def replace(database: Path, copy: Path, *, now: datetime) -> Path | None:
    """Put the copy in the place of the database; where the old one lies now, None for none.

    The old write-ahead log goes aside with its database first: SQLite would read it into the new one.
    A stop in between leaves both kept files complete, and the restore can be run again.

    Raises:
        StoreServed: a process has the database open; nothing was changed.
        StoreFull: the copy could not be completed.
        OSError: the folder refuses; the database stands where it stood.
    """
    if copy.with_name(f"{copy.name}-wal").exists():
        raise StoreFull
    aside = database.with_name(f"{database.name}.before-{now:%Y%m%dT%H%M%S}")
    with held_alone(database):
        is_there = database.exists()
        same_owner(copy, database if is_there else database.parent)
        if is_there:
            aside.hardlink_to(database)
        for ending in _SIDE_FILES:
            side = database.with_name(database.name + ending)
            if side.exists():
                side.replace(aside.with_name(aside.name + ending))
        copy.replace(database)
        sync_folder(database.parent)
    return aside if is_there else None


def _compare_schema(store: Store, manifest: Manifest) -> None:
    applied = store.applied()
    if not set(applied) <= set(migrations.scripts()):
        raise StoreFromFuture
    if tuple(applied) != manifest.schema_scripts:
        raise BadBackup("备份里的数据库结构与清单不一致，没有使用。请换一份备份。")


def _compare_rows(store: Store, manifest: Manifest) -> None:
    found = manifests.counted(store)
    for table in sorted(found.keys() | manifest.rows.keys()):
        have, should = found.get(table, 0), manifest.rows.get(table, 0)
        if have != should:
            raise BadBackup(
                f"备份里的表 {table} 应有 {should:,} 行，实有 {have:,} 行，没有使用。请换一份备份。"
            )


def _open_sealed(store: Store, *, every: bool) -> tuple[int, list[str]]:
    opened = 0
    problems: list[KeyProblem] = []
    for column in sealed.standing(store):
        good, bad = sealed.unopened(store, column, every=every)
        opened += good
        problems += bad
    places = [f"{table}.{column}，行 {row}" for table, column, row in (p.place for p in problems)]
    return opened, [f"加密内容打不开：{place}。" for place in places]


def _faults(store: Store) -> list[str]:
    return [f"数据库检查：{fault}。" for fault in faults(store)]


def _broken_chain(store: Store, manifest: Manifest) -> list[str]:
    try:
        manifests.verify_chain(store, manifest)
    except audit.BrokenChain as broken:
        return [str(broken)]
    return []
