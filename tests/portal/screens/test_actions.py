"""The firm's pages of corrective actions: what is asked of it, agree or decline, work, hand in, print."""

from datetime import timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import action_proofs, action_steps, action_terms, corrective_actions, firms
from data.action_rows import CorrectiveAction
from portal.workflows import agreeing
from tests.portal.screens import action_case
from tests.portal.screens.action_case import DUE, Correcting
from tests.portal.screens.firm_case import headings, opened, ways_on
from tests.portal.screens.self_check_case import new_id, now
from tests.portal.screens.visitor_case import portal, text


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Correcting:
    return action_case.build(portal(tmp_path, monkeypatch))


def _page(case: Correcting, **query: str) -> AppTest:
    return opened("actions", case.case.owner, **query)


def _stands(case: Correcting, action: CorrectiveAction) -> CorrectiveAction:
    with case.case.store() as store:
        return corrective_actions.get(store, action.id, actor=case.case.owner.actor)


def _button(page: AppTest, label: str) -> None:
    next(one for one in page.button if one.label == label).click()
    page.run()


def test_without_any_action_the_page_says_how_to_begin(case: Correcting) -> None:
    page = _page(case)
    assert headings(page) == ["整改", "请指导员上门"]
    assert "还没有整改项" in text(page)
    assert "自己加一项" in text(page)


def test_what_waits_for_the_firm_comes_first(case: Correcting) -> None:
    case.waiting()
    case.begun(item="FK-DJ-01")
    case.propose(item="FK-LZ-02")
    case.count()
    page = _page(case)

    assert headings(page)[:4] == ["整改", "等您同意（1）", "正在整改（1）", "等复查（1）"]
    words = text(page)
    assert "有 1 项整改请您看一看" in words
    assert "个工作日" in words
    assert "市场监管局（示范文本）" in words
    assert "复评：" in words
    assert "暂计，复评后为准" in words


def test_the_owner_agrees_and_names_the_post(case: Correcting) -> None:
    action = case.propose()
    page = _page(case, action=action.id)
    assert "现状" in text(page) and "签订率低于50%" in text(page)

    page.text_input(f"ac-post-{action.id}").set_value("行政部经理")
    _button(page, "同意")
    assert "已同意" in text(page)
    stands = _stands(case, action)
    assert (stands.state, stands.terms.post) == ("in_progress", "行政部经理")


def test_declining_asks_why_and_keeps_what_was_typed(case: Correcting) -> None:
    action = case.propose()
    page = _page(case, action=action.id)
    _button(page, "不采纳")
    assert "不采纳的理由：请填写内容" in page.error[0].value
    page.text_area(f"ac-declined-{action.id}").set_value("集团统一安排，暂不单独做")
    _button(page, "不采纳")
    assert _stands(case, action).state == "declined"
    assert "集团统一安排" in text(page)
    _button(page, "重新采纳")
    assert _stands(case, action).state == "proposed"


def test_who_reads_an_old_page_does_not_agree_to_new_terms(case: Correcting) -> None:
    action = case.propose()
    page = _page(case, action=action.id)
    with case.case.store() as store:
        terms = action.terms.__class__("全公司补签", 4, "总经理", DUE)
        action_terms.adjust(
            store, action.id, terms, seen=action.version, actor=case.guide.actor, now=now()
        )
    page.text_input(f"ac-post-{action.id}").set_value("行政部经理")
    _button(page, "同意")

    assert "刚被别人改过" in page.error[0].value
    assert page.text_input(f"ac-post-{action.id}").value == "行政部经理"
    assert "全公司补签" in text(page)
    assert _stands(case, action).firm_agreed_by is None


def test_a_colleague_agrees_to_nothing_and_works(case: Correcting) -> None:
    action = case.propose()
    page = opened("actions", case.case.colleague, action=action.id)
    assert "等企业负责人同意" in text(page)
    assert not [one for one in page.button if one.label in ("同意", "不采纳")]


def test_steps_proof_and_handing_in(case: Correcting) -> None:
    action = case.begun()
    page = _page(case, action=action.id)
    assert not [one for one in page.button if one.label == "提交复查"]

    page.text_input(f"ac-new-step-{action.id}").set_value("列出二十个岗位")
    _button(page, "加上这一步")
    assert page.text_input(f"ac-new-step-{action.id}").value == ""
    _button(page, "第 1 步做完了")
    page.text_input(f"ac-proof-day-{action.id}").set_value("2026-10-08")
    page.text_input(f"ac-proof-words-{action.id}").set_value("二十个岗位全部签订")
    _button(page, "保存这项佐证")
    _button(page, "提交复查")

    assert "已提交，等工作人员复查" in text(page)
    assert _stands(case, action).state == "awaiting_check"
    with case.case.store() as store:
        steps = action_steps.of_action(store, action.id, actor=case.case.owner.actor)
        proofs = action_proofs.of_action(store, action.id, actor=case.case.owner.actor)
    assert steps[0].done_on is not None
    assert [one.described for one in proofs] == ["二十个岗位全部签订"]


