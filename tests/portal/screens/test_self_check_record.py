"""Submitting, what stands afterwards, and doing it again."""

from data.assessments import Assessment
from tests.portal.screens.self_check_case import Case, all_answers
from tests.portal.screens.self_check_page import (
    GRADED,
    again,
    close,
    html,
    item,
    press,
    step_of,
    submit,
    text,
    visit,
)


class TestSubmitting:
    def test_submitting_asks_once_more_and_freezes(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        app = press(visit(case, "review"), "submit")
        assert "确认提交" in [button.label for button in app.button]

        app.button(key="submit-now").click().run()

        app = visit(case)
        assert "自评已提交" in text(app)
        assert "答案已经固定" in text(app)

    def test_a_submission_is_read_with_all_its_answers(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)

        app = visit(case)

        assert "2 级：分了级，但各级管理要求相同" in text(app)
        assert 'href="/result' in html(app)

    def test_submitting_twice_is_told_plainly(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        app = press(visit(case, "review"), "submit")
        submit(case, draft)

        app.button(key="submit-now").click()
        again(app)

        assert "自评已提交" in text(app)

    def test_taking_back_opens_it_again_with_its_answers(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)
        app = press(visit(case), "withdraw")

        press(app, "withdraw-now")

        assert step_of(app) == "review"
        assert "都答完了，可以提交" in text(app)

    def test_a_light_check_is_taken_on_into_a_full_one(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)

        app = press(visit(case), "full")

        assert "已答 28／74" in text(app)

    def test_a_draft_may_be_widened(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})

        app = press(visit(case, "review"), "widen")

        assert "已答 1／74" in text(app)

    def test_a_full_check_may_be_done_again_without_waiting_for_the_review(
        self, case: Case
    ) -> None:
        draft = case.start("full")
        case.answer(draft, all_answers("full"))
        submit(case, draft)

        app = press(visit(case), "again")

        assert step_of(app) == "profile"
        assert "您选的是" in text(app)

    def test_next_time_the_last_answer_stands_beside(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        submit(case, draft)
        close(case, draft)
        case.start("light")

        app = visit(case, "FK-DJ")

        assert app.radio(key=item(app, GRADED)).value is None
        assert "您选的是“2 级：分了级，但各级管理要求相同”" in text(app)
