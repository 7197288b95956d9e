"""Which figures an address asks for: round trips, the usual for nonsense, no area of somebody else."""

import pytest

from data.actor import Actor, Role
from data.series import Series
from data.statistics import CITY, Area
from portal.workflows.asked_figures import Asked, asked, may_choose
from tests.data.town import KECHENG, QUJIANG

LEAD = Actor("lead", Role.LEAD)
REVIEWER = Actor("reviewer", Role.REVIEWER, county=KECHENG)
OF_PARK = Actor("reviewer", Role.REVIEWER, county=KECHENG, park="park")
USUAL = Series("2026", "full", "credible")


@pytest.mark.parametrize(
    "one",
    [
        pytest.param(Asked(CITY, USUAL), id="the usual"),
        pytest.param(Asked(Area("county", QUJIANG), USUAL, "34"), id="a sector of a county"),
        pytest.param(Asked(CITY, Series("2026", "light", "verified", "a1b2")), id="a campaign"),
    ],
)
def test_an_address_says_what_it_was_made_of(one: Asked) -> None:
    assert asked(one.query, edition="2026", actor=LEAD) == one


@pytest.mark.parametrize("name", ["county", "scope", "reading", "campaign", "industry"])
@pytest.mark.parametrize("word", ["", "<b>", "' OR 1=1 --", "９９９９９９", "x" * 500, "\x00"])
def test_nonsense_gives_the_usual(name: str, word: str) -> None:
    assert asked({name: word}, edition="2026", actor=LEAD) == Asked(CITY, USUAL)


@pytest.mark.parametrize(
    ("actor", "area"), [(REVIEWER, Area("county", KECHENG)), (OF_PARK, Area("park", "park"))]
)
def test_a_reviewer_has_the_own_area_whatever_the_address_says(actor: Actor, area: Area) -> None:
    assert not may_choose(actor)
    assert asked({"county": QUJIANG}, edition="2026", actor=actor).area == area
