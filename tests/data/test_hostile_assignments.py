"""Who guides a firm, tried by everybody who has no business there."""

from collections.abc import Callable
from typing import Any

import pytest

from data import assignments
from data.actor import Actor
from data.errors import NoSuch, NotAllowed
from portal.workflows import guiding
from tests.data.test_hostile_actors import EVERYBODY, Target, target
from tests.data.town import NOW

__all__ = ["target"]

Attempt = Callable[[Target, Actor], Any]
LEAD = frozenset({"lead"})
READERS = frozenset({"alpha", "colleague", "reviewer", "guide", "lead"})

READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "assignments.guides_of": (
        READERS,
        lambda t, a: assignments.guides_of(t.town.store, t.firm, actor=a),
    ),
    "guiding.read": (READERS, lambda t, a: guiding.read(t.town.store, t.firm, actor=a).given),
    "assignments.to_choose": (LEAD, lambda t, a: assignments.to_choose(t.town.store, actor=a)),
}
"""What is shown, and to whom, where the guide has the firm."""

STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "guiding.assign": (
        LEAD,
        lambda t, a: guiding.assign(
            t.town.store,
            t.firm,
            t.town.guide.account_id,
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
    "guiding.assign_many": (
        LEAD,
        lambda t, a: guiding.assign_many(
            t.town.store,
            {t.firm: "甲"},
            t.town.guide.account_id,
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
    "guiding.end": (
        LEAD,
        lambda t, a: guiding.end(
            t.town.store,
            t.firm,
            t.town.guide.account_id,
            actor=a,
            now=NOW,
            new_id=t.town.new_id,
        ),
    ),
}
"""What is done, and by whom; the table's own steps are tried in `staff_attempts`."""

ATTEMPTS = (READS, STEPS)
ELSEWHERE = {"portal.workflows.guiding.place_of": "reads what `assignments.guides_of` gives"}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("read", READS)
def test_it_is_shown_to_whom_it_is_for(target: Target, read: str, who: str) -> None:
    town = target.town
    assignments.assign(town.store, target.firm, town.guide.account_id, actor=town.lead, now=NOW)
    allowed, attempt = READS[read]
    try:
        found = attempt(target, getattr(town, who))
    except (NoSuch, NotAllowed) as refusal:
        assert target.firm not in str(refusal)
        found = []

    assert bool(found) == (who in allowed)


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("step", STEPS)
def test_it_is_done_by_whom_it_is_for(target: Target, step: str, who: str) -> None:
    town = target.town
    allowed, attempt = STEPS[step]
    if step == "guiding.end":
        assignments.assign(town.store, target.firm, town.guide.account_id, actor=town.lead, now=NOW)
    before = town.store.rows("SELECT * FROM firm_assignments")
    actor = getattr(town, who)
    if who in allowed:
        assert attempt(target, actor)
        return
    with pytest.raises((NoSuch, NotAllowed)):
        attempt(target, actor)
    assert town.store.rows("SELECT * FROM firm_assignments") == before
