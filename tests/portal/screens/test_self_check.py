"""The self-check as a firm answers it: saved at once, with reasons where they are asked."""

from data.assessments import Assessment
from questionnaires.model import UNKNOWN
from tests.portal.screens.self_check_case import EDITION, Case
from tests.portal.screens.self_check_page import (
    GRADED,
    KEY,
    again,
    choose,
    item,
    press,
    step_of,
    text,
    visit,
)


class TestAnswering:
    def test_an_answer_is_in_the_database_before_the_page_says_so(
        self, case: Case, draft: Assessment
    ) -> None:
        app = choose(visit(case, "FK-DJ"), GRADED, 2)

        stored = case.answers(draft)[GRADED]
        assert (stored.value, stored.version) == (2, 1)
        assert "已自动保存" in text(app)

    def test_every_kind_of_item_is_saved(self, case: Case, draft: Assessment) -> None:
        choose(visit(case, "profile"), "E05", 3)
        app = visit(case, "FK-XT")
        choose(app, "stores_secrets_digitally", True)
        choose(app, "FK-XT-01", UNKNOWN)

        values = {name: answer.value for name, answer in case.answers(draft).items()}
        assert values == {"E05": 3, "stores_secrets_digitally": True, "FK-XT-01": UNKNOWN}

    def test_a_fresh_page_shows_what_is_stored(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 3})

        app = visit(case, "FK-DJ")

        assert app.radio(key=item(app, GRADED)).value == 3

    def test_what_a_colleague_changed_appears_with_the_next_drawing(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        case.answer(draft, {GRADED: 4}, by=case.colleague)

        again(app)

        assert app.radio(key=item(app, GRADED)).value == 4
        assert "由同事填写" in text(app)

    def test_leaving_the_step_saves_what_was_chosen_at_the_same_moment(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        app.radio(key=item(app, GRADED)).set_value(1)
        press(app, "forward")

        assert case.answers(draft)[GRADED].value == 1
        assert step_of(app) == "FK-RY"

    def test_an_unknown_step_leads_to_the_first_open_one(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "../../<script>")

        assert step_of(app) == "profile"

    def test_the_foot_counts_and_shows_the_interval_once_the_profile_is_answered(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {question.id: 2 for question in EDITION.exposure} | {GRADED: 2, KEY: 2})

        app = visit(case, "FK-DJ")

        assert "已答 2／28" in text(app)
        assert "风险区间" in text(app)
        assert "约还需" in text(app)


class TestReasons:
    def test_not_applicable_is_saved_with_its_reason_and_not_before(
        self, case: Case, draft: Assessment
    ) -> None:
        app = choose(visit(case, "FK-DJ"), GRADED, "na")
        assert GRADED not in case.answers(draft)
        assert "还差一句理由" in text(app)
        assert "还没有保存" in text(app)

        app.text_input[0].set_value("没有分级的必要：只有一项秘密")
        again(app)

        stored = case.answers(draft)[GRADED]
        assert (stored.value, stored.reason) == ("na", "没有分级的必要：只有一项秘密")
        assert "还差一句理由" not in text(app)

    def test_giving_up_brings_back_what_is_stored(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})
        app = choose(visit(case, "FK-DJ"), GRADED, "na")

        press(app, f"give-up-{GRADED}")

        assert app.radio(key=item(app, GRADED)).value == 2
        assert "还没有保存" not in text(app)

    def test_a_no_that_takes_a_key_control_away_asks_why(
        self, case: Case, draft: Assessment
    ) -> None:
        app = choose(visit(case, "FK-XT"), "stores_secrets_digitally", False)
        assert "stores_secrets_digitally" not in case.answers(draft)

        app.text_input[0].set_value("全部是纸质资料")
        again(app)

        assert case.answers(draft)["stores_secrets_digitally"].reason == "全部是纸质资料"
        assert not any((radio.key or "").endswith("FK-XT-01") for radio in app.radio)
        assert "这里不再问" in text(app)

    def test_a_changed_fact_brings_back_the_answers(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {"FK-XT-01": 3, "stores_secrets_digitally": False})
        app = visit(case, "FK-XT")

        choose(app, "stores_secrets_digitally", True)
        again(app)

        assert app.radio(key=item(app, "FK-XT-01")).value == 3

    def test_a_fact_is_proposed_by_the_profile_and_never_answered_by_it(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {"E09": 2})

        app = visit(case, "FK-XT")

        assert app.radio(key=item(app, "stores_secrets_digitally")).value is None
        assert "这里应该是“是”，请您确认" in text(app)
        assert "stores_secrets_digitally" not in case.answers(draft)
