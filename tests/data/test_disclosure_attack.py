"""Published snapshots are attacked: nothing is found; and with the rules off, everything that should be."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest

from data import published_units, publishing, series
from data.actor import Actor, Role
from data.disclosure import Rules
from data.migrations import migrate
from data.publishable import TooFewFirms, TooLittleChanged
from data.store import Store, open_store
from tests.data import attack_case
from tests.data.attack import found
from tests.data.figure_rows import NODES, SERIES, City, Kind
from tests.data.town import KEYS, NOW

LEAD = Actor("lead-one", Role.LEAD)
SECOND = Actor("lead-two", Role.LEAD)
OFF = Rules(least=0, dominance=False, audit=False)
INDUSTRIES = ("13", "17", "26", "34", "35", "39", "65")
COUNTIES = ("330802", "330803", "330822", "330824")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("attack") / "portal.sqlite", KEYS) as store:
        migrate(store)
        store.insert("parks", {"id": "park", "name": "高新园区", "county": "330802"})
        yield store


@pytest.fixture
def store(empty: Store) -> Iterator[Store]:
    empty.rows("BEGIN")
    yield empty
    empty.rows("ROLLBACK")


def _random(city: City, firms: int, seed: int) -> None:
    """Sectors of very different sizes; some firms in a park; levels that follow the sector."""
    random = Random(seed)
    with city.at_once():
        for _ in range(firms):
            industry = INDUSTRIES[min(int(random.expovariate(0.45)), len(INDUSTRIES) - 1)]
            county = random.choice(COUNTIES[: 2 + seed % 3])
            park = "park" if county == "330802" and random.random() < 0.4 else ""
            size = random.choice(("micro", "small", "small", "medium"))
            city.settle(Kind(industry, county, park, size))


def _four_make_a_sector(city: City) -> None:
    for number in range(40):
        city.settle(Kind("34" if number < 24 else "35", COUNTIES[number % 2]))
    for number in range(4):
        city.settle(Kind("65", COUNTIES[number % 2], size_class="large"))


def _sectors_in_one_county(city: City) -> None:
    """A sector less one firm is a county: cuts that lie in each other."""
    for number in range(30):
        city.settle(Kind("34", "330802", size_class=("small", "micro")[number % 2]))
    for number in range(14):
        city.settle(Kind("35", "330803" if number else "330802"))


def _one_is_the_whole(city: City) -> None:
    """One firm holds most of a sector's risk, and one sector has hardly any."""
    for number in range(36):
        scores = dict.fromkeys(NODES, 400000 + 9000 * (number % 11))
        if number < 6:
            scores = dict.fromkeys(NODES, 1_000 if number else 990_000)
        if 6 <= number < 12:
            scores = dict.fromkeys(NODES, 999_000 - number)
        city.settle(Kind(INDUSTRIES[number // 6], COUNTIES[number // 12 % 2]), scores)


def _all_red(city: City) -> None:
    """Every firm of a sector is red, and only one firm of another is not."""
    for number in range(40):
        risk = 700_000 if number < 20 and number != 12 else 150_000
        scores = dict.fromkeys(NODES, 300000 + 17000 * (number % 9)) | {"R": risk + number}
        city.settle(Kind(INDUSTRIES[number // 10], COUNTIES[number % 2]), scores)


def _seeded(seed: int) -> Callable[[City], None]:
    return lambda city: _random(city, 20 + 9 * seed, seed)


CITIES: dict[str, Callable[[City], None]] = {
    **{f"random {seed}": _seeded(seed) for seed in range(5)},
    "four firms make a sector": _four_make_a_sector,
    "a sector is a county less one": _sectors_in_one_county,
    "one firm is most of a sum": _one_is_the_whole,
    "a sector is all red": _all_red,
}


def _publish(store: Store, name: str) -> bool:
    """Whether there was something to publish."""
    try:
        draft = publishing.draft(store, name, SERIES, actor=LEAD, now=NOW)
    except (TooFewFirms, TooLittleChanged):
        return False
    publishing.settle(store, draft.id, actor=SECOND, now=NOW)
    return True


Ledger = dict[str, tuple[str, str, str, dict[str, float]]]
"""Every unit that ever was: its county, its park, its industry, and its scores."""


def _entered(ledger: Ledger, city: City) -> Ledger:
    units = published_units.current(city.store, city.number)
    for place, name in enumerate(units.digests):
        scores = {node: of[place] / 10_000 for node, of in units.scores.items()}
        county, park, industry = (units.groups[c][place] for c in ("county", "park", "industry"))
        ledger[name] = county, park, industry, scores
    return ledger


def _attacked(store: Store, ledger: Ledger) -> list[str]:
    """By a visitor; by a firm of the smallest sector; by the reviewer of each county and park in turn."""
    industries = [industry for _, _, industry, _ in ledger.values()]
    smallest = min(ledger, key=lambda name: industries.count(ledger[name][2]))
    attackers = [{}, {smallest: ledger[smallest][3]}]
    counties = {name: kept[0] for name, kept in ledger.items()}
    parks = {name: kept[1] for name, kept in ledger.items()}
    for placed in (counties, parks):
        for known in sorted({*placed.values()} - {""}):
            attackers.append({n: ledger[n][3] for n, at in placed.items() if at == known})
    seen = attack_case.seen(store)
    return [word for own in attackers for word in found(seen, own)]


@pytest.mark.parametrize("name", CITIES)
def test_one_snapshot_tells_nobody(store: Store, name: str) -> None:
    city = City(store, seed=7)
    CITIES[name](city)

    assert _publish(store, "first")
    assert _attacked(store, _entered({}, city)) == []


@pytest.mark.parametrize("changes", [1, 2, 5, 9])
@pytest.mark.parametrize("name", ["random 2", "random 4", "four firms make a sector"])
def test_before_and_after_some_checks(store: Store, name: str, changes: int) -> None:
    """A snapshot, some firms come, check again or go, and another: the two together tell nobody."""
    city = City(store, seed=7)
    CITIES[name](city)
    assert _publish(store, "first")
    ledger = _entered({}, city)
    random = Random(changes)
    for turn in range(changes):
        what = random.choice(("settle", "check", "check", "leave"))
        if what == "settle":
            city.settle(Kind(random.choice(INDUSTRIES[:3]), COUNTIES[turn % 2]))
        elif what == "check":
            city.check_again(turn * 2, f"again-{turn}")
        else:
            city.leave(turn * 2 + 1)

    is_published = _publish(store, "second")

    assert changes > 2 or not is_published
    assert _attacked(store, _entered(ledger, city)) == []


def test_many_newcomers_make_a_second_snapshot(store: Store) -> None:
    """The rules do not keep everything back: a city that has grown is published again."""
    city = City(store, seed=7)
    _random(city, 60, 4)
    assert _publish(store, "first")
    _random(city, 60, 5)

    assert _publish(store, "second")
    second = attack_case.seen(store)[1].content
    assert len(second["scores"]["P"]["industry"]) >= 3
    assert _attacked(store, _entered({}, city)) == []


def test_a_campaign_beside_the_city(store: Store) -> None:
    """The same checks in a campaign's series and in the city's are one set of unknowns."""
    city = City(store, seed=7)
    _random(city, 45, 3)
    assert _publish(store, "first")
    campaign = replace(SERIES, campaign="spring")
    other = City(store, seed=8)
    other.number = series.numbered(store, campaign)
    rows = store.rows(
        "SELECT * FROM figures WHERE series = :s AND firm_id < 'firm-000043'", s=city.number
    )
    for row in rows:
        store.insert("figures", {**row, "series": other.number})

    with pytest.raises(TooLittleChanged):
        publishing.draft(store, "second", campaign, actor=LEAD, now=NOW)


@pytest.mark.parametrize("name", CITIES)
def test_with_the_rules_off_the_attack_finds_the_leak(store: Store, name: str) -> None:
    city = City(store, seed=7)
    CITIES[name](city)

    assert found([attack_case.made(city, OFF)], {})


@pytest.mark.parametrize(
    ("name", "rules"),
    [
        ("four firms make a sector", Rules(least=0)),
        ("one firm is most of a sum", Rules(dominance=False)),
        ("a sector is a county less one", Rules(audit=False)),
    ],
)
def test_each_rule_is_needed(store: Store, name: str, rules: Rules) -> None:
    city = City(store, seed=7)
    CITIES[name](city)

    assert found([attack_case.made(city, rules)], {})


def test_two_dates_need_the_comparison_with_earlier_ones(store: Store) -> None:
    """One firm checks again; where the snapshots are not compared, their difference tells it."""
    city = City(store, seed=7)
    _random(city, 50, 1)
    first = attack_case.made(city)
    city.check_again(9, "again")
    second = attack_case.made(city)

    assert found([first], {}) == found([second], {}) == []
    assert any("相差" in word for word in found([first, second], {}))
