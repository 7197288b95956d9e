"""Cities at the edge: no picture breaks, none claims anything, and none tells of the few."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from data import publishing
from data.actor import Actor, Role
from data.migrations import migrate
from data.publishable import TooFewFirms
from data.series import Series
from data.statistics import CITY, Area
from data.store import Store, open_store
from portal.charts import specification
from portal.pictures import board
from portal.pictures.model import Picture
from portal.workflows.asked_figures import Asked
from tests.cities import planted
from tests.cities.planted import LEAD, Scores
from tests.data import attack_case
from tests.data.figure_rows import NODES, SERIES, City, Kind
from tests.data.town import KECHENG, KEYS, NOW, QUJIANG

OF_KECHENG = Actor("reviewer", Role.REVIEWER, county=KECHENG)
SECRET = 123_400
"""12.34 points, which only the few have."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "portal.sqlite", KEYS) as store:
        migrate(store)
        with store.atomic():
            yield store


def _empty(city: City) -> None:
    """Nobody."""


def _one_firm(city: City) -> None:
    city.settle(Kind("26", KECHENG), dict.fromkeys(NODES, SECRET))


def _four_make_a_sector(city: City) -> None:
    for number in range(40):
        scores = dict.fromkeys(NODES, 500_000 + 20_000 * (number % 11 - 5))
        city.settle(Kind(("26", "34")[number % 2], (KECHENG, QUJIANG)[number // 2 % 2]), scores)
    for number in range(4):
        city.settle(Kind("65", (KECHENG, QUJIANG)[number % 2]), dict.fromkeys(NODES, SECRET))


def _everybody_red(city: City) -> None:
    for number in range(48):
        scores = dict.fromkeys(NODES, 300_000 + 20_000 * (number % 11 - 5))
        scores |= {"R": 700_000 + 10_000 * (number % 13)}
        kind = Kind(("26", "34", "65")[number % 3], (KECHENG, QUJIANG)[number // 3 % 2])
        city.settle(kind, scores)


CITIES: tuple[Callable[[City], None], ...] = (
    _empty,
    _one_firm,
    _four_make_a_sector,
    _everybody_red,
)
CLAIMS = ("平均低", "平均高", "比其他行业多", "的占比比", "可以先帮", "明显多", "少了", "多了")


def _said(picture: Picture) -> str:
    """Everything that a reader, a file or a screen reader gets of a picture."""
    table = [[row.name, row.note, *row.cells] for row in picture.table.rows]
    drawn = specification(picture.chart) if picture.chart is not None else {}
    words = (picture.finding, picture.empty, picture.beside, picture.source)
    return json.dumps([words, table, drawn], ensure_ascii=False)


def _pictures(store: Store, actor: Actor, area: Area) -> Iterator[Picture]:
    for name in board.names():
        yield board.one(store, name, Asked(area, SERIES), actor=actor, now=NOW)


@pytest.mark.parametrize("build", CITIES)
def test_no_picture_claims_or_tells_of_the_few(store: Store, build: Callable[[City], None]) -> None:
    build(City(store, seed=1))
    every = [
        *_pictures(store, LEAD, CITY),
        *_pictures(store, OF_KECHENG, Area("county", KECHENG)),
    ]

    assert len(every) == 2 * len(board.names())
    for picture in every:
        assert not any(claim in picture.finding for claim in CLAIMS), picture.finding
        assert "12.3" not in _said(picture), picture.name
        assert picture.chart is not None or len(picture.empty) > 8


@pytest.mark.parametrize("build", [_empty, _one_firm])
def test_of_nobody_or_one_nothing_is_drafted(store: Store, build: Callable[[City], None]) -> None:
    build(City(store, seed=1))

    with pytest.raises(TooFewFirms):
        publishing.draft(store, "first", SERIES, actor=LEAD, now=NOW)


def test_four_firms_are_in_no_group_of_their_own(store: Store) -> None:
    city = City(store, seed=1)
    _four_make_a_sector(city)
    told = attack_case.made(city).content
    pictures = planted.published_of(store, SERIES)

    for cuts in told["scores"].values():
        assert all(
            "65" not in (group["group"], *group["codes"]) or group["group"] == "rest"
            for group in cuts.get("industry", ())
        )
    assert not any("软件和信息技术服务业" in picture.finding for picture in pictures.values())


def test_where_everybody_is_red_no_colour_is_published(store: Store) -> None:
    _everybody_red(City(store, seed=1))
    live = board.one(store, "colours", Asked(CITY, SERIES), actor=LEAD, now=NOW)
    pictures = planted.published_of(store, SERIES)

    assert live.finding == "48 家里，红和橙 48 家，占 100.0%"
    assert pictures["colours"].finding == "红橙一方或者其余一方太少，颜色不公布"
    assert not any(claim in p.finding for p in pictures.values() for claim in CLAIMS)


def test_one_campaign_is_no_change(store: Store) -> None:
    kinds = planted.settle(store, firms=48)
    of = planted.campaign(store, "首批", 3)
    planted.fill(store, kinds, of)

    assert planted.live(store, "campaigns", of).finding.startswith("只有一个批次，还看不出变化")
    assert planted.live(store, "flow", of).chart is None


def test_across_a_changed_questionnaire_nothing_is_compared(store: Store) -> None:
    """The same firms, far better, but by another edition."""

    def better(kind: Kind, scores: Scores) -> None:
        scores["R"] -= 25

    kinds = planted.settle(store, firms=48)
    old = planted.campaign(store, "旧版", 3)
    store.rows("UPDATE campaigns SET edition = '2025'")
    planted.fill(store, kinds, Series("2025", "full", "credible", old.campaign))
    new = planted.campaign(store, "新版", 9)
    planted.fill(store, kinds, new, better)

    campaigns, flow = (planted.live(store, name, new) for name in ("campaigns", "flow"))
    assert campaigns.finding.startswith("问卷改版，前后不可比")
    assert "改版" in _said(campaigns)
    assert flow.chart is None
    assert "问卷改版" in flow.empty
