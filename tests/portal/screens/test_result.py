"""The result page tells a firm where it stands, why, and what to do next."""

import json
import re

import pytest

from questionnaires.loading import edition
from tests.portal.screens import review_case, self_check_case
from tests.portal.screens.firm_case import (
    answer,
    headings,
    opened,
    submit,
    submitted,
    ways_on,
    with_evidence,
)
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.visitor_case import charts, text

SECTIONS = [
    "自评结果",
    "最省力的下一步",
    "降级路线",
    "请指导员上门",
    "分数怎么来的",
    "泄密途径",
    "关键项",
    "自评与可信为何不同",
    "司法视角：六类法定措施",
    "与上次相比",
]


def test_a_finished_check_shows_every_section(case: Case) -> None:
    submitted(case, level=1)

    assert headings(opened("result", case.owner)) == SECTIONS


def test_the_head_gives_figure_colour_in_words_and_confidence(case: Case) -> None:
    submitted(case, level=2)
    words = text(opened("result", case.owner))

    assert re.search(r'class="rs-number">\d+\.\d<', words)
    assert re.search(r"[●▲◆■] [蓝黄橙红]（", words)
    assert "确定程度：自评（可信）" in words


def test_the_sentence_names_the_ways_out_and_the_first_steps(case: Case) -> None:
    submitted(case, level=1)
    words = text(opened("result", case.owner))

    assert re.search(
        r"“.+”和“.+”是眼下最可能的漏点；先做 \d+ 件事（约 [\d.]+ 人天）可到[蓝黄橙]。", words
    )


def test_every_term_is_explained_where_it_first_stands(case: Case) -> None:
    submitted(case, level=1)
    words = text(opened("result", case.owner))

    assert words.count("这是什么") >= 5
    assert "什么是关键项" in words and "什么是泄密途径" in words and "什么是维权准备度" in words


def test_every_control_of_the_arithmetic_stands_on_the_page(case: Case) -> None:
    submitted(case, level=2)
    words = text(opened("result", case.owner))

    assert all(question.id in words for question in edition().questions)
    assert "剩余风险 R ＝ I ×（1 − 0.9 × P ÷ 100）" in words
    assert "起点 I ＝ 40 ＋ 0.6 × E" in words


def test_a_lawyer_recomputes_the_risk_from_the_page(case: Case) -> None:
    submitted(case, level=2)
    words = text(opened("result", case.owner))

    found = re.search(r"＝ ([\d.]+) × （1 − 0.9 × ([\d.]+) ÷ 100）＝ ([\d.]+)", words)

    assert found is not None
    inherent, protection, risk = map(float, found.groups())
    assert risk == pytest.approx(inherent * (1 - 0.9 * protection / 100), abs=1e-3)


def test_the_notice_that_this_is_no_legal_conclusion_stands_by_the_court_view(case: Case) -> None:
    submitted(case, level=2)
    words = text(opened("result", case.owner))

    assert edition().notice in words
    assert "构成" not in words


def test_a_key_control_at_nothing_explains_the_colour(case: Case) -> None:
    submitted(case, level=4, FK_DJ_01=0)
    words = text(opened("result", case.owner))

    assert "有关键项为 0 级，颜色至少为橙" in words
    assert "◆ 橙" in words
    assert "颜色至少为橙，请先补" in words


def test_evidence_that_is_missing_is_named_with_what_it_would_bring(case: Case) -> None:
    submitted(case, level=4)
    words = text(opened("result", case.owner))

    assert "没有证据、先按 2 级计的" in words
    assert "补上" in charts(opened("result", case.owner))


def test_a_blue_that_nobody_verified_says_so(case: Case) -> None:
    assessment = case.start("full")
    questions = edition().questions
    best = {q.id: 4 for q in questions if len(q.options) == 2}
    answer(case, assessment, self_check_case.all_answers("full", 4) | best)
    with_evidence(case, assessment, *(q.id for q in questions))
    submit(case, assessment)
    page = opened("result", case.owner)

    assert "● 蓝（待核验）" in text(page)
    assert "没有更低的颜色要到" in text(page)
    assert "每一题都已做到最高级" in text(page)


