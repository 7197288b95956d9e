"""Asking for a visit (请指导员上门) on screen: the firm asks and sees where it stands, officials answer."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import visit_wishes
from data.times import day_in_shanghai
from data.visit_wishes import Wish
from portal import figures
from portal.workflows import visiting, wishing
from tests.portal.screens import action_case, firm_case, staff_case
from tests.portal.screens.action_case import DUE, Correcting
from tests.portal.screens.firm_case import headings
from tests.portal.screens.self_check_case import Person, new_id, now
from tests.portal.screens.visitor_case import portal, text

WHY = "行政主管换了人，想当面说说"


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Correcting:
    return action_case.build(portal(tmp_path, monkeypatch))


def last(case: Correcting) -> Wish:
    with case.case.store() as store:
        return visit_wishes.of_firm(store, case.firm, actor=case.case.owner.actor)[0]


def press(page: AppTest, label: str) -> AppTest:
    (button,) = [one for one in page.button if one.label == label]
    return button.click().run()


def asked(case: Correcting) -> Wish:
    with case.case.store() as store:
        wishing.ask(store, WHY, DUE, DUE, actor=case.case.owner.actor, now=now(), new_id=new_id)
    return last(case)


def diary(case: Correcting, by: Person | None = None) -> AppTest:
    return staff_case.opened("diary", by or case.guide, firm=case.firm)


@pytest.mark.parametrize("screen", ["result", "actions"])
def test_a_firm_asks_on_its_pages_and_sees_where_it_stands(case: Correcting, screen: str) -> None:
    page = firm_case.opened(screen, case.case.owner)
    assert "请指导员上门" in headings(page)

    page.text_area(key="wish-why").set_value(WHY)
    page.text_input(key="wish-first").set_value(DUE.isoformat())
    page = press(page, "申请上门")

    assert (last(case).state, last(case).reason) == ("open", WHY)
    said = text(page)
    assert "等工作人员约定日期" in said
    assert WHY in said


def test_what_was_typed_stands_after_a_refusal(case: Correcting) -> None:
    page = firm_case.opened("actions", case.case.owner)
    page.text_area(key="wish-why").set_value(WHY)
    page.text_input(key="wish-first").set_value("2020-01-01")

    page = press(page, "申请上门")

    assert "不能早于今天" in page.error[0].value
    assert page.text_area(key="wish-why").value == WHY


def test_the_guide_plans_a_day_and_the_firm_reads_it(case: Correcting) -> None:
    wish = asked(case)
    assert "1 家等约定日期" in text(staff_case.opened("diary", case.guide))
    page = diary(case)
    assert WHY in text(page)

    page.text_input(key=f"wish-on-{wish.id}").set_value(DUE.isoformat())
    page = press(page, "约定这一天")

    assert last(case).planned_on == DUE
    assert "记一条“走访”，这次申请就办结" in text(page)
    day = figures.day(DUE)
    assert f"已约定：{day}上门" in text(firm_case.opened("result", case.case.owner))
    assert f"约定{day}" in text(staff_case.opened("diary", case.guide))
    assert f"约定的上门：</b>{day}" in text(firm_case.opened("overview", case.case.owner))


def test_declining_wants_a_reason_that_the_firm_reads(case: Correcting) -> None:
    wish = asked(case)
    page = press(diary(case), "不安排，答复企业")
    assert "理由" in page.error[0].value

    page.text_area(key=f"wish-why-not-{wish.id}").set_value("已在电话里说清")
    press(page, "不安排，答复企业")

    said = text(firm_case.opened("actions", case.case.owner))
    assert "没有安排" in said
    assert "已在电话里说清" in said
    assert "企业请您上门" not in headings(diary(case))


def test_without_a_purpose_the_reason_stays_shut(case: Correcting) -> None:
    asked(case)
    said = text(diary(case, case.lead))

    assert WHY not in said
    assert "写明查看目的后可看" in said


def test_a_visit_in_the_diary_ends_it(case: Correcting) -> None:
    asked(case)
    today = day_in_shanghai(now())
    fields = {"kind": "visit", "day": today.isoformat(), "said": "看了现场", "persons": "主管"}
    with case.case.store() as store:
        visiting.record(store, case.firm, fields, actor=case.guide.actor, now=now(), new_id=new_id)

    assert "已办结" in text(firm_case.opened("actions", case.case.owner))


def test_it_stands_in_the_queue(case: Correcting) -> None:
    asked(case)
    said = text(staff_case.opened("queue", case.guide, kind="wish"))

    assert "企业请上门，今天提出" in said


def test_taken_back(case: Correcting) -> None:
    asked(case)
    press(firm_case.opened("actions", case.case.owner), "撤回这次申请")

    assert last(case).state == "withdrawn"
