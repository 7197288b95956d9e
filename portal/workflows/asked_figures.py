"""Which figures are asked for (看哪些数字): area, series and sector, as an address spells them.

The page, its files and its ways on read the same words, so that a sent link shows the same.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

from data import over_time
from data.actor import Actor
from data.assessments import Scope
from data.campaigns import Campaign
from data.rights import Action, Reach, reach
from data.series import Series
from data.statistics import CITY, Area
from data.store import Store
from portal import labels
from questionnaires import editions
from scoring.model import ReadingName

USUAL: ReadingName = "credible"
"""The reading of who asks for none."""
_NAME = re.compile(r"[0-9A-Za-z-]{1,64}")
_COUNTY, _INDUSTRY = re.compile(r"[0-9]{6}"), re.compile(r"[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The figures of one page. `industry`: the sector in focus, empty for all."""

    area: Area
    series: Series
    industry: str = ""

    @property
    def query(self) -> dict[str, str]:
        """The words of the address; what is as usual has none."""
        of = self.series
        words = {
            "county": self.area.id if self.area.kind == "county" else "",
            "scope": of.scope if of.scope != "full" else "",
            "reading": of.reading if of.reading != USUAL else "",
            "campaign": of.campaign,
            "industry": self.industry,
        }
        return {name: word for name, word in words.items() if word}


def asked(query: Mapping[str, str], *, edition: str, actor: Actor) -> Asked:
    """What an address asks for; the usual in place of nonsense, and an area only of who may choose one."""
    scope, reading = query.get("scope", ""), query.get("reading", "")
    return Asked(
        _area(query.get("county", ""), actor),
        Series(
            edition,
            cast(Scope, scope) if scope in labels.SCOPES else "full",
            cast(ReadingName, reading) if reading in labels.READINGS else USUAL,
            _fitting(_NAME, query.get("campaign", "")),
        ),
        _fitting(_INDUSTRY, query.get("industry", "")),
    )


def choosable(store: Store, of: Series, *, actor: Actor) -> list[tuple[Campaign, Series]]:
    """The campaigns that the actor may choose in this scope and reading, the latest first.

    Raises:
        NotAllowed: the actor reads no campaigns.
    """
    found = over_time.known(store, of, actor=actor)
    return [one for one in reversed(found) if one[1].edition in editions.shipped()]


def settled(store: Store, asked: Asked, *, actor: Actor) -> Asked:
    """With the edition of the campaign that is asked for; without one that has no such figures.

    Raises:
        NotAllowed: the actor reads no campaigns.
    """
    wanted = asked.series.campaign
    if not wanted:
        return asked
    found = choosable(store, asked.series, actor=actor)
    series = next((one for campaign, one in found if campaign.id == wanted), None)
    return replace(asked, series=series or replace(asked.series, campaign=""))


def own_area(actor: Actor) -> Area:
    """The park or county of an official; the city of who has neither."""
    if actor.park:
        return Area("park", actor.park)
    return Area("county", actor.county) if actor.county else CITY


def may_choose(actor: Actor) -> bool:
    """Whether the actor may look at one county or another."""
    return reach(actor, Action.STATISTICS_READ) is Reach.CITY


def _area(county: str, actor: Actor) -> Area:
    chosen = _fitting(_COUNTY, county)
    return Area("county", chosen) if chosen and may_choose(actor) else own_area(actor)


def _fitting(pattern: re.Pattern[str], word: str) -> str:
    return word if pattern.fullmatch(word) else ""
