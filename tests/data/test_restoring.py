"""Restoring: alone, with what there was kept aside, and whatever goes wrong on the way."""

import os
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data import audit, backup_file, key_file, restoring
from data.actor import OPERATOR
from data.ciphers import Algorithm
from data.errors import StoreError
from data.keys import Keyring
from data.store import StoreServed, held_alone, key_proofs, open_store
from tests.data.sealed_town import SealedTown, another_process, everything
from tests.data.sealed_town import key_file as made_key_file
from tests.data.test_backups import backup, examined, made, sealed_town, unpacked
from tests.data.town import KEYS, NOW, Town

__all__ = ["made", "sealed_town"]


def test_what_was_altered_before_the_backup_is_told_with_its_place(
    sealed_town: SealedTown, tmp_path: Path
) -> None:
    sealed_town.store.rows("UPDATE evidence SET described = substr(described, 1, 30)")
    sealed_town.store.rows("DROP TRIGGER audit_entries_stay")
    sealed_town.store.rows("UPDATE audit_entries SET at = 'x' WHERE number = 3")
    sealed_town.store.rows("PRAGMA foreign_keys=off")
    sealed_town.store.rows("UPDATE evidence SET assessment_id = 'nowhere'")
    path = backup(sealed_town, tmp_path / "backup").path

    remarks = "\n".join(examined(path, tmp_path).remarks)

    assert "evidence.described，行 " in remarks
    assert "留痕第 3 条" in remarks
    assert "evidence → assessments" in remarks
    assert "台账" not in remarks


