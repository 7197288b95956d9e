"""What looks like a secret on screen: nothing is lost, nothing is kept before a second look."""

from streamlit.testing.v1 import AppTest

from data.assessments import Assessment
from tests.portal.screens.self_check_case import Case
from tests.portal.screens.self_check_page import (
    GRADED,
    KEY,
    again,
    choose,
    describe,
    press,
    text,
    visit,
)

SECRET = "反应温度180℃，保温4小时"
HARMLESS = "没有单独的工艺，只做贸易"


class TestGuard:
    def test_a_reason_that_looks_like_a_secret_waits_for_a_second_look(
        self, case: Case, draft: Assessment
    ) -> None:
        app = reasoned(case, SECRET)

        assert GRADED not in case.answers(draft)
        assert "这句理由看起来像配方或工艺参数" in text(app)
        assert "还没有保存" in text(app)
        assert app.text_input[0].value == SECRET

    def test_it_is_saved_where_the_person_confirms(self, case: Case, draft: Assessment) -> None:
        app = press(reasoned(case, SECRET), f"insist-{GRADED}")

        assert case.answers(draft)[GRADED].reason == SECRET
        assert "还没有保存" not in text(app)
        assert "看起来像" not in text(again(app))

    def test_another_sentence_is_saved_at_once(self, case: Case, draft: Assessment) -> None:
        app = reasoned(case, SECRET)

        app.text_input[0].set_value(HARMLESS)
        again(app)

        assert case.answers(draft)[GRADED].reason == HARMLESS
        assert "看起来像" not in text(app)

    def test_confirming_holds_for_the_sentence_that_was_shown(
        self, case: Case, draft: Assessment
    ) -> None:
        app = reasoned(case, SECRET)

        app.text_input[0].set_value(f"{SECRET}，压力2.5MPa")
        press(app, f"insist-{GRADED}")

        assert GRADED not in case.answers(draft)
        assert "看起来像" in text(app)

    def test_giving_up_leaves_what_stood_there(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 2})

        app = press(reasoned(case, SECRET), f"give-up-{GRADED}")

        assert case.answers(draft)[GRADED].value == 2
        assert "看起来像" not in text(app)

    def test_a_description_waits_too_and_is_kept_where_confirmed(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {GRADED: 3})
        app = press(visit(case, "FK-DJ"), f"add-{GRADED}")
        assert not [b for b in app.button if b.label == "照样保存"]

        describe(app, "2025-06", SECRET)
        assert "这项说明看起来像配方或工艺参数" in text(app)
        assert not [b for b in app.button if (b.key or "").startswith("withdraw-")]

        next(b for b in app.button if b.label == "照样保存").click()
        again(app)
        assert SECRET in text(app)
        assert "看起来像" not in text(app)

    def test_a_changed_description_is_doubted_again(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, {GRADED: 3})
        app = press(visit(case, "FK-DJ"), f"add-{GRADED}")
        describe(app, "2025-06", SECRET)

        app.text_input(key=f"described-{GRADED}").set_value("服务器密码：Zd@2025#ok9")
        next(b for b in app.button if b.label == "照样保存").click()
        again(app)

        assert "这项说明看起来像密码、密钥或令牌" in text(app)
        assert not [b for b in app.button if (b.key or "").startswith("withdraw-")]

    def test_every_field_for_words_says_what_not_to_write(
        self, case: Case, draft: Assessment
    ) -> None:
        case.answer(draft, {KEY: 3})
        app = choose(press(visit(case, "FK-DJ"), f"add-{KEY}"), GRADED, "na")

        labels = [
            field.label for field in app.text_input if not (field.key or "").startswith("day")
        ]
        assert len(labels) == 2
        assert all("不要写秘密本身" in label for label in labels)


def reasoned(case: Case, reason: str) -> AppTest:
    """不适用 with a reason, as it stands after the field was left."""
    app = choose(visit(case, "FK-DJ"), GRADED, "na")
    app.text_input[0].set_value(reason)
    return again(app)
