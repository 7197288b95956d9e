"""The work queue in a real browser: twenty firms without a mouse, and what is chosen is never lost."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from data import firms
from data.store import Store
from portal.demo.codes import demo_code
from tests.browser.conftest import Served, opened, settle, sign_in
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.self_check_case import Person

COUNTY = "330825"
"""No other browser test has firms here."""
FIRMS = 22


@dataclass(frozen=True)
class Desk:
    """A reviewer of a county with some firms."""

    served: Served
    reviewer: Person


@pytest.fixture(scope="module")
def desk(served: Served) -> Desk:
    with served.case.store() as store, store.atomic():
        for number in range(1, FIRMS + 1):
            _firm(store, number)
    return Desk(served, staff_case.official(served.case, county=COUNTY))


def _firm(store: Store, number: int) -> None:
    profile = firms.Profile(
        name=f"演示队列企业{number:02d}",
        industry="26" if number % 2 else "65",
        county=COUNTY,
        staff=20,
        revenue_wan=300,
    )
    code = demo_code(COUNTY, 900 + number)
    now = self_check_case.now()
    firms.register(store, self_check_case.new_id(), code, profile, now=now)


def _visit(context: BrowserContext, desk: Desk, path: str) -> Page:
    sign_in(context, desk.served, desk.reviewer)
    return opened(context, desk.served, path)


def _focused(page: Page) -> Locator:
    return page.locator("a:focus")


def _enter_the_list(page: Page) -> None:
    """The keys are heard once their script has come."""
    for _ in range(100):
        page.keyboard.press("ArrowDown")
        if _focused(page).count():
            return
        page.wait_for_timeout(100)


def test_twenty_firms_are_handled_without_the_mouse(desktop: BrowserContext, desk: Desk) -> None:
    page = _visit(desktop, desk, "queue?kind=all")
    expect(page.get_by_text("其余 16 家")).to_be_visible()
    _enter_the_list(page)
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(_focused(page)).to_contain_text("演示队列企业01")
    page.keyboard.press("Enter")

    for number in range(1, 21):
        expect(page.locator(".zd-why").first).to_contain_text(f"队列 {number}／{FIRMS}")
        expect(page.locator("h1")).to_contain_text(f"演示队列企业{number:02d}")
        page.keyboard.press("j")

    expect(page.locator("h1")).to_contain_text("演示队列企业21")
    page.keyboard.press("k")
    expect(page.locator("h1")).to_contain_text("演示队列企业20")


def test_what_is_chosen_survives_a_firm_a_reload_and_the_way_back(
    desktop: BrowserContext, desk: Desk
) -> None:
    page = _visit(desktop, desk, "queue")
    page.keyboard.press("3")
    expect(page).to_have_url(re.compile("kind=all"))
    page.get_by_label("查找企业").fill("企业1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="其余 4 家")).to_be_visible()
    page.get_by_label("查找企业").press_sequentially("jk2")
    page.wait_for_timeout(300)
    expect(page).to_have_url(re.compile("kind=all"))
    page.get_by_label("查找企业").fill("企业1")
    page.get_by_role("link", name="演示队列企业13").click()
    expect(page.locator(".zd-why").first).to_contain_text("队列 4／10")

    page.reload()
    settle(page)
    expect(page.locator(".zd-why").first).to_contain_text("队列 4／10")
    page.get_by_text("回到队列").click()

    expect(_focused(page)).to_contain_text("演示队列企业13")
    expect(page.get_by_text("刚看过")).to_be_visible()
    expect(page.get_by_label("查找企业")).to_have_value("企业1")
    expect(page.get_by_role("heading", name="其余 4 家")).to_be_visible()
