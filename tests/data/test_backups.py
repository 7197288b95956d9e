"""Backups: all that was acknowledged comes back, and nothing that was touched is believed."""

import os
import sqlite3
import stat
import threading
from contextlib import closing
from pathlib import Path

import pytest

from data import audit, backups, manifests, migrations, restoring
from data.actor import OPERATOR
from data.backup_file import BadBackup
from data.backups import Made
from data.ciphers import Algorithm, Key
from data.errors import NotAllowed
from data.keys import Keyring
from data.manifests import Manifest
from data.restoring import Examined
from data.store import Store, open_store
from tests.data.sealed_town import SealedTown, answer, everything, fill
from tests.data.town import KEYS, NOW, Town

HEADER = 8 + 1 + 1 + 32 + 16 + 4 + 8
OTHER_KEYS = Keyring({1: bytes(range(100, 132))}, bytes(range(32, 64)))
SM4_KEYS = Keyring({1: bytes(range(32)), 2: Key(Algorithm.SM4, bytes(16))}, bytes(range(32, 64)))


def told(*_: int) -> None:
    """A progress that nobody looks at."""


def backup(sealed_town: SealedTown, path: Path, store: Store | None = None) -> Made:
    return backups.make(
        store or sealed_town.store,
        sealed_town.town.path,
        path,
        actor=OPERATOR,
        now=NOW,
        progress=told,
    )


def unpacked(path: Path, folder: Path, keyring: Keyring = KEYS) -> tuple[Path, Manifest]:
    copy = folder / "unpacked.sqlite"
    copy.unlink(missing_ok=True)
    return copy, restoring.unpack(path, copy, keyring, progress=told)


def examined(path: Path, folder: Path, keyring: Keyring = KEYS) -> Examined:
    copy, manifest = unpacked(path, folder, keyring)
    return restoring.examine(copy, keyring, manifest, every=True)


@pytest.fixture
def sealed_town(town: Town) -> SealedTown:
    return fill(town)


@pytest.fixture
def made(sealed_town: SealedTown, tmp_path: Path) -> Path:
    return backup(sealed_town, tmp_path / "backup").path


def test_a_restore_after_the_database_is_destroyed_loses_nothing(
    sealed_town: SealedTown, tmp_path: Path
) -> None:
    before = everything(sealed_town)
    rows = manifests.counted(sealed_town.store)
    path = backup(sealed_town, tmp_path / "backup").path
    sealed_town.store.close()
    sealed_town.town.path.write_bytes(os.urandom(20_000))

    copy, manifest = unpacked(path, tmp_path)
    found = restoring.examine(copy, KEYS, manifest, every=True)
    aside = restoring.replace(sealed_town.town.path, copy, now=NOW)

    assert found.remarks == ()
    assert found.opened == found.sealed > 20
    assert found.chain == manifest.chain_number > 20
    assert aside is not None
    assert aside.name == "portal.sqlite.before-20261123T060300"
    assert aside.stat().st_size == 20_000
    with sealed_town.town.again() as store:
        assert manifests.counted(store) == rows
        assert everything(sealed_town, store) == before
        audit.verify(store)
        migrations.migrate(store)


def test_what_is_saved_while_the_backup_is_made_does_not_disturb_it(
    sealed_town: SealedTown, tmp_path: Path
) -> None:
    """Every answer acknowledged before the backup began is in it, whatever comes meanwhile."""
    actor = sealed_town.town.alpha
    check = sealed_town.checks[actor.firm_id or ""]
    acknowledged = [2]
    stop = threading.Event()

    def go_on_answering() -> None:
        with sealed_town.town.again() as store:
            while not stop.is_set():
                answer(
                    store, actor, check, f"第 {acknowledged[-1]} 次", seen_version=acknowledged[-1]
                )
                acknowledged.append(acknowledged[-1] + 1)

    thread = threading.Thread(target=go_on_answering)
    thread.start()
    try:
        for number in range(5):
            before = acknowledged[-1]
            path = backup(sealed_town, tmp_path / f"backup-{number}").path
            copy, manifest = unpacked(path, tmp_path)
            assert restoring.examine(copy, KEYS, manifest, every=True).remarks == ()
            with open_store(copy, KEYS) as store:
                found = store.rows("SELECT max(version) AS version FROM answer_versions")
            assert found[0]["version"] >= before
    finally:
        stop.set()
        thread.join()
    assert len(acknowledged) > 5


def test_a_backup_is_private_and_shows_nothing(sealed_town: SealedTown, tmp_path: Path) -> None:
    made = backup(sealed_town, tmp_path / "backup")

    raw = made.path.read_bytes()
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert made.size == len(raw)
    assert not any(
        word.encode() in raw for word in ("衢州", "SQLite", "firms", "manifest", "330802")
    )
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "backup",
        "portal.sqlite",
        "portal.sqlite-shm",
        "portal.sqlite-wal",
    ]


def test_two_backups_of_the_same_have_nothing_in_common(
    sealed_town: SealedTown, tmp_path: Path
) -> None:
    one, other = (
        backup(sealed_town, tmp_path / name).path.read_bytes() for name in ("one", "other")
    )

    assert one[HEADER:][:64] != other[HEADER:][:64]


def test_only_who_has_the_server_makes_backups_and_restores(
    sealed_town: SealedTown, tmp_path: Path
) -> None:
    made = backup(sealed_town, tmp_path / "backup")
    copy, manifest = unpacked(made.path, tmp_path)
    town = sealed_town.town
    for actor in (town.admin, town.lead, town.alpha, town.visitor):
        with pytest.raises(NotAllowed):
            backups.make(
                town.store, town.path, tmp_path / "other", actor=actor, now=NOW, progress=told
            )
        with pytest.raises(NotAllowed):
            backups.note(town.store, made, actor=actor, now=NOW)
        with pytest.raises(NotAllowed):
            restoring.note(copy, KEYS, manifest, actor=actor, now=NOW)
    assert not (tmp_path / "other").exists()


def test_a_former_backup_is_replaced_and_nothing_else(
    sealed_town: SealedTown, tmp_path: Path, made: Path
) -> None:
    assert backup(sealed_town, made).path == made
    (tmp_path / "diary").write_text("等等")
    for path in (tmp_path / "diary", sealed_town.town.path, tmp_path, tmp_path / "no" / "where"):
        with pytest.raises(BadBackup, match="没有"):
            backup(sealed_town, path)
    assert (tmp_path / "diary").read_text() == "等等"


def test_the_last_backup_is_remembered_and_noted(sealed_town: SealedTown, tmp_path: Path) -> None:
    assert backups.last(sealed_town.store) is None
    made = backup(sealed_town, tmp_path / "backup")
    backups.note(sealed_town.store, made, actor=OPERATOR, now=NOW)

    assert backups.last(sealed_town.store) == backups.LastBackup(NOW, made.size)
    assert list(audit.entries(sealed_town.store))[-1]["action"] == "backup.make"


def _by_hand(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as hand:
        for statement in statements:
            hand.execute(statement)
        hand.commit()
