"""The landing page of a firm: where it stands, and the one next step."""

from datetime import timedelta
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from data import assessments, departures
from data.actor import Role
from tests.portal.screens import campaign_case, self_check_case, staff_case
from tests.portal.screens.firm_case import headings, opened, submitted, ways_on
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.visitor_case import text


def test_a_new_firm_is_led_to_its_first_check(case: Case) -> None:
    page = opened("overview", case.owner)

    assert headings(page) == [
        "衢州示例材料有限公司1",
        "最近的结果",
        "同事和分工",
        "企业情况",
        "资料和权利",
    ]
    assert ways_on(page) == ["开始自评", "查看或修改", "谁看过我们的资料"]


def test_a_pending_firm_is_told_how_it_is_confirmed(case: Case) -> None:
    words = text(opened("overview", case.owner))

    assert "企业身份待确认" in words
    assert 'href="/confirmation"' in words


def test_a_begun_check_is_continued_first(case: Case) -> None:
    assessment = case.start("light")
    case.answer(assessment, {"FW-DJ-01": 2, "E01": 1})
    page = opened("overview", case.owner)

    assert ways_on(page)[0] == "继续自评"
    assert "自评还差 40 题" in text(page)
    assert "开始 · 还差 40 题" in text(page)


def test_an_answered_check_is_to_be_submitted(case: Case) -> None:
    case.answer(case.start("light"), self_check_case.all_answers())

    assert ways_on(opened("overview", case.owner))[0] == "检查并提交"


def test_a_returned_check_is_to_be_completed(case: Case) -> None:
    assessment = submitted(case, scope="light")
    with case.store() as store:
        for state in ("in_review", "returned"):
            store.update("assessments", assessment.id, {"state": state})

    assert ways_on(opened("overview", case.owner))[0] == "补充自评"


def test_the_last_result_stands_with_its_change(case: Case) -> None:
    submitted(case, level=1)
    submitted(case, level=3)
    page = opened("overview", case.owner)

    assert ways_on(page)[0] == "查看结果和改法"
    assert "确定程度：自评（可信）" in text(page)
    assert "这次下降到" in text(page)


def test_a_second_check_may_be_open_beside_the_last_result(case: Case) -> None:
    submitted(case)
    case.answer(case.start("light"), {"E01": 1})
    page = opened("overview", case.owner)

    assert not page.exception
    assert ways_on(page) == [
        "继续自评",
        "查看这份结果",
        "看目前的风险区间",
        "查看或修改",
        "谁看过我们的资料",
    ]


def test_a_light_result_says_that_it_is_preliminary(case: Case) -> None:
    submitted(case, scope="light")

    assert "（初步" in text(opened("overview", case.owner))


def test_a_withdrawn_check_is_no_result(case: Case) -> None:
    assessment = submitted(case, scope="light")
    with case.store() as store:
        actor = case.owner.actor
        assessments.move(store, assessment, "withdrawn", actor=actor, now=self_check_case.now())

    assert "提交第一份自评后" in text(opened("overview", case.owner))


def test_somebody_without_a_firm_sees_a_sentence_and_no_figure(case: Case) -> None:
    words = text(opened("overview", None))

    assert "只有企业自己的账号" in words
    assert "剩余风险" not in words


@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_everybody_in_the_firm_sees_that_it_is_leaving(case: Case, who: str) -> None:
    assert "已申请注销" not in text(opened("overview", getattr(case, who)))
    with case.store() as store:
        departures.ask(
            store,
            "d",
            "企业不再经营了",
            cooling_off=timedelta(days=30),
            actor=case.owner.actor,
            now=self_check_case.now(),
        )

    words = text(opened("overview", getattr(case, who)))
    assert "本企业已申请注销" in words
    assert 'href="/leave"' in words


def test_only_the_owner_is_offered_to_export_and_to_leave(case: Case) -> None:
    assert 'href="/export"' in text(opened("overview", case.owner))
    assert 'href="/export"' not in text(opened("overview", case.colleague))


def _mains(page: AppTest) -> list[str]:
    """What the buttons and ways say that are drawn as the page's main one."""
    found = [one.label for one in page.button if one.proto.type == "primary"]

    def walk(block: Any) -> None:
        for child in block.children.values():
            if isinstance(child, Block):
                if "rs-go-main" in getattr(child.proto, "id", ""):
                    found.extend(link.proto.label for link in child.get("page_link"))
                walk(child)

    walk(page.main)
    return found


@pytest.mark.parametrize(
    ("returned", "invited", "main"),
    [
        pytest.param(False, False, "查看结果和改法", id="a check was handed in"),
        pytest.param(True, False, "补充自评", id="returned"),
        pytest.param(False, True, "开始这个批次的自评", id="a campaign asks"),
        pytest.param(True, True, "补充自评", id="returned, and a campaign asks"),
    ],
)
def test_one_main_action_the_most_urgent(
    case: Case, returned: bool, invited: bool, main: str
) -> None:
    assessment = submitted(case, scope="light")
    firm = case.owner.actor.firm_id or ""
    with case.store() as store:
        if returned:
            for state in ("in_review", "returned"):
                store.update("assessments", assessment.id, {"state": state})
        if invited:
            lead = staff_case.made(store, Role.LEAD)
            campaign_case.of_portal(store, lead.actor, ["c1", "c2"], [firm])

    page = opened("overview", case.owner)

    assert _mains(page) == [main]
    if invited:
        assert "您被邀请参加" in text(page)
    if returned and invited:
        said = text(page)
        assert said.index("自评被退回") < said.index("您被邀请参加")
