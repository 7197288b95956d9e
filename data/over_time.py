"""Over time (历次批次): the figures of an area from one campaign to the next, editions never in one run."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from data import campaigns, series, statistics
from data.actor import Actor
from data.campaigns import Campaign
from data.figures import RISK
from data.series import Series
from data.statistics import CITY, Area, Cell
from data.store import Store
from data.summaries import Cut


@dataclass(frozen=True, slots=True)
class Point:
    """One campaign. `risk`: the residual risk and the colours of its firms; without a mean where withheld."""

    name: str
    opens_on: date
    closes_on: date
    series: Series
    risk: Cell


Run = tuple[Point, ...]
"""Campaigns of one edition that followed each other: they may be compared."""


def known(store: Store, of: Series, *, actor: Actor) -> list[tuple[Campaign, Series]]:
    """The campaigns of which firms have figures in this scope and reading, in the order of time.

    They may be of other editions than `of`, never of another scope or reading.

    Raises:
        NotAllowed: the actor reads no campaigns.
    """
    in_view = {one.id: one for one in campaigns.in_view(store, actor=actor)}
    found = [
        (in_view[one.campaign], one)
        for one in series.known(store)
        if one.campaign in in_view and (one.scope, one.reading) == (of.scope, of.reading)
    ]
    return sorted(found, key=lambda one: (one[0].closes_on, one[0].opens_on, one[0].id, one[1]))


def runs(
    store: Store, of: Series, *, actor: Actor, area: Area = CITY, industry: str = ""
) -> list[Run]:
    """The campaigns in which somebody of the area, or of one industry there, has a figure.

    Another run begins where the edition is another than before: across that nothing is compared.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope.
    """
    cut: Cut = "industry" if industry else "all"
    statistics.admit(store, area, cut, actor)
    with store.steady():
        points = [
            Point(campaign.name, campaign.opens_on, campaign.closes_on, one, cell)
            for campaign, one in known(store, of, actor=actor)
            for cell in statistics.table(store, one, cut, actor=actor, area=area)
            if (cell.node, cell.group) == (RISK, industry)
        ]
    return [tuple(run) for _, run in groupby(points, key=lambda point: point.series.edition)]


def pair(found: Sequence[Run], campaign: str = "") -> tuple[Point | None, Point] | None:
    """A campaign, the latest by itself, and the one before it in its run.

    None before it: it is the first of its edition. None at all: nobody has a figure in it.
    """
    for run in reversed(found):
        for place in reversed(range(len(run))):
            if campaign in ("", run[place].series.campaign):
                return (run[place - 1] if place else None), run[place]
    return None
