"""The diary (走访和联系) on screen: what is typed stands after a reload, and is entered once."""

from collections.abc import Callable

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import assignments, guidance, guidance_drafts
from data.actor import Role
from data.drafts import Draft
from data.guidance import Kind, Written
from data.times import day_in_shanghai
from portal.screens.staff import diary_desk, diary_form
from portal.screens.staff.diary_desk import Desk
from portal.workflows import visiting
from portal.workflows.visiting import SAID
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.staff_case import official, opened, says_why
from tests.portal.screens.visitor_case import text


def _firm(case: Case) -> str:
    return case.owner.actor.firm_id or ""


@pytest.fixture
def guide(case: Case) -> Person:
    """The firm's guide."""
    lead, guide = official(case, Role.LEAD), official(case, Role.GUIDE, post="指导员")
    with case.store() as store:
        assignments.assign(
            store, _firm(case), guide.actor.account_id, actor=lead.actor, now=self_check_case.now()
        )
    return guide


@pytest.fixture
def typing(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the browser would send while it is typed; AppTest has no browser."""
    sent: dict[str, str] = {}

    def typed(name: str, kept: dict[str, str], *, serial: int = 0) -> dict[str, str]:
        found = {key: said for key, said in sent.items() if key in kept}
        sent.clear()
        return found

    monkeypatch.setattr(diary_form, "typed", typed)
    return sent


def at(case: Case, name: str) -> str:
    return f"diary-{name}-{_firm(case)}"


def draft(case: Case, guide: Person) -> Draft:
    with case.store() as store:
        return guidance_drafts.read(store, _firm(case), actor=guide.actor)


def entries(case: Case, person: Person) -> list[Written]:
    with case.store() as store:
        return [e.written for e in guidance.of_firm(store, _firm(case), actor=person.actor)]


def form(case: Case, guide: Person) -> AppTest:
    return opened("diary", guide, firm=_firm(case))


def test_today_is_offered_and_posts_are_asked_for(case: Case, guide: Person) -> None:
    page = form(case, guide)

    today = day_in_shanghai(self_check_case.now()).isoformat()
    assert page.text_input(at(case, "day")).value == today
    assert "写岗位，不写姓名" in page.text_input(at(case, "persons")).label
    assert "不要写秘密本身" in page.text_area(at(case, "said")).label
    assert "先写明查看目的" in text(page) or "先写明查看目的" in [h.value for h in page.header]


def test_what_is_left_is_in_the_draft_and_stands_after_a_reload(case: Case, guide: Person) -> None:
    page = form(case, guide)
    page.text_area(at(case, "said")).set_value("看了门禁").run()
    page.radio(at(case, "kind")).set_value("call").run()
    assert "已自动保存" in text(page)

    again = form(case, guide)
    assert again.text_area(at(case, "said")).value == "看了门禁"
    assert again.radio(at(case, "kind")).value == "call"


def test_what_is_being_typed_is_in_the_draft_too(
    case: Case, guide: Person, typing: dict[str, str]
) -> None:
    page = form(case, guide)
    typing[at(case, "said")] = "看了门禁，还没"
    page.run()

    assert draft(case, guide).content["said"] == "看了门禁，还没"
    assert form(case, guide).text_area(at(case, "said")).value == "看了门禁，还没"


def test_an_entry_is_made_once_and_the_form_is_empty(case: Case, guide: Person) -> None:
    says_why(case, guide, firm=_firm(case))
    page = form(case, guide)
    page.text_area(at(case, "said")).set_value("看了门禁").run()
    page.button("diary-save").click().run()

    assert [one.said for one in entries(case, guide)] == ["看了门禁"]
    assert "这条记录已经保存" in page.info[0].value
    assert page.text_area(at(case, "said")).value == ""
    assert "看了门禁" in text(page)
    assert draft(case, guide).version == 0


@pytest.mark.parametrize(
    ("fill", "word"),
    [
        (lambda page, key: page.text_area(key("said")).set_value("  "), "请填写内容"),
        (lambda page, key: page.text_input(key("day")).set_value("2999-01-01"), "不能晚于今天"),
        (lambda page, key: page.text_input(key("next_on")).set_value("下周"), "下一步的日期"),
    ],
)
def test_a_refusal_says_why_and_the_words_stand(
    case: Case, guide: Person, fill: Callable[..., None], word: str
) -> None:
    page = form(case, guide)
    page.text_input(at(case, "persons")).set_value("总经理").run()
    fill(page, lambda name: at(case, name))
    page.run()
    page.button("diary-save").click().run()

    assert word in text(page)
    assert page.text_input(at(case, "persons")).value == "总经理"
    assert draft(case, guide).content["persons"] == "总经理"


def test_a_refusal_goes_once_something_else_is_written(case: Case, guide: Person) -> None:
    page = form(case, guide)
    page.button("diary-save").click().run()
    assert "请填写内容" in text(page)

    page.text_area(at(case, "said")).set_value("看了门禁").run()

    assert "请填写内容" not in text(page)


def test_what_looks_like_a_secret_is_asked_about_and_kept_in_the_draft(
    case: Case, guide: Person
) -> None:
    secret = "配方：Li2CO3 35%，H2SO4 20%，温度 180℃，保温 30 min"
    says_why(case, guide, firm=_firm(case))
    page = form(case, guide)
    page.text_area(at(case, "said")).set_value(secret).run()
    page.button("diary-save").click().run()
    assert "看起来像" in text(page)
    assert draft(case, guide).content["said"] == secret

    page.button("diary-sure").click().run()
    assert [one.said for one in entries(case, guide)] == [secret]


@pytest.mark.parametrize(("button", "kept"), [("mine", "手机上写的"), ("theirs", "电脑上写的")])
def test_two_devices_are_shown_to_each_other(
    case: Case, guide: Person, button: str, kept: str
) -> None:
    page = form(case, guide)
    other = form(case, guide)
    other.text_area(at(case, "said")).set_value("电脑上写的").run()

    page.text_area(at(case, "said")).set_value("手机上写的").run()
    assert "您在别处也写了这份草稿" in text(page)
    assert "电脑上写的" in text(page)
    assert draft(case, guide).content["said"] == "电脑上写的"

    page.button(f"diary-{button}").click().run()
    page.run()
    assert draft(case, guide).content["said"] == kept
    assert page.text_area(at(case, "said")).value == kept


def test_a_day_is_one_touch_away(case: Case, guide: Person) -> None:
    page = form(case, guide)
    week = next(one for one in page.button if one.label == "一周后")
    week.click().run()

    assert draft(case, guide).content["next_on"] == page.text_input(at(case, "next_on")).value


def test_a_session_that_ended_leaves_the_words_on_the_page(case: Case, guide: Person) -> None:
    page = form(case, guide)
    page.text_area(at(case, "said")).set_value("先写这些").run()
    case.sign_out(guide)

    page.text_area(at(case, "said")).set_value("先写这些，后来又写").run()

    assert draft(case, guide).content["said"] == "先写这些"


def test_an_entry_is_corrected_through_the_form(case: Case, guide: Person) -> None:
    says_why(case, guide, firm=_firm(case))
    with case.store() as store:
        day = day_in_shanghai(self_check_case.now())
        entry = guidance.add(
            store,
            self_check_case.new_id(),
            _firm(case),
            Written(Kind.VISIT, day, "写错了"),
            actor=guide.actor,
            now=self_check_case.now(),
        )
    page = form(case, guide)
    page.button(f"correct-{entry.id}").click().run()
    assert page.text_area(at(case, "said")).value == "写错了"

    page.text_area(at(case, "said")).set_value("改对了").run()
    page.button("diary-save").click().run()
    words = text(page)
    assert "已更正，看后面一条" in words
    assert "更正过" in words
    assert entries(case, guide)[0].said == "改对了"


def test_a_withdrawn_entry_stays_for_staff_and_goes_from_the_firm(
    case: Case, guide: Person
) -> None:
    says_why(case, guide, firm=_firm(case))
    page = form(case, guide)
    page.text_area(at(case, "said")).set_value("撤下的").run()
    page.checkbox(at(case, "shown")).check().run()
    page.button("diary-save").click().run()
    assert [one.said for one in entries(case, case.owner)] == ["撤下的"]

    withdraw = next(one for one in page.button if (one.key or "").startswith("withdraw-"))
    withdraw.click().run()
    assert "已撤下" in text(page)
    assert entries(case, case.owner) == []


def test_without_a_firm_the_page_lists_what_is_next(case: Case, guide: Person) -> None:
    with case.store() as store:
        visiting.record(
            store,
            _firm(case),
            {
                "kind": "visit",
                "day": "2026-01-05",
                "said": "约好了",
                "next_step": "带样式再来",
                "next_on": "2026-01-20",
            },
            actor=guide.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )
    page = form(case, guide)
    page.text_area(at(case, "said")).set_value("没写完").run()
    words = text(opened("diary", guide))

    for said in ("带样式再来", "2026年1月20日", "超期", "没写完的记录", "存的草稿"):
        assert said in words
    assert "没写完</" not in words


@pytest.mark.parametrize("role", [Role.GUIDE, Role.REVIEWER])
def test_out_of_scope_is_as_if_it_were_not_there(case: Case, role: Role) -> None:
    page = opened("diary", official(case, role, county="330803"), firm=_firm(case))

    assert "没有找到这家企业" in text(page)
    assert "示例材料" not in text(page)


def test_a_field_that_is_left_after_its_entry_was_saved_stops_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A slow server hears of the field when the form is already forgotten."""
    monkeypatch.setattr(st, "session_state", {})
    desk = Desk("firm", {SAID: "看了车间。"})
    st.session_state[desk.key(SAID)] = "看了车间和档案室。"
    diary_desk.forget("firm")

    desk.take(SAID)

    assert desk.standing() == {SAID: "看了车间。"}
