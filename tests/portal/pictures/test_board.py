"""The dashboard's pictures by name: each stands by itself, and says why where it shows nothing."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from data.actor import Actor, Role
from data.errors import NotAllowed
from data.migrations import migrate
from data.statistics import CITY, Area, NoSuchArea
from data.store import Store, open_store
from portal.pictures import board
from portal.workflows.asked_figures import Asked
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, KEYS, QUJIANG

LEAD = Actor("lead", Role.LEAD)
OF_QUJIANG = Actor("reviewer", Role.REVIEWER, county=QUJIANG)
NOW = datetime(2026, 11, 25, 6, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Three sectors in two counties; one has four firms."""
    with open_store(tmp_path_factory.mktemp("board") / "portal.sqlite", KEYS) as store:
        migrate(store)
        city = City(store, seed=3)
        with city.at_once():
            for number in range(40):
                city.settle(Kind(("26", "65")[number % 2], (KECHENG, QUJIANG)[number // 20]))
            for _ in range(4):
                city.settle(Kind("22", KECHENG))
        yield store


@pytest.mark.parametrize("name", board.names())
def test_every_picture_stands_by_itself(store: Store, name: str) -> None:
    picture = board.one(store, name, Asked(CITY, SERIES), actor=LEAD, now=NOW)

    assert picture.name == name
    assert picture.finding
    assert picture.source
    assert picture.chart or picture.empty


@pytest.mark.parametrize("name", board.names())
def test_a_picture_of_nobody_says_why(store: Store, name: str) -> None:
    nobody = Asked(Area("county", "330822"), SERIES)

    picture = board.one(store, name, nobody, actor=LEAD, now=NOW)

    assert picture.chart is None
    assert len(picture.empty) > 8


@pytest.mark.parametrize("name", ["parts", "exposed", "risk"])
def test_a_picture_alone_says_which_sectors_it_leaves_out(store: Store, name: str) -> None:
    picture = board.one(store, name, Asked(CITY, SERIES), actor=LEAD, now=NOW)

    assert picture.beside.startswith("3 个行业里，")
    assert "其余的不足 5 家，或者列出就会推出别家" in picture.beside


def test_a_picture_of_another_name_is_none(store: Store) -> None:
    with pytest.raises(board.NoSuchPicture):
        board.one(store, "secret", Asked(CITY, SERIES), actor=LEAD, now=NOW)


@pytest.mark.parametrize("name", board.names())
def test_no_picture_is_drawn_for_who_may_not_read_it(store: Store, name: str) -> None:
    with pytest.raises(NoSuchArea):
        board.one(store, name, Asked(CITY, SERIES), actor=OF_QUJIANG, now=NOW)
    with pytest.raises(NotAllowed):
        auditor = Actor("auditor", Role.AUDITOR)
        board.one(store, name, Asked(CITY, SERIES), actor=auditor, now=NOW)