@pytest.mark.parametrize(
    ("day", "words", "refusal"),
    [
        pytest.param("昨天", "台账", "日期", id="no day"),
        pytest.param("2099-01-01", "台账", "不能晚于今天", id="tomorrow's proof"),
        pytest.param("2026-10-08", "", "佐证说明", id="nothing said"),
    ],
)
def test_a_proof_that_cannot_be_stays_in_its_fields(
    case: Correcting, day: str, words: str, refusal: str
) -> None:
    action = case.begun()
    page = _page(case, action=action.id)
    page.text_input(f"ac-proof-day-{action.id}").set_value(day)
    page.text_input(f"ac-proof-words-{action.id}").set_value(words)
    _button(page, "保存这项佐证")
    assert refusal in page.error[0].value
    assert page.text_input(f"ac-proof-words-{action.id}").value == words


def test_words_like_a_secret_are_asked_about_and_kept_if_confirmed(case: Correcting) -> None:
    action = case.begun()
    page = _page(case, action=action.id)
    secret = "配方：树脂 35%，固化剂 12%，填料 53%，在 85℃ 反应 3 小时"
    page.text_input(f"ac-proof-day-{action.id}").set_value("2026-10-08")
    page.text_input(f"ac-proof-words-{action.id}").set_value(secret)
    _button(page, "保存这项佐证")
    assert "照样保存" in page.error[0].value
    _button(page, "照样保存")
    with case.case.store() as store:
        proofs = action_proofs.of_action(store, action.id, actor=case.case.owner.actor)
    assert [one.described for one in proofs] == [secret]


def test_one_more_from_the_findings(case: Correcting) -> None:
    page = _page(case, view="new")
    first = page.selectbox("ac-add-chosen")
    assert "关键项" in first.options[0]
    assert page.text_area("ac-add-measure").value
    page.text_input("ac-add-post").set_value("研发部经理")
    page.text_input("ac-add-due").set_value(DUE.isoformat())
    _button(page, "加上这一项")

    with case.case.store() as store:
        found = corrective_actions.of_firm(store, case.firm, actor=case.case.owner.actor)
    assert [(one.source, one.terms.post) for one in found] == [("firm", "研发部经理")]
    assert "等工作人员同意" in text(page)


def test_a_day_that_is_over_is_refused(case: Correcting) -> None:
    page = _page(case, view="new")
    page.text_input("ac-add-due").set_value("2020-01-01")
    _button(page, "加上这一项")
    assert "不能早于今天" in page.error[0].value
    assert page.text_input("ac-add-due").value == "2020-01-01"


def test_several_are_agreed_to_at_once(case: Correcting) -> None:
    actions = [case.propose(item=item) for item in ("FK-RY-02", "FK-DJ-01")]
    page = _page(case)
    page.text_input("ac-post-all").set_value("办公室主任")
    _button(page, "一并同意这 2 项")
    assert {_stands(case, one).state for one in actions} == {"in_progress"}


def test_the_sheet_has_the_fields_of_the_catalogue(case: Correcting) -> None:
    case.begun()
    words = text(_page(case, view="sheet"))
    for field in (
        "题号",
        "现状 → 目标",
        "措施",
        "责任人岗位",
        "期限",
        "所需证据",
        "协助部门",
        "状态",
    ):
        assert field in words
    assert "FK-RY-02" in words
    assert "空白协议文本" in words


def test_the_landing_page_counts_and_leads_here(case: Correcting) -> None:
    page = opened("overview", case.case.owner)
    assert "整改" not in headings(page)
    case.propose()
    page = opened("overview", case.case.owner)
    assert "整改" in headings(page)
    assert "1 项等您同意" in text(page)
    assert ways_on(page)[0] == "看整改清单"


def test_another_firm_finds_nothing(case: Correcting) -> None:
    from tests.portal.screens import self_check_case

    action = case.propose()
    with case.case.store() as store:
        stranger = self_check_case.firm(store, 5)
        assert firms.own(store, actor=stranger.actor)
    page = opened("actions", stranger, action=action.id)
    assert "没有找到这项整改" in text(page)
    assert "补签" not in text(page)


def test_the_history_says_posts_and_no_names(case: Correcting) -> None:
    action = case.begun()
    with case.case.store() as store:
        agreeing.postpone(
            store,
            action.id,
            DUE + timedelta(days=20),
            "停产检修",
            seen=action.version,
            actor=case.reviewer.actor,
            now=now(),
            new_id=new_id,
        )
    words = text(_page(case, action=action.id))
    assert "复核员，柯城区委政法委" in words
    assert "停产检修" in words
    assert "王五" not in words
