"""The firm's side of a review: what is asked, its answers, and what came of it."""

from data import assessments
from tests.portal.screens import firm_case
from tests.portal.screens.review_case import ITEM, OTHER, Desk, under_review
from tests.portal.screens.self_check_case import EDITION, Case
from tests.portal.screens.visitor_case import text

QUESTION = "清单何时核对过？"


def _returned(case: Case) -> Desk:
    desk = under_review(case)
    desk.decide(OTHER, 0, "没有分级标准")
    desk.ask(ITEM, QUESTION)
    desk.give_back()
    return desk


def test_while_it_is_reviewed_the_firm_reads_nothing_of_it(case: Case) -> None:
    desk = under_review(case)
    desk.decide(ITEM, 1, "清单只有封面")
    for screen in ("overview", "result", "self_check"):
        assert "清单只有封面" not in text(firm_case.opened(screen, case.owner))
    assert "核验结果" not in text(firm_case.opened("result", case.owner))


def test_the_landing_page_says_what_is_asked_and_leads_to_it(case: Case) -> None:
    _returned(case)
    words = text(firm_case.opened("overview", case.owner))

    assert "复核人员请您补充 1 处" in words
    assert QUESTION in words
    assert f'href="/self-check?item={ITEM}"' in words
    assert "没有分级标准" not in words


def test_the_answer_stands_beside_the_control(case: Case) -> None:
    desk = _returned(case)
    page = firm_case.opened("self_check", case.owner, item=ITEM)
    assert QUESTION in text(page)
    question = desk.questions()[0]

    page.text_area(f"reply-{question.id}").set_value("2026 年 5 月核对过。").run()

    assert "答复已自动保存" in text(page)
    again = firm_case.opened("self_check", case.colleague, item=ITEM)
    assert again.text_area(f"reply-{question.id}").value == "2026 年 5 月核对过。"


def test_an_answer_that_looks_like_a_secret_is_not_saved_unseen(case: Case) -> None:
    desk = _returned(case)
    page = firm_case.opened("self_check", case.owner, item=ITEM)
    question = desk.questions()[0]
    secret = "配方：丙烯酸 35%，引发剂 2%，温度 80℃"

    page.text_area(f"reply-{question.id}").set_value(secret).run()
    assert "答复还没有保存" in text(page)
    assert page.text_area(f"reply-{question.id}").value == secret
    page.button(f"vouch-{question.id}").click().run()

    assert "答复已自动保存" in text(page)


def test_it_is_submitted_again_when_the_questions_are_met(case: Case) -> None:
    desk = _returned(case)
    page = firm_case.opened("self_check", case.owner, step="review")
    assert "还有 1 处没有答复" in text(page)
    page.button("submit").click().run()
    page.button("submit-now").click().run()
    assert "还有 1 处没有答复" in text(page)
    assert desk.state() == "returned"

    card = firm_case.opened("self_check", case.owner, item=ITEM)
    question = desk.questions()[0]
    card.text_area(f"reply-{question.id}").set_value("五月核对过。").run()
    page = firm_case.opened("self_check", case.owner, step="review")
    assert "都答复了，可以再次提交" in text(page)
    firm_case.submit(case, desk.assessment)
    assert desk.state() == "submitted"


def test_after_the_end_the_result_says_how_and_why(case: Case) -> None:
    desk = under_review(case, FK_DJ_01=4)
    desk.decide(ITEM, 1, "清单已经过期")
    desk.decide(OTHER, 2)
    desk.end()
    words = text(firm_case.opened("result", case.owner))

    assert "确定程度：现场核验" in words
    assert "清单已经过期" in words
    assert "李核" in words and "看过。" in words
    assert "提出异议" in words
    assert EDITION.by_id[ITEM].title in words


def test_the_owner_accepts_and_a_colleague_cannot(case: Case) -> None:
    desk = under_review(case)
    desk.decide(ITEM, 2)
    desk.end()
    member = firm_case.opened("result", case.colleague)
    assert not [b for b in member.button if b.key == "accept"]

    page = firm_case.opened("result", case.owner)
    page.button("accept").click().run()
    page.button("accept-now").click().run()

    assert desk.state() == "closed"
    with case.store() as store:
        found = assessments.get(store, desk.assessment.id, actor=case.owner.actor)
    assert found.state in assessments.FINAL


def test_a_question_about_a_control_that_was_left_out_stands_at_its_fact(case: Case) -> None:
    asked = EDITION.asked("light")
    control = next(q for q in EDITION.questions if q.key and q.fact and q.id in asked)
    desk = under_review(case, **{control.fact or "": False})
    desk.ask(control.id, "外协是谁做的？")
    desk.give_back()
    step = next(s for s in EDITION.section_by_id.values() if control in s.questions)

    page = firm_case.opened("self_check", case.owner, step=step.id)

    assert "外协是谁做的？" in text(page)


def test_what_was_returned_comes_before_a_draft_begun_meanwhile(case: Case) -> None:
    desk = under_review(case)
    desk.ask(ITEM, QUESTION)
    case.start("light")
    desk.give_back()

    words = text(firm_case.opened("overview", case.owner))
    assert "复核人员请您补充 1 处" in words
    assert "另一份填写中的自评先留着" in words
    assert QUESTION in text(firm_case.opened("self_check", case.owner, item=ITEM))


def test_a_check_submitted_meanwhile_does_not_push_the_review_off_the_desk(case: Case) -> None:
    desk = under_review(case)
    desk.decide(ITEM, 2)
    firm_case.submitted(case, scope="light")

    assert "已核验 1 项" in text(desk.page())
    desk.end()
    assert "开始复核" in "".join(button.label for button in desk.page().button)
