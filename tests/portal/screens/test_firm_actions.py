"""Officials' pages of corrective actions: purpose first, agree, check with own eyes, follow up, overdue."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import corrective_actions, follow_ups, purposes
from data.action_rows import CorrectiveAction
from data.actor import Role
from portal import figures
from portal.workflows import rechecking, working
from tests.portal.screens import action_case, staff_case
from tests.portal.screens.action_case import Correcting
from tests.portal.screens.firm_case import headings
from tests.portal.screens.self_check_case import Person, new_id, now
from tests.portal.screens.staff_case import opened
from tests.portal.screens.visitor_case import portal, text


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Correcting:
    return action_case.build(portal(tmp_path, monkeypatch))


def _page(case: Correcting, who: Person, **query: str) -> AppTest:
    return opened("firm_actions", who, firm=case.firm, **query)


def _stands(case: Correcting, action: CorrectiveAction) -> CorrectiveAction:
    with case.case.store() as store:
        return corrective_actions.get(store, action.id, actor=case.case.owner.actor)


def _button(page: AppTest, label: str) -> None:
    next(one for one in page.button if one.label == label).click()
    page.run()


def test_without_a_purpose_nothing_is_shown(case: Correcting) -> None:
    action = case.propose()
    for query in ({}, {"action": action.id}, {"view": "sheet"}, {"view": "new"}):
        page = _page(case, case.lead, **query)
        words = text(page)
        assert "先写明查看目的" in headings(page)
        assert "补签" not in words and "保密协议" not in words


def test_the_purpose_is_stated_on_the_page_itself(case: Correcting) -> None:
    action = case.propose()
    page = _page(case, case.lead, action=action.id)
    page.radio(f"purpose-usual-{case.firm}").set_value(staff_case.WHY)
    _button(page, "写明目的并打开")
    assert "保密协议签订" in headings(page)


def test_each_sitting_leaves_one_trace_that_the_firm_reads(case: Correcting) -> None:
    page = _page(case, case.guide)
    page.run()
    with case.case.store() as store:
        looks = purposes.looks(store, case.firm, actor=case.case.owner.actor)
    seen = [one.what for one in looks if one.what.startswith("corrective_actions/")]
    assert seen == [f"corrective_actions/{case.firm}"]


def test_what_waits_for_the_official_comes_first(case: Correcting) -> None:
    case.waiting()
    case.propose(case.case.owner, item="FK-DJ-01")
    case.count()
    page = _page(case, case.guide)

    assert headings(page)[1:4] == ["等复查（1）", "跟进", "等工作人员同意（1）"]
    words = text(page)
    assert "首次联系" in words and "现场或视频指导" in words
    assert "时限是建议，须由政法委确认" in words


def test_yellow_says_what_has_no_day(case: Correcting) -> None:
    case.count("yellow")
    words = text(_page(case, case.reviewer))
    assert "发指导包" in words
    assert "企业申请时指导" in words and "没有固定时限" in words


def test_a_duty_is_marked_done(case: Correcting) -> None:
    case.count()
    page = _page(case, case.guide)
    _button(page, "记为已办")
    assert "日期" in page.error[0].value
    with case.case.store() as store:
        due = follow_ups.of_firm(store, case.firm, actor=case.guide.actor)
    page.text_input(f"fu-done-on-{case.firm}").set_value(due[0].counted_from.isoformat())
    _button(page, "记为已办")
    assert "✓" in text(page)


def test_the_guide_agrees_to_what_the_firm_proposed(case: Correcting) -> None:
    action = case.propose(case.case.owner)
    page = _page(case, case.guide, action=action.id)
    _button(page, "同意")
    assert _stands(case, action).state == "in_progress"


def test_the_guide_adjusts_and_the_firm_is_asked_anew(case: Correcting) -> None:
    action = case.propose(case.case.owner)
    page = _page(case, case.guide, action=action.id)
    page.text_area(f"ac-measure-{action.id}").set_value("先签核心岗位，再签其余岗位")
    page.selectbox(f"ac-level-{action.id}").set_value(4)
    _button(page, "保存改动")
    stands = _stands(case, action)
    assert (stands.terms.measure, stands.terms.to_level) == ("先签核心岗位，再签其余岗位", 4)
    assert stands.firm_agreed_by is None
    assert stands.staff_agreed_by == case.guide.actor.account_id


def test_closing_asks_how_it_was_seen(case: Correcting) -> None:
    action = case.waiting()
    page = _page(case, case.other_guide, action=action.id)
    _button(page, "复查通过，销号")
    assert "请先选怎么看的" in page.error[0].value
    page.radio(f"ac-how-{action.id}").set_value("paper")
    _button(page, "复查通过，销号")
    assert _stands(case, action).state == "closed"


def test_paper_is_no_choice_for_a_red_firm(case: Correcting) -> None:
    case.count("red")
    action = case.waiting()
    page = _page(case, case.reviewer, action=action.id)
    assert page.radio(f"ac-how-{action.id}").options == ["视频查看", "上门查看"]
    assert "不能只看材料销号" in text(page)


def test_who_proposed_it_reads_why_another_one_closes_it(case: Correcting) -> None:
    action = case.waiting()
    page = _page(case, case.guide, action=action.id)
    assert "请由另一位工作人员复查销号" in text(page)
    assert not [one for one in page.button if one.label == "复查通过，销号"]


def test_sending_back_and_reopening_say_why(case: Correcting) -> None:
    action = case.waiting()
    page = _page(case, case.guide, action=action.id)
    page.text_area(f"ac-why-_send_back-{action.id}").set_value("还差两个岗位")
    _button(page, "还差一些")
    stands = _stands(case, action)
    assert (stands.state, stands.reopened) == ("in_progress", 1)

    with case.case.store() as store:
        handed = working.hand_in(
            store,
            action.id,
            seen=stands.version,
            actor=case.case.owner.actor,
            now=now(),
            new_id=new_id,
        )
        rechecking.close(
            store,
            action.id,
            "video",
            seen=handed.version,
            actor=case.reviewer.actor,
            now=now(),
            new_id=new_id,
        )
    page = _page(case, case.reviewer, action=action.id)
    page.text_area(f"ac-why-_reopen-{action.id}").set_value("抽查没有签")
    _button(page, "重开这一项")
    assert _stands(case, action).reopened == 2
    assert not [
        one for one in _page(case, case.guide, action=action.id).button if one.label == "重开这一项"
    ]


def test_only_reviewers_and_the_lead_move_a_day(case: Correcting) -> None:
    action = case.begun()
    page = _page(case, case.reviewer, action=action.id)
    later = action_case.DUE + timedelta(days=20)
    page.text_input(f"ac-later-{action.id}").set_value(later.isoformat())
    _button(page, "延长期限")
    assert "延期的理由" in page.error[0].value
    page.text_area(f"ac-later-why-{action.id}").set_value("停产检修")
    _button(page, "延长期限")
    assert _stands(case, action).terms.due_on == later
    assert figures.day(later) in text(page)
    guide = _page(case, case.guide, action=action.id)
    assert not [one for one in guide.button if one.label == "延长期限"]


def test_the_lead_reads_and_may_add_but_neither_agrees_nor_checks(case: Correcting) -> None:
    case.waiting()
    staff_case.says_why(case.case, case.lead)
    page = _page(case, case.lead)
    assert "加一项整改" in text(page)
    assert not {"销号", "同意"} & {button.label for button in page.button}


def test_a_guide_adds_one_in_own_words(case: Correcting) -> None:
    page = _page(case, case.guide, view="new")
    page.selectbox("ac-add-chosen").set_value("")
    page.text_area("ac-add-measure").set_value("门口加装访客登记台")
    page.text_input("ac-add-due").set_value(action_case.DUE.isoformat())
    _button(page, "加上这一项")
    with case.case.store() as store:
        found = corrective_actions.of_firm(store, case.firm, actor=case.guide.actor)
    assert [(one.source, one.item) for one in found] == [("staff", "")]


def test_the_list_of_what_is_due_names_firms_and_no_content(case: Correcting) -> None:
    case.waiting()
    case.count("red")
    words = text(opened("overdue", case.lead))
    assert "等复查 1 件" in words
    assert "1 项整改等复查" in words
    assert "首次联系" in words
    for secret in ("保密协议", "补签", "FK-", "红", "级"):
        assert secret not in words


@pytest.mark.parametrize("page", ["-1", "x", "９", "99999999999", ""])
def test_a_strange_page_number_is_the_first_page(case: Correcting, page: str) -> None:
    case.waiting()
    assert "1 项整改等复查" in text(opened("overdue", case.lead, page=page))


def test_nothing_due_is_said(case: Correcting) -> None:
    far = staff_case.official(case.case, Role.REVIEWER, county="330803")
    case.waiting()
    assert "没有到期的整改和跟进" in text(opened("overdue", far))
