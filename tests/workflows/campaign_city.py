"""Cities of figures with campaigns (虚拟城市的批次), for the tests of what changed from one to the next."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from data import series, summaries
from data.actor import Actor, Role
from data.migrations import migrate
from data.series import Series
from data.store import Store, open_store
from data.times import day_in_shanghai, to_text
from tests.data.figure_rows import EDGES, SERIES, City, Kind
from tests.data.town import KECHENG, KEYS, QUJIANG

LEAD = Actor("lead", Role.LEAD, day="2026-11-25")
OF_KECHENG = Actor("reviewer", Role.REVIEWER, county=KECHENG, day="2026-11-25")
NOW = datetime(2026, 11, 25, 6, 3, tzinfo=UTC)
Risks = Mapping[int, float]
"""Number of a firm → its residual risk, in points."""

_FIGURE = """
    INSERT INTO figures (firm_id, series, node, unit, industry, county, park, size_class, score, colour)
    VALUES (:firm, :series, 'R', :unit, :industry, :county, :park, :size_class, :score, :colour)
"""


@contextmanager
def city(folder: Path, sizes: Mapping[str, int]) -> Iterator[City]:
    """Sectors of so many firms each, one after the other, by turns in two counties."""
    with open_store(folder / "portal.sqlite", KEYS) as store:
        migrate(store)
        made = City(store, seed=5)
        with made.at_once():
            for code, firms in sizes.items():
                for number in range(firms):
                    made.settle(Kind(code, (KECHENG, QUJIANG)[number % 2]))
        yield made


def hold(made: City, name: str, days_ago: int, risks: Risks, *, edition: str = "2026") -> str:
    """A campaign that ended so many days ago, and the risk of the firms that took part; its id."""
    store, closed = made.store, NOW - timedelta(days=days_ago)
    campaign = f"campaign-{days_ago}"
    row = {
        "id": campaign,
        "name": name,
        "edition": edition,
        "scope": "full",
        "state": "ended",
        "opens_on": day_in_shanghai(closed - timedelta(days=30)).isoformat(),
        "closes_on": day_in_shanghai(closed).isoformat(),
        "created_by": "lead",
        "created_at": to_text(closed),
        "ended_at": to_text(closed),
        "invitation": "",
        "reminder": "",
        "filter": "{}",
        "version": 1,
    }
    known = store.columns("campaigns")
    store.insert("campaigns", {name: value for name, value in row.items() if name in known})
    number = series.numbered(store, Series(edition, "full", SERIES.reading, campaign))
    for firm, risk in risks.items():
        _count(store, made, number, firm, risk)
    summaries.rebuild(store, number)
    return campaign


def _count(store: Store, made: City, number: int, firm: int, risk: float) -> None:
    kind, score = made.kinds[firm], round(min(100.0, max(0.0, risk)) * 10_000)
    store.rows(
        _FIGURE,
        firm=f"firm-{firm:06d}",
        series=number,
        unit=f"unit-{number}-{firm}",
        industry=kind.industry,
        county=kind.county,
        park=kind.park,
        size_class=kind.size_class,
        score=score,
        colour=next(name for edge, name in EDGES if score >= edge * 10_000),
    )
