"""Live statistics: right by other means, small cells say how many and no more, nothing is mixed."""

import statistics as plain
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from data import series, statistics
from data.actor import Actor, Role
from data.migrations import migrate
from data.series import Series
from data.statistics import Area, NoSuchArea, NotComparable
from data.store import Store, open_store
from data.summaries import Cut
from tests.data.figure_rows import NODES, SERIES, City, Kind
from tests.data.town import KECHENG, KEYS, QUJIANG

LEAD = Actor("lead", Role.LEAD)
OF_KECHENG = Actor("reviewer", Role.REVIEWER, county=KECHENG)
OF_PARK = Actor("reviewer", Role.REVIEWER, county=KECHENG, park="park")
PARK = Area("park", "park")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Forty firms in two counties, twelve of them in a park; four make a sector, ten another."""
    with open_store(tmp_path_factory.mktemp("live") / "portal.sqlite", KEYS) as made:
        migrate(made)
        made.insert("parks", {"id": "park", "name": "高新园区", "county": KECHENG})
        city = City(made, seed=11)
        for number in range(40):
            place = (KECHENG, "park") if number < 12 else ((KECHENG, QUJIANG)[number % 2], "")
            city.settle(Kind(_sector(number), *place))
        for number in range(5):
            city.leave(number + 30)
        yield made


def _sector(number: int) -> str:
    if number in (3, 15, 16, 17):
        return "65"
    return "39" if number % 4 == 2 else "34"


def _scores(store: Store, condition: str) -> list[float]:
    number = series.find(store, SERIES)
    sql = f"SELECT score FROM figures WHERE series = {number} AND node = 'R' AND {condition}"
    return sorted(row["score"] / 10_000 for row in store.rows(sql))


@pytest.mark.parametrize(
    ("cut", "area", "actor", "group", "condition"),
    [
        pytest.param("all", Area(), LEAD, "", "1 = 1", id="the city"),
        pytest.param("industry", Area(), LEAD, "34", "industry = '34'", id="a sector"),
        pytest.param("county", Area(), LEAD, QUJIANG, "county = '330803'", id="a county"),
        pytest.param(
            "industry",
            Area("county", KECHENG),
            OF_KECHENG,
            "34",
            "industry = '34' AND county = '330802'",
            id="a sector of the own county",
        ),
        pytest.param(
            "park",
            Area("county", KECHENG),
            OF_KECHENG,
            "park",
            "park = 'park'",
            id="a park of the own county",
        ),
        pytest.param("size_class", PARK, OF_PARK, "small", "park = 'park'", id="the own park"),
    ],
)
def test_the_numbers_are_those_of_the_textbook(
    store: Store,
    cut: Cut,
    area: Area,
    actor: Actor,
    group: str,
    condition: str,
) -> None:
    found = statistics.table(store, SERIES, cut, actor=actor, area=area)
    [cell] = [one for one in found if (one.group, one.node) == (group, "R")]
    scores = _scores(store, condition)

    assert cell.firms == len(scores) >= 5
    assert cell.mean == pytest.approx(plain.fmean(scores))
    assert cell.deviation == pytest.approx(plain.stdev(scores))
    percents = list(cell.quantiles)
    assert percents == [10, 25, 50, 75, 90]
    assert list(cell.quantiles.values()) == pytest.approx(np.percentile(scores, percents))
    assert cell.colours is not None
    assert sum(cell.colours.values()) == cell.firms


@pytest.mark.parametrize("cut", ["all", "industry", "county", "park", "size_class"])
def test_kept_and_fresh_are_the_same(store: Store, cut: Cut) -> None:
    kept = statistics.table(store, SERIES, cut, actor=LEAD)
    fresh = statistics.fresh(store, SERIES, cut, NODES, actor=LEAD)

    assert sorted(kept, key=lambda c: (c.group, c.node)) == sorted(
        fresh, key=lambda c: (c.group, c.node)
    )


def test_four_firms_are_counted_and_nothing_more(store: Store) -> None:
    found = statistics.table(store, SERIES, "industry", actor=LEAD)
    small = [cell for cell in found if cell.group == "65"]

    assert {cell.firms for cell in small} == {4}
    assert all(
        (cell.mean, cell.deviation, cell.quantiles, cell.colours) == (None, None, {}, None)
        for cell in small
    )


def test_what_would_tell_of_the_four_is_withheld_too(store: Store) -> None:
    """The city less the other sectors would be the four firms: the next smallest sector goes with them."""
    found = statistics.table(store, SERIES, "industry", actor=LEAD)
    told = {cell.group: cell.mean is not None for cell in found if cell.node == "R"}

    assert told == {"34": True, "39": False, "65": False}


@pytest.mark.parametrize("actor", [LEAD, OF_KECHENG], ids=["lead", "reviewer of the county"])
def test_a_park_by_itself_is_for_its_own_officials(store: Store, actor: Actor) -> None:
    with pytest.raises(NoSuchArea):
        statistics.table(store, SERIES, "industry", actor=actor, area=PARK)


def test_coverage_counts_the_confirmed_firms(store: Store) -> None:
    found = statistics.coverage(store, replace(SERIES, reading="credible"), "industry", actor=LEAD)

    assert {group: one.registered for group, one in found.items()} == {
        "34": 26,
        "39": 10,
        "65": 4,
    }
    assert {one.checked for one in found.values()} == {0}  # the city has no reading `self`


@pytest.mark.parametrize(
    "other",
    [
        replace(SERIES, edition="2025"),
        replace(SERIES, scope="light"),
        replace(SERIES, reading="verified"),
    ],
    ids=["edition", "scope", "reading"],
)
def test_nothing_is_mixed(store: Store, other: Series) -> None:
    assert statistics.table(store, other, "all", actor=LEAD) == []
    with pytest.raises(NotComparable):
        statistics.flow(store, SERIES, other, actor=LEAD)


def test_the_flow_of_colours_is_of_the_same_firms(store: Store) -> None:
    store.rows("SAVEPOINT flow")
    later = replace(SERIES, campaign="autumn")
    number = series.numbered(store, later)
    of = series.find(store, SERIES)
    rows = store.rows("SELECT * FROM figures WHERE series = :of AND node = 'R'", of=of)
    for row in rows[:20]:
        store.insert("figures", {**row, "series": number, "colour": "blue"})

    flow = statistics.flow(store, SERIES, later, actor=LEAD)

    assert flow is not None
    assert sum(flow.values()) == 20
    assert {became for _, became in flow} == {"blue"}
    store.rows("DELETE FROM figures WHERE series = :s AND firm_id > 'firm-000003'", s=number)
    assert statistics.flow(store, SERIES, later, actor=LEAD) is None
    store.rows("ROLLBACK TO flow")
    store.rows("RELEASE flow")


def test_a_county_is_not_cut_by_counties(store: Store) -> None:
    with pytest.raises(NoSuchArea):
        statistics.table(store, SERIES, "county", actor=LEAD, area=Area("county", KECHENG))
