"""Exports of pictures, tried by everybody: taken under the right alone, read by the lead alone."""

from collections.abc import Callable
from typing import Any

import pytest

from data import audit, chart_exports, row_checks
from data.actor import OPERATOR, Actor
from data.chart_exports import Taken
from data.errors import NotAllowed
from data.statistics import CITY, Area
from portal.workflows import taken_pictures, taking_pictures
from portal.workflows.asked_figures import Asked
from tests.data.figure_rows import SERIES
from tests.data.town import KECHENG, NOW, Town

EVERYBODY = (
    *("alpha", "colleague", "beta", "gamma", "reviewer", "distant_reviewer"),
    *("guide", "lead", "auditor", "admin", "visitor"),
)
TAKERS = frozenset({"reviewer", "distant_reviewer", "lead"})
LEAD = frozenset({"lead"})
TAKEN = Taken("colours", SERIES, Area("county", KECHENG), "34", "png")

Attempt = Callable[[Town, Actor], Any]


def _take(t: Town, a: Actor) -> bytes:
    """Hands out what it is given: what a picture may hold is tried where it is read."""
    return taking_pictures.take(
        t.store,
        "colours",
        "png",
        Asked(CITY, SERIES),
        lambda mark: mark.encode(),
        actor=a,
        now=NOW,
        new_id=t.new_id,
    )


STEPS: dict[str, tuple[frozenset[str], Attempt]] = {
    "chart_exports.note": (
        TAKERS,
        lambda t, a: chart_exports.note(t.store, t.new_id(), TAKEN, size=5, actor=a, now=NOW),
    ),
    "taking_pictures.take": (TAKERS, _take),
}
READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "chart_exports.of_staff": (
        LEAD,
        lambda t, a: chart_exports.of_staff(t.store, actor=a, since=NOW),
    ),
    "taken_pictures.lately": (LEAD, lambda t, a: taken_pictures.lately(t.store, actor=a, now=NOW)),
}

ATTEMPTS = (STEPS, READS)
ELSEWHERE = {
    "data.chart_exports.amount": "speaks of the actor's own exports alone",
    "data.chart_exports.forget": "is the operator's; tried below and in test_sweeping.py",
    "portal.workflows.taking_pictures.refuse_too_many": "only refuses; tried in test_taking_pictures.py",
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", STEPS)
def test_who_takes_pictures(town: Town, name: str, who: str) -> None:
    allowed, act = STEPS[name]
    head = audit.head(town.store)
    if who in allowed:
        act(town, getattr(town, who))
    else:
        with pytest.raises(NotAllowed):
            act(town, getattr(town, who))

    noted = town.store.rows("SELECT id FROM chart_exports")
    assert len(noted) == (who in allowed)
    entries = list(audit.entries(town.store, after=head.number))
    assert [row["what"] for row in entries] == [f"chart_exports/{row['id']}" for row in noted]


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("name", READS)
def test_who_reads_what_was_taken(town: Town, name: str, who: str) -> None:
    allowed, read = READS[name]
    _take(town, town.reviewer)
    if who in allowed:
        assert read(town, getattr(town, who))
    else:
        with pytest.raises(NotAllowed):
            read(town, getattr(town, who))


def test_what_was_taken_is_kept_as_it_was_asked(town: Town) -> None:
    chart_exports.note(town.store, "one", TAKEN, size=5, actor=town.lead, now=NOW)

    [kept] = chart_exports.of_staff(town.store, actor=town.lead, since=NOW)
    assert (kept.taken, kept.bytes, kept.made_at) == (TAKEN, 5, NOW)
    problems = [one for found in row_checks.check(town.store) for one in found.problems]
    assert not [one for one in problems if "chart_exports" in one]


def test_the_sweep_alone_forgets_and_the_chain_says_so(town: Town) -> None:
    chart_exports.note(town.store, "one", TAKEN, size=5, actor=town.lead, now=NOW)
    with pytest.raises(NotAllowed):
        chart_exports.forget(town.store, before=NOW, actor=town.lead, now=NOW)

    assert chart_exports.forget(town.store, before=NOW, actor=OPERATOR, now=NOW) == 0
    later = NOW.replace(year=2030)
    assert chart_exports.forget(town.store, before=later, actor=OPERATOR, now=later) == 1
    problems = [one for found in row_checks.check(town.store) for one in found.problems]
    assert not [one for one in problems if "chart_exports" in one]
