"""Starting a portal: keys first, then the schema, by as many processes as like."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from data import errors
from data.keys import KeyFileUnwritable, KeyMissing, Keyring, WrongKey
from data.migrations import migrate, scripts
from data.opening import prepare
from data.store import open_store
from tests.data.town import KEYS


def test_an_empty_folder_becomes_a_portal_quickly(tmp_path: Path) -> None:
    began = time.process_time()
    keyring = prepare(tmp_path / "local" / "portal.sqlite", tmp_path / "local" / "keys", {})
    took = time.process_time() - began

    assert took < 0.3
    with open_store(tmp_path / "local" / "portal.sqlite", keyring) as store:
        assert store.rows("SELECT count(*) AS n FROM industries WHERE level = 'division'") == [
            {"n": 97}
        ]
        assert [row["name"] for row in store.rows("SELECT name FROM regions ORDER BY code")] == [
            "衢州市",
            "柯城区",
            "衢江区",
            "常山县",
            "开化县",
            "龙游县",
            "江山市",
        ]
        assert store.rows("SELECT * FROM parks") == []


def test_starting_again_changes_nothing(tmp_path: Path) -> None:
    database, keys = tmp_path / "portal.sqlite", tmp_path / "keys"
    with open_store(database, prepare(database, keys, {})) as store:
        store.rows("UPDATE industries SET everyday = '自己加的词' WHERE code = '39'")

    with open_store(database, prepare(database, keys, {})) as store:
        assert store.rows("SELECT everyday FROM industries WHERE code = '39'") == [
            {"everyday": "自己加的词"}
        ]


STARTING = """
import sys
from pathlib import Path
from data.opening import prepare
sys.stdin.readline()
prepare(sys.argv[1], Path(sys.argv[2]), {})
"""


def test_three_processes_starting_at_once_agree(tmp_path: Path) -> None:
    database, keys = tmp_path / "new" / "portal.sqlite", tmp_path / "new" / "keys"
    command = [sys.executable, "-c", STARTING, str(database), str(keys)]
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    for process in processes:
        assert process.stdin
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate()[1] for process in processes]

    assert [process.returncode for process in processes] == [0] * 3, told
    with open_store(database, Keyring.load(keys, {})) as store:
        assert store.rows("SELECT count(*) AS n FROM regions") == [{"n": 7}]


def test_without_its_key_a_sealed_database_is_not_opened_and_no_key_is_made(tmp_path: Path) -> None:
    database, keys = tmp_path / "portal.sqlite", tmp_path / "keys"
    prepare(database, keys, {})
    keys.rename(tmp_path / "elsewhere")

    with pytest.raises(KeyMissing, match="放回"):
        prepare(database, keys, {})

    assert not keys.exists()


def test_with_another_key_a_sealed_database_is_not_opened(tmp_path: Path) -> None:
    database, keys = tmp_path / "portal.sqlite", tmp_path / "keys"
    prepare(database, keys, {})
    keys.unlink()
    other = Keyring.create(keys)

    with pytest.raises(WrongKey, match="明文"):
        prepare(database, keys, {})
    with pytest.raises(WrongKey):
        open_store(database, other)


def test_a_folder_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")

    with pytest.raises(errors.StoreUnreachable, match="PORTAL_DATABASE"):
        prepare(tmp_path / "file" / "portal.sqlite", tmp_path / "keys", {})
    with pytest.raises(KeyFileUnwritable, match="PORTAL_KEY_FILE"):
        Keyring.create(tmp_path / "file" / "keys")


def test_a_second_key_is_remembered_and_then_needed(tmp_path: Path) -> None:
    database = tmp_path / "portal.sqlite"
    with open_store(database, KEYS) as store:
        migrate(store)
    both = Keyring({1: bytes(range(32)), 2: bytes(range(64, 96))}, bytes(range(32, 64)))
    with open_store(database, both) as store:
        migrate(store)

    with pytest.raises(WrongKey):
        open_store(database, KEYS)


def test_a_database_from_the_future_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "portal.sqlite"
    with open_store(database, KEYS) as store:
        store.migrate({**scripts(), "9999_later": "CREATE TABLE later (id TEXT) STRICT;"})

    with open_store(database, KEYS) as store, pytest.raises(errors.StoreFromFuture, match="升级"):
        migrate(store)


def test_a_broken_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    with open_store(tmp_path / "portal.sqlite", KEYS) as store:
        migrate(store)
        before = store.tables()
        broken = "CREATE TABLE half (id TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);\n"

        with pytest.raises(Exception, match="nowhere"):
            store.migrate({**scripts(), "0002_broken": broken})

        assert store.tables() == before
        migrate(store)


def test_every_table_is_strict_and_has_a_primary_key(tmp_path: Path) -> None:
    with open_store(tmp_path / "portal.sqlite", KEYS) as store:
        migrate(store)
        for table in store.tables() - {"_sqlite_migrations"}:
            sql = store.rows(
                "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = :table", table=table
            )[0]["sql"]
            assert "STRICT" in sql, table
            assert "PRIMARY KEY" in sql, table


@pytest.mark.parametrize("table", ["answer_versions", "results", "result_readings", "snapshots"])
@pytest.mark.parametrize("kind", ["UPDATE", "DELETE"])
def test_what_is_added_for_good_has_triggers_against_change(
    tmp_path: Path, table: str, kind: str
) -> None:
    with open_store(tmp_path / "portal.sqlite", KEYS) as store:
        migrate(store)
        triggers = store.rows(
            "SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table",
            table=table,
        )

        assert any(f"BEFORE {kind}" in row["sql"] for row in triggers)
