"""Rows beside their last entry: whatever is altered, added or taken out by hand is named."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from data import audit, departures, deputies, parts, purposes, row_checks
from data.rights import Action
from data.times import day_in_shanghai
from portal.workflows import exporting
from tests.data.test_hostile_actors import Target, target
from tests.data.town import NOW, Town

__all__ = ["target"]

_GUARDS = (
    "answer_versions_kept",
    "snapshots_stay",
    "snapshots_kept",
    "results_stay",
    "results_kept",
    "result_readings_stay",
    "result_readings_kept",
)


def _problems(town: Town) -> list[str]:
    return [problem for found in row_checks.check(town.store) for problem in found.problems]


def _by_hand(town: Town, *statements: str) -> None:
    town.store.close()
    with closing(sqlite3.connect(town.path)) as hand:
        for trigger in _GUARDS:
            hand.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            assert hand.execute(statement).rowcount, statement
        hand.commit()
    town.store = town.again()


def test_rows_that_nobody_touched_agree(target: Target) -> None:
    town = target.town
    town.says_why(town.reviewer)

    assert _problems(town) == []
    looked_at = sum(found.rows for found in row_checks.check(town.store))
    assert looked_at == row_checks.total(town.store) > 60
    assert not any(found.older for found in row_checks.check(town.store))


@pytest.mark.parametrize("batch", [1, 2, 7])
def test_small_slices_find_the_same(
    target: Target, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_checks, "_BATCH", batch)

    found = list(row_checks.check(target.town.store))

    assert sum(one.rows for one in found) == row_checks.total(target.town.store)
    assert not any(one.problems for one in found)


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("UPDATE firms SET staff = 121", "firms/"),
        (
            "UPDATE firms SET state = 'confirmed', confirmed_at = 'x', name = 'x' WHERE county = '330803'",
            "firms/",
        ),
        ("UPDATE accounts SET role = 'lead', firm_id = NULL WHERE role = 'firm_member'", "acc"),
        ("UPDATE accounts SET password_hash = 'mine' WHERE role = 'lead'", "accounts/"),
        ("UPDATE accounts SET disabled_at = 'x' WHERE role = 'auditor'", "accounts/"),
        ("UPDATE assessments SET state = 'in_review' WHERE state = 'submitted'", "assessments/"),
        ("UPDATE answers SET value = '4' WHERE value = '2'", "answers/"),
        ("UPDATE answers SET author = 'somebody'", "answers/"),
        (
            "UPDATE evidence SET described = x'01000000000000000000000000000000000000000000000000'",
            "evidence/",
        ),
        ("UPDATE evidence SET dated_on = '2026-02-02'", "evidence/"),
        (
            "UPDATE snapshots SET content = x'01000000000000000000000000000000000000000000000000'",
            "snapshots/",
        ),
        ("UPDATE results SET detail = '{}'", "results/"),
        ("UPDATE result_readings SET colour = 'blue'", "results/"),
        (
            "UPDATE purposes SET reason = x'01000000000000000000000000000000000000000000000000'",
            "purposes/",
        ),
    ],
)
def test_a_row_altered_by_hand_is_named(target: Target, statement: str, kind: str) -> None:
    target.town.says_why(target.town.reviewer)
    _by_hand(target.town, statement)

    problems = _problems(target.town)

    assert problems
    assert all(problem.startswith(kind) for problem in problems)
    assert all("不一致" in problem for problem in problems)


def test_a_look_is_no_change(target: Target) -> None:
    town = target.town
    town.says_why(town.reviewer)
    what = f"assessments/{target.submitted}"
    purposes.note_look(town.store, target.firm, what, actor=town.reviewer, now=NOW)
    assert _problems(town) == []

    _by_hand(town, "UPDATE assessments SET scope = 'full'")
    assert any(problem.startswith(what) for problem in _problems(town))


def test_a_row_written_by_hand_is_named(target: Target) -> None:
    later = "2026-11-30T00:00:00.000000+00:00"
    _by_hand(
        target.town,
        "INSERT INTO accounts (id, login_digest, login, name, password_hash, role, created_at)"
        f" SELECT 'intruder', 'x', login, name, 'x', 'lead', '{later}' FROM accounts LIMIT 1",
    )

    assert _problems(target.town) == ["accounts/intruder：没有留痕，可能是直接写进库的"]


@pytest.mark.parametrize("table", ["evidence", "answers", "snapshots"])
def test_a_row_deleted_by_hand_is_named(target: Target, table: str) -> None:
    _by_hand(target.town, f"DELETE FROM {table}")

    problems = _problems(target.town)

    assert problems
    assert all(p.startswith(f"{table}/") and "库里没有" in p for p in problems)


def test_a_row_that_its_entry_says_is_gone_is_no_finding(target: Target) -> None:
    town = target.town
    _by_hand(town, f"DELETE FROM evidence WHERE id = '{target.piece}'")
    with town.store.atomic():
        audit.append(
            town.store,
            Action.CHECK_EVIDENCE,
            actor=town.alpha,
            now=NOW,
            what=f"evidence/{target.piece}",
        )

    assert _problems(town) == []


def test_rows_older_than_the_chain_are_counted_and_not_accused(town: Town) -> None:
    _by_hand(
        town,
        "INSERT INTO firms (id, code, name, state, industry, county, staff, revenue_wan,"
        " registered_at) VALUES ('old', '910000000000000000', 'x', 'pending', '34', '330802', 1, 1,"
        " '2025-01-01T00:00:00.000000+00:00')",
    )

    assert _problems(town) == []
    assert sum(found.older for found in row_checks.check(town.store)) == 1


def test_a_column_of_a_later_schema_changes_no_digest(town: Town) -> None:
    town.store.close()
    with closing(sqlite3.connect(town.path)) as hand:
        hand.execute("ALTER TABLE accounts ADD COLUMN later TEXT")
        hand.execute("ALTER TABLE firms ADD COLUMN later TEXT NOT NULL DEFAULT ''")
        hand.commit()
    town.store = town.again()

    assert _problems(town) == []


def test_every_table_is_checked_or_named_among_those_that_are_not(town: Town) -> None:
    """A new table is one line in `NOUNS`, or one in `UNNAMED` with a reason."""
    checked = {noun.table for noun in row_checks.NOUNS}

    assert checked & row_checks.UNNAMED == set()
    assert set(town.store.tables()) - {"_sqlite_migrations"} == checked | row_checks.UNNAMED


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE exports SET rows = rows + 1", "exports"),
        ("UPDATE deputies SET last_day = '2027-12-31'", "deputies"),
        ("UPDATE part_assignments SET account_id = NULL", "part_assignments"),
        ("UPDATE departures SET due_at = '2099-01-01'", "departures"),
    ],
)
def test_people_exports_and_departures_are_checked_too(
    town: Town, statement: str, named: str
) -> None:
    store, day = town.store, day_in_shanghai(NOW)
    exporting.export_firms(store, "安排走访", actor=town.reviewer, now=NOW, new_id=town.new_id)
    part = next(iter(parts.titles()))
    parts.assign(store, part, town.colleague.account_id, actor=town.alpha, now=NOW)
    deputies.appoint(
        store,
        town.new_id(),
        town.alpha.account_id,
        town.colleague.account_id,
        first_day=day,
        last_day=day,
        actor=town.alpha,
        now=NOW,
    )
    later = timedelta(days=30)
    departures.ask(store, town.new_id(), "不再经营", cooling_off=later, actor=town.alpha, now=NOW)
    assert _problems(town) == []

    town.store.close()
    with closing(sqlite3.connect(town.path)) as hand:
        assert hand.execute(statement).rowcount
        hand.commit()
    town.store = town.again()

    assert {problem.partition("/")[0] for problem in _problems(town)} == {named}
