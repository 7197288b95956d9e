"""Published gaps and leak paths are attacked: nothing is found; with the rules off, what should be."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from data import published_gaps
from data.published_gaps import Tally, share
from data.tallies import POINT
from tests.data import gap_attack
from tests.data.gap_attack import Checked

CONTROLS = tuple(f"FK-DJ-{number:02}" for number in range(14))
PATHS = ("departure", "intrusion", "partner", "visit")
COUNTIES = ("330802", "330803", "330822", "330824")
City = dict[str, Checked]


def _drawn(random: Random, counties: tuple[str, ...] = COUNTIES, level: float = 0.5) -> Checked:
    """Few have what is rare, many what is common; the last control applies to every third."""
    bar = random.uniform(level - 0.4, level + 0.4)
    controls = {
        name: int(random.random() < bar * (number + 2) / 12)
        for number, name in enumerate(CONTROLS)
        if name != CONTROLS[-1] or random.random() < 0.33
    }
    paths = {
        name: min(100.0, max(0.0, random.gauss(60 - 12 * n, 20))) for n, name in enumerate(PATHS)
    }
    return Checked(random.choice(counties), controls, paths)


def _tally(city: City, units: frozenset[str]) -> Tally:
    found: dict[Any, dict[str, Any]] = {}

    def add(item: tuple[str, str], county: str, low: int, score: float) -> None:
        stood = found.setdefault(item, {}).get(county, (0, 0, 0, 0, 0))
        points = round(score * POINT)
        brought = 1, low, 0, points, points * points
        found[item][county] = tuple(s + b for s, b in zip(stood, brought, strict=True))

    for unit in sorted(units):
        one = city[unit]
        for name, is_gap in one.controls.items():
            add(("control", name), one.county, is_gap, 0)
        for name, index in one.paths.items():
            add(("path", name), one.county, int(name == one.likeliest), index)
    return found


Snapshots = list[tuple[dict[str, Any], frozenset[str]]]


def _published(city: City, sets: list[frozenset[str]]) -> Snapshots:
    """One snapshot after another, each compared with those that told something."""
    told: Snapshots = []
    for units in sets:
        earlier = [members for content, members in told if content["gaps"] or content["paths"]]
        fresh = _tally(city, units.difference(*earlier)) if earlier else None
        told.append((published_gaps.content(_tally(city, units), fresh), units))
    return told


def _attacked(told: Snapshots, city: City) -> list[str]:
    """By a visitor, by a firm, by the reviewer of each county, who knows every firm there."""
    counties = {one.county for one in city.values()}
    readers = [frozenset[str](), frozenset({min(city)})]
    readers += [
        frozenset(u for u, one in city.items() if one.county == here) for here in sorted(counties)
    ]
    return [word for knows in readers for word in gap_attack.found(told, city, knows)]


def _grown(seed: int, firms: int, steps: list[int]) -> tuple[City, list[frozenset[str]]]:
    """A city, and its units at several dates: some leave, some check again, some come."""
    random = Random(seed)
    city = {f"{number:04}": _drawn(random) for number in range(firms)}
    now = frozenset(city)
    sets = [now]
    for change in steps:
        gone = frozenset(random.sample(sorted(now), change // 3))
        new = {f"{len(city) + number:04}": _drawn(random) for number in range(change)}
        city |= new
        now = (now - gone) | frozenset(new)
        sets.append(now)
    return city, sets


@pytest.mark.parametrize("seed", range(6))
def test_one_snapshot_tells_nobody(seed: int) -> None:
    city, sets = _grown(seed, 60 + 23 * seed, [])
    told = _published(city, sets)

    assert len(told[0][0]["gaps"]) > 3
    assert len(told[0][0]["paths"]) > 1
    assert _attacked(told, city) == []


@pytest.mark.parametrize("change", [1, 6, 15, 40, 90])
@pytest.mark.parametrize("seed", range(4))
def test_several_dates_together_tell_nobody(seed: int, change: int) -> None:
    city, sets = _grown(seed, 60 + 31 * seed, [change, change, 2 * change])
    told = _published(city, sets)

    assert change > 6 or not told[1][0]["gaps"]
    assert change < 90 or told[1][0]["gaps"]
    assert _attacked(told, city) == []


def test_a_campaign_inside_the_city_tells_nothing_more() -> None:
    """The same checks once more, and fewer of them: no unit is fresh."""
    city, [everybody] = _grown(3, 150, [])
    told = _published(city, [everybody, frozenset(sorted(everybody)[:140])])

    assert told[1][0] == {"gaps": [], "paths": []}


_ANY = {"departure": 60.0, "intrusion": 40.0, "partner": 30.0, "visit": 20.0}


def _flawless_outside(number: int) -> Checked:
    """All 34 of 80 that have a gap are of one county, whose reviewer knows it: 34 is the most that 40 % can be."""
    return Checked(COUNTIES[number % 2], {"A": int(number % 2 == 0 and number < 68)}, _ANY)


def _none_but_five(number: int) -> Checked:
    """All but five have it, and one county has none of the five."""
    return Checked(COUNTIES[number % 2], {"A": int(number not in range(1, 11, 2))}, _ANY)


ALIKE = [_flawless_outside, _none_but_five]


@pytest.mark.parametrize("kind", ALIKE)
def test_where_all_are_alike_nothing_is_told(kind: Callable[[int], Checked]) -> None:
    city = {f"{number:04}": kind(number) for number in range(80)}
    told = _published(city, [frozenset(city)])

    assert told[0][0]["gaps"] == []
    assert _attacked(told, city) == []


def test_without_the_rule_of_the_rests_the_attack_finds_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(published_gaps, "fits", lambda areas, is_fit: True)
    city = {f"{number:04}": _flawless_outside(number) for number in range(80)}

    assert _attacked(_published(city, [frozenset(city)]), city)


def test_two_dates_need_the_fresh_units() -> None:
    """One firm more makes the share jump from 40 to 45 %: it has the gap."""
    city = {
        f"{number:04}": Checked(COUNTIES[number % 4], {"A": int(number < 34)}, _ANY)
        for number in range(80)
    }
    before = frozenset(city)
    city["new"] = Checked(COUNTIES[0], {"A": 1}, _ANY)
    after = frozenset(city)
    alone = [(published_gaps.content(_tally(city, u), None), u) for u in (before, after)]

    assert [content["gaps"][0]["share"] for content, _ in alone] == [0.4, 0.45]
    assert any("new" in word for word in _attacked(alone, city))
    assert _attacked(_published(city, [before, after]), city) == []


def test_small_cities_tell_nothing() -> None:
    city, sets = _grown(2, 59, [])

    assert _published(city, sets)[0][0] == {"gaps": [], "paths": []}


@pytest.mark.parametrize(
    ("low", "firms", "told"),
    [
        (52, 80, {"share": 0.65}),
        (99, 1000, {"share": 0.1, "bound": "under"}),
        (100, 1000, {"share": 0.1}),
        (900, 1000, {"share": 0.9}),
        (901, 1000, {"share": 0.9, "bound": "over"}),
    ],
)
def test_shares_in_steps(low: int, firms: int, told: dict[str, Any]) -> None:
    assert share(low, firms) == told
