"""When a firm leaves and who may say so: asked, called off, interrupted."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta

import pytest

from data import (
    audit,
    departures,
    firms,
    leaving,
)
from data.actor import OPERATOR
from data.departures import AlreadyLeaving, NotLeaving
from data.errors import NotAllowed, Refusal, RuleBroken
from data.leaving import NotDue
from tests.data.test_hostile_actors import Target, target
from tests.data.test_leaving import COOLING_OFF, DUE, WHY, _ask, _delete, _lived_in
from tests.data.town import NOW, Town

__all__ = ["target"]


@pytest.mark.parametrize("early", [timedelta(microseconds=1), COOLING_OFF])
def test_before_its_time_nothing_is_deleted(target: Target, early: timedelta) -> None:
    departure = _ask(target)
    with pytest.raises(NotDue):
        _delete(target, departure, DUE - early)
    assert firms.own(target.town.store, actor=target.town.alpha)


def test_called_off_at_the_last_second_nothing_is_deleted(target: Target) -> None:
    town = target.town
    departure = _ask(target)
    departures.cancel(town.store, actor=town.alpha, now=DUE)

    with pytest.raises(NotDue):
        _delete(target, departure, DUE + COOLING_OFF)
    assert firms.own(town.store, actor=town.alpha)
    assert departures.standing(town.store, target.firm, actor=town.alpha) is None
    with pytest.raises(NotLeaving):
        departures.cancel(town.store, actor=town.alpha, now=DUE)


def test_a_second_deletion_finds_nothing(target: Target) -> None:
    departure = _ask(target)
    _delete(target, departure)
    before = audit.head(target.town.store)

    with pytest.raises(NotDue):
        _delete(target, departure)

    assert audit.head(target.town.store) == before
    assert departures.due(target.town.store, now=DUE) == []


def test_asked_twice_the_first_time_counts(target: Target) -> None:
    _ask(target)
    with pytest.raises(AlreadyLeaving):
        _ask(target, NOW + timedelta(days=1))
    standing = departures.standing(target.town.store, target.firm, actor=target.town.colleague)
    assert standing is not None
    assert (standing.due_at, standing.reason) == (DUE, WHY)


def test_after_calling_off_one_may_ask_again(target: Target) -> None:
    _ask(target)
    departures.cancel(target.town.store, actor=target.town.alpha, now=NOW)
    again = _ask(target, NOW + timedelta(days=1))
    with pytest.raises(NotDue):
        _delete(target, again, DUE)
    _delete(target, again, DUE + timedelta(days=1))


@pytest.mark.parametrize("why", ["", "  ", "走", "\x00 不再参加了", "长" * 501])
def test_a_reason_is_a_sentence(target: Target, why: str) -> None:
    town = target.town
    with pytest.raises(Refusal, match="注销原因"):
        departures.ask(
            town.store, town.new_id(), why, cooling_off=COOLING_OFF, actor=town.alpha, now=NOW
        )
    assert not town.store.rows("SELECT * FROM departures")


@pytest.mark.parametrize(
    "who",
    ["colleague", "reviewer", "distant_reviewer", "guide", "lead", "auditor", "admin", "visitor"],
)
def test_only_the_owner_asks_and_calls_off(target: Target, who: str) -> None:
    town = target.town
    actor = getattr(town, who)
    with pytest.raises(NotAllowed):
        departures.ask(
            town.store, town.new_id(), WHY, cooling_off=COOLING_OFF, actor=actor, now=NOW
        )
    _ask(target)
    with pytest.raises(NotAllowed):
        departures.cancel(town.store, actor=actor, now=NOW)
    assert departures.standing(town.store, target.firm, actor=town.alpha) is not None


def test_a_neighbour_neither_sees_nor_ends_it(target: Target) -> None:
    town = target.town
    _ask(target)

    assert departures.of_firm(town.store, target.firm, actor=town.beta) == []
    with pytest.raises(NotLeaving):
        departures.cancel(town.store, actor=town.beta, now=NOW)


@pytest.mark.parametrize("who", ["alpha", "colleague", "reviewer", "lead", "admin", "visitor"])
def test_nobody_deletes_by_hand(target: Target, who: str) -> None:
    actor = getattr(target.town, who)
    departure = _ask(target)
    with pytest.raises(NotAllowed):
        leaving.delete_firm(target.town.store, departure, actor=actor, now=DUE)
    with pytest.raises(NotAllowed):
        leaving.delete_expired_drafts(target.town.store, before=DUE, actor=actor, now=DUE)


def _not_asked(target: Target) -> None:
    """No request at all."""


def _asked(target: Target) -> None:
    """The time runs, and is not over."""
    _ask(target)


def _called_off(target: Target) -> None:
    _ask(target)
    departures.cancel(target.town.store, actor=target.town.alpha, now=NOW)


def _neighbour_due(target: Target) -> None:
    town = target.town
    departures.ask(
        town.store, town.new_id(), WHY, cooling_off=COOLING_OFF, actor=town.beta, now=NOW
    )


@pytest.mark.parametrize("table", ["answer_versions", "snapshots", "results", "result_readings"])
@pytest.mark.parametrize("state", [_not_asked, _asked, _called_off, _neighbour_due])
def test_the_database_itself_lets_nothing_else_go(
    target: Target, state: Callable[[Target], None], table: str
) -> None:
    state(target)
    with pytest.raises(RuleBroken):
        target.town.store.rows(f"DELETE FROM {table}")


@pytest.mark.parametrize(
    ("cause", "began_at"),
    [
        ("departure", "2026-12-01T00:00:00.000000+00:00"),
        ("expired", "2099-01-01T00:00:00.000000+00:00"),
        ("curiosity", "2099-01-01T00:00:00.000000+00:00"),
    ],
)
def test_a_leaving_without_its_cause_is_refused(target: Target, cause: str, began_at: str) -> None:
    _ask(target)
    for assessment in (target.submitted, target.draft):
        with pytest.raises(RuleBroken):
            target.town.store.insert(
                "leavings",
                {"assessment_id": assessment, "cause": cause, "began_at": began_at},
            )


def test_what_was_kept_is_still_never_changed(target: Target) -> None:
    for table, column in (
        ("answer_versions", "value"),
        ("snapshots", "digest"),
        ("results", "detail"),
        ("result_readings", "colour"),
    ):
        with pytest.raises(RuleBroken):
            target.town.store.rows(f"UPDATE {table} SET {column} = 'x'")


@pytest.mark.parametrize("step", range(1, 50, 7))
def test_interrupted_anywhere_nothing_has_happened(
    target: Target, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = target.town
    _lived_in(target)
    departure = _ask(target)
    before = _dump(town)
    append, calls = audit.append, iter(range(1, 10_000))

    def stumbling(*args: object, **named: object) -> None:
        if next(calls) == step:
            raise ZeroDivisionError
        append(*args, **named)  # type: ignore[arg-type]  # passed on as it came

    with monkeypatch.context() as patched:
        patched.setattr(audit, "append", stumbling)
        with pytest.raises(ZeroDivisionError):
            _delete(target, departure)

    assert _dump(town) == before
    _delete(target, departure)
    assert not town.store.rows("SELECT * FROM assessments")


def _dump(town: Town) -> list[str]:
    with closing(sqlite3.connect(town.path)) as hand:
        return list(hand.iterdump())


def test_an_expired_draft_goes_after_its_time_and_a_submitted_check_never(target: Target) -> None:
    town = target.town
    for assessment in (target.draft, target.submitted):
        town.store.update("assessments", assessment, {"state": "expired"})
    soon = leaving.delete_expired_drafts(town.store, before=NOW, actor=OPERATOR, now=NOW)
    assert soon == 0

    later = NOW + timedelta(days=1)
    gone = leaving.delete_expired_drafts(town.store, before=later, actor=OPERATOR, now=later)

    assert gone == 1
    assert [row["id"] for row in town.store.rows("SELECT id FROM assessments")] == [
        target.submitted
    ]
    assert town.store.rows("SELECT * FROM snapshots")
    assert not town.store.rows("SELECT * FROM evidence")
    assert audit.verify(town.store)
