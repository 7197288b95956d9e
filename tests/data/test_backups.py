"""Backups: all that was acknowledged comes back, and nothing that was touched is believed."""

import os
import resource
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import audit, backup_file, backups, key_file, manifests, migrations, restoring, rotation
from data.actor import OPERATOR
from data.backup_file import CHUNK_BYTES, BadBackup
from data.backups import Made
from data.ciphers import TAG_BYTES, Algorithm, Key
from data.errors import NotAllowed, StoreError, StoreFromFuture
from data.keys import Keyring
from data.manifests import Manifest
from data.restoring import Examined
from data.store import Store, StoreServed, held_alone, key_proofs, open_store
from tests.data.sealed_town import SealedTown, another_process, answer, everything, fill
from tests.data.sealed_town import key_file as made_key_file
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


@pytest.mark.parametrize("keyring", [KEYS, SM4_KEYS], ids=["AES", "SM4"])
def test_many_chunks_come_back_in_order(tmp_path: Path, keyring: Keyring) -> None:
    content = os.urandom(3 * CHUNK_BYTES + 7)
    path = written(tmp_path, content, keyring)

    manifest, *chunks = opened(path, keyring)

    assert manifest == b"{}"
    assert b"".join(chunks) == content


@pytest.mark.parametrize("length", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1])
def test_every_length_comes_back(tmp_path: Path, length: int) -> None:
    content = os.urandom(length)

    assert b"".join(opened(written(tmp_path, content))[1:]) == content


def written(folder: Path, content: bytes, keyring: Keyring = KEYS, name: str = "b") -> Path:
    (folder / "content").write_bytes(content)
    path = folder / name
    with (folder / "content").open("rb") as source, path.open("wb") as target:
        for _ in backup_file.write(target, b"{}", source, len(content), keyring=keyring):
            pass
    return path


def opened(path: Path, keyring: Keyring = KEYS) -> list[bytes]:
    with path.open("rb") as source:
        return list(backup_file.read(source, backup_file.read_header(source), keyring))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_one_changed_bit_anywhere_is_noticed(tmp_path: Path, data: st.DataObject) -> None:
    path = written(tmp_path, b"x" * 300)
    raw = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(raw) - 1))
    raw[place] ^= 1 << data.draw(st.integers(0, 7))
    path.write_bytes(raw)

    with pytest.raises(BadBackup):
        opened(path)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
def test_a_file_cut_anywhere_or_longer_is_noticed(tmp_path: Path, data: st.DataObject) -> None:
    path = written(tmp_path, b"x" * 300)
    raw = path.read_bytes()
    path.write_bytes(
        data.draw(st.integers(0, len(raw) - 1).map(lambda n: raw[:n]) | st.just(raw + b"y"))
    )

    with pytest.raises(BadBackup):
        opened(path)


def chunks_of(raw: bytes) -> list[bytes]:
    """Header, manifest, and the content's chunks as they lie in the file."""
    manifest = HEADER + 2 + TAG_BYTES
    size = CHUNK_BYTES + TAG_BYTES
    rest = [raw[at : at + size] for at in range(manifest, len(raw), size)]
    return [raw[:HEADER], raw[HEADER:manifest], *rest]


def test_exchanged_chunks_are_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, os.urandom(3 * CHUNK_BYTES))
    parts = chunks_of(path.read_bytes())
    parts[2], parts[3] = parts[3], parts[2]
    path.write_bytes(b"".join(parts))

    with pytest.raises(BadBackup, match=r"第 2／4 块无法核验"):
        opened(path)


def test_chunks_of_another_backup_are_noticed(tmp_path: Path) -> None:
    content = os.urandom(3 * CHUNK_BYTES)
    parts = chunks_of(written(tmp_path, content).read_bytes())
    others = chunks_of(written(tmp_path, content, name="c").read_bytes())
    path = tmp_path / "mixed"
    path.write_bytes(b"".join([*parts[:3], *others[3:]]))

    with pytest.raises(BadBackup, match=r"第 3／4 块"):
        opened(path)


