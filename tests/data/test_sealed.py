"""What is sealed opens in its own place and version only; all else is noticed, and not shown."""

from pathlib import Path

import pytest

from data import marks, rebinding, sealed
from data.errors import RuleBroken
from data.keys import KeyProblem, NoSuchKey, Tampered
from data.migrations import migrate
from data.sealed import COLUMNS, NOT_SEALED, SealedColumn
from data.store import Row
from tests.data.sealed_town import READERS, SealedTown, answer, everything, fill
from tests.data.town import KEYS, NOW, PROFILE, Town

BY_NAME = {column.name: column for column in COLUMNS}


@pytest.fixture
def sealed_town(town: Town) -> SealedTown:
    return fill(town)


def rows(case: SealedTown, column: SealedColumn) -> list[Row]:
    """All rows with a value, those of alpha's firm first."""
    return [row for page in sealed.pages(case.store, column) for row in page]


def put(case: SealedTown, column: SealedColumn, row: Row, value: bytes) -> None:
    """Write a value by hand."""
    key = " AND ".join(f"{name} = :{name}" for name in column.key)
    named = {name: row[name] for name in column.key}
    sql = f"UPDATE {column.table} SET {column.column} = :value WHERE {key}"
    case.store.rows(sql, value=value, **named)


def reads(case: SealedTown, name: str) -> None:
    """Both firms read what is theirs in this column."""
    for actor in (case.town.alpha, case.town.beta):
        READERS[name](case.store, actor, case.checks[actor.firm_id or ""])


def test_every_blob_column_is_sealed_or_listed_as_none(town: Town) -> None:
    found = {
        (table, column)
        for table in town.store.tables()
        for column, kind in town.store.columns(table).items()
        if kind == "BLOB"
    }

    assert found == {(column.table, column.column) for column in COLUMNS} | NOT_SEALED


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_the_list_names_the_primary_key(town: Town, column: SealedColumn) -> None:
    sql = "SELECT name FROM pragma_table_info(:table) WHERE pk > 0 ORDER BY pk"
    key = tuple(row["name"] for row in town.store.rows(sql, table=column.table))

    assert column.key == key


def test_every_value_opens_in_the_place_that_the_list_gives(sealed_town: SealedTown) -> None:
    for column in COLUMNS:
        assert sealed.unopened(sealed_town.store, column, every=True) == (
            sealed.count(sealed_town.store, column),
            [],
        )


@pytest.mark.parametrize("name", READERS)
def test_the_town_has_something_in_every_column_that_is_read(
    sealed_town: SealedTown, name: str
) -> None:
    assert sealed.count(sealed_town.store, BY_NAME[name]) >= 2
    reads(sealed_town, name)


@pytest.mark.parametrize("name", READERS)
def test_values_exchanged_between_rows_are_noticed(sealed_town: SealedTown, name: str) -> None:
    column = BY_NAME[name]
    found = rows(sealed_town, column)
    for row, other in zip(found, [*found[1:], found[0]], strict=True):
        put(sealed_town, column, row, other[column.column])

    noticed(sealed_town, name)


@pytest.mark.parametrize("name", READERS)
def test_a_value_of_another_column_is_noticed(sealed_town: SealedTown, name: str) -> None:
    column = BY_NAME[name]
    other = next(c for c in COLUMNS if (c.table, c.column) != (column.table, column.column))
    strange = rows(sealed_town, other)[0][other.column]
    for row in rows(sealed_town, column):
        put(sealed_town, column, row, strange)

    noticed(sealed_town, name)


@pytest.mark.parametrize("length", [0, 1, 12, 13, 20, -1])
@pytest.mark.parametrize("name", READERS)
def test_a_value_cut_short_is_noticed(sealed_town: SealedTown, name: str, length: int) -> None:
    column = BY_NAME[name]
    for row in rows(sealed_town, column):
        put(sealed_town, column, row, row[column.column][:length])

    noticed(sealed_town, name)


@pytest.mark.parametrize("byte", [0, 5, 13, -1], ids=["version", "nonce", "content", "tag"])
@pytest.mark.parametrize("name", READERS)
def test_a_flipped_bit_is_noticed(sealed_town: SealedTown, name: str, byte: int) -> None:
    column = BY_NAME[name]
    for row in rows(sealed_town, column):
        value = bytearray(row[column.column])
        value[byte] ^= 4
        put(sealed_town, column, row, bytes(value))

    noticed(sealed_town, name)


