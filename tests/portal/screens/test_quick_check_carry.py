"""From the browser into an account, only when the firm asks for it."""

from functools import partial

import pytest

from data.store import open_store
from portal import access
from portal.browser_storage import Found
from tests.portal.screens.quick_check_case import MIDDLE, Browser, kept, press, state
from tests.portal.screens.self_check_case import Case, values_of
from tests.portal.screens.visitor_case import page, text


class TestCarrying:
    """Answers go into an account only when the firm asks for it."""

    GIVEN = {**MIDDLE, "ZD-ZD-01": 3, "uses_external_ai": None, "has_joint_research": False}

    def test_a_visitor_is_invited(self, case: Case, browser: Browser) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))

        opened = page("quick_check").run()

        assert 'href="/register"' in text(opened)
        assert not [b for b in opened.button if b.key == "carry-yes"]

    def test_a_firm_is_asked_and_nothing_is_stored_before(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))

        opened = page("quick_check", person=case.owner).run()

        assert "把刚才的快速自测带入自评？" in text(opened)
        with case.store() as store:
            assert values_of(store, case.owner) == {}

    def test_yes_stores_the_stated_answers_and_clears_the_browser(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-yes")

        stated = {item: value for item, value in self.GIVEN.items() if value is not None}
        with case.store() as store:
            assert values_of(store, case.owner) == stated
        assert "已把 16 项回答带入自评" in text(opened)
        assert browser.kept is None

    def test_answers_that_stand_in_the_account_stay(self, case: Case, browser: Browser) -> None:
        case.answer(case.start(), {"E01": 4})
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-yes")

        with case.store() as store:
            assert values_of(store, case.owner)["E01"] == 4
        assert "1 项在自评里已有回答" in text(opened)

    def test_what_needs_a_reason_is_left_to_be_answered(self, case: Case, browser: Browser) -> None:
        browser.found = Found("ready", kept({**MIDDLE, "has_secret_premises": False}, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-yes")

        assert "写一句理由" in text(opened)
        with case.store() as store:
            assert "has_secret_premises" not in values_of(store, case.owner)

    def test_no_asks_no_more_in_this_visit_and_keeps_the_browser(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        press(opened, "carry-no")

        assert state(opened).declined
        assert browser.kept is not None

    @pytest.mark.parametrize("why", ["locked", "read-only"])
    def test_what_the_database_refuses_stays_in_the_browser(
        self, case: Case, browser: Browser, monkeypatch: pytest.MonkeyPatch, why: str
    ) -> None:
        monkeypatch.setattr(access, "open_store", partial(open_store, wait_seconds=0.05))
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()

        with case.store() as other, other.atomic():
            if why == "read-only":
                monkeypatch.setenv("PORTAL_DATABASE", f"file:{case.database}?mode=ro")
            press(opened, "carry-yes")
        monkeypatch.setenv("PORTAL_DATABASE", str(case.database))

        assert "没有保存" in opened.error[0].value
        assert state(opened).answers.given == self.GIVEN
        with case.store() as store:
            assert values_of(store, case.owner) == {}
        press(opened, "carry-yes")
        assert "带入自评" in text(opened)
        with case.store() as store:
            assert values_of(store, case.owner)["E01"] == 2

    def test_a_session_that_ended_meanwhile_stores_nothing(
        self, case: Case, browser: Browser
    ) -> None:
        browser.found = Found("ready", kept(self.GIVEN, stopped=True))
        opened = page("quick_check", person=case.owner).run()
        case.sign_out(case.owner)

        press(opened, "carry-yes")

        assert opened.error
        assert state(opened).answers.given, "the answers are still in the browser"