def test_a_chunk_left_out_with_the_length_mended_is_noticed(tmp_path: Path) -> None:
    path = written(tmp_path, os.urandom(3 * CHUNK_BYTES))
    head, *parts = chunks_of(path.read_bytes())
    shorter = head[:-8] + (2 * CHUNK_BYTES).to_bytes(8, "big")
    path.write_bytes(b"".join([shorter, *parts[:-1]]))

    with pytest.raises(BadBackup, match=r"第 1／3 块"):
        opened(path)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        pytest.param(lambda raw: b"PK\x03\x04" + raw[4:], "不是铸盾的备份文件", id="foreign"),
        pytest.param(lambda raw: b"", "不是铸盾的备份文件", id="empty"),
        pytest.param(lambda raw: raw[:20], "不完整", id="cut in the header"),
        pytest.param(lambda raw: raw[:-1], "应有", id="cut"),
        pytest.param(lambda raw: raw[:8] + b"\x02" + raw[9:], "升级", id="newer"),
        pytest.param(lambda raw: raw[:9] + b"\x05" + raw[10:], "第 5 版密钥", id="other key"),
        pytest.param(lambda raw: raw[:10] + b"\x00" + raw[11:], "不相符", id="other salt"),
    ],
)
def test_what_is_wrong_with_a_file_is_said_plainly(
    made: Path, spoil: Callable[[bytes], bytes], said: str
) -> None:
    made.write_bytes(spoil(made.read_bytes()))

    with pytest.raises(BadBackup, match=said) as refusal:
        backups.check(made, KEYS, progress=told)

    assert str(refusal.value).endswith("。")


def test_other_keys_do_not_open_it(made: Path) -> None:
    with pytest.raises(BadBackup, match="不相符"):
        backups.check(made, OTHER_KEYS, progress=told)


def test_an_escrow_must_open_what_lies_in_it_too(sealed_town: SealedTown, tmp_path: Path) -> None:
    """A copy of the key file from before the rotation is no escrow any more, nor is half of one."""
    keys = made_key_file(tmp_path)
    escrow = made_key_file(_folder(tmp_path / "escrow"))
    with another_process(sealed_town, keys) as store:
        rotation.begin(store, keys, None, actor=OPERATOR, now=NOW)
        made = backup(sealed_town, tmp_path / "backup", store)

    with pytest.raises(BadBackup, match="第 2 版密钥"):
        backups.check(made.path, Keyring.load(escrow, {}), progress=told)
    new_alone = tmp_path / "new"
    new_alone.write_text("".join(line for line in keys.open() if not line.startswith("1=")))
    new_alone.chmod(0o600)
    with pytest.raises(BadBackup, match="还需要第 1 版密钥"):
        backups.check(made.path, Keyring.load(new_alone, {}), progress=told)
    both = Keyring.of_files([new_alone, escrow])
    assert backups.check(made.path, both, progress=told) == made.manifest


def _folder(path: Path) -> Path:
    path.mkdir()
    return path


def test_a_backup_of_before_a_retired_key_opens_with_the_file_that_was_left(
    sealed_town: SealedTown, tmp_path: Path
) -> None:
    keys = made_key_file(tmp_path)
    before = everything(sealed_town)
    made = backup(sealed_town, tmp_path / "backup")
    with another_process(sealed_town, keys) as store:
        rotation.begin(store, keys, None, actor=OPERATOR, now=NOW)
        rotation.rewrite(store, progress=told, pause=lambda _: None)
        later = NOW + timedelta(hours=1)
        _, aside = rotation.retire(store, keys, actor=OPERATOR, now=later)
    assert aside is not None

    with pytest.raises(BadBackup, match=r"第 1 版密钥.*--escrow"):
        unpacked(made.path, tmp_path, Keyring.load(keys, {}))
    together = Keyring.of_files([keys, aside])
    copy, manifest = unpacked(made.path, tmp_path, together)
    assert restoring.examine(copy, together, manifest, every=True).remarks == ()
    with open_store(copy, together) as store:
        assert everything(sealed_town, store) == before


def test_rows_that_are_missing_are_noticed(made: Path, tmp_path: Path) -> None:
    copy, manifest = unpacked(made, tmp_path)
    _by_hand(copy, "DELETE FROM evidence")

    with pytest.raises(BadBackup, match="表 evidence 应有 2 行，实有 0 行"):
        restoring.examine(copy, KEYS, manifest, every=False)


def test_another_schema_is_noticed(made: Path, tmp_path: Path) -> None:
    copy, manifest = unpacked(made, tmp_path)
    _by_hand(copy, "DELETE FROM _sqlite_migrations WHERE name = '0002_marks'")
    with pytest.raises(BadBackup, match="结构"):
        restoring.examine(copy, KEYS, manifest, every=False)

    _by_hand(copy, "UPDATE _sqlite_migrations SET name = '9999_later' WHERE name = '0003_audit'")
    with pytest.raises(StoreFromFuture):
        restoring.examine(copy, KEYS, manifest, every=False)


def _by_hand(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as hand:
        for statement in statements:
            hand.execute(statement)
        hand.commit()


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
