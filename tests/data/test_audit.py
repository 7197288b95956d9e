"""The audit chain: every change leaves an entry, none can be altered, taken out or guessed."""

import hashlib
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data import audit, firms, sessions
from data.actor import OPERATOR
from data.audit import BrokenChain, Head
from data.errors import Refusal
from data.rights import Action
from data.store import Store
from tests.data.test_hostile_actors import WRITES, Target, target
from tests.data.town import NOW, PROFILE, Town

__all__ = ["target"]

_OWNERS_WRITES = sorted(WRITES.keys() - {"snapshots.take", "results.add", "submit"})


def _grown(town: Town, entries: int = 5) -> Head:
    """Some more entries at the end of the town's chain."""
    with town.store.atomic():
        for number in range(entries):
            audit.append(
                town.store,
                Action.REFERENCE_EDIT,
                actor=OPERATOR,
                now=NOW,
                what=f"regions/{number}",
                after=number,
            )
    return audit.head(town.store)


def _by_hand(town: Town, *statements: str) -> None:
    """What somebody with the file and without the key does to it."""
    town.store.close()
    with closing(sqlite3.connect(town.path)) as hand:
        for trigger in ("audit_entries_stay", "audit_entries_kept"):
            hand.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            hand.execute(statement)
        hand.commit()
    town.store = town.again()


def test_a_chain_that_nobody_touched_is_whole(town: Town) -> None:
    head = _grown(town)

    assert audit.verify(town.store) == head
    assert audit.verify(town.store, known=head) == head


@pytest.mark.parametrize(
    "column", ["at", "account", "role", "action", "what", "firm_id", "purpose", "before", "after"]
)
def test_an_altered_entry_is_named(town: Town, column: str) -> None:
    last = _grown(town).number
    _by_hand(town, f"UPDATE audit_entries SET {column} = 'x' WHERE number = {last - 2}")

    with pytest.raises(BrokenChain, match="改动") as refusal:
        audit.verify(town.store)

    assert refusal.value.number == last - 2


def test_an_exchanged_salt_is_named(town: Town) -> None:
    last = _grown(town).number
    _by_hand(town, f"UPDATE audit_entries SET salt = x'00' WHERE number = {last}")

    with pytest.raises(BrokenChain) as refusal:
        audit.verify(town.store)

    assert refusal.value.number == last


def test_an_entry_taken_out_is_named(town: Town) -> None:
    last = _grown(town).number
    _by_hand(town, f"DELETE FROM audit_entries WHERE number = {last - 1}")

    with pytest.raises(BrokenChain, match="不在") as refusal:
        audit.verify(town.store)

    assert refusal.value.number == last - 1


def test_closing_the_gap_does_not_help(town: Town) -> None:
    last = _grown(town).number
    _by_hand(
        town,
        f"DELETE FROM audit_entries WHERE number = {last - 1}",
        f"UPDATE audit_entries SET number = {last - 1} WHERE number = {last}",
    )

    with pytest.raises(BrokenChain) as refusal:
        audit.verify(town.store)

    assert refusal.value.number == last - 1


def test_two_entries_exchanged_are_noticed(town: Town) -> None:
    last = _grown(town).number
    _by_hand(
        town,
        f"UPDATE audit_entries SET number = 0 WHERE number = {last}",
        f"UPDATE audit_entries SET number = {last} WHERE number = {last - 1}",
        f"UPDATE audit_entries SET number = {last - 1} WHERE number = 0",
    )

    with pytest.raises(BrokenChain) as refusal:
        audit.verify(town.store)

    assert refusal.value.number == last - 1


def test_an_end_cut_off_is_noticed_by_a_head_kept_elsewhere(town: Town) -> None:
    head = _grown(town)
    _by_hand(town, f"DELETE FROM audit_entries WHERE number > {head.number - 2}")

    assert audit.verify(town.store).number == head.number - 2
    with pytest.raises(BrokenChain, match="链尾") as refusal:
        audit.verify(town.store, known=head)

    assert refusal.value.number == head.number - 1


def test_a_chain_of_another_key_is_noticed_by_its_head(town: Town) -> None:
    head = _grown(town)

    with pytest.raises(BrokenChain, match="链尾"):
        audit.verify(town.store, known=Head(head.number, hashlib.sha256(b"x").hexdigest()))


def test_a_link_made_without_the_key_does_not_fit(town: Town) -> None:
    last = _grown(town).number
    forged = hashlib.sha256(b"all fields of the entry").hexdigest()
    _by_hand(town, f"UPDATE audit_entries SET link = '{forged}' WHERE number = {last}")

    with pytest.raises(BrokenChain):
        audit.verify(town.store)


