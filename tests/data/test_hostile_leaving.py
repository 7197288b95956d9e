"""Exports, leaving, looking and the chain, tried by everybody who has no business there."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from data import (
    assessments,
    audit,
    confirmations,
    departures,
    directory,
    exports,
    leaving,
    purposes,
    retention,
    stamps,
    trail,
)
from data.actor import OPERATOR, Actor
from data.errors import NoSuch, NotAllowed, Refusal
from portal.workflows import (
    departing,
    export_alarms,
    exporting,
    looking,
    reading_results,
    taking_out,
)
from tests.data.test_hostile_actors import EVERYBODY, Target, target
from tests.data.town import NOW

__all__ = ["target"]

Attempt = Callable[[Target, Actor], Any]
WHY = "安排十二月走访"
OWN = frozenset({"alpha", "colleague"})
SCOPE = frozenset({"reviewer", "lead"})
SAID = frozenset({"lead"})
"""Who has stated a purpose for alpha today: see `_ready`."""

READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "confirmations.of_firm": (
        OWN | SCOPE,
        lambda t, a: confirmations.of_firm(t.town.store, t.firm, actor=a),
    ),
    "departures.standing": (
        OWN,
        lambda t, a: departures.standing(t.town.store, t.firm, actor=a),
    ),
    "departures.of_firm": (OWN, lambda t, a: departures.of_firm(t.town.store, t.firm, actor=a)),
    "exports.of_firm": (OWN, lambda t, a: exports.of_firm(t.town.store, t.firm, actor=a)),
    "exports.of_staff": (
        frozenset({"lead"}),
        lambda t, a: exports.of_staff(t.town.store, actor=a, since=NOW, count=5),
    ),
    "directory.search": (
        OWN | SCOPE,
        lambda t, a: [
            one
            for one in directory.search(t.town.store, actor=a, words="").entries
            if one.id == t.firm
        ],
    ),
    "looking.meet": (OWN | SCOPE, lambda t, a: looking.meet(t.town.store, t.firm, actor=a)),
    "looking.open_check": (
        OWN | SAID,
        lambda t, a: looking.open_check(t.town.store, t.firm, actor=a, now=NOW),
    ),
    "purposes.reason_of_today": (
        SAID,
        lambda t, a: purposes.reason_of_today(t.town.store, t.firm, actor=a),
    ),
    "reading_results.last_submitted_of": (
        OWN | SCOPE,
        lambda t, a: reading_results.last_submitted_of(t.town.store, t.firm, actor=a),
    ),
    "reading_results.as_submitted": (
        OWN | SAID,
        lambda t, a: reading_results.as_submitted(
            t.town.store,
            assessments.get(t.town.store, t.submitted, actor=t.town.alpha),
            actor=a,
        ),
    ),
    "trail.of_firm": (
        frozenset({"alpha"}),
        lambda t, a: list(trail.of_firm(t.town.store, t.firm, actor=a)),
    ),
    "trail.page": (frozenset({"auditor"}), lambda t, a: trail.page(t.town.store, actor=a)),
    "trail.head": (frozenset({"auditor"}), lambda t, a: trail.head(t.town.store, actor=a)),
}
"""What is shown, and to whom."""

STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "confirmations.add": (
        SCOPE,
        lambda t, a: confirmations.add(
            t.town.store, t.town.new_id(), t.firm, "营业执照原件", actor=a, now=NOW
        ),
    ),
    "departures.cancel": (
        frozenset({"alpha"}),
        lambda t, a: departures.cancel(t.town.store, actor=a, now=NOW),
    ),
    "departing.cancel": (
        frozenset({"alpha"}),
        lambda t, a: departing.cancel(t.town.store, actor=a, now=NOW),
    ),
    "exports.note_list": (
        SCOPE | {"distant_reviewer", "guide"},
        lambda t, a: exports.note_list(
            t.town.store, t.town.new_id(), WHY, rows=0, size=0, actor=a, now=NOW
        ),
    ),
    "exporting.export_firms": (
        SCOPE | {"distant_reviewer", "guide"},
        lambda t, a: exporting.export_firms(
            t.town.store, WHY, actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
    "looking.say_why": (
        SCOPE,
        lambda t, a: looking.say_why(
            t.town.store, t.firm, WHY, actor=a, now=NOW, new_id=t.town.new_id
        ),
    ),
    "trail.take_head": (
        frozenset({"auditor"}),
        lambda t, a: trail.take_head(t.town.store, actor=a, now=NOW),
    ),
}
"""What is done, and by whom."""

NEVER: dict[str, Attempt] = {
    "leaving.delete_firm": lambda t, a: leaving.delete_firm(
        t.town.store, "d" * 32, actor=a, now=NOW
    ),
    "leaving.delete_expired_drafts": lambda t, a: leaving.delete_expired_drafts(
        t.town.store, before=NOW, actor=a, now=NOW
    ),
    "retention.forget": lambda t, a: retention.forget(
        t.town.store, "sessions", before=NOW, actor=a, now=NOW
    ),
    "departing.ask": lambda t, a: departing.ask(
        t.town.store,
        WHY,
        "不是密码",
        cooling_off=timedelta(days=30),
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "taking_out.take_out": lambda t, a: taking_out.take_out(
        t.town.store, "不是密码", actor=a, now=NOW, new_id=t.town.new_id
    ),
}
"""What nobody does: it is the operator's, or asks for a password that nobody here knows."""


def _ready(target: Target) -> None:
    """The lead has said why; alpha was confirmed with a proof, took its data, and is leaving."""
    town = target.town
    town.says_why(town.lead)
    with town.store.atomic():
        confirmations.add(
            town.store, town.new_id(), target.firm, "营业执照原件", actor=town.lead, now=NOW
        )
    exports.note_own(town.store, town.new_id(), rows=1, size=1, actor=town.alpha, now=NOW)
    exports.note_list(town.store, town.new_id(), WHY, rows=1, size=1, actor=town.reviewer, now=NOW)
    departures.ask(
        town.store,
        town.new_id(),
        "不再参加",
        cooling_off=timedelta(days=30),
        actor=town.alpha,
        now=NOW,
    )


ATTEMPTS = (READS, STEPS, NEVER)


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
    _ready(target)
    allowed, attempt = STEPS[step]
    before = audit.head(target.town.store)
    if who in allowed:
        attempt(target, getattr(target.town, who))
        return
    with pytest.raises((NoSuch, NotAllowed)):
        attempt(target, getattr(target.town, who))
    assert audit.head(target.town.store) == before


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("step", NEVER)
def test_nobody_here_does_it(target: Target, step: str, who: str) -> None:
    with pytest.raises(Refusal):
        NEVER[step](target, getattr(target.town, who))
    assert target.town.store.rows("SELECT 1 FROM firms WHERE id = :id", id=target.firm)


def test_only_the_operator_keeps_time_stamps(target: Target) -> None:
    stamp = stamps.Stamp(audit.head(target.town.store), "tsa", b"token", NOW)
    for who in EVERYBODY:
        with pytest.raises(NotAllowed):
            stamps.add(target.town.store, "s", stamp, actor=getattr(target.town, who))
    stamps.add(target.town.store, "s", stamp, actor=OPERATOR)


@pytest.mark.parametrize("who", ["alpha", "guide", "auditor", "admin", "visitor"])
def test_unusual_exports_are_told_to_the_lead_alone(target: Target, who: str) -> None:
    with pytest.raises((NotAllowed, NoSuch)):
        export_alarms.watch(target.town.store, actor=getattr(target.town, who), now=NOW)
