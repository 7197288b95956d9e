"""A backup's file: whatever was changed, cut or exchanged in it is noticed."""

import os
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import backup_file, backups, restoring, rotation
from data.actor import OPERATOR
from data.backup_file import CHUNK_BYTES, BadBackup
from data.ciphers import TAG_BYTES
from data.errors import StoreFromFuture
from data.keys import Keyring
from data.store import open_store
from tests.data.sealed_town import SealedTown, another_process, everything
from tests.data.sealed_town import key_file as made_key_file
from tests.data.test_backups import (
    HEADER,
    OTHER_KEYS,
    SM4_KEYS,
    _by_hand,
    backup,
    made,
    sealed_town,
    told,
    unpacked,
)
from tests.data.town import KEYS, NOW

__all__ = ["made", "sealed_town"]


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
