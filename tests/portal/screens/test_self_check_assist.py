"""Assisted filling (协助填写) on screen: the firm asks, the guide fills in, the firm confirms."""

import pytest
from streamlit.testing.v1 import AppTest

from data import assignments, assisted, assists
from data.actor import Role
from data.assessments import Assessment
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.self_check_case import Case, Person, all_answers
from tests.portal.screens.self_check_page import (
    GRADED,
    _screen,
    again,
    choose,
    describe,
    html,
    press,
    text,
    visit,
)


@pytest.fixture
def guide(case: Case) -> Person:
    """A guide of the firm, who has stated a purpose."""
    made = staff_case.official(case, Role.GUIDE, post="指导员", agency="示例指导站")
    with case.store() as store:
        lead = staff_case.made(store, Role.LEAD)
        firm = case.owner.actor.firm_id or ""
        assignments.assign(
            store, firm, made.actor.account_id, actor=lead.actor, now=self_check_case.now()
        )
    return made


def opened(case: Case, guide: Person, step: str = "", *, firm: str | None = None) -> AppTest:
    """The self-check as the guide opens it."""
    app = AppTest.from_function(_screen, default_timeout=30)
    app.user = {"sub": guide.identity}
    app.query_params["firm"] = firm if firm is not None else case.owner.actor.firm_id or ""
    if step:
        app.query_params["step"] = step
    app.run()
    assert not app.exception
    return app


def asks(case: Case, draft: Assessment, guide: Person) -> None:
    """The firm asks on the overview, the guide states why."""
    press(visit(case, "review"), f"invite-{guide.actor.account_id}")
    staff_case.says_why(case, guide)


def everything(app: AppTest) -> str:
    """Headings, paragraphs and own HTML."""
    return "\n".join([*(t.value for t in app.title), *(h.value for h in app.header), text(app)])


class TestBeforeTheFirmAsks:
    def test_the_guide_is_told_that_nobody_asks(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        staff_case.says_why(case, guide)
        case.answer(draft, {GRADED: 2})

        app = opened(case, guide)

        assert "现在没有企业请您协助填写" in text(app)
        assert not app.radio

    def test_without_a_guide_the_firm_reads_where_to_turn(
        self, case: Case, draft: Assessment
    ) -> None:
        assert "还没有给本企业分派指导员" in text(visit(case, "review"))


class TestTheGuideAtTheGate:
    def test_a_purpose_comes_first(self, case: Case, draft: Assessment, guide: Person) -> None:
        press(visit(case, "review"), f"invite-{guide.actor.account_id}")

        app = opened(case, guide)

        usual = f"purpose-usual-{case.owner.actor.firm_id}"
        assert "先写明查看目的" in everything(app)
        assert not any(radio.key != usual for radio in app.radio)
        app.radio(key=usual).set_value("应企业之请，协助填写自评")
        next(b for b in app.button if b.label == "写明目的并打开").click()
        again(app)
        assert "您填的每一题由企业确认" in text(app)

    def test_what_the_guide_chooses_is_saved_and_marked_for_the_firm(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        asks(case, draft, guide)

        app = opened(case, guide, "FK-DJ")
        choose(app, GRADED, 3)

        assert case.answers(draft)[GRADED].author == guide.actor.account_id
        assert "代填，等企业确认" in text(app)
        shown = text(visit(case, "FK-DJ"))
        assert "由指导员填写" in shown
        assert "指导员（示例指导站 指导员）代填了答案" in shown

    def test_the_guide_has_no_button_to_submit_or_widen(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        case.answer(draft, all_answers())
        asks(case, draft, guide)

        app = opened(case, guide, "review")

        keys = {button.key for button in app.button}
        assert "hand-back" in keys
        assert not keys & {"submit", "submit-now", "widen"}
        assert not any(key and key.startswith("invite-") for key in keys)

    def test_handing_back_closes_the_draft_to_the_guide(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        asks(case, draft, guide)
        app = press(opened(case, guide, "review"), "hand-back")

        press(app, "hand-back-now")

        assert "现在没有企业请您协助填写" in text(app)
        with case.store() as store:
            assert assists.open_of(store, draft.id, actor=case.owner.actor) == []

    def test_when_the_firm_ends_it_the_guide_reads_what_was_not_saved(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        asks(case, draft, guide)
        app = opened(case, guide, "FK-DJ")
        with case.store() as store:
            (standing,) = assists.open_of(store, draft.id, actor=case.owner.actor)
        press(visit(case, "review"), f"end-assist-{standing.id}")

        choose(app, GRADED, 3)

        assert "这次协助已经结束，最后的选择没有保存" in text(app)
        assert GRADED not in case.answers(draft)

    def test_evidence_by_the_guide_carries_its_mark(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        asks(case, draft, guide)
        app = choose(opened(case, guide, "FK-DJ"), GRADED, 3)
        press(app, f"add-{GRADED}")
        describe(app, "2026-01", "目录一份")

        assert "指导员代写，待企业确认" in text(app)
        assert "附上遮盖后的文件" not in text(app)
        assert "代填了答案和 1 项证据" in text(visit(case, "FK-DJ"))


class TestTheFirmConfirms:
    def test_submitting_waits_and_says_for_what(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        case.answer(draft, all_answers())
        asks(case, draft, guide)
        choose(opened(case, guide, "FK-DJ"), GRADED, 3)

        app = visit(case, "review")

        assert "指导员代填，请确认（1 题）" in text(app)
        assert "请先在上面确认指导员代填的题" in text(app)
        assert "submit" not in {button.key for button in app.button}
        assert f"item={GRADED}" in html(app)

    def test_one_by_one_on_the_card(self, case: Case, draft: Assessment, guide: Person) -> None:
        asks(case, draft, guide)
        choose(opened(case, guide, "FK-DJ"), GRADED, 3)

        app = press(visit(case, "FK-DJ"), f"take-over-{GRADED}")

        assert "指导员代填，企业已确认" in text(app)

    def test_all_after_reading(self, case: Case, draft: Assessment, guide: Person) -> None:
        case.answer(draft, all_answers())
        asks(case, draft, guide)
        choose(opened(case, guide, "FK-DJ"), GRADED, 3)
        app = visit(case, "review")
        assert app.button(key="take-over-all").disabled

        app.checkbox(key="assisted-read").check()
        again(app)
        press(app, "take-over-all")

        assert "submit" in {button.key for button in app.button}
        with case.store() as store:
            (filled,) = assisted.standing(store, draft.id, actor=case.owner.actor)
        assert filled.confirmed_by == case.owner.actor.account_id

    def test_nothing_is_confirmed_that_the_page_did_not_show(
        self, case: Case, draft: Assessment, guide: Person
    ) -> None:
        asks(case, draft, guide)
        theirs = choose(opened(case, guide, "FK-DJ"), GRADED, 3)
        app = visit(case, "FK-DJ")
        choose(theirs, GRADED, 4)

        press(app, f"take-over-{GRADED}")

        assert "还没有确认" in text(app)
        with case.store() as store:
            (filled,) = assisted.standing(store, draft.id, actor=case.owner.actor)
        assert filled.confirmed_by is None
