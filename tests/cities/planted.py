"""Cities with known truth (已知真相的虚拟城市): what is planted must show, what is noise must not.

One city of firms; its scores stand in as many series as a test wants, each with its own truth.
"""

from collections.abc import Callable, Mapping
from random import Random

from data import series, summaries
from data.actor import Actor, Role
from data.series import Series
from data.statistics import CITY
from data.store import Row, Store
from portal.pictures import board
from portal.pictures import published as published_pictures
from portal.pictures.model import Picture
from portal.workflows import published
from portal.workflows.asked_figures import Asked
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data import attack_case, snapshot_rows
from tests.data.figure_rows import EDGES, NODES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG

LEAD = Actor("lead", Role.LEAD)
SECTORS = ("26", "34", "35", "65")
COUNTIES = (KECHENG, QUJIANG, "330822")
Scores = dict[str, float]
Truth = Callable[[Kind, Scores], None]
"""Changes a firm's scores to what is true of its kind."""


def noise(kind: Kind, scores: Scores) -> None:
    """No sector, county or part is any different."""


def settle(store: Store, firms: int = 120) -> list[Kind]:
    """Firms of every sector in every county; no series yet."""
    city = City(store, seed=11)
    kinds = [
        Kind(SECTORS[n % 4], COUNTIES[n // 4 % 3], size_class=("small", "micro")[n // 12 % 2])
        for n in range(firms)
    ]
    for kind in kinds:
        city.settle(kind)
    store.rows("DELETE FROM figures WHERE node <> 'N'")
    summaries.rebuild(store, city.number)
    return kinds


def fill(
    store: Store,
    kinds: list[Kind],
    of: Series,
    truth: Truth = noise,
    *,
    seed: int = 1,
    first: int = 0,
) -> None:
    """Scores of all firms, from the `first` on, in one series; levels vary from firm to firm."""
    random, number = Random(seed), series.numbered(store, of)
    rows: list[Row] = []
    for place, kind in enumerate(kinds):
        scores = _drawn(random)
        truth(kind, scores)
        if place >= first:
            rows += _rows(number, place, kind, scores)
    store.insert_all("figures", rows)
    summaries.rebuild(store, number)


def live(store: Store, name: str, of: Series) -> Picture:
    """A picture of the lead's dashboard."""
    return board.one(store, name, Asked(CITY, of), actor=LEAD, now=NOW)


def published_of(store: Store, of: Series) -> Mapping[str, Picture]:
    """The pictures of a snapshot of the series as it stands."""
    city = City(store)
    number = series.find(store, of)
    assert number is not None
    city.number = number
    told = attack_case.made(city).content
    whole = {"format": 1, "edition": of.edition, "scope": of.scope, "reading": of.reading}
    whole |= {"day": "2026-11-23", "campaign": of.campaign, **told}
    seen = published.read(store, snapshot_rows.publication(whole, rules=""))
    bands = load_rules(edition()).bands
    return {n: make() for n, make in published_pictures.everything(seen, bands).items()}


def campaign(store: Store, name: str, month: int) -> Series:
    """A campaign of that month, and its series."""
    row: Row = {"id": name, "name": name, "edition": "2026", "scope": "full", "state": "ended"}
    row |= {"opens_on": f"2026-{month:02d}-01", "closes_on": f"2026-{month:02d}-28"}
    store.insert("campaigns", row | {"created_by": "lead", "created_at": "2026-01-01T00:00:00Z"})
    return Series("2026", "full", "credible", name)


def _drawn(random: Random) -> Scores:
    level = random.gauss(0, 8)
    return {node: 50 + level + random.gauss(0, 8) for node in NODES}


def _rows(number: int, place: int, kind: Kind, scores: Scores) -> list[Row]:
    firm = f"firm-{place:06d}"
    row: Row = {"firm_id": firm, "series": number, "unit": f"unit-{number}-{firm}"}
    row |= {"industry": kind.industry, "county": kind.county, "park": kind.park}
    row |= {"size_class": kind.size_class}
    return [
        row | {"node": node, "score": _points(value), "colour": _colour(node, value)}
        for node, value in scores.items()
    ]


def _points(value: float) -> int:
    return round(min(100.0, max(0.0, value)) * 10_000)


def _colour(node: str, value: float) -> str | None:
    return next(name for edge, name in EDGES if value >= edge or not edge) if node == "R" else None
