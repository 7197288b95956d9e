"""Wishes for a visit (请指导员上门), tried by everybody who has no business there."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from data import assignments, visit_wishes
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal
from data.visit_wishes import Wish
from portal.workflows import wishing
from tests.data.town import NOW, Town, built

FIRST, LAST = date(2026, 12, 1), date(2026, 12, 4)
TABLES = ("visit_wishes", "messages")
OWN, STAFF = ("alpha", "colleague"), ("reviewer", "guide", "lead")
STRANGERS = ("gamma", "distant_reviewer", "other_guide", "auditor", "admin", "visitor")


@dataclass
class Target:
    """Alpha asks for a visit; its guide has said why, the reviewer and the lead have not."""

    town: Town
    wish: Wish

    def who(self, name: str) -> Actor:
        """Somebody of the town; `other_guide` guides other firms."""
        if name == "other_guide":
            return replace(self.town.guide, account_id="f" * 32)
        actor: Actor = getattr(self.town, name)
        return actor


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """One for all attempts: each that changes something is undone."""
    for town in built(tmp_path_factory.mktemp("hostile") / "portal.sqlite"):
        firm = town.alpha.firm_id or ""
        assignments.assign(town.store, firm, town.guide.account_id, actor=town.lead, now=NOW)
        town.says_why(town.guide)
        wish = visit_wishes.ask(
            town.store, town.new_id(), "换了行政主管", FIRST, LAST, actor=town.alpha, now=NOW
        )
        yield Target(town, wish)


Attempt = Callable[[Target, Actor], Any]
READS: dict[str, Attempt] = {
    "visit_wishes.get": lambda t, a: visit_wishes.get(t.town.store, t.wish.id, actor=a),
    "visit_wishes.of_firm": lambda t, a: visit_wishes.of_firm(
        t.town.store, t.wish.firm_id, actor=a
    ),
}
STAFF_READS: dict[str, Attempt] = {
    "visit_wishes.standing": lambda t, a: visit_wishes.standing(t.town.store, actor=a),
}
OF_FIRM: dict[str, Attempt] = {
    "visit_wishes.withdraw": lambda t, a: visit_wishes.withdraw(
        t.town.store, t.wish.id, seen=1, actor=a, now=NOW
    ),
    "wishing.withdraw": lambda t, a: wishing.withdraw(
        t.town.store, t.wish.id, seen=1, actor=a, now=NOW, new_id=t.town.new_id
    ),
}
ANSWERS: dict[str, Attempt] = {
    "visit_wishes.plan": lambda t, a: visit_wishes.plan(
        t.town.store, t.wish.id, FIRST, seen=1, actor=a, now=NOW
    ),
    "visit_wishes.decline": lambda t, a: visit_wishes.decline(
        t.town.store, t.wish.id, "已在电话里说清", seen=1, actor=a, now=NOW
    ),
    "wishing.plan": lambda t, a: wishing.plan(
        t.town.store, t.wish.id, FIRST, seen=1, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "wishing.decline": lambda t, a: wishing.decline(
        t.town.store, t.wish.id, "已在电话里说清", seen=1, actor=a, now=NOW, new_id=t.town.new_id
    ),
}
VISITS: dict[str, Attempt] = {
    "visit_wishes.met": lambda t, a: visit_wishes.met(
        t.town.store, t.wish.firm_id, FIRST, actor=a, now=NOW
    ),
    "wishing.visited": lambda t, a: wishing.visited(
        t.town.store, t.wish.firm_id, FIRST, actor=a, now=NOW, new_id=t.town.new_id
    ),
}
ASKS: dict[str, Attempt] = {
    "visit_wishes.ask": lambda t, a: visit_wishes.ask(
        t.town.store, t.town.new_id(), "换了人", FIRST, LAST, actor=a, now=NOW
    ),
    "wishing.ask": lambda t, a: wishing.ask(
        t.town.store, "换了人", FIRST, LAST, actor=a, now=NOW, new_id=t.town.new_id
    ),
}
ATTEMPTS = (READS, STAFF_READS, OF_FIRM, ANSWERS, VISITS, ASKS)
ELSEWHERE: dict[str, str] = {}


def _contents(town: Town) -> dict[str, list[dict[str, Any]]]:
    return {table: town.store.rows(f"SELECT * FROM {table}") for table in TABLES}


class _Undone(Exception):  # noqa: N818  # named for what it does
    """Takes back what an attempt did."""


def _refused(target: Target, attempt: Attempt, who: str) -> None:
    before = _contents(target.town)
    with pytest.raises((NoSuch, NotAllowed)):
        attempt(target, target.who(who))
    assert _contents(target.town) == before


def _done(target: Target, attempt: Attempt, who: str) -> None:
    with suppress(_Undone), target.town.store.atomic():
        before = _contents(target.town)
        attempt(target, target.who(who))
        assert _contents(target.town) != before
        raise _Undone


@pytest.mark.parametrize("who", STRANGERS)
def test_a_stranger_reads_nothing(target: Target, who: str) -> None:
    for name, read in (READS | STAFF_READS).items():
        try:
            found = read(target, target.who(who))
        except (NoSuch, NotAllowed):
            continue
        assert not found, name


def test_the_firm_and_officials_in_scope_read_it_the_reason_after_a_purpose(target: Target) -> None:
    read = READS["visit_wishes.get"]
    for who in (*OWN, "guide"):
        assert read(target, target.who(who)).reason == "换了行政主管"
    for who in ("reviewer", "lead"):
        assert read(target, target.who(who)).reason == ""
    assert [
        len(STAFF_READS["visit_wishes.standing"](target, target.who(who))) for who in STAFF
    ] == [
        1,
        1,
        1,
    ]


@pytest.mark.parametrize("name", [*ANSWERS, *VISITS])
def test_officials_in_scope_answer_and_nobody_else(target: Target, name: str) -> None:
    attempt = (ANSWERS | VISITS)[name]
    for who in (*STRANGERS, *OWN):
        _refused(target, attempt, who)
    for who in STAFF:
        _done(target, attempt, who)


@pytest.mark.parametrize("name", OF_FIRM)
def test_the_firm_takes_it_back_and_nobody_else(target: Target, name: str) -> None:
    for who in (*STRANGERS, *STAFF, "beta"):
        _refused(target, OF_FIRM[name], who)
    for who in OWN:
        _done(target, OF_FIRM[name], who)


@pytest.mark.parametrize("name", ASKS)
def test_only_a_firm_asks_and_only_for_itself(target: Target, name: str) -> None:
    for who in ("distant_reviewer", "other_guide", "auditor", "admin", "visitor", *STAFF):
        _refused(target, ASKS[name], who)
    _done(target, ASKS[name], "gamma")


@pytest.mark.parametrize("name", [*ANSWERS, *VISITS])
def test_who_keeps_out_answers_nothing(target: Target, name: str) -> None:
    store, guide = target.town.store, target.town.guide
    row = {"id": "out", "firm_id": target.wish.firm_id, "account_id": guide.account_id}
    with suppress(_Undone), store.atomic():
        store.insert("recusals", {**row, "reason": b"x", "declared_at": "2026-11-23"})
        before = _contents(target.town)
        with pytest.raises((NoSuch, Refusal)):
            (ANSWERS | VISITS)[name](target, guide)
        assert _contents(target.town) == before
        raise _Undone