def test_the_database_itself_refuses_to_change_or_delete_entries(town: Town) -> None:
    _grown(town)
    for statement in ("UPDATE audit_entries SET role = 'x'", "DELETE FROM audit_entries"):
        with pytest.raises(Refusal):
            town.store.rows(statement)


def test_an_entry_stands_or_falls_with_its_change(town: Town) -> None:
    before = audit.head(town.store)

    with pytest.raises(ZeroDivisionError), town.store.atomic():
        firms.change_profile(
            town.store,
            town.alpha.firm_id or "",
            PROFILE.model_copy(update={"staff": 7}),
            seen_version=1,
            actor=town.alpha,
            now=NOW,
        )
        raise ZeroDivisionError

    assert audit.head(town.store) == before


def test_outside_of_a_transaction_nothing_is_noted(town: Town) -> None:
    with pytest.raises(audit.OutsideTransaction):
        audit.append(town.store, Action.SESSION_END, actor=town.alpha, now=NOW, what="accounts/x")


@pytest.mark.parametrize("write", _OWNERS_WRITES)
def test_every_change_of_a_firms_rows_leaves_an_entry(target: Target, write: str) -> None:
    before = audit.head(target.town.store).number

    WRITES[write](target, target.town.alpha)

    added = list(audit.entries(target.town.store, after=before))
    assert added
    assert {row["firm_id"] for row in added} == {target.firm}
    assert {row["account"] for row in added} == {target.town.alpha.account_id}
    assert audit.verify(target.town.store)


def test_submitting_leaves_an_entry_for_snapshot_result_and_state(target: Target) -> None:
    town = target.town
    about = {
        row["what"].partition("/")[0]
        for row in audit.entries(town.store)
        if row["action"] == Action.CHECK_SUBMIT and row["firm_id"] == target.firm
    }
    assert about == {"snapshots", "results", "assessments"}


def test_signing_in_and_out_leave_entries(town: Town) -> None:
    before = audit.head(town.store).number

    sessions.start(town.store, town.reviewer.account_id, token="t" * 43, now=NOW)
    sessions.revoke(town.store, "t" * 43, now=NOW)
    sessions.revoke(town.store, "t" * 43, now=NOW)

    said = [(row["action"], row["role"]) for row in audit.entries(town.store, after=before)]
    assert said == [("session.begin", "reviewer"), ("session.end", "reviewer")]


def test_no_content_lies_in_the_chain(target: Target) -> None:
    WRITES["add_evidence"](target, target.town.alpha)

    text = str(list(audit.entries(target.town.store)))
    for word in ("衢州甲机械", "张三", "目录", "login-"):
        assert word not in text


def test_equal_values_have_unequal_digests(town: Town) -> None:
    _grown(town)
    with town.store.atomic():
        for _ in range(2):
            audit.append(
                town.store,
                Action.CHECK_ANSWER,
                actor=town.alpha,
                now=NOW,
                what="answers/a",
                after=3,
            )

    first, second = list(audit.entries(town.store))[-2:]
    assert first["after"] != second["after"]
    assert audit.agrees(town.store, "answers/a", 3)
    assert not audit.agrees(town.store, "answers/a", 4)
    assert not audit.agrees(town.store, "answers/b", 3)


@settings(
    max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    left=st.lists(st.text(max_size=8), min_size=2, max_size=2),
    right=st.lists(st.text(max_size=8), min_size=2, max_size=2),
)
def test_different_fields_never_make_the_same_link(
    town: Town, left: list[str], right: list[str]
) -> None:
    """Fields that run into each other would let one entry stand for another."""
    if left == right:
        return

    def link(fields: list[str]) -> str:
        row = dict.fromkeys(audit._LINKED, "") | {"what": fields[0], "before": fields[1]}
        return audit._link(town.store, {**row, "salt": b""})

    assert link(left) != link(right)


def test_two_processes_append_in_turn(town: Town) -> None:
    head = audit.head(town.store).number
    with town.again() as other:
        for number in range(6):
            _append_once(town.store if number % 2 else other)

    assert audit.verify(town.store).number == head + 6


def _append_once(store: Store) -> None:
    with store.atomic():
        audit.append(store, Action.REFERENCE_EDIT, actor=OPERATOR, now=NOW, what="regions/1")


def test_walking_holds_a_few_thousand_entries_at_a_time(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = _grown(town, 10).number
    monkeypatch.setattr(audit, "_BATCH", 3)
    asked: list[int] = []
    rows: Callable[..., list[dict[str, object]]] = town.store.rows

    def counted(sql: str, **params: object) -> list[dict[str, object]]:
        found = rows(sql, **params)
        asked.append(len(found))
        return found

    monkeypatch.setattr(town.store, "rows", counted)

    assert [row["number"] for row in audit.entries(town.store)] == list(range(1, last + 1))
    assert max(asked) == 3
