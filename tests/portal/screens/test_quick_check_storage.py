"""What the browser keeps of a quick check, and what is believed of it."""

import pytest

from portal.browser_storage import KEEP, Found
from tests.portal.screens.quick_check_case import (
    MIDDLE,
    Browser,
    answer_all,
    heading,
    kept,
    press,
    state,
)
from tests.portal.screens.self_check_case import EDITION, Case
from tests.portal.screens.visitor_case import page, text


@pytest.mark.usefixtures("case")
class TestStorage:
    """The browser keeps the answers; the server does not."""

    def test_reading_comes_before_writing(self, browser: Browser) -> None:
        page("quick_check").run()

        assert browser.wishes[0] is KEEP

    def test_what_the_browser_kept_is_taken_up_and_told(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({"E01": 3, "E02": 4}))

        opened = page("quick_check").run()

        assert heading(opened) == EDITION.exposure[2].text
        assert "找回" in text(opened)

    @pytest.mark.parametrize(
        "found",
        [
            pytest.param(Found("ready", "<script>alert(1)</script>"), id="markup"),
            pytest.param(Found("ready", '{"edition":"2026"}'), id="half of it"),
            pytest.param(Found("oversized"), id="far too much"),
        ],
    )
    def test_what_cannot_be_read_is_ignored_calmly_and_removed(
        self, browser: Browser, found: Found
    ) -> None:
        browser.found = found

        opened = page("quick_check").run()

        assert "没有采用" in text(opened)
        assert "script" not in text(opened)
        assert [b.label for b in opened.button] == ["开始"]
        assert browser.wishes[-1] is None

    def test_answers_of_another_edition_are_ignored_calmly(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({"E01": 3}).replace('"2026"', '"2025"'))

        assert "题目已更新" in text(page("quick_check").run())

    def test_without_storage_the_check_works_and_says_so(self, browser: Browser) -> None:
        browser.found = Found("blocked")
        opened = press(page("quick_check").run(), "begin")

        press(opened, "choice-E01-3")

        assert "不允许保存" in text(opened)
        assert state(opened).answers.given == {"E01": 3}

    def test_a_late_word_of_the_browser_does_not_undo_answers(self, browser: Browser) -> None:
        browser.found = Found("waiting")
        opened = press(page("quick_check").run(), "begin")
        press(opened, "choice-E01-3")
        browser.found = Found("ready", kept({"E01": 0, "E02": 0}))

        opened.run()

        assert state(opened).answers.given == {"E01": 3}

    def test_clearing_forgets_here_and_there(self, browser: Browser) -> None:
        browser.found = Found("ready", kept({**MIDDLE, "ZD-ZD-01": 2}, stopped=True))
        opened = page("quick_check").run()

        press(opened, "clear")

        assert browser.kept is None
        assert state(opened).answers.given == {}
        assert "已经清除" in text(opened)

    def test_a_visitor_leaves_nothing_in_the_database(self, case: Case, browser: Browser) -> None:
        before = case.database.read_bytes()
        opened = press(page("quick_check").run(), "begin")
        answer_all(opened, lambda item, offered: 0 if offered == 3 else 2)

        with case.store() as store:
            assert store.rows("SELECT COUNT(*) AS n FROM assessments") == [{"n": 0}]
            assert store.rows("SELECT COUNT(*) AS n FROM answers") == [{"n": 0}]
        assert case.database.read_bytes() == before
