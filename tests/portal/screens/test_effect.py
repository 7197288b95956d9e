"""Effect on the screen: the own firm's before and after; groups for the staff, none under five."""

from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from streamlit.testing.v1 import AppTest

from data.actor import CASE_ROLES, Role
from data.opening import prepare
from data.store import open_store
from tests.data import effect_case
from tests.data.town import settled
from tests.portal.screens import staff_case
from tests.portal.screens.firm_case import submitted
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.visitor_case import charts, text


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


def _opened(person: Person | None, **query: str) -> AppTest:
    page = AppTest.from_function(_screen, args=("portal.screens.effect",), default_timeout=30)
    if person is not None:
        page.user = {"sub": person.identity}
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


@dataclass(frozen=True)
class City:
    """A database with sixty firms that were checked twice, and its officials."""

    environment: Mapping[str, str]
    people: Mapping[Role, Person]


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city")
    database, key_file = folder / "portal.sqlite", folder / "portal.keys"
    with open_store(database, prepare(database, key_file)) as store:
        effect_case.grown(settled(store, database), count=60, effects={"2026": -8.0})
        people = {role: staff_case.made(store, role) for role in CASE_ROLES}
    environment = {"PORTAL_DATABASE": str(database), "PORTAL_KEY_FILE": str(key_file)}
    return City(environment, people)


def _page(city: City, role: Role, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    for name, value in city.environment.items():
        monkeypatch.setenv(name, value)
    return _opened(city.people[role], **query)


@pytest.mark.parametrize("role", [Role.LEAD, Role.REVIEWER])
def test_officials_read_both_groups_and_that_it_is_no_proof(
    city: City, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(city, role, monkeypatch)
    said, drawn = text(page), charts(page)

    assert "这是对照，不是证明" in said
    assert "剩余风险的中位数，指导过的下降" in drawn
    assert "起点同样颜色的，指导过的平均比还没指导的多降" in drawn
    assert "升级最多的是" in drawn
    assert "95% 区间" in said
    assert len(page.get("vega_lite_chart")) == 3


def test_a_guide_without_firms_is_told_why_there_is_nothing(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = _page(city, Role.GUIDE, monkeypatch)
    assert "两组都不足 5 家" in text(page)
    assert not page.get("vega_lite_chart")


def test_scope_and_reading_stand_in_the_address(
    city: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "两组都不足 5 家" in text(_page(city, Role.LEAD, monkeypatch, reading="verified"))
    assert "两组都不足 5 家" in text(_page(city, Role.LEAD, monkeypatch, scope="light"))
    assert "这是对照" in text(_page(city, Role.LEAD, monkeypatch, scope="x", reading="<b>"))


def test_a_small_cell_is_said_to_be_left_out(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "少于 5 家的一组不列数字" in text(_page(city, Role.LEAD, monkeypatch))


def test_a_firm_with_one_check_is_told_what_to_do(case: Case) -> None:
    submitted(case, scope="light")
    page = _opened(case.owner, scope="light")
    assert "还没有两份可以相比的轻量版自评（可信口径）" in text(page)


def test_a_firm_sees_what_it_raised_and_what_it_had_in_between(case: Case) -> None:
    submitted(case, scope="light", FK_DJ_01=1)
    submitted(case, scope="light", FK_DJ_01=2)
    page = _opened(case.owner, scope="light", reading="self")
    said = text(page)

    assert "升了级的：1 项" in said
    assert "FK-DJ-01" in said
    assert "还没有上门指导、培训、文书或商定的整改" in said
    assert "剩余风险下降" in charts(page)


def test_nothing_moved_is_said_calmly(case: Case) -> None:
    for _ in range(2):
        submitted(case, scope="light")
    assert "都和上次一样" in text(_opened(case.owner, scope="light"))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_who_reads_no_effect_is_told_so(case: Case, role: Role) -> None:
    assert "不能做这一步" in text(_opened(staff_case.official(case, role, county=None)))


def test_a_visitor_is_told_so(case: Case) -> None:
    assert "不能做这一步" in text(_opened(None))
