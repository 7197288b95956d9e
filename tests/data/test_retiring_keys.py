"""An old key leaves once nothing uses it; the key file itself."""

import os
from datetime import timedelta
from pathlib import Path

import pytest

from data import key_file, rotation, sealed
from data.actor import OPERATOR
from data.keys import Keyring, NoSuchKey, WrongKey
from data.migrations import migrate
from data.rotation import NothingToRetire, NotSettled, StillUsed
from data.sealed import COLUMNS
from data.store import key_proofs, open_store
from tests.data.sealed_town import (
    SealedTown,
    another_process,
    everything,
)
from tests.data.test_rotation import LATER, begin, keys, rewrite, sealed_town
from tests.data.town import KEYS, NOW

__all__ = ["keys", "sealed_town"]


def test_an_old_key_leaves_when_nothing_uses_it(sealed_town: SealedTown, keys: Path) -> None:
    before = everything(sealed_town)
    serving = Keyring.load(keys, {})
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
        old, aside = rotation.retire(store, keys, actor=OPERATOR, now=LATER)

        assert old == {1}
        assert set(key_proofs(store)) == {"2", "digest"}
        assert list(store.keyring.algorithms) == [2]
    assert aside == keys.with_name("keys.retired-2026-11-23")
    assert aside.stat().st_mode & 0o777 == 0o600
    assert Keyring.load(aside, {}).proofs() == KEYS.proofs()
    assert list(Keyring.load(keys, {}).algorithms) == [2]
    with another_process(sealed_town, keys) as store:
        migrate(store)
        assert everything(sealed_town, store) == before
    with open_store(sealed_town.town.path, serving) as store:
        assert everything(sealed_town, store) == before


def test_a_second_retired_file_of_the_day_has_a_name_of_its_own(
    sealed_town: SealedTown, keys: Path
) -> None:
    asides = []
    with another_process(sealed_town, keys) as store:
        for _ in range(2):
            begin(store, keys)
            rewrite(store)
            asides.append(rotation.retire(store, keys, actor=OPERATOR, now=LATER)[1])

    assert [aside.name for aside in asides if aside] == [
        "keys.retired-2026-11-23",
        "keys.retired-2026-11-23-2",
    ]


def test_an_old_key_stays_while_a_value_uses_it(sealed_town: SealedTown, keys: Path) -> None:
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        with pytest.raises(StillUsed, match="rotate-key"):
            rotation.retire(store, keys, actor=OPERATOR, now=LATER)

        assert set(key_proofs(store)) == {"1", "2", "digest"}
    assert sorted(Keyring.load(keys, {}).algorithms) == [1, 2]


def test_an_old_key_stays_while_a_whole_file_uses_it(
    sealed_town: SealedTown, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Columns of whole files are looked through before the lock, not in it."""
    monkeypatch.setattr(sealed, "_LARGE_VALUE", 300)
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
        assert [c.name for c in COLUMNS if sealed.is_large(store, c)] == ["file_contents.content"]
        (row, *_), *_ = sealed.pages(store, _FILES)
        old = KEYS.seal(sealed.open_value(store, _FILES, row), **_FILES.place(row))
        store.update("file_contents", row["id"], {"content": old})

        with pytest.raises(StillUsed, match=r"file_contents\.content"):
            rotation.retire(store, keys, actor=OPERATOR, now=LATER)
        assert rotation.is_unfinished(store)
        assert begin(store, keys) == 2
        rewrite(store)
        rotation.retire(store, keys, actor=OPERATOR, now=LATER)


_FILES = next(column for column in COLUMNS if column.name == "file_contents.content")


def test_an_old_key_stays_until_steps_that_began_under_it_have_ended(
    sealed_town: SealedTown, keys: Path
) -> None:
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
        with pytest.raises(NotSettled):
            rotation.retire(store, keys, actor=OPERATOR, now=NOW + timedelta(seconds=59))
        rotation.retire(store, keys, actor=OPERATOR, now=NOW + timedelta(seconds=61))


def test_the_only_key_stays(sealed_town: SealedTown, keys: Path) -> None:
    with another_process(sealed_town, keys) as store, pytest.raises(NothingToRetire):
        rotation.retire(store, keys, actor=OPERATOR, now=LATER)


def test_a_stop_while_retiring_leaves_a_key_too_many_and_is_made_good(
    sealed_town: SealedTown, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> Path:
        raise KeyboardInterrupt

    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(key_file, "take_out", stop)
            rotation.retire(store, keys, actor=OPERATOR, now=LATER)
    assert sorted(Keyring.load(keys, {}).algorithms) == [1, 2]

    with another_process(sealed_town, keys) as store:
        migrate(store)
        rotation.retire(store, keys, actor=OPERATOR, now=LATER)
    assert list(Keyring.load(keys, {}).algorithms) == [2]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root writes for another user")
def test_what_root_writes_belongs_to_whom_the_key_file_belonged(
    sealed_town: SealedTown, keys: Path
) -> None:
    os.chown(keys, 12_345, 12_345)
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
        _, aside = rotation.retire(store, keys, actor=OPERATOR, now=LATER)

    assert aside is not None
    assert {(file.stat().st_uid, file.stat().st_mode & 0o777) for file in (keys, aside)} == {
        (12_345, 0o600)
    }


def test_a_link_to_the_key_file_stays_a_link(sealed_town: SealedTown, keys: Path) -> None:
    link = keys.with_name("link")
    link.symlink_to(keys)
    with another_process(sealed_town, link) as store:
        begin(store, link)

    assert link.is_symlink()
    assert Keyring.load(keys, {}).current == 2


def test_a_key_file_of_another_portal_is_not_taken_up(sealed_town: SealedTown, keys: Path) -> None:
    serving = Keyring.load(keys, {})
    keys.unlink()
    Keyring.create(keys)

    assert not serving.renew()
    with open_store(sealed_town.town.path, serving) as store:
        everything(sealed_town, store)


@pytest.mark.parametrize("spoil", ["gone", "shared", "nonsense"])
def test_a_key_file_that_cannot_be_read_leaves_the_keys_as_they_are(
    sealed_town: SealedTown, keys: Path, spoil: str
) -> None:
    serving = Keyring.load(keys, {})
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
    if spoil == "gone":
        keys.unlink()
    elif spoil == "shared":
        keys.chmod(0o644)
    else:
        keys.write_text("nonsense")

    with pytest.raises(WrongKey):
        open_store(sealed_town.town.path, serving)
    assert serving.current == 1


def test_an_unknown_version_asks_the_file_once_and_then_says_so(keys: Path) -> None:
    serving = Keyring.load(keys, {})
    with pytest.raises(NoSuchKey) as refusal:
        serving.decrypt(b"\x07" + bytes(40), table="evidence", column="described", row="1")

    assert refusal.value.place == ("evidence", "described", "1")
    assert str(refusal.value).startswith(NoSuchKey.message)
