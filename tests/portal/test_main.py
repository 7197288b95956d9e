"""The frame around every screen, for each who may meet it."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import messages
from data.actor import CASE_ROLES, FIRM_ROLES, VISITOR, Actor, Role
from data.messages import Kind, Notice
from portal import navigation
from portal.web import addresses
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case, Person

MAIN = Path(__file__).resolve().parents[2] / "portal" / "main.py"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    made = self_check_case.make(tmp_path)
    for name, value in made.environment.items():
        monkeypatch.setenv(name, value)
    return made


def opened(person: Person | None = None) -> str:
    page = AppTest.from_file(str(MAIN), default_timeout=30)
    if person is not None:
        page.user = {"sub": person.identity}
    page.run()
    assert not page.exception, page.exception
    html = "\n".join(str(element.proto.body) for element in page.get("html"))
    links = "\n".join(str(element.proto.label) for element in page.get("page_link"))
    return html + links


def test_a_visitor_is_offered_to_sign_in_and_may_always_get_help(case: Case) -> None:
    page = opened()

    assert 'href="/login?next=/"' in page
    assert "疑似泄密，怎么办" in page
    assert "先测一测" in page
    assert "自评\n" not in page


def test_a_firm_is_offered_its_own_screens_and_the_way_out(case: Case) -> None:
    page = opened(case.owner)

    assert 'href="/logout"' in page
    assert "张三" in page
    for title in ("本企业", "自评", "结果", "企业情况"):
        assert title in page


def test_the_header_says_how_many_messages_are_unread(case: Case) -> None:
    assert '<a class="portal-messages" href="/messages" target="_self">消息</a>' in opened(
        case.owner
    )
    notice = Notice(Kind.CASE, "话", about="x")
    with case.store() as store:
        messages.post(store, "m", case.owner.actor.account_id, notice, now=self_check_case.now())

    assert "消息 <b>1<span> 条未读</span></b>" in opened(case.owner)
    assert "条未读" not in opened(case.colleague)
    assert "portal-messages" not in opened()


def test_every_page_says_that_it_is_no_legal_conclusion(case: Case) -> None:
    assert "不是法律结论，也不作为处罚的依据" in opened()


def test_every_page_of_a_demonstration_says_so(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "演示" not in opened()

    monkeypatch.setenv("PORTAL_DEMO", "1")

    assert "演示：企业和数据都是虚构的。" in opened()


FOR_THE_LEAD = {addresses.EXPORTS, addresses.AGREEMENT}
SECOND_PERSON = {
    *(addresses.COLOUR, addresses.OBJECTION, addresses.BLIND),
    *(addresses.SECTORS, addresses.PUBLISHING),
}


@pytest.mark.parametrize("role", Role)
def test_who_may_open_which_screen(role: Role) -> None:
    actor = Actor("a", role, "f") if role is not Role.VISITOR else VISITOR
    own = {
        Role.FIRM_OWNER: addresses.FIRM_SCREENS,
        Role.FIRM_MEMBER: addresses.FIRM_SCREENS,
        Role.REVIEWER: set(addresses.CASE_SCREENS) - FOR_THE_LEAD,
        Role.GUIDE: {*addresses.CASE_SCREENS, addresses.SELF_CHECK} - FOR_THE_LEAD - SECOND_PERSON,
        Role.LEAD: addresses.CASE_SCREENS,
        Role.AUDITOR: addresses.AUDIT_SCREENS,
    }

    opened = {screen.address for screen in navigation.SCREENS if screen.open_to(actor)}

    shared = [addresses.MESSAGES] if role not in (Role.VISITOR, Role.OPERATOR) else []
    if role in FIRM_ROLES | CASE_ROLES:
        shared += [addresses.EFFECT, addresses.TRAININGS]
    assert opened == {*addresses.PUBLIC_SCREENS, *own.get(role, ()), *shared}


@pytest.mark.parametrize("role", Role)
def test_the_header_names_only_what_opens(role: Role) -> None:
    actor = Actor("a", role, "f")

    assert all(screen.open_to(actor) for screen in navigation.listed(actor))


@pytest.mark.parametrize("role", Role)
def test_the_names_stand_in_one_row_and_none_is_lost(role: Role) -> None:
    actor = Actor("a", role, "f")

    row, more = navigation.named(actor)

    assert len(row) + bool(more) <= 11
    assert {way for way in (*row, *more) if isinstance(way, navigation.Screen)} == set(
        navigation.listed(actor)
    )


def test_what_the_lead_opens_seldom_stands_behind_more() -> None:
    row, more = navigation.named(Actor("a", Role.LEAD))

    assert [way.title for way in more] == ["复核一致性", "名单导出", "找回申请", "代理"]
    assert row[0].title == "工作队列"


def test_every_address_of_a_screen_has_its_module() -> None:
    from importlib.util import find_spec

    assert {screen.address for screen in navigation.SCREENS} == set(addresses.SCREENS)
    for screen in navigation.SCREENS:
        assert find_spec(screen.module) is not None, screen.module