def test_nothing_is_replaced_while_somebody_has_the_database_open(
    sealed_town: SealedTown, made: Path, tmp_path: Path
) -> None:
    copy, _ = unpacked(made, tmp_path)
    content = sealed_town.town.path.read_bytes()
    command = [sys.executable, "-c", HELD, str(sealed_town.town.path)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    assert process.stdin
    process.stdout.readline()
    sealed_town.store.close()

    with pytest.raises(StoreServed, match="先停止门户"):
        restoring.replace(sealed_town.town.path, copy, now=NOW)

    assert sealed_town.town.path.read_bytes() == content
    process.communicate("\n")
    assert restoring.replace(sealed_town.town.path, copy, now=NOW)


HELD = """
import sys
from data.store import keep_open
keep_open(sys.argv[1])
print("open", flush=True)
sys.stdin.readline()
"""


def test_while_it_is_held_alone_nobody_opens_it(tmp_path: Path, town: Town) -> None:
    town.store.close()
    opens = [sys.executable, "-c", OPENS, str(town.path)]
    with held_alone(town.path):
        done = subprocess.run(opens, capture_output=True, text=True, check=False)
    assert "StoreBusy" in done.stderr
    assert subprocess.run(opens, check=False).returncode == 0


OPENS = """
import sys
from data.store import open_store
from tests.data.town import KEYS
open_store(sys.argv[1], KEYS, wait_seconds=0.05).rows("SELECT * FROM regions")
"""


def test_the_old_log_goes_aside_with_its_database(
    sealed_town: SealedTown, made: Path, tmp_path: Path
) -> None:
    """SQLite would read the write-ahead log of a killed portal into the restored database."""
    path = sealed_town.town.path
    killed = {ending: path.with_name(path.name + ending).read_bytes() for ending in ("", "-wal")}
    before = everything(sealed_town)
    sealed_town.store.close()
    for ending, content in killed.items():
        path.with_name(path.name + ending).write_bytes(content)
    copy, _ = unpacked(made, tmp_path)

    aside = restoring.replace(path, copy, now=NOW)

    assert aside is not None
    assert not path.with_name(path.name + "-wal").exists()
    for kept in (path, aside):
        with open_store(kept, KEYS) as store:
            assert everything(sealed_town, store) == before


def test_a_restore_onto_nothing_keeps_nothing_aside(made: Path, tmp_path: Path) -> None:
    copy, _ = unpacked(made, tmp_path)

    assert restoring.replace(tmp_path / "fresh.sqlite", copy, now=NOW) is None
    with open_store(tmp_path / "fresh.sqlite", KEYS) as store:
        assert set(key_proofs(store)) == {"1", "digest"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only root writes for another user")
def test_what_root_restores_belongs_to_whom_the_database_belonged(
    sealed_town: SealedTown, made: Path, tmp_path: Path
) -> None:
    sealed_town.store.close()
    os.chown(sealed_town.town.path, 12_345, 12_345)
    copy, _ = unpacked(made, tmp_path)

    restoring.replace(sealed_town.town.path, copy, now=NOW)

    status = sealed_town.town.path.stat()
    assert (status.st_uid, status.st_gid) == (12_345, 12_345)
    assert stat.S_IMODE(status.st_mode) == 0o600


def test_a_restore_leaves_its_trace(made: Path, tmp_path: Path) -> None:
    copy, manifest = unpacked(made, tmp_path)
    restoring.note(copy, KEYS, manifest, actor=OPERATOR, now=NOW)

    with open_store(copy, KEYS) as store:
        assert list(audit.entries(store))[-1]["action"] == "backup.restore"
        audit.verify(store)
    assert not copy.with_name(copy.name + "-wal").exists()


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("too_small", ["copy", "sealed file"])
def test_a_full_disk_leaves_the_former_backup(
    sealed_town: SealedTown, made: Path, tmp_path: Path, too_small: str
) -> None:
    before = made.read_bytes()
    with made.open("rb") as file:
        room = backup_file.read_header(file).content_bytes
    enough = 20_000 if too_small == "copy" else room + 50
    with _largest_file(enough), pytest.raises((StoreError, OSError)) as refusal:
        backup(sealed_town, made)

    assert isinstance(refusal.value, StoreError) == (too_small == "copy")
    assert made.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_a_full_disk_restores_nothing(made: Path, tmp_path: Path) -> None:
    with _largest_file(20_000), pytest.raises(OSError, match="large"):
        unpacked(made, tmp_path)


def test_memory_stays_bounded(tmp_path: Path) -> None:
    """64 MiB pass in pieces of one: the peak of the process grows by a few."""
    grown = subprocess.run(
        [sys.executable, "-c", HUGE, str(tmp_path)], capture_output=True, text=True, check=True
    )

    assert int(grown.stdout) < 16 * 1024


HUGE = """
import resource, sys
from pathlib import Path
from data import backup_file
from tests.data.town import KEYS
folder, size = Path(sys.argv[1]), 64 * 1024 * 1024
with (folder / "content").open("wb") as file:
    file.truncate(size)
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
before = peak()
with (folder / "content").open("rb") as source, (folder / "b").open("wb") as target:
    for _ in backup_file.write(target, b"{}", source, size, keyring=KEYS):
        pass
with (folder / "b").open("rb") as source:
    for _ in backup_file.read(source, backup_file.read_header(source), KEYS):
        pass
print(peak() - before)
"""


def test_what_a_killed_backup_left_is_removed_by_the_next(
    sealed_town: SealedTown, tmp_path: Path
) -> None:
    left = tmp_path / ".portal-work-left"
    left.mkdir()
    (left / "copy.sqlite").write_text("x")
    (left / "lock").touch()
    os.utime(left, (0, 0))

    backup(sealed_town, tmp_path / "backup")

    assert not left.exists()


def test_a_key_added_by_hand_is_no_obstacle(sealed_town: SealedTown, tmp_path: Path) -> None:
    keys = made_key_file(tmp_path)
    key_file.add(keys, Algorithm.SM4, random=os.urandom)
    with another_process(sealed_town, keys) as store:
        made = backup(sealed_town, tmp_path / "backup", store)

    assert examined(made.path, tmp_path, Keyring.load(keys, {})).remarks == ()
