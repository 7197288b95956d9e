"""The last step of the self-check: what is open, what does not fit, what is left out."""

from data.assessments import Assessment
from tests.portal.screens.self_check_case import EDITION, Case, all_answers
from tests.portal.screens.self_check_page import GRADED, press, step_of, text, visit


class TestOverview:
    def test_open_questions_are_counted_by_sub_domain_and_lead_there(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {GRADED: 2})
        app = visit(case, "review")
        assert app.button(key="go-FK-DJ").label == "**定密分级** 1／5　*还差 4 题*"

        press(app, "go-FK-DJ")

        assert step_of(app) == "FK-DJ"

    def test_the_next_open_question_is_found(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {name: v for name, v in all_answers().items() if name != "FK-RY-02"})

        app = press(visit(case, "profile"), "next-open")

        assert step_of(app) == "FK-RY"

    def test_the_search_for_the_next_begins_here_and_then_goes_on(
        self, case: Case, draft: Assessment
    ) -> None:
        app = press(visit(case, "FK-RY"), "next-open")
        assert step_of(app) == "FK-RY"

        assert step_of(press(app, "next-open")) == "FK-ZT"

    def test_contradictions_lead_to_both_questions(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers() | {"FK-DJ-01": 0, "FK-DJ-03": 4})
        app = visit(case, "review")
        assert "您填报没有书面秘密清单，又填报标识已统一覆盖" in text(app)

        keys = [button.key for button in app.button if (button.key or "").startswith("note-C01-")]

        assert keys == ["note-C01-FK-DJ-01", "note-C01-FK-DJ-03"]
        press(app, "note-C01-FK-DJ-03")
        assert step_of(app) == "FK-DJ"

    def test_left_out_questions_are_listed_and_review_announced(
        self, case: Case, draft: Assessment
    ) -> None:
        out = {
            q.id: "na"
            for q in EDITION.questions
            if q.id.startswith("FK") and q.id in EDITION.asked("light")
        }
        case.answer(draft, all_answers() | out)

        app = visit(case, "review")

        assert "本企业没有这种情形" in text(app)
        assert "待复核" in text(app)

    def test_nothing_can_be_submitted_while_something_is_open(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "review")

        assert "都答完就可以提交" in text(app)
        assert "submit" not in {button.key for button in app.button}
