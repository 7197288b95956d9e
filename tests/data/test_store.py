"""The door to the database: durable, whole, and plain about what went wrong."""

import re
import resource
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from data import errors
from data.migrations import migrate
from data.store import Store, UnknownTable, keep_open, open_store
from data.store.door import StoreMisused
from tests.data.town import KEYS

REGION = {"code": "330899", "name": "试验区", "parent": "330800"}
NAMES = "SELECT name FROM regions WHERE code = :code"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "portal.sqlite"
    with open_store(path, KEYS) as store:
        migrate(store)
    return path


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with open_store(path, KEYS) as store:
        yield store


def test_what_was_inserted_is_read_by_another_connection(store: Store, path: Path) -> None:
    store.insert("regions", REGION)

    with open_store(path, KEYS) as other:
        assert other.rows(NAMES, code="330899") == [{"name": "试验区"}]


def test_upsert_adds_then_changes(store: Store) -> None:
    store.upsert("regions", REGION, key="code")
    store.upsert("regions", {**REGION, "name": "新名"}, key="code")

    assert store.rows(NAMES, code="330899") == [{"name": "新名"}]


def test_update_changes_only_the_named_columns(store: Store) -> None:
    store.update("regions", "330802", {"name": "柯城"})

    assert store.rows("SELECT name, parent FROM regions WHERE code = '330802'") == [
        {"name": "柯城", "parent": "330800"}
    ]


def test_the_connection_is_durable_and_strict(store: Store) -> None:
    assert store.rows("PRAGMA journal_mode") == [{"journal_mode": "wal"}]
    assert store.rows("PRAGMA synchronous") == [{"synchronous": 2}]
    assert store.rows("PRAGMA foreign_keys") == [{"foreign_keys": 1}]
    assert store.rows("PRAGMA busy_timeout") == [{"timeout": 10000}]


def test_a_new_database_is_readable_by_its_owner_only(path: Path) -> None:
    assert path.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("table", ["region", "regions; DROP TABLE regions", "", "sqlite_master "])
def test_a_misspelt_table_is_refused_and_not_made(store: Store, table: str) -> None:
    before = store.tables()

    with pytest.raises(UnknownTable):
        store.insert(table, REGION)

    assert store.tables() == before


def test_the_same_key_twice_is_named(store: Store) -> None:
    store.insert("regions", REGION)

    with pytest.raises(errors.NotUnique):
        store.insert("regions", REGION)


def test_a_broken_reference_is_refused(store: Store) -> None:
    with pytest.raises(errors.RuleBroken):
        store.insert("regions", {**REGION, "parent": "999999"})


@pytest.mark.parametrize("value", ["\ud800", 2**63])
def test_what_no_column_can_hold_is_refused_plainly(store: Store, value: object) -> None:
    with pytest.raises(errors.NotStorable, match="无法保存"):
        store.rows(NAMES, code=value)


class Interrupted(BaseException):
    """As a screen's rerun and stop are: no Exception."""


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, Interrupted])
def test_whatever_leaves_a_transaction_undoes_all_of_it(
    store: Store, error: type[BaseException]
) -> None:
    with pytest.raises(error), store.atomic():
        store.insert("regions", REGION)
        store.rows("UPDATE regions SET name = 'x'")
        raise error

    assert store.rows(NAMES, code="330899") == []
    assert store.rows(NAMES, code="330802") == [{"name": "柯城区"}]
    with store.atomic():
        store.insert("regions", REGION)
    assert store.rows(NAMES, code="330899")


def test_an_inner_transaction_that_fails_leaves_the_outer_one_whole(store: Store) -> None:
    with store.atomic():
        store.insert("regions", REGION)
        with pytest.raises(ValueError, match="inner"), store.atomic():
            store.rows("UPDATE regions SET name = 'x'")
            raise ValueError("inner")

    assert store.rows(NAMES, code="330899") == [{"name": "试验区"}]


def test_a_transaction_waits_for_its_turn_and_then_sees_what_the_other_wrote(
    store: Store, path: Path
) -> None:
    seen: list[str] = []
    begun = threading.Event()

    def second() -> None:
        with open_store(path, KEYS) as other:
            begun.set()
            with other.atomic():
                seen.append(other.rows(NAMES, code="330802")[0]["name"])

    waiting = threading.Thread(target=second)
    with store.atomic():
        waiting.start()
        assert begun.wait(5)
        store.update("regions", "330802", {"name": "先到"})
    waiting.join()

    assert seen == ["先到"]


def test_eight_threads_counting_together_lose_nothing(path: Path) -> None:
    def count() -> None:
        with open_store(path, KEYS) as store:
            for _ in range(25):
                with store.atomic():
                    name = store.rows(NAMES, code="330802")[0]["name"]
                    number = int(name) if name.isdigit() else 0
                    store.rows(
                        "UPDATE regions SET name = :name WHERE code = '330802'",
                        name=str(number + 1),
                    )

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with open_store(path, KEYS) as store:
        assert store.rows(NAMES, code="330802") == [{"name": "200"}]


