"""What is chosen and not saved: two tabs, an ended session, a disk that says no."""

import resource
from functools import partial

import pytest

from data.assessments import Assessment
from data.store import open_store
from portal import access
from tests.portal.screens.self_check_case import Case, all_answers
from tests.portal.screens.self_check_page import (
    GRADED,
    KEY,
    again,
    choose,
    item,
    press,
    step_of,
    submit,
    text,
    visit,
)


class TestWhatCanGoWrong:
    def test_a_conflict_shows_both_values_and_overwrites_nothing(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        case.answer(draft, {GRADED: 4}, by=case.colleague)

        choose(app, GRADED, 1)

        assert case.answers(draft)[GRADED].value == 4
        assert "这一题刚在别处改过" in text(app)
        assert "口头有轻重之分" in text(app)
        assert "分级结果落实到系统权限和载体标识" in text(app)

    @pytest.mark.parametrize(
        ("button", "kept"),
        [
            pytest.param("insist", 1, id="mine, now that I have seen the other"),
            pytest.param("give-up", 4, id="theirs"),
        ],
    )
    def test_a_conflict_is_settled_by_choice(
        self, case: Case, draft: Assessment, button: str, kept: int
    ) -> None:
        app = visit(case, "FK-DJ")
        case.answer(draft, {GRADED: 4}, by=case.colleague)
        choose(app, GRADED, 1)

        press(app, f"{button}-{GRADED}")

        assert case.answers(draft)[GRADED].value == kept
        assert app.radio(key=item(app, GRADED)).value == kept
        assert "还没有保存" not in text(app)

    def test_an_ended_session_saves_nothing_and_says_so(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        case.sign_out(case.owner)

        app.radio(key=item(app, GRADED)).set_value(1)
        again(app)

        assert GRADED not in case.answers(draft)
        assert "登录" in text(app)

    def test_a_read_only_database_is_told_at_the_question_and_saved_again_later(
        self, case: Case, draft: Assessment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        app = visit(case, "FK-DJ")
        monkeypatch.setenv("PORTAL_DATABASE", f"file:{case.database}?mode=ro")
        choose(app, GRADED, 1)
        assert "您选的“1 级：口头有轻重之分”还没有保存" in text(app)
        assert "只能查看" in text(app)

        monkeypatch.setenv("PORTAL_DATABASE", str(case.database))
        press(app, f"insist-{GRADED}")

        assert case.answers(draft)[GRADED].value == 1
        assert "还没有保存" not in text(app)

    @pytest.mark.parametrize("button", ["insist", "again"])
    def test_a_locked_database_is_told_at_the_question_and_saved_again_later(
        self, case: Case, draft: Assessment, monkeypatch: pytest.MonkeyPatch, button: str
    ) -> None:
        monkeypatch.setattr(access, "open_store", partial(open_store, wait_seconds=0.05))
        case.answer(draft, {KEY: 3})
        app = visit(case, "FK-DJ")
        with case.store() as other, other.atomic():
            choose(app, GRADED, 1)
        assert "您选的“1 级：口头有轻重之分”还没有保存" in text(app)
        assert "系统正忙" in text(app)
        assert app.radio(key=item(app, GRADED)).value == 1, "the choice stays on the screen"
        assert case.answers(draft).keys() == {KEY}

        if button == "insist":
            press(app, f"insist-{GRADED}")
        else:
            choose(app, GRADED, 2)

        assert case.answers(draft)[GRADED].value == (1 if button == "insist" else 2)
        assert case.answers(draft)[KEY].value == 3
        assert "还没有保存" not in text(app)

    def test_a_database_that_is_locked_while_submitting_leaves_the_draft(
        self, case: Case, draft: Assessment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(access, "open_store", partial(open_store, wait_seconds=0.05))
        case.answer(draft, all_answers())
        app = press(visit(case, "review"), "submit")
        with case.store() as other, other.atomic():
            press(app, "submit-now")
        assert "没有提交" in text(app)
        assert "系统正忙" in text(app)

        app.button(key="submit-now").click().run()

        assert "自评已提交" in text(visit(case))

    def test_a_full_disk_is_told_at_the_question_and_saved_again_later(
        self, case: Case, draft: Assessment
    ) -> None:
        app = visit(case, "FK-DJ")
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1, usual[1]))
        try:
            choose(app, GRADED, 1)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
        assert "您选的“1 级：口头有轻重之分”还没有保存" in text(app)
        assert "存储空间已满" in text(app)

        press(app, f"insist-{GRADED}")

        assert case.answers(draft)[GRADED].value == 1
        assert "还没有保存" not in text(app)

    def test_the_overview_names_what_is_not_saved_and_leads_there(
        self, case: Case, draft: Assessment
    ) -> None:
        app = choose(visit(case, "FK-XT"), "stores_secrets_digitally", False)

        press(app, "overview")
        assert "“是否用电脑、手机、网络、云或业务系…”有一处选择还没有保存" in text(app)
        press(app, "unsaved-stores_secrets_digitally")

        assert step_of(app) == "FK-XT"

    def test_another_tab_submitted_meanwhile(self, case: Case, draft: Assessment) -> None:
        case.answer(draft, all_answers())
        app = visit(case, "FK-DJ")
        submit(case, draft)

        app.radio(key=item(app, GRADED)).set_value(4)
        again(app)

        assert case.answers(draft)[GRADED].value == 2
        assert "您刚才的选择没有保存" in text(app)
        assert "已提交" in text(app)
