"""Every page, at a desk and on a phone: no serious finding of axe-core, nothing overflows, no error, no
English, whatever the browser's own language is."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

from data.actor import Role
from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE, Served, settle, sign_in
from tests.browser.english import english
from tests.browser.test_quick_check import CHOICES, begun, middle, remembered
from tests.portal.screens.self_check_case import EDITION

SERIOUS = {"serious", "critical"}
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])


def findings(page: Page) -> list[str]:
    """Serious findings, each in one line with the element it is about."""
    return [
        f"{violation['id']}: {violation['help']}: {node['html'][:160]}"
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in SERIOUS
        for node in violation["nodes"]
    ]


def check(context: BrowserContext, served: Served, path: str) -> None:
    """Open a page and look it over at a desk, then as narrow as a phone."""
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(served.url(path))
    for size in (DESKTOP, PHONE):
        page.set_viewport_size(size)
        settle(page)
        look_over(page)
        assert english(page) == set()
    assert errors == []


def look_over(page: Page) -> None:
    """Rules that hold for any page, as it stands."""
    assert findings(page) == []
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.documentElement.lang") == "zh-CN"


@pytest.fixture
def visitor(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor whose browser speaks English."""
    with browser.new_context(viewport=DESKTOP, locale="en-US", reduced_motion="reduce") as context:
        yield context


@pytest.mark.parametrize("path", pages.VISITOR, ids=lambda path: path or "home")
def test_pages_for_everybody(visitor: BrowserContext, served: Served, path: str) -> None:
    check(visitor, served, path)


@pytest.mark.parametrize("path", pages.FIRM)
def test_pages_of_a_firm(visitor: BrowserContext, served: Served, path: str) -> None:
    sign_in(visitor, served, pages.with_draft(served).owner)
    check(visitor, served, path)


@pytest.mark.parametrize("path", pages.ADMIN)
def test_pages_of_the_administrator(visitor: BrowserContext, served: Served, path: str) -> None:
    officials = pages.of_staff(served)
    sign_in(visitor, served, officials.admin)
    check(visitor, served, officials.path(path))


@pytest.mark.parametrize(("role", "path"), pages.STAFF)
def test_pages_of_officials(visitor: BrowserContext, served: Served, role: Role, path: str) -> None:
    official, firm = pages.staffed(served, role)
    sign_in(visitor, served, official)
    check(visitor, served, pages.with_firm(path, firm))


def visit(browser: Browser, size: ViewportSize) -> BrowserContext:
    """A fresh visitor with a window of this size."""
    return browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")


@SIZES
def test_a_question_of_the_quick_check(
    browser: Browser, served: Served, size: ViewportSize
) -> None:
    with visit(browser, size) as context:
        page = begun(context, served)
        settle(page)
        look_over(page)
        heights = page.locator(CHOICES).evaluate_all("all => all.map(one => one.offsetHeight)")
        assert min(heights) >= 44, "a thumb hits it"


@SIZES
@pytest.mark.parametrize("stopped", [False, True], ids=["finished", "midway"])
def test_a_result_of_the_quick_check(
    browser: Browser, served: Served, size: ViewportSize, stopped: bool
) -> None:
    levels = dict.fromkeys(sorted(EDITION.asked("light")), 2)
    text = middle(**({"ZD-ZD-01": 0} if stopped else {**levels, "FK-LZ-02": 0}))
    with visit(browser, size) as context:
        remembered(context, text.replace('"stopped": false', f'"stopped": {str(stopped).lower()}'))
        page = context.new_page()
        page.goto(served.url("quick-check"))
        settle(page)
        page.wait_for_selector("[data-testid=stVegaLiteChart] svg")
        look_over(page)
