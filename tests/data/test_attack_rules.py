"""More ways to one firm's score, each closed by a rule: with the rule off the attack finds it."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import disclosure, publishing, series
from data.actor import Actor, Role
from data.disclosure import RULES
from data.migrations import migrate
from data.publishable import TooLittleChanged
from data.store import Store, open_store
from tests.data import attack, attack_case, attack_parts
from tests.data.attack_parts import WEIGHTS
from tests.data.figure_rows import NODES, SERIES, City, Kind
from tests.data.town import KECHENG, KEYS, NOW, QUJIANG

LEAD, SECOND = Actor("lead-one", Role.LEAD), Actor("lead-two", Role.LEAD)


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("rules") / "portal.sqlite", KEYS) as store:
        migrate(store)
        store.insert("parks", {"id": "park", "name": "高新园区", "county": KECHENG})
        yield store


@pytest.fixture
def city(empty: Store) -> Iterator[City]:
    empty.rows("BEGIN")
    yield City(empty, seed=4)
    empty.rows("ROLLBACK")


def _by_the_method(random: Random, without: str = "", **fixed: float) -> dict[str, int]:
    """Scores of which the protection is what the method makes of the parts."""
    parts = {node: random.uniform(5, 95) for node in WEIGHTS} | fixed
    parts.pop(without, None)
    whole = sum(WEIGHTS[node] for node in parts)
    parts["P"] = sum(WEIGHTS[node] * score for node, score in parts.items()) / whole
    parts |= {"E": random.uniform(20, 80), "R": random.uniform(20, 60)}
    return {node: round(score * 10_000) for node, score in parts.items()}


def _nobody_has_measures(city: City) -> None:
    """A sector in which no firm has anything in 防控: its mean of that part may not be told."""
    random = Random(1)
    for number in range(36):
        is_bare = number < 16
        scores = _by_the_method(random, FK=0.0) if is_bare else _by_the_method(random)
        city.settle(Kind("65" if is_bare else "34", (KECHENG, QUJIANG)[number % 2]), scores)


def _one_is_not_asked_for_measures(city: City) -> None:
    """One firm of a small sector has no score in 防控."""
    random = Random(2)
    for number in range(20):
        kind = Kind("65" if number < 8 else "34", (KECHENG, QUJIANG)[number % 2])
        city.settle(kind, _by_the_method(random, without="FK" if number == 3 else ""))


@pytest.mark.parametrize("build", [_nobody_has_measures, _one_is_not_asked_for_measures])
def test_the_protection_does_not_tell_what_is_kept_back_of_a_part(
    city: City, build: object
) -> None:
    assert callable(build)
    build(city)
    alone = replace(RULES, shared=False)

    assert list(attack_parts.found([attack_case.made(city)], {})) == []
    assert list(attack_parts.found([attack_case.made(city, alone)], {}))


def test_a_parks_reviewer_is_no_way_to_the_few_firms_outside(city: City) -> None:
    """Thirty firms of a county, of which three lie outside the park."""
    for number in range(60):
        in_park = number < 27
        county = KECHENG if number < 30 else QUJIANG
        city.settle(Kind(("34", "35")[number % 2], county, "park" if in_park else ""))
    open_rules = replace(RULES, parks=False)

    assert attack.found([attack_case.made(city)], _of_the_park(city)) == []
    assert any(
        "一组只有 3 家" in word
        for word in attack.found([attack_case.made(city, open_rules)], _of_the_park(city))
    )


def _of_the_park(city: City) -> Mapping[str, Mapping[str, float]]:
    rows = city.store.rows("SELECT * FROM figures WHERE park = 'park' AND node <> 'N'")
    known: dict[str, dict[str, float]] = {}
    for row in rows:
        name = city.store.keyring.digest(row["unit"], purpose="statistics unit")
        known.setdefault(name, {})[row["node"]] = row["score"] / 10_000
    return known


def test_a_deviation_of_next_to_nothing_is_not_told(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fourteen firms that all lie within two points, and one far off that knows itself."""
    for number in range(40):
        scores = dict.fromkeys(NODES, 400_000 + (1_500 * number if number < 14 else 0))
        if number >= 14:
            scores = dict.fromkeys(NODES, 200000 + 17000 * (number * 7 % 26))
        city.settle(Kind("65" if number < 14 else "34", (KECHENG, QUJIANG)[number % 2]), scores)

    assert attack.found([attack_case.made(city)], {}) == []
    monkeypatch.setattr(disclosure, "CLOSEST", 0)
    assert any("标准差" in word for word in attack.found([attack_case.made(city)], {}))