def test_too_much_left_out_waits_for_review_and_keeps_the_numbers(case: Case) -> None:
    out = {q.id: "na" for q in edition().questions if q.id.startswith("FK-") and not q.key}
    assessment = case.start("full")
    answer(case, assessment, self_check_case.all_answers("full", 2) | out)
    submit(case, assessment)
    words = text(opened("result", case.owner))

    assert "（待复核）" in words
    assert "数字不变" in words
    assert re.search(r'class="rs-number">\d+\.\d<', words)


def test_the_reader_chooses_the_colour_and_gets_its_plan(case: Case) -> None:
    submitted(case, level=1)
    page = opened("result", case.owner)
    chosen = page.get("button_group")[0]

    assert [option.content for option in chosen.proto.options][-1] == "● 蓝（较低）"
    page.session_state["result-target"] = "blue"
    page.run()
    assert re.search(r"最少 [\d.]+ 人天可到蓝", charts(page))
    assert "最短的第一段" in text(page)
    assert "离上一档的边还有" in text(page)


def test_contradictions_are_shown_as_a_request_to_look_again(case: Case) -> None:
    submitted(case, level=2, FK_DJ_01=0, FK_DJ_03=4)
    page = opened("result", case.owner)

    assert any(heading.startswith("请再看一眼：") for heading in headings(page))
    assert "没有清单时，是依据什么决定哪些要标识的" in text(page)


def test_the_second_check_is_compared_with_the_first_of_the_same_scope(case: Case) -> None:
    submitted(case, level=1)
    submitted(case, level=3)
    page = opened("result", case.owner)

    assert "上次（" in charts(page)
    assert "圆圈：上次" in charts(page)
    assert "这是第一次" not in text(page)


def test_a_light_check_is_never_compared_with_a_full_one(case: Case) -> None:
    submitted(case, level=1)
    submitted(case, scope="light", level=3)

    assert "这是第一次做这一版次和范围的自评" in text(opened("result", case.owner))


def test_a_light_check_is_preliminary_shows_both_and_gives_no_plan(case: Case) -> None:
    submitted(case, scope="light", level=2)
    page = opened("result", case.owner)

    assert "（初步）" in text(page)
    assert "全部 74 题，剩余风险在" in charts(page)
    assert "降级路线" not in headings(page)
    assert "最省力的下一步" in headings(page)
    assert "继续做完整版" in ways_on(page)


def test_an_unfinished_check_shows_the_interval_and_what_is_open(case: Case) -> None:
    assessment = case.start("full")
    answers = self_check_case.all_answers("full", 2)
    answer(case, assessment, {k: v for k, v in answers.items() if not k.startswith("FK-")})
    page = opened("result", case.owner)

    assert headings(page) == ["自评进度"]
    assert re.search(
        r"还差 46 题。答完后的颜色在 [●▲◆■] [蓝黄橙红] 和 [●▲◆■] [蓝黄橙红] 之间", text(page)
    )
    assert "剩余风险在" in charts(page)
    assert "防控 › 定密分级" in text(page)
    assert "最少" not in charts(page)
    assert ways_on(page) == ["继续自评"]


def test_an_interval_of_one_colour_is_certain_already(case: Case) -> None:
    assessment = case.start("full")
    answers = self_check_case.all_answers("full", 0)
    answer(case, assessment, {k: v for k, v in answers.items() if k != "FW-DJ-03"})

    assert "颜色已经可以确定" in text(opened("result", case.owner))


def test_without_the_exposure_there_is_no_figure_yet(case: Case) -> None:
    case.start("full")
    page = opened("result", case.owner)

    assert "企业画像还差 14 题" in text(page)
    assert not page.get("vega_lite_chart")


def test_where_nothing_applies_there_is_nothing_to_compute(case: Case) -> None:
    assessment = case.start("light")
    nothing = dict.fromkeys(edition().asked("light"), "na")
    answer(case, assessment, self_check_case.all_answers("light", 2) | nothing)

    assert "所有题都选了不适用" in text(opened("result", case.owner))


