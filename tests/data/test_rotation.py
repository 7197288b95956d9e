"""Keys are rotated while others work: nothing is lost, nobody fails, old keys leave only unused."""

import os
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from data import answers, audit, key_file, rotation, sealed
from data.actor import OPERATOR
from data.ciphers import Algorithm
from data.errors import NotAllowed
from data.keys import KeyFileUnwritable, Keyring, WrongKey
from data.migrations import migrate
from data.rotation import KeysInEnvironment, Rewritten, StillUsed
from data.sealed import COLUMNS
from data.store import Row, Store, key_proofs, open_store
from tests.data.sealed_town import (
    ITEM,
    SealedTown,
    another_process,
    answer,
    everything,
    fill,
)
from tests.data.sealed_town import (
    key_file as made_key_file,
)
from tests.data.town import NOW, Town

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def sealed_town(town: Town) -> SealedTown:
    return fill(town)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    return made_key_file(tmp_path)


def begin(store: Store, keys: Path, algorithm: Algorithm | None = None) -> int:
    return rotation.begin(store, keys, algorithm, actor=OPERATOR, now=NOW)


def rewrite(store: Store, progress: Callable[[int], None] = lambda _: None) -> Rewritten:
    return rotation.rewrite(store, progress=progress, pause=lambda _: None)


def versions(store: Store) -> set[int]:
    """The versions of the keys that sealed values name."""
    return {
        row[column.column][0]
        for column in COLUMNS
        for page in sealed.pages(store, column)
        for row in page
    }


@pytest.mark.parametrize("algorithm", [None, *Algorithm])
def test_everything_is_sealed_again_and_reads_as_before(
    sealed_town: SealedTown, keys: Path, algorithm: Algorithm | None
) -> None:
    before = everything(sealed_town)
    with another_process(sealed_town, keys) as store:
        waiting = rotation.begin(store, keys, algorithm, actor=OPERATOR, now=NOW)
        to_do = rotation.remaining(store)
        counted: list[int] = []
        done = rewrite(store, counted.append)

        assert waiting == store.keyring.current == 2
        assert store.keyring.algorithms[2] is (algorithm or Algorithm.AES)
        assert done.values.total() == sum(counted) == to_do > 20
        assert not done.damaged
        assert versions(store) == {2}
        assert everything(sealed_town, store) == before
        assert not rotation.is_unfinished(store)
    assert keys.stat().st_mode & 0o777 == 0o600
    with another_process(sealed_town, keys) as store:
        assert everything(sealed_town, store) == before


def test_rotation_is_noted_in_the_audit_chain(sealed_town: SealedTown, keys: Path) -> None:
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
        rotation.retire(store, keys, actor=OPERATOR, now=LATER)

        assert [(e["action"], e["what"]) for e in audit.entries(store)][-2:] == [
            ("keys.rotate", "key_checks/2"),
            ("keys.retire", "key_checks/1"),
        ]
        audit.verify(store)


def test_only_who_has_the_server_rotates(sealed_town: SealedTown, keys: Path) -> None:
    with another_process(sealed_town, keys) as store:
        for who in (sealed_town.town.admin, sealed_town.town.lead, sealed_town.town.alpha):
            with pytest.raises(NotAllowed):
                rotation.begin(store, keys, None, actor=who, now=NOW)
            with pytest.raises(NotAllowed):
                rotation.retire(store, keys, actor=who, now=NOW)
    assert Keyring.load(keys, {}).current == 1


def test_a_step_that_began_before_reads_and_saves_under_the_key_it_has(
    sealed_town: SealedTown, keys: Path
) -> None:
    actor = sealed_town.town.alpha
    check = sealed_town.checks[actor.firm_id or ""]
    before = everything(sealed_town)
    with another_process(sealed_town, keys) as step, another_process(sealed_town, keys) as store:
        begin(store, keys)
        answer(step, actor, check, "旧密钥下写的", seen_version=2)
        rewrite(store)
        assert versions(store) == {2}

        assert everything(sealed_town, step) == {
            **before,
            f"answers.reason {actor.firm_id}": "旧密钥下写的",
            f"answer_versions.reason {actor.firm_id}": [
                *_list(before[f"answer_versions.reason {actor.firm_id}"]),
                "旧密钥下写的",
            ],
        }
        assert step.keyring.current == 2


def _list(value: object) -> list[object]:
    assert isinstance(value, list)
    return value


def test_the_next_step_of_a_serving_process_finds_the_new_key(
    sealed_town: SealedTown, keys: Path
) -> None:
    serving = Keyring.load(keys, {})
    with another_process(sealed_town, keys) as store:
        begin(store, keys)

    with open_store(sealed_town.town.path, serving) as step:
        assert step.keyring.current == 2


