"""What the dashboard reads, tried by everybody: inside one's area, else nothing; never a firm."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from data import over_time, overdue
from data.actor import Actor
from data.errors import NoSuch, NotAllowed
from data.statistics import Area
from portal.workflows import asked_figures, over_campaigns, overdue_places, places
from portal.workflows.asked_figures import Asked
from tests.data.due_case import TODAY
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, Town

Attempt = Callable[[Town, Actor], Any]
EVERYBODY = (
    *("alpha", "colleague", "beta", "gamma", "reviewer", "distant_reviewer"),
    *("guide", "lead", "auditor", "admin", "visitor"),
)
OF_KECHENG = frozenset({"lead", "reviewer"})
HERE = Area("county", KECHENG)
ASKED = Asked(HERE, SERIES)
CHOSEN = Asked(HERE, replace(SERIES, campaign="campaign"))
HAVE_CASES = frozenset(EVERYBODY) - {"auditor", "admin", "visitor"}
"""Each sees the campaigns and the overdue things of the own firm, firms or area."""

READS: dict[str, tuple[frozenset[str], Attempt]] = {
    "over_time.runs": (
        OF_KECHENG,
        lambda t, a: over_time.runs(t.store, SERIES, actor=a, area=HERE),
    ),
    "over_campaigns.runs": (OF_KECHENG, lambda t, a: over_campaigns.runs(t.store, ASKED, actor=a)),
    "over_campaigns.flow": (
        OF_KECHENG,
        lambda t, a: over_campaigns.flow(
            t.store,
            over_time.runs(t.store, SERIES, actor=a, area=HERE),
            "",
            actor=a,
            area=HERE,
        ),
    ),
    "places.read": (OF_KECHENG, lambda t, a: places.read(t.store, SERIES, actor=a, area=HERE)),
    "overdue_places.read": (
        OF_KECHENG,
        lambda t, a: overdue_places.read(t.store, actor=a, area=HERE, now=NOW),
    ),
    "over_time.known": (HAVE_CASES, lambda t, a: over_time.known(t.store, SERIES, actor=a)),
    "asked_figures.choosable": (
        HAVE_CASES,
        lambda t, a: asked_figures.choosable(t.store, SERIES, actor=a),
    ),
    "asked_figures.settled": (
        HAVE_CASES,
        lambda t, a: asked_figures.settled(t.store, CHOSEN, actor=a),
    ),
    "overdue.late": (
        HAVE_CASES,
        lambda t, a: overdue.late(t.store, "county", today=TODAY, actor=a),
    ),
}
"""What is shown, and to whom."""

ATTEMPTS = (READS,)
ELSEWHERE: dict[str, str] = {}


@pytest.fixture
def lived_in(town: Town) -> Town:
    """A town with sixty more firms in two counties."""
    city = City(town.store, seed=5)
    with town.store.atomic():
        for number in range(60):
            city.settle(Kind("34", (KECHENG, QUJIANG)[number % 2]))
    return town


@pytest.mark.parametrize("name", READS)
def test_who_reads(lived_in: Town, name: str) -> None:
    allowed, read = READS[name]
    for who in EVERYBODY:
        actor = getattr(lived_in, who)
        if who in allowed:
            read(lived_in, actor)
        else:
            with pytest.raises((NotAllowed, NoSuch)):
                read(lived_in, actor)
