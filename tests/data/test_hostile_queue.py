"""The queue, cases and recusals, tried by everybody who has no business there."""

from collections.abc import Callable
from typing import Any

import pytest

from data import (
    audit,
    case_colleagues,
    caseloads,
    queue,
    queue_loads,
    recusals,
)
from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal
from data.queue import Query
from portal.workflows import assigning, queueing, recusing
from portal.workflows.assigning import Move
from tests.data.test_hostile_actors import EVERYBODY, Target, target
from tests.data.town import NOW

__all__ = ["target"]

Attempt = Callable[[Target, Actor], Any]
ALL = Query("all")
SCOPE = frozenset({"reviewer", "lead"})
LEAD = frozenset({"lead"})
REVIEWERS = frozenset({"reviewer"})
WITH_QUEUE = SCOPE | {"distant_reviewer", "guide"}
WHY = "亲属在该企业任职"
HELD, RECUSED = "h" * 32, "r" * 32

READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "queue.page": (
        SCOPE,
        lambda t, a: [
            one
            for one in queue.page(t.town.store, ALL, actor=a, now=NOW, count=500)
            if one.id == t.firm
        ],
    ),
    "queue.get": (SCOPE, lambda t, a: queue.get(t.town.store, t.firm, actor=a, now=NOW)),
    "queue.counts": (
        SCOPE | {"distant_reviewer"},
        lambda t, a: queue.counts(t.town.store, ALL, actor=a, now=NOW)["all"],
    ),
    "queue.around": (
        SCOPE,
        lambda t, a: queue.around(t.town.store, ALL, t.firm, at=1, actor=a, now=NOW).is_in,
    ),
    "queueing.read": (
        SCOPE,
        lambda t, a: [
            one
            for one in queueing.read(t.town.store, ALL, actor=a, now=NOW).first
            if one.id == t.firm
        ],
    ),
    "queueing.meet": (
        SCOPE,
        lambda t, a: queueing.meet(t.town.store, t.firm, "kind=all", actor=a, now=NOW),
    ),
    "queue_loads.counties": (
        LEAD,
        lambda t, a: queue_loads.counties(t.town.store, actor=a, now=NOW),
    ),
    "queue_loads.reviewers": (
        LEAD,
        lambda t, a: queue_loads.reviewers(t.town.store, actor=a, now=NOW),
    ),
    "queue_loads.enough_for_a_day": (
        WITH_QUEUE,
        lambda t, a: queue_loads.enough_for_a_day(t.town.store, actor=a, now=NOW),
    ),
    "assigning.propose": (
        LEAD,
        lambda t, a: assigning.propose(t.town.store, "330802", actor=a, now=NOW),
    ),
    "recusals.standing": (
        LEAD,
        lambda t, a: recusals.standing(t.town.store, actor=a),
    ),
    "case_colleagues.for_firm": (
        REVIEWERS,
        lambda t, a: case_colleagues.for_firm(t.town.store, t.firm, actor=a),
    ),
}
"""What is shown, and to whom."""

STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "queue.note_reading": (
        WITH_QUEUE,
        lambda t, a: queue.note_reading(t.town.store, actor=a, now=NOW),
    ),
    "caseloads.take": (
        REVIEWERS,
        lambda t, a: caseloads.take(t.town.store, HELD, t.firm, actor=a, now=NOW),
    ),
    "caseloads.take_if_free": (
        REVIEWERS,
        lambda t, a: caseloads.take_if_free(t.town.store, HELD, t.firm, actor=a, now=NOW),
    ),
    "assigning.take": (
        REVIEWERS,
        lambda t, a: assigning.take(t.town.store, t.firm, actor=a, now=NOW, new_id=t.town.new_id),
    ),
    "caseloads.assign": (
        LEAD,
        lambda t, a: caseloads.assign(
            t.town.store,
            HELD,
            t.firm,
            t.town.reviewer.account_id,
            seen=None,
            actor=a,
            now=NOW,
        ),
    ),
    "assigning.give_out": (
        LEAD,
        lambda t, a: assigning.give_out(
            t.town.store,
            [Move(t.firm, "甲", None, t.town.reviewer.account_id)],
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
    "recusals.declare": (
        SCOPE,
        lambda t, a: recusals.declare(t.town.store, RECUSED, t.firm, WHY, actor=a, now=NOW),
    ),
    "recusing.declare": (
        SCOPE,
        lambda t, a: recusing.declare(
            t.town.store, t.firm, WHY, actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
}
"""What is done, and by whom."""

ON_A_CASE: dict[str, tuple[frozenset[str], Attempt]] = {
    "caseloads.give_back": (
        REVIEWERS,
        lambda t, a: caseloads.give_back(t.town.store, t.firm, actor=a, now=NOW),
    ),
    "assigning.give_back": (
        REVIEWERS,
        lambda t, a: assigning.give_back(t.town.store, t.firm, actor=a, now=NOW),
    ),
    "caseloads.hand_over": (
        REVIEWERS,
        lambda t, a: caseloads.hand_over(
            t.town.store, "x", t.firm, _colleague(t), actor=a, now=NOW
        ),
    ),
    "assigning.hand_over": (
        REVIEWERS,
        lambda t, a: assigning.hand_over(
            t.town.store, t.firm, _colleague(t), actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
    "caseloads.how_many": (
        frozenset({"admin"}),
        lambda t, a: caseloads.how_many(t.town.store, t.town.reviewer.account_id, actor=a),
    ),
    "caseloads.move": (
        frozenset({"admin"}),
        lambda t, a: caseloads.move(
            t.town.store,
            t.town.reviewer.account_id,
            _colleague(t),
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
    "recusals.lift": (
        LEAD,
        lambda t, a: recusals.lift(t.town.store, RECUSED, actor=a, now=NOW),
    ),
    "recusing.lift": (
        LEAD,
        lambda t, a: recusing.lift(t.town.store, RECUSED, actor=a, now=NOW, new_id=t.town.new_id),
    ),
}
"""The same where the reviewer holds the case, and a guide has declared a recusal."""

ATTEMPTS = (READS, STEPS, ON_A_CASE)
ELSEWHERE = {
    "data.recusals.own": "speaks of what the actor declared itself",
    "data.recusals.refuse": "only refuses; tried in test_recusals.py",
    "data.caseloads.end_own": "speaks of the actor's own case; tried through `recusing.declare`",
}


def _colleague(target: Target) -> str:
    found = target.town.store.rows("SELECT id FROM accounts WHERE post = '同事'")
    return str(found[0]["id"])


def _ready(target: Target) -> None:
    """A colleague of the reviewer's is there, and the guide keeps out of alpha."""
    town = target.town
    other = {
        "id": "colleague-reviewer",
        "login_digest": "c",
        "login": town.store.keyring.encrypt(
            "login", table="accounts", column="login", row="colleague-reviewer"
        ),
        "name": town.store.keyring.encrypt(
            "王五", table="accounts", column="name", row="colleague-reviewer"
        ),
        "password_hash": "x",
        "role": "reviewer",
        "county": "330802",
        "post": "同事",
        "created_at": "2026-11-23T06:00:00.000000+00:00",
    }
    town.store.insert("accounts", other)
    row = {
        "id": RECUSED,
        "firm_id": target.firm,
        "account_id": town.guide.account_id,
        "reason": town.store.keyring.encrypt(WHY, table="recusals", column="reason", row=RECUSED),
        "declared_at": "2026-11-23T06:00:00.000000+00:00",
    }
    town.store.insert("recusals", row)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("read", READS)
def test_it_is_shown_to_whom_it_is_for(target: Target, read: str, who: str) -> None:
    _ready(target)
    allowed, attempt = READS[read]
    try:
        found = attempt(target, getattr(target.town, who))
    except Refusal as refusal:
        assert who not in allowed, refusal
        assert target.firm not in str(refusal)
    else:
        assert bool(found) == (who in allowed)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("step", STEPS)
def test_it_is_done_by_whom_it_is_for(target: Target, step: str, who: str) -> None:
    if step.startswith("recus"):
        target.town.store.rows("DELETE FROM recusals")
    else:
        _ready(target)
    _tried(target, who, *STEPS[step])


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("step", ON_A_CASE)
def test_a_case_and_a_recusal_are_touched_by_whom_they_are_for(
    target: Target, step: str, who: str
) -> None:
    _ready(target)
    caseloads.take(target.town.store, HELD, target.firm, actor=target.town.reviewer, now=NOW)
    _tried(target, who, *ON_A_CASE[step])


def _tried(target: Target, who: str, allowed: frozenset[str], attempt: Attempt) -> None:
    before = audit.head(target.town.store)
    if who in allowed:
        attempt(target, getattr(target.town, who))
        return
    with pytest.raises((NoSuch, NotAllowed)):
        attempt(target, getattr(target.town, who))
    assert audit.head(target.town.store) == before


def test_nobody_touches_a_case_or_a_firm_of_another_county(target: Target) -> None:
    """Out of scope and absent look the same."""
    town = target.town
    for firm in (target.firm, "f" * 32):
        with pytest.raises(NoSuch) as refusal:
            caseloads.take(town.store, HELD, firm, actor=town.distant_reviewer, now=NOW)
        assert "没有找到这家企业" in str(refusal.value)