def test_the_readings_of_one_check_are_laid_beside_each_other(city: City) -> None:
    """All firms but one are verified, mostly as they said: the two means differ by that one."""
    for number in range(40):
        city.settle(Kind(("34", "35")[number % 2], (KECHENG, QUJIANG)[number // 2 % 2]))
    verified = replace(SERIES, reading="verified")
    number = series.numbered(city.store, verified)
    for row in city.store.rows(
        "SELECT * FROM figures WHERE series = :s AND firm_id <> 'firm-000007'", s=city.number
    ):
        city.store.insert("figures", {**row, "series": number})
    _publish(city.store, "credible")

    with pytest.raises(TooLittleChanged):
        publishing.draft(city.store, "verified", verified, actor=LEAD, now=NOW)


def test_a_firm_that_changes_its_sector_is_not_the_difference_of_two_dates(city: City) -> None:
    """Both sectors differ by it: neither stands by itself the second time."""
    for number in range(60):
        city.settle(Kind(("26", "34", "35")[number % 3], (KECHENG, QUJIANG)[number // 3 % 2]))
    _publish(city.store, "first")
    city.store.rows("UPDATE figures SET industry = '34' WHERE firm_id = 'firm-000000'")
    _publish(city.store, "second")

    first, second = attack_case.seen(city.store)
    own = _of_unit(city, "firm-000000")
    assert attack.found([first, second], own) == []
    told = [group["group"] for group in second.content["scores"]["P"].get("industry", ())]
    assert not {"26", "34"} & set(told)
    alone = attack_case.made(city)
    assert any("相差" in word for word in attack.found([first, alone], {}))


def _publish(store: Store, name: str) -> None:
    publishing.draft(store, name, SERIES, actor=LEAD, now=NOW)
    publishing.settle(store, name, actor=SECOND, now=NOW)


def _of_unit(city: City, firm: str) -> Mapping[str, Mapping[str, float]]:
    rows = city.store.rows("SELECT * FROM figures WHERE firm_id = :f AND node <> 'N'", f=firm)
    name = city.store.keyring.digest(rows[0]["unit"], purpose="statistics unit")
    return {name: {row["node"]: row["score"] / 10_000 for row in rows}}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 1_000_000), min_size=6, max_size=12))
def test_what_a_firm_is_compared_with_is_fit_to_be_told(scores: list[int]) -> None:
    """Who knows its own score learns the mean of the others: five at least, and none is most of them."""
    if not disclosure.is_fit(np.array(scores, dtype=np.int64)):
        return
    for own in range(len(scores)):
        others = scores[:own] + scores[own + 1 :]
        lacking = [disclosure.FULL - score for score in others]
        assert len(others) >= disclosure.OTHERS
        assert all(2 * max(end) <= sum(end) for end in (others, lacking))


def test_the_second_largest_is_no_way_to_the_largest() -> None:
    """Of 50, 48 and four of nearly none: to the first the mean of the others is the second."""
    scores = np.array([500_000, 480_000, 5_000, 5_000, 5_000, 5_000], dtype=np.int64)

    assert not disclosure.is_fit(scores)
    assert disclosure.is_fit(np.array([500_000, 480_000, 300_000, 5_000, 400_000, 250_000]))
