"""The page of messages: unread first, where each leads, what is due, and a calm empty state."""

from datetime import timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from streamlit.testing.v1 import AppTest

from data import messages
from data.actor import Role
from data.messages import Kind, Notice
from tests.data import due_case
from tests.data.town import Town
from tests.portal.screens import staff_case
from tests.portal.screens.self_check_case import Case, Person, new_id, now
from tests.portal.screens.visitor_case import page as visitor_page
from tests.portal.screens.visitor_case import text


def _screen(module: str) -> None:
    from importlib import import_module

    import_module(module).show()


def _opened(person: Person | None, **query: str) -> AppTest:
    page = AppTest.from_function(_screen, args=("portal.screens.messages",), default_timeout=30)
    if person is not None:
        page.user = {"sub": person.identity}
    for name, value in query.items():
        page.query_params[name] = value
    return page.run()


def _tell(case: Case, person: Person, said: str, *, address: str = "firm") -> str:
    message_id = new_id()
    notice = Notice(Kind.LETTER, said, about=message_id, address=address)
    with case.store() as store:
        messages.post(store, message_id, person.actor.account_id, notice, now=now())
    return message_id


def _due(case: Case, *, days: int) -> None:
    day = (now() + timedelta(days=days, hours=8)).date()
    with case.store() as store:
        guide = staff_case.made(store, Role.GUIDE).actor
        here = cast(Town, SimpleNamespace(store=store, new_id=new_id, guide=guide))
        due_case.action(here, case.owner.actor, due=day)


def test_nothing_is_told_as_such(case: Case) -> None:
    said = text(_opened(case.owner))
    assert "现在没有消息" in said
    assert "今后 30 天没有到期的事项" in said


def test_a_message_says_what_it_is_about_and_leads_there(case: Case) -> None:
    message_id = _tell(case, case.owner, "有一份<b>文书</b>待签收。")
    said = text(_opened(case.owner))

    assert "有一份&lt;b&gt;文书&lt;/b&gt;待签收。" in said
    assert f'href="/messages/open?message={message_id}"' in said
    assert "文书 · " in said
    assert "未读" in said and "1 条未读" in said


def test_all_are_marked_read_and_stay_in_the_list(case: Case) -> None:
    _tell(case, case.owner, "甲")
    _tell(case, case.owner, "乙", address="")
    page = _opened(case.owner)
    page.button(key="messages-read").click().run()
    said = text(page)

    assert "甲" in said and "乙" in said
    assert "都读过了" in said
    assert not page.button
    assert text(_opened(case.owner)).count("未读") == 0


def test_many_messages_come_in_pages_that_the_address_keeps(case: Case) -> None:
    for number in range(21):
        _tell(case, case.owner, f"第{number:02d}条")
    first, second = text(_opened(case.owner)), text(_opened(case.owner, page="2"))

    assert "第20条" in first and "第00条" not in first
    assert "第00条" in second and "第20条" not in second
    assert "这一页没有消息了" in text(_opened(case.owner, page="99"))
    assert "第20条" in text(_opened(case.owner, page="zwei"))


def test_colleague_and_strangers_see_none_of_it(case: Case) -> None:
    _tell(case, case.owner, "只给负责人")
    for other in (case.colleague, staff_case.official(case), None):
        assert "只给负责人" not in text(_opened(other))


def test_what_is_due_stands_first_and_names_no_measure(case: Case) -> None:
    _due(case, days=-3)
    _due(case, days=0)
    said = text(_opened(case.owner))

    assert "共 2 项，1 项已超期" in said
    assert "今天到期" in said
    assert "机密措施" not in said


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        pytest.param(Role.REVIEWER, 2, id="the reviewer of the county sees both"),
        pytest.param(Role.LEAD, 1, id="the lead sees what is overdue"),
        pytest.param(Role.GUIDE, 0, id="a guide without firms sees none"),
    ],
)
def test_officials_see_what_is_due_in_their_scope(case: Case, role: Role, sees: int) -> None:
    _due(case, days=-3)
    _due(case, days=1)
    said = text(_opened(staff_case.official(case, role)))
    assert said.count("衢州示例材料有限公司1</bdi>") == sees


def test_who_works_on_no_firm_has_messages_but_nothing_due(case: Case) -> None:
    admin = staff_case.official(case, Role.ADMIN, county=None)
    _tell(case, admin, "给管理员")
    said = text(_opened(admin))
    assert "给管理员" in said
    assert "到期事项" not in said


def test_home_says_in_one_line_what_waits(case: Case) -> None:
    assert "您有" not in text(visitor_page("home", person=case.owner).run())
    _tell(case, case.owner, "甲")
    _due(case, days=-3)
    said = text(visitor_page("home", person=case.owner).run())
    assert "您有 1 条未读消息，1 项已超期。" in said
    assert "您有" not in text(visitor_page("home").run())