def test_threads_that_share_a_keyring_take_the_new_key_up_together(
    sealed_town: SealedTown, keys: Path
) -> None:
    serving = Keyring.load(keys, {})
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)
    failures: list[Exception] = []
    start = threading.Barrier(8)

    def step() -> None:
        start.wait()
        try:
            with open_store(sealed_town.town.path, serving) as opened:
                everything(sealed_town, opened)
        except WrongKey as failure:
            failures.append(failure)

    threads = [threading.Thread(target=step) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []


def test_what_was_interrupted_goes_on_under_the_same_key(
    sealed_town: SealedTown, keys: Path
) -> None:
    before = everything(sealed_town)

    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        with pytest.raises(KeyboardInterrupt):
            rewrite(store, interrupt)
        assert versions(store) == {1, 2}
        assert everything(sealed_town, store) == before

    with another_process(sealed_town, keys) as store:
        assert rotation.is_unfinished(store)
        assert begin(store, keys) == 2
        assert rewrite(store).values.total() > 0
        assert versions(store) == {2}
        assert begin(store, keys) == 3


def test_a_stop_between_key_file_and_database_makes_no_second_key(
    sealed_town: SealedTown, keys: Path
) -> None:
    key_file.add(keys, Algorithm.SM4, random=os.urandom)

    with another_process(sealed_town, keys) as store:
        assert begin(store, keys) == 2
        rewrite(store)
        assert versions(store) == {2}


def test_a_start_after_such_a_stop_changes_nothing_of_it(
    sealed_town: SealedTown, keys: Path
) -> None:
    key_file.add(keys, Algorithm.AES, random=os.urandom)

    with another_process(sealed_town, keys) as store:
        migrate(store)
        assert begin(store, keys) == 2


def test_two_who_rotate_at_once_make_one_key(sealed_town: SealedTown, keys: Path) -> None:
    with another_process(sealed_town, keys) as one, another_process(sealed_town, keys) as other:
        assert begin(one, keys) == begin(other, keys) == 2
        rewrite(one)
        rewrite(other)
        assert versions(one) == {2}
    assert sorted(Keyring.load(keys, {}).algorithms) == [1, 2]


def test_what_others_save_meanwhile_stands(
    sealed_town: SealedTown, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    actor = sealed_town.town.alpha
    check = sealed_town.checks[actor.firm_id or ""]
    read = sealed.open_value
    changed: list[int] = []

    def read_and_be_late(store: Store, column: sealed.SealedColumn, row: Row) -> bytes:
        content = read(store, column, row)
        if column.name == "answers.reason" and not changed:
            changed.append(1)
            answer(sealed_town.store, actor, check, "改于轮换之中", seen_version=2)
        return content

    monkeypatch.setattr(sealed, "open_value", read_and_be_late)
    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        rewrite(store)

        assert answers.all_of(store, check, actor=actor)[ITEM].reason == "改于轮换之中"
        assert versions(store) == {2}


def test_a_damaged_value_is_named_left_alone_and_stops_no_later_rotation(
    sealed_town: SealedTown, keys: Path
) -> None:
    sealed_town.store.rows("UPDATE evidence SET described = substr(described, 1, 30)")
    damaged = sealed_town.store.rows("SELECT id, described FROM evidence ORDER BY id")

    with another_process(sealed_town, keys) as store:
        begin(store, keys)
        done = rewrite(store)

        assert [problem.place for problem in done.damaged] == [
            ("evidence", "described", row["id"]) for row in damaged
        ]
        assert store.rows("SELECT id, described FROM evidence ORDER BY id") == damaged
        with pytest.raises(StillUsed, match=r"evidence\.described"):
            rotation.retire(store, keys, actor=OPERATOR, now=LATER)
        assert not rotation.is_unfinished(store)
        assert begin(store, keys) == 3


def test_a_full_disk_changes_nothing(
    sealed_town: SealedTown, keys: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(key_file, "_write", full)
    with another_process(sealed_town, keys) as store:
        with pytest.raises(KeyFileUnwritable, match="没有改动"):
            begin(store, keys)

        assert set(key_proofs(store)) == {"1", "digest"}
        assert not rotation.is_unfinished(store)


def test_keys_of_the_environment_are_the_operators_to_change(
    sealed_town: SealedTown, keys: Path
) -> None:
    with sealed_town.town.again() as store, pytest.raises(KeysInEnvironment, match="PORTAL_KEYS"):
        begin(store, keys)

    added = Keyring.parse(f"{keys.read_text()}2=sm4:{'5' * 32}", where="PORTAL_KEYS")
    with open_store(sealed_town.town.path, added) as store:
        migrate(store)
        assert begin(store, keys) == 2
        assert rewrite(store).values.total() > 0
        assert rotation.retire(store, keys, actor=OPERATOR, now=LATER) == (frozenset({1}), None)
        migrate(store)
        assert set(key_proofs(store)) == {"2", "digest"}
    assert Keyring.load(keys, {}).current == 1
