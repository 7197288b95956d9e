"""Kinds of units: the rules find the same whether they look at every unit or at every kind."""

import json
from collections.abc import Iterator
from random import Random

import numpy as np
import pytest

from data import publications, published_units, publishing, summaries, told, unit_kinds
from data.actor import Actor, Role
from data.migrations import migrate
from data.publishable import TooFewFirms, TooLittleChanged
from data.published_units import CUTS, Earlier, Units
from data.store import Store, open_store
from data.unit_kinds import Kinds
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KEYS, NOW

LEAD, SECOND = Actor("lead-one", Role.LEAD), Actor("lead-two", Role.LEAD)
COUNTIES = ("330802", "330803", "330822")


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with open_store(tmp_path_factory.mktemp("kinds") / "portal.sqlite", KEYS) as store:
        migrate(store)
        store.insert("parks", {"id": "park", "name": "高新园区", "county": "330802"})
        yield store


@pytest.fixture
def store(empty: Store) -> Iterator[Store]:
    empty.rows("BEGIN")
    yield empty
    empty.rows("ROLLBACK")


@pytest.mark.parametrize("seed", range(6))
def test_a_snapshot_is_the_same_unit_by_unit(
    store: Store, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Three snapshots, each compared with the ones before, between which firms come, go and check again."""
    city, random = City(store, seed), Random(seed)
    _grow(city, random, 40 + 40 * seed)
    published = 0
    for turn in range(3):
        by_kind = _drafted(store, f"kinds-{turn}")
        with monkeypatch.context() as plain:
            plain.setattr(told, "kinds", _one_by_one)
            assert _drafted(store, f"units-{turn}") == by_kind
        if by_kind is not None:
            publishing.draft(store, f"kept-{turn}", SERIES, actor=LEAD, now=NOW)
            publishing.settle(store, f"kept-{turn}", actor=SECOND, now=NOW)
            published += 1
        _move(city, random, f"{turn}")
    assert published


def test_units_of_a_kind_are_in_the_same_cells(store: Store) -> None:
    city, random = City(store, 3), Random(3)
    _grow(city, random, 120)
    units = published_units.current(store, city.number)

    of = unit_kinds.kinds(units, [])

    assert 1 < of.sizes.size < 120
    for kind, size in enumerate(of.sizes):
        places = np.flatnonzero(of.of_unit == kind)
        assert places.size == size
        for cut in CUTS:
            assert len({units.groups[cut][place] for place in places}) == 1


def _one_by_one(units: Units, earlier: list[Earlier]) -> Kinds:
    """The units, each a kind of its own."""
    of = unit_kinds.kinds(units, earlier)
    snapshots: tuple[Units | Earlier, ...] = (units, *earlier)
    names = dict.fromkeys(name for one in snapshots for name in one.digests)
    places = {name: place for place, name in enumerate(names)}
    then = [unit_kinds._where(one.digests, places) for one in earlier]
    one_each = np.ones(len(names), dtype=np.int64)
    return Kinds(np.arange(len(names)), one_each, of.areas[:, of.of_unit], then)


class _UndoneError(Exception):
    """Nothing of a draft is to stay: what was drafted is compared with as well."""


def _drafted(store: Store, name: str) -> object:
    """What a draft of now tells; None where nothing may be told."""
    content: object = None
    try:
        with store.atomic():
            made = publishing.draft(store, name, SERIES, actor=LEAD, now=NOW)
            content = json.loads(publications.text_of(made.content))
            raise _UndoneError
    except (_UndoneError, TooFewFirms, TooLittleChanged):
        return content


def _grow(city: City, random: Random, firms: int) -> None:
    with city.at_once():
        for _ in range(firms):
            county = random.choice(COUNTIES)
            park = "park" if county == "330802" and random.random() < 0.4 else ""
            industry = random.choice(("13", "26", "34", "34", "34", "39"))
            city.settle(Kind(industry, county, park, random.choice(("micro", "small", "small"))))


def _move(city: City, random: Random, turn: str) -> None:
    for number in range(random.choice((2, 12, 20))):
        firm = random.randrange(len(city.kinds))
        if random.random() < 0.5:
            city.check_again(firm, f"again-{turn}-{number}")
        else:
            city.leave(firm)
    _grow(city, random, 25)
    firm_id = f"firm-{random.randrange(len(city.kinds)):06d}"
    gone = city.store.rows(
        "DELETE FROM figures WHERE node = 'ZD' AND firm_id = :firm RETURNING *", firm=firm_id
    )
    summaries.change(city.store, removed=gone, added=[])
