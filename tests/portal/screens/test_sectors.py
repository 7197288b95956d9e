"""Sector risk on the screen: the first answers, every picture with source and table, few firms unseen."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from data.actor import CASE_ROLES, Role
from data.opening import prepare
from data.store import open_store
from tests.data.figure_rows import NODES, City, Kind
from tests.data.town import KECHENG, QUJIANG
from tests.portal.screens import staff_case
from tests.portal.screens.self_check_case import Person
from tests.portal.screens.visitor_case import charts, text
from tests.workflows import campaign_city


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


@dataclass(frozen=True)
class Portal:
    """A database with a city of figures, and its officials."""

    environment: Mapping[str, str]
    people: Mapping[Role, Person]


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Portal:
    """Software is weak in 防控 everywhere; four paper mills stand in Qujiang alone."""
    folder = tmp_path_factory.mktemp("sectors")
    database, key_file = folder / "portal.sqlite", folder / "portal.keys"
    with open_store(database, prepare(database, key_file)) as store:
        city = City(store, seed=8)
        with city.at_once():
            for number in range(60):
                industry = ("26", "35", "65")[number % 3]
                scores = dict.fromkeys(NODES, 500000 + 20000 * (number * 7 % 11 - 5))
                if industry == "65":
                    scores["FK"] -= 250_000
                city.settle(Kind(industry, (KECHENG, QUJIANG)[number % 2]), scores)
            for _ in range(4):
                city.settle(Kind("22", QUJIANG), dict.fromkeys(NODES, 123_400))
        before = {firm: 40.0 if firm % 3 else 55.0 for firm in range(60)}
        campaign_city.hold(city, "春季批次", 200, before)
        campaign_city.hold(city, "秋季批次", 20, dict.fromkeys(before, 40.0))
        roles = CASE_ROLES | {Role.AUDITOR}
        people = {role: staff_case.made(store, role) for role in roles}
    environment = {"PORTAL_DATABASE": str(database), "PORTAL_KEY_FILE": str(key_file)}
    return Portal(environment, people)


def _page(portal: Portal, role: Role, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    for name, value in portal.environment.items():
        monkeypatch.setenv(name, value)
    page = AppTest.from_function(
        _screen, args=("portal.screens.staff.sectors",), default_timeout=30
    )
    page.user = {"sub": portal.people[role].identity}
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def test_the_lead_reads_the_whole_city_at_one_look(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(portal, Role.LEAD, monkeypatch)
    said, drawn = text(page), charts(page)

    assert "衢州市 · 各企业最近一次 · 2026 版完整版 · 可信口径" in said
    assert "<dt>自评／已确认企业</dt><dd>0／64" in said
    for question in ("危险在哪", "少了没有", "指导有用吗", "下一步"):
        assert f"<dt>{question}</dt><dd>" in said
    assert "正在比较" not in said
    assert "64 家里，红和橙" in drawn
    assert "软件和信息技术服务业的防控比其他行业平均低" in drawn
    assert (
        "同一批企业从“春季批次”到“秋季批次”，20 家变好，0 家变差，40 家不变：变好的明显多" in said
    )
    assert len(page.get("vega_lite_chart")) == 7
    assert said.count("看数字") == 7
    assert said.count("来源：衢州市") == 7


def test_what_travels_to_the_browser_is_small(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(portal, Role.LEAD, monkeypatch)

    assert len((text(page) + charts(page)).encode()) < 200_000


def test_a_sector_in_focus_is_followed_by_the_other_pictures(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(portal, Role.LEAD, monkeypatch, industry="65")
    said, drawn = text(page), charts(page)

    assert drawn.count("» 软件") == 3
    assert "软件和信息技术服务业 20 家里，红和橙" in drawn
    assert "软件和信息技术服务业比其他行业平均：防控低" in said
    assert "软件和信息技术服务业：" in drawn
    page.button("board-clear").click().run()
    assert "industry" not in page.query_params
    assert "»" not in charts(page)


def test_the_list_of_sectors_does_what_a_click_does(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(portal, Role.LEAD, monkeypatch)
    page.selectbox("board-industry").select("35").run()

    assert page.query_params["industry"] == "35"
    assert charts(page).count("» 专用设备") == 3


def test_the_lead_chooses_a_county_and_a_reviewer_does_not(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(portal, Role.LEAD, monkeypatch)
    page.selectbox("board-county").select(QUJIANG).run()
    assert "衢江区 · 各企业最近一次" in text(page)

    reviewers = _page(portal, Role.REVIEWER, monkeypatch, county=QUJIANG)
    assert "柯城区 · 各企业最近一次" in text(reviewers)
    assert "board-county" not in {one.key for one in reviewers.selectbox}


def test_a_campaign_can_be_chosen(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    page = _page(portal, Role.LEAD, monkeypatch)
    chosen = page.selectbox("board-campaign")
    assert [name.split("（")[0] for name in chosen.options] == [
        *("最近一次，不分批次", "秋季批次", "春季批次"),
    ]
    chosen.select_index(2).run()

    assert page.query_params["campaign"] == "campaign-200"
    assert "衢州市 · 春季批次" in text(page)
    assert "没有前一个可以比" in text(page)


def test_four_firms_are_counted_and_not_scored(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(portal, Role.LEAD, monkeypatch)
    said, drawn = text(page), charts(page)

    assert "造纸和纸制品业" in said
    assert "不足 5 家" in said
    assert "造纸等（4 家）服务 不足 5 家" in drawn
    assert "12.3" not in said + drawn


def test_a_reviewer_reads_the_own_county_only(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = text(_page(portal, Role.REVIEWER, monkeypatch))

    assert "柯城区 · 各企业最近一次" in said
    assert "<dt>自评／已确认企业</dt><dd>0／30" in said
    assert "造纸和纸制品业" not in said


@pytest.mark.parametrize("role", [Role.GUIDE, Role.AUDITOR])
def test_who_answers_for_no_area_is_told_so(
    portal: Portal, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(portal, role, monkeypatch)

    assert "不能做这一步" in text(page)
    assert not page.get("vega_lite_chart")


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"scope": "light"}, id="another scope"),
        pytest.param({"reading": "verified"}, id="another reading"),
    ],
)
def test_figures_of_another_kind_are_never_mixed_in(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, query: dict[str, str]
) -> None:
    page = _page(portal, Role.LEAD, monkeypatch, **query)

    assert "还没有企业有结果；满 5 家才列数字" in text(page)
    assert not page.get("vega_lite_chart")
    assert "还没有企业在批次里有结果" in text(page)


def test_nonsense_in_the_address_gives_the_usual(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    nonsense = dict.fromkeys(("county", "scope", "reading", "campaign", "industry"), "<b>")
    page = _page(portal, Role.LEAD, monkeypatch, **nonsense)

    assert "衢州市 · 各企业最近一次 · 2026 版完整版 · 可信口径" in text(page)