def test_a_store_belongs_to_one_thread_and_ends(store: Store, path: Path) -> None:
    problems: list[type[BaseException]] = []

    def elsewhere() -> None:
        try:
            store.rows("SELECT 1")
        except StoreMisused as error:
            problems.append(type(error))

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert problems == [StoreMisused]

    with open_store(path, KEYS) as ended:
        pass
    with pytest.raises(StoreMisused):
        ended.rows("SELECT 1")


def test_a_serving_process_lends_a_connection_to_one_step_at_a_time(path: Path) -> None:
    keep_open(path)

    with open_store(path, KEYS) as one, open_store(path, KEYS) as two:
        one.rows("BEGIN IMMEDIATE")
        one.insert("regions", REGION)
        assert two.rows(NAMES, code="330899") == []

    with open_store(path, KEYS) as later:
        assert later.rows(NAMES, code="330899") == []
        with later.atomic():
            later.insert("regions", REGION)


@pytest.mark.parametrize("address", ["postgresql://somewhere/portal", "mysql://x", "http://x"])
def test_an_address_that_is_not_served_is_refused_with_what_to_write(address: str) -> None:
    with pytest.raises(errors.UnknownAddress, match="PORTAL_DATABASE"):
        open_store(address, KEYS)


# Failures of the machine: each says what happened and that nothing was saved.


def test_a_full_database_says_that_there_is_no_room(store: Store) -> None:
    pages = store.rows("PRAGMA page_count")[0]["page_count"]
    store.rows(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(errors.StoreFull, match="没有保存"), store.atomic():
        for number in range(2000):
            store.rows(
                "INSERT INTO regions (code, name) VALUES (:code, :name)",
                code=f"{number:06d}",
                name="长" * 200,
            )

    assert store.rows("SELECT count(*) AS n FROM regions") == [{"n": 7}]


@contextmanager
def _largest_file(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_file_that_may_not_grow_says_that_there_is_no_room(store: Store, path: Path) -> None:
    with _largest_file(4096), pytest.raises(errors.StoreFull):
        store.insert("regions", REGION)

    assert store.rows(NAMES, code="330899") == []
    store.insert("regions", REGION)
    assert store.rows(NAMES, code="330899")


def test_a_read_only_database_can_be_read_and_says_that_it_cannot_be_written(path: Path) -> None:
    with open_store(f"file:{path}?mode=ro", KEYS) as store:
        assert store.rows(NAMES, code="330802")
        with pytest.raises(errors.StoreReadOnly, match="只能查看"):
            store.insert("regions", REGION)
        with pytest.raises(errors.StoreReadOnly), store.atomic():
            store.rows("UPDATE regions SET name = 'x'")


def test_a_database_that_others_hold_says_that_it_is_busy(store: Store, path: Path) -> None:
    with (
        store.atomic(),
        open_store(path, KEYS, wait_seconds=0.05) as other,
        pytest.raises(errors.StoreBusy, match="正忙"),
        other.atomic(),
    ):
        pass


def test_a_file_that_is_no_database_says_that_it_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    path.write_bytes(b"not a database at all" * 500)

    with pytest.raises(errors.StoreDamaged, match="备份"):
        open_store(path, KEYS)


def test_a_folder_that_is_not_there_says_that_it_cannot_be_opened(tmp_path: Path) -> None:
    with pytest.raises(errors.StoreUnreachable):
        open_store(tmp_path / "nowhere" / "portal.sqlite", KEYS)


def test_every_store_error_speaks_chinese_and_ends_its_sentence() -> None:
    kinds: list[type[errors.StoreError]] = [
        errors.StoreError,
        *errors.StoreError.__subclasses__(),
        errors.NotUnique,
    ]

    for kind in kinds:
        assert re.search("[\u4e00-\u9fff]", str(kind()))
        assert str(kind()).endswith("。")


KILLED = """
import os, signal, sys
from data.store import open_store
from tests.data.town import KEYS
with open_store(sys.argv[1], KEYS) as store:
    for number in range(10_000):
        with store.atomic():
            store.rows("UPDATE regions SET name = :name WHERE code = '330802'", name=str(number))
        print(number, flush=True)
"""


def test_a_killed_process_loses_nothing_that_it_acknowledged(path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    for _ in range(50):
        process.stdout.readline()
    process.kill()
    acknowledged = [49, *(int(line) for line in process.stdout if line.endswith("\n"))][-1]
    process.wait()

    with open_store(path, KEYS) as store:
        assert int(store.rows(NAMES, code="330802")[0]["name"]) >= acknowledged
        assert store.rows("PRAGMA integrity_check") == [{"integrity_check": "ok"}]


def test_no_statement_uses_what_only_sqlite_speaks() -> None:
    """The subset that PostgreSQL shares; `data/store` and the schema are the adapter."""
    only_sqlite = re.compile(
        r"\browid\b|\bifnull\b|strftime|julianday|INSERT OR|\bGLOB\b|datetime\(|printf\(|\?\d*[,)]",
        re.IGNORECASE,
    )
    statements = re.compile(
        r'"""\s*(?:SELECT|INSERT|UPDATE|DELETE).*?"""|"(?:SELECT|INSERT|UPDATE|DELETE) .*?"', re.S
    )
    folder = Path(__file__).parents[2] / "data"

    for file in folder.glob("*.py"):
        for statement in statements.findall(file.read_text(encoding="utf-8")):
            assert not only_sqlite.search(statement), f"{file.name}: {statement}"
