"""What officials see: a list without content, a firm only after saying why, and a trace of each look."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import assessments, assignments, confirmations, firms, purposes
from data.actor import Role
from data.rights import Action
from portal.screens.staff import audit as audit_screen
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.firm_case import headings, submit, submitted, with_evidence
from tests.portal.screens.self_check_case import Case, Person
from tests.portal.screens.staff_case import official, opened, says_why
from tests.portal.screens.visitor_case import portal, text


@pytest.fixture
def case(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Case:
    return portal(tmp_path, monkeypatch)


def _firm(case: Case) -> str:
    return case.owner.actor.firm_id or ""


def _looks(case: Case) -> list[purposes.Look]:
    with case.store() as store:
        return purposes.looks(store, _firm(case), actor=case.owner.actor)


def test_the_list_names_the_firms_in_scope_and_no_result(case: Case) -> None:
    submitted(case, level=1)
    words = text(opened("firms", official(case)))

    assert "柯城区" in words
    assert "衢州示例材料有限公司1" in words
    assert "待确认" in words
    assert "共 1 家，其中 1 家待确认" in words
    for secret in ("剩余风险", "橙", "红", "张三"):
        assert secret not in words


def test_a_firm_elsewhere_is_not_in_the_list(case: Case) -> None:
    words = text(opened("firms", official(case, county="330803")))

    assert "还没有企业登记" in words
    assert "示例材料" not in words


def test_the_list_is_searched_and_narrowed(case: Case) -> None:
    with case.store() as store:
        for number in range(2, 5):
            self_check_case.firm(store, number)
    reviewer = official(case)
    staff_case.confirmed(case, reviewer)
    page = opened("firms", reviewer)
    assert "共 4 家，其中 3 家待确认" in text(page)

    found = page.text_input[0].set_value("公司3").run()
    assert "共 1 家" in text(found)
    assert "公司3" in text(found)

    nothing = found.text_input[0].set_value("%").run()
    assert "没有符合的企业" in text(nothing)

    waiting = nothing.text_input[0].set_value("").run().checkbox[0].check().run()
    assert "共 3 家，其中 3 家待确认" in text(waiting)


def test_long_lists_come_in_pages(case: Case) -> None:
    with case.store() as store:
        for number in range(2, 62):
            self_check_case.firm(store, number)
    page = opened("firms", official(case))

    assert "这一页是第 1—50 家" in text(page)
    page.button("firms-on").click().run()
    assert "这一页是第 51—61 家" in text(page)
    page.button("firms-back").click().run()
    assert "这一页是第 1—50 家" in text(page)


def test_a_firm_is_opened_only_after_saying_why(case: Case) -> None:
    submitted(case, level=1)
    page = opened("firm_file", official(case), firm=_firm(case))

    assert "先写明查看目的" in headings(page)
    assert "企业会看到您的岗位、单位、时间和目的" in text(page)
    for secret in ("剩余风险", "答案和证据", "张三"):
        assert secret not in text(page)
    assert _looks(case) == []


def test_a_usual_purpose_opens_the_check_and_the_firm_reads_it(case: Case) -> None:
    assessment = submitted(case, level=1)
    page = opened("firm_file", official(case), firm=_firm(case))
    page.radio(f"purpose-usual-{_firm(case)}").set_value(staff_case.WHY)
    page.button[-1].click().run()

    assert {"接下来", "经过"} <= set(headings(page))
    assert "今天写明的目的" in text(page)
    page.query_params["view"] = "check"
    page.run()
    assert "最近提交的自评" in headings(page)
    assert {(one.reason, one.post, one.agency) for one in _looks(case)} == {
        (staff_case.WHY, "复核员", "柯城区委政法委")
    }
    assert _looks(case)[0].what == f"assessments/{assessment.id}"


def test_own_words_are_taken_and_nothing_is_refused(case: Case) -> None:
    submitted(case, level=1)
    page = opened("firm_file", official(case), firm=_firm(case))

    page.button[-1].click().run()
    assert "查看目的" in page.error[0].value

    page.text_input(f"purpose-own-{_firm(case)}").set_value("准备下周的走访")
    page.button[-1].click().run()
    assert {one.reason for one in _looks(case)} == {"准备下周的走访"}


def test_a_purpose_typed_for_one_firm_does_not_stand_there_for_the_next(case: Case) -> None:
    with case.store() as store:
        other = self_check_case.firm(store, 9).actor.firm_id or ""
    page = opened("firm_file", official(case), firm=_firm(case))
    page.text_input(f"purpose-own-{_firm(case)}").set_value("准备下周的走访").run()

    page.query_params["firm"] = other
    page.run()

    assert page.text_input(f"purpose-own-{other}").value == ""


def test_answers_stand_with_criterion_reason_and_evidence(case: Case) -> None:
    assessment = case.start("full")
    values = self_check_case.all_answers("full", 3) | {"FK-DJ-02": "na"}
    case.answer(assessment, values, reason="没有<b>此物</b>")
    with_evidence(case, assessment, "FK-DJ-01")
    _submit(case, assessment.id)
    reviewer = official(case)
    says_why(case, reviewer)
    words = text(opened("firm_file", reviewer, firm=_firm(case), view="check"))

    assert "FK-DJ-01" in words
    assert "3 级：" in words
    assert "样本" in words
    assert "没有&lt;b&gt;此物&lt;/b&gt;" in words
    assert "<b>此物" not in words
    assert "这个分数怎么来的" in words


def _submit(case: Case, assessment_id: str) -> None:
    with case.store() as store:
        found = assessments.get(store, assessment_id, actor=case.owner.actor)
    submit(case, found)


def test_a_draft_stays_with_the_firm(case: Case) -> None:
    case.answer(case.start("light"), {"FK-DJ-01": 2})
    reviewer = official(case)
    says_why(case, reviewer)

    words = text(opened("firm_file", reviewer, firm=_firm(case)))

    assert "还没有提交过自评" in words
    assert "FK-DJ-01" not in words


def test_each_opening_is_noted(case: Case) -> None:
    submitted(case, level=1)
    reviewer = official(case)
    says_why(case, reviewer)
    page = opened("firm_file", reviewer, firm=_firm(case))
    page.run()

    assert [one.action for one in _looks(case)].count(Action.CHECK_OPEN) == 2


def test_what_changed_after_submitting_is_not_shown(case: Case) -> None:
    """A returned check is being completed: officials see what was submitted, not what is typed."""
    assessment = submitted(case, scope="light", level=1)
    with case.store() as store:
        store.update("assessments", assessment.id, {"state": "returned"})
    case.answer(assessment, {"FK-DJ-01": "na"}, reason="刚刚写下的理由")
    reviewer = official(case)
    says_why(case, reviewer)

    for view in ("", "check"):
        page = opened("firm_file", reviewer, firm=_firm(case), view=view)
        assert "刚刚写下的理由" not in text(page)


@pytest.mark.parametrize("firm", ["", "x", "' OR 1=1 --"])
def test_another_id_opens_nothing(case: Case, firm: str) -> None:
    page = opened("firm_file", official(case), firm=firm)

    assert "没有找到这家企业" in text(page)


@pytest.mark.parametrize("role", [Role.GUIDE, Role.REVIEWER])
def test_out_of_scope_is_as_if_it_were_not_there(case: Case, role: Role) -> None:
    page = opened("firm_file", official(case, role, county="330803"), firm=_firm(case))

    assert "没有找到这家企业" in text(page)
    assert "示例材料" not in text(page)


def test_a_pending_firm_is_confirmed_with_a_note_of_the_proof(case: Case) -> None:
    reviewer = official(case)
    page = opened("firm_file", reviewer, firm=_firm(case))
    _confirm(page)
    assert "核对的证明" in page.error[0].value

    proof = next(one for one in page.text_input if one.label == "核对了什么证明")
    proof.set_value("营业执照原件，当面核对")
    _confirm(page)

    with case.store() as store:
        assert firms.get(store, _firm(case), actor=reviewer.actor).state == "confirmed"
        noted = confirmations.of_firm(store, _firm(case), actor=case.owner.actor)
    assert [(one.proof, one.post) for one in noted] == [("营业执照原件，当面核对", "复核员")]
    assert "确认企业身份" not in headings(page)


def _confirm(page: AppTest) -> None:
    next(one for one in page.button if one.label == "确认企业身份").click().run()


def test_a_guide_reads_and_does_not_confirm(case: Case) -> None:
    lead, guide = official(case, Role.LEAD), official(case, Role.GUIDE)
    with case.store() as store:
        assignments.assign(
            store,
            _firm(case),
            guide.actor.account_id,
            actor=lead.actor,
            now=self_check_case.now(),
        )

    assert "确认企业身份" not in headings(opened("firm_file", guide, firm=_firm(case)))
    assert "确认企业身份" in headings(opened("firm_file", lead, firm=_firm(case)))


@pytest.mark.parametrize("screen", ["firms", "firm_file", "diary", "letter", "exports", "audit"])
@pytest.mark.parametrize("who", ["owner", "colleague", "visitor", "admin"])
def test_others_see_nothing_even_if_the_screen_is_run(case: Case, screen: str, who: str) -> None:
    people: dict[str, Person | None] = {
        "owner": case.owner,
        "colleague": case.colleague,
        "visitor": None,
        "admin": official(case, Role.ADMIN),
    }
    with case.store() as store:
        other = self_check_case.firm(store, 9)
    page = opened(screen, people[who], firm=other.actor.firm_id or "")

    shown = "".join(str(entry.proto.body) for entry in page.get("html"))
    assert "公司9" not in shown


def test_the_auditor_sees_steps_and_no_content(case: Case) -> None:
    submitted(case, level=1)
    page = opened("audit", official(case, Role.AUDITOR))
    words = text(page)

    for said in ("条数", "链尾", "企业负责人", "作答", "登录"):
        assert said in words
    for secret in (_firm(case), case.owner.actor.account_id, "示例材料", "张三"):
        assert secret not in words


def test_the_auditor_verifies_and_is_told_what_is_broken(case: Case) -> None:
    auditor = official(case, Role.AUDITOR)
    page = opened("audit", auditor)
    page.button("audit-verify").click().run()
    assert "留痕完整" in page.info[0].value

    with case.store() as store:
        store.rows("DROP TRIGGER audit_entries_stay")
        store.rows("UPDATE audit_entries SET role = 'lead' WHERE number = 2")
    page.button("audit-verify").click().run()
    assert "留痕第 2 条不能核验" in page.error[0].value


def test_steps_are_filtered_by_action_and_day(case: Case) -> None:
    auditor = official(case, Role.AUDITOR)
    page = opened("audit", auditor)

    page.selectbox("audit-action").set_value(Action.FIRM_REGISTER).run()
    assert "登记企业" in text(page)
    assert '<td data-name="做了什么">登录' not in text(page)

    page.text_input("audit-day").set_value("irgendwann").run()
    assert "日期" in page.error[0].value

    page.text_input("audit-day").set_value("2020年1月1日").run()
    assert "没有符合的记录" in text(page)


def test_more_steps_come_on_demand(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_screen, "_EACH", 2)
    page = opened("audit", official(case, Role.AUDITOR))
    rows = text(page).count("<tr>")

    page.button("audit-more").click().run()

    assert text(page).count("<tr>") == rows + 2