def noticed(case: SealedTown, name: str) -> None:
    """Reading is refused with a calm sentence; the place is known, the content is nowhere."""
    with pytest.raises((Tampered, NoSuchKey)) as refusal:
        reads(case, name)

    table, column, row = refusal.value.place
    assert (table, column) == (BY_NAME[name].sealed_as or tuple(name.split(".")))
    assert row
    assert "联系管理员" in str(refusal.value)
    assert not any(secret in str(refusal.value) for secret in ("台账", "先这样写", "0570"))


def test_an_older_reason_of_the_same_answer_is_noticed(sealed_town: SealedTown) -> None:
    for name in ("answers.reason", "answer_versions.reason"):
        column = BY_NAME[name]
        old, new, *_ = rows(sealed_town, BY_NAME["answer_versions.reason"])
        put(sealed_town, column, new, old["reason"])
        noticed(sealed_town, name)


@pytest.mark.parametrize("name", ["contact_name", "contact_phone"])
def test_older_contact_data_of_the_same_firm_is_noticed(sealed_town: SealedTown, name: str) -> None:
    from data import firms

    column = BY_NAME[f"firms.{name}"]
    old = rows(sealed_town, column)[0]
    firms.change_profile(
        sealed_town.store,
        old["id"],
        PROFILE.model_copy(update={"contact_name": "赵六", "contact_phone": "13900000000"}),
        seen_version=2,
        actor=sealed_town.town.alpha,
        now=NOW,
    )
    put(sealed_town, column, old, old[column.column])

    noticed(sealed_town, column.name)


def test_contact_data_of_before_is_bound_once_and_reads_as_before(
    sealed_town: SealedTown,
) -> None:
    before = everything(sealed_town)
    for name in ("contact_name", "contact_phone"):
        column = BY_NAME[f"firms.{name}"]
        for row in rows(sealed_town, column):
            text = sealed.open_value(sealed_town.store, column, row).decode()
            unbound = KEYS.encrypt(text, table="firms", column=name, row=row["id"])
            put(sealed_town, column, row, unbound)
    marks.take_away(sealed_town.store, "contacts bound to version")
    assert not rebinding.is_done(sealed_town.store)

    migrate(sealed_town.store)

    assert everything(sealed_town) == before
    assert rebinding.is_done(sealed_town.store)


def test_binding_leaves_alone_what_does_not_open(sealed_town: SealedTown) -> None:
    column = BY_NAME["firms.contact_name"]
    row = rows(sealed_town, column)[0]
    put(sealed_town, column, row, b"\x01" + bytes(40))
    marks.take_away(sealed_town.store, "contacts bound to version")

    migrate(sealed_town.store)

    noticed(sealed_town, column.name)


@pytest.mark.parametrize("table", ["answer_versions", "snapshots"])
def test_of_what_is_kept_for_good_the_sealed_column_alone_is_written_again(
    sealed_town: SealedTown, table: str
) -> None:
    store = sealed_town.store
    (column,) = (found for found in COLUMNS if found.table == table)
    for row in rows(sealed_town, column):
        fresh = store.keyring.seal(sealed.open_value(store, column, row), **column.place(row))
        put(sealed_town, column, row, fresh)
    reads(sealed_town, column.name)

    for other in set(store.columns(table)) - {column.column}:
        with pytest.raises(RuleBroken):
            store.rows(f"UPDATE {table} SET {other} = {other}")


def test_a_check_names_every_value_that_does_not_open(sealed_town: SealedTown) -> None:
    column = BY_NAME["evidence.described"]
    for row in rows(sealed_town, column):
        put(sealed_town, column, row, row["described"][:-1])

    opened, problems = sealed.unopened(sealed_town.store, column, every=True)

    assert opened == 0
    assert {problem.place[2] for problem in problems} == {
        row["id"] for row in rows(sealed_town, column)
    }
    assert all(isinstance(problem, KeyProblem) for problem in problems)


def test_pages_are_small_where_values_are_large(
    sealed_town: SealedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    column = BY_NAME["answer_versions.reason"]
    together = rows(sealed_town, column)
    monkeypatch.setattr(sealed, "_MOST_BYTES", 50)

    pages = [page for page in sealed.pages(sealed_town.store, column) if page]

    assert [len(page) for page in pages] == [1] * len(together)
    assert [row for page in pages for row in page] == together


def test_reasons_go_on_after_all_this(sealed_town: SealedTown, tmp_path: Path) -> None:
    actor = sealed_town.town.alpha
    check = sealed_town.checks[actor.firm_id or ""]
    answer(sealed_town.store, actor, check, "第三次", seen_version=2)

    assert READERS["answers.reason"](sealed_town.store, actor, check) == "第三次"
