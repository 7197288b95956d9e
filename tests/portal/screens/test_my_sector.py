"""My sector on the screen: how the firm stands beside its published groups, itself left out."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import firms, publishing
from data.actor import Actor, Role
from data.errors import NotAllowed
from data.series import Series
from data.store import Store
from portal.pictures import my_sector as pictures
from portal.workflows import my_sector, my_sector_words
from portal.workflows.my_sector import MySector
from portal.workflows.published import Gap, Share
from tests.data.figure_rows import NODES, City, Kind
from tests.portal.screens import firm_case, self_check_case, visitor_case
from tests.portal.screens.self_check_case import COUNTY, Case
from tests.portal.screens.visitor_case import charts, text

LEAD, SECOND = (Actor(name, Role.LEAD) for name in ("lead-one", "lead-two"))
SERIES = Series(self_check_case.EDITION.edition, "full", "credible")
OTHERS = 45


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """Forty-five firms of the firm's own sector, county and size; the firm is weaker in 防控 by far."""
    return _built(tmp_path_factory.mktemp("my-sector"))


def _built(folder: Path) -> Case:
    case = self_check_case.make(folder)
    with case.store() as store:
        firms.confirm(store, case.owner.actor.firm_id or "", actor=LEAD, now=self_check_case.now())
    weak = dict.fromkeys(_controls("FK"), 0)
    begun = case.start("full")
    firm_case.answer(case, begun, self_check_case.all_answers("full") | weak)
    firm_case.submit(case, begun)
    with case.store() as store, store.atomic():
        size = store.rows("SELECT size_class FROM firms")[0]["size_class"]
        city = City(store, seed=3)
        for number in range(OTHERS):
            scores = dict.fromkeys(NODES, 500_000 + 20_000 * (number % 15 - 7))
            city.settle(Kind("26", COUNTY, size_class=size), scores)
    return case


def _controls(part: str) -> list[str]:
    section = next(one for one in self_check_case.EDITION.sections if one.id == part)
    return [question.id for question in section.all_questions()]


@pytest.fixture
def portal(case: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    return _used(case, monkeypatch)


def _used(case: Case, monkeypatch: pytest.MonkeyPatch) -> Case:
    """Screens of this process use it."""
    for name, value in case.environment.items():
        monkeypatch.setenv(name, value)
    return case


def _publish(store: Store) -> str:
    name = self_check_case.new_id()
    now = self_check_case.now()
    publishing.draft(store, name, SERIES, actor=LEAD, now=now)
    publishing.settle(store, name, actor=SECOND, now=now)
    return name


@pytest.fixture(scope="module")
def snapshot(case: Case) -> str:
    with case.store() as store:
        return _publish(store)


def _page(case: Case, **query: str) -> AppTest:
    return firm_case.opened("my_sector", case.owner, **query)


def _seen(case: Case) -> MySector:
    with case.store() as store:
        found = my_sector.read(store, actor=case.owner.actor)
    assert found is not None
    return found


def test_nothing_published_says_what_will_stand_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(visitor_case.portal(tmp_path, monkeypatch))

    assert "还没有公布过统计" in text(page)
    assert firm_case.ways_on(page) == ["看自己的结果和改法"]


def test_the_first_screen_answers(portal: Case, snapshot: str) -> None:
    page = _page(portal)
    said, drawn = text(page), charts(page)

    assert f"和同行业（化学原料和化学制品制造业）的另外 {OTHERS} 家相比：剩余风险" in said
    assert "落后最多的是防控：比同行业其他企业平均低 50.0 分" in said
    assert "这份快照计入的是您" in said
    assert f"S-{_seen(portal).published.publication.day}-{snapshot[:8]}" in said
    assert "防控 本企业 0.0 · 其他平均 50.0" in drawn
    assert "中间一半（含本企业）" in drawn
    assert "不是名次" in said


def test_the_mean_is_that_of_the_others(portal: Case, snapshot: str) -> None:
    seen = _seen(portal)

    assert {one.cut for one in seen.peers} == {"industry", "county", "size_class"}
    assert all(one.others == OTHERS for one in seen.peers)
    assert seen.peers[0].nodes["FK"].mean == pytest.approx(50.0, abs=0.06)
    assert pictures.groups(seen).table.rows[0].name == "同行业"


def test_what_the_common_gaps_mean_for_us(portal: Case, snapshot: str) -> None:
    seen = _seen(portal)
    gaps = [Gap(name, Share(0.6), None) for name in ("FK-DJ-01", "XJ-GJ-01")]
    with portal.store() as store:
        stored = my_sector._newest(store, seen.published.publication, portal.owner.actor)
        told = my_sector._gaps(
            store, replace(seen.published, gaps=tuple(gaps)), stored, portal.owner.actor
        )

    assert [one.has for one in told] == [True, False]
    assert my_sector_words.gaps(told) == "公布的 2 项常见短板里，您也有 1 项。"


def test_a_newer_check_stands_beside_and_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is not in the published numbers: the others' mean stays, the own figure too."""
    portal = _used(_built(tmp_path), monkeypatch)
    with portal.store() as store:
        _publish(store)
    before = _seen(portal)
    firm_case.submitted(portal, level=3)
    after = _seen(portal)
    said = text(_page(portal))

    assert after.own("FK") == before.own("FK") == 0.0
    assert after.newest("FK") == pytest.approx(50.0)
    assert after.peers[0].nodes["FK"].mean == before.peers[0].nodes["FK"].mean
    assert "空心三角" in said


def test_a_firm_that_was_not_in_it_is_told_so(portal: Case, snapshot: str) -> None:
    with portal.store() as store:
        stranger = self_check_case.firm(store, 2)
    said = text(firm_case.opened("my_sector", stranger))

    assert f"另有 {OTHERS + 1} 家；您还没有可以放在旁边的结果" in said
    assert "这份快照里没有您的企业" in said


def test_fewer_than_five_others_are_not_compared(portal: Case, snapshot: str) -> None:
    with portal.store() as store:
        alone = self_check_case.firm(store, 3, industry="13", staff=2000, revenue=90000)
        store.rows("UPDATE firms SET county = '330881' WHERE id = :id", id=alone.actor.firm_id)
    said = text(firm_case.opened("my_sector", alone))

    assert "至少要有 5 家其他企业" in said
    assert not firm_case.opened("my_sector", alone).get("vega_lite_chart")


def test_nonsense_in_the_address_gives_the_usual(portal: Case, snapshot: str) -> None:
    assert "落后最多的是防控" in text(_page(portal, snapshot="<b>"))


def test_officials_have_no_sector_of_their_own(portal: Case, snapshot: str) -> None:
    with portal.store() as store, pytest.raises(NotAllowed):
        my_sector.read(store, actor=LEAD)