def test_without_any_check_the_page_says_how_to_get_a_result(case: Case) -> None:
    page = opened("result", case.owner)

    assert "还没有自评，所以这里还没有结果" in text(page)
    assert ways_on(page) == ["开始自评"]


def test_a_check_of_another_firm_does_not_exist_for_this_one(case: Case) -> None:
    assessment = submitted(case, level=2)
    with case.store() as store:
        stranger = self_check_case.firm(store, 2)
    page = opened("result", stranger, assessment=assessment.id)

    assert "没有找到这份自评，或者您无权查看" in text(page)
    assert "衢州示例材料" not in text(page)


@pytest.mark.parametrize(
    "name", ["none", "\x00", "😀", "<script>alert(1)</script>", "１", "x" * 10_000, "' OR 1=1 --"]
)
def test_an_address_that_names_no_check_is_answered_calmly(case: Case, name: str) -> None:
    page = opened("result", case.owner, assessment=name)

    assert "没有找到这份自评，或者您无权查看" in text(page)
    assert "<script>" not in text(page)


def test_a_name_with_marks_stays_a_name(case: Case) -> None:
    submitted(case, level=2)
    with case.store() as store:
        store.update("firms", case.owner.actor.firm_id, {"name": "<b>甲</b>"})
    words = text(opened("result", case.owner))

    assert "&lt;b&gt;甲&lt;/b&gt;" in words


def test_every_chart_has_words_for_those_who_do_not_see_it(case: Case) -> None:
    submitted(case, level=1)
    page = opened("result", case.owner)
    found = [json.loads(entry.proto.spec) for entry in page.get("vega_lite_chart")]

    assert len(found) >= 7
    assert all(spec["description"] and spec["title"] for spec in found)
    assert "文字说明" in text(page)


def test_a_returned_check_leads_back_to_be_completed(case: Case) -> None:
    assessment = submitted(case, level=2)
    with case.store() as store:
        store.update("assessments", assessment.id, {"state": "returned"})

    assert "按退回的意见补充" in ways_on(opened("result", case.owner))


def test_a_software_firm_is_advised_to_take_the_full_check(case: Case) -> None:
    submitted(case, scope="light", level=2)
    assert "建议接着做完整版" not in text(opened("result", case.owner))

    with case.store() as store:
        store.update("firms", case.owner.actor.firm_id or "", {"industry": "65"})
    assert "按您的行业和规模，建议接着做完整版" in text(opened("result", case.owner))


def test_a_raised_colour_names_the_colour_of_the_figure_alone(case: Case) -> None:
    assessment = case.start("full")
    questions = edition().questions
    best = {q.id: 4 for q in questions if len(q.options) == 2}
    answer(case, assessment, self_check_case.all_answers("full", 4) | best | {"FK-DJ-01": 0})
    with_evidence(case, assessment, *(q.id for q in questions))
    submit(case, assessment)

    assert re.search(
        r"只按分数是[蓝黄]。有关键项为 0 级，颜色至少为橙，所以显示为橙。",
        text(opened("result", case.owner)),
    )


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        pytest.param(False, "都按可信口径：没有证据支持的等级不全算", id="as submitted"),
        pytest.param(True, "都按核验口径；下一步和降级路线从可信口径算起", id="verified"),
    ],
)
def test_the_page_says_in_which_reading_each_figure_is(
    case: Case, outcome: bool, said: str
) -> None:
    if outcome:
        desk = review_case.under_review(case)
        desk.decide(review_case.ITEM, 0, "没有看到签收记录。")
        desk.end()
    else:
        submitted(case, level=1)
    page = opened("result", case.owner)
    counted = "按核验口径" if outcome else "按可信口径"

    assert said in text(page)
    drawn = charts(page)
    for title in ("深色：现在的开放程度", "每一段是这部分措施减掉的分"):
        assert f"{counted}。{title}" in drawn
    assert f"泄密途径（{counted}）" in text(page)
