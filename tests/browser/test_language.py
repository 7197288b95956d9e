"""No English where no address leads: pages by address are scanned in `test_accessibility`."""

from playwright.sync_api import Browser

from tests.browser.conftest import PHONE, Served, settle
from tests.browser.english import english
from tests.browser.test_quick_check import CHOICES, begun, middle, remembered
from tests.portal.screens.self_check_case import EDITION


def test_a_page_that_does_not_exist(browser: Browser, served: Served) -> None:
    with browser.new_context(viewport=PHONE, locale="en-US") as context:
        page = context.new_page()
        page.goto(served.url("no-such-page"))
        settle(page)

        assert english(page) == set()


def test_a_question_and_a_result_of_the_quick_check(browser: Browser, served: Served) -> None:
    with browser.new_context(viewport=PHONE, locale="en-US") as context:
        page = begun(context, served)
        page.wait_for_selector(CHOICES)
        assert english(page) == set()
    with browser.new_context(viewport=PHONE, locale="en-US") as context:
        remembered(context, middle(**dict.fromkeys(sorted(EDITION.asked("light")), 2)))
        page = context.new_page()
        page.goto(served.url("quick-check"))
        settle(page)
        page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
        assert english(page) == set()
