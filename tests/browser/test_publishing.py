"""Publishing from beginning to end: the lead drafts, a reviewer publishes, a visitor reads; withdrawn, with the reason."""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data.actor import Role
from tests.browser.conftest import Served, opened, settle
from tests.browser.english import english
from tests.browser.test_accessibility import look_over
from tests.browser.test_review import visiting
from tests.data.figure_rows import City, Kind
from tests.portal.screens import staff_case
from tests.portal.screens.self_check_case import Person

COUNTIES = ("330824", "330881")
"""No other browser test has firms there."""
REASON = "行业口径有误，更正后另行公布"


@dataclass(frozen=True)
class Desk:
    """Who drafts and who publishes."""

    lead: Person
    reviewer: Person


@pytest.fixture(scope="module")
def desk(served: Served) -> Desk:
    with served.case.store() as store, store.atomic():
        city = City(store, seed=4)
        for number in range(66):
            city.settle(Kind(("26", "35", "65")[number % 3], COUNTIES[number % 2]))
        # Their figures are all there is: the queue and the lists of other tests do not show them.
        lead = staff_case.made(store, Role.LEAD, post="牵头岗", agency="市委政法委")
        reviewer = staff_case.made(store, Role.REVIEWER, county=COUNTIES[0])
    return Desk(lead, reviewer)


def _press(page: Page, *names: str) -> None:
    for name in names:
        page.get_by_role("button", name=name, exact=True).click()
        settle(page)


def test_from_the_draft_to_the_withdrawal(
    browser: Browser, served: Served, desk: Desk, desktop: BrowserContext
) -> None:
    with visiting(browser, served, desk.lead) as context:
        page = opened(context, served, "publishing")
        _press(page, "拟稿")
        expect(page.get_by_text("草稿拟好了")).to_be_visible()
        page.reload()
        settle(page)
        expect(page.get_by_text("是您拟的，等另一位核对")).to_be_visible()
    page = opened(desktop, served, "published")
    expect(page.get_by_text("还没有公布过")).to_be_visible()

    with visiting(browser, served, desk.reviewer) as context:
        page = opened(context, served, "publishing")
        page.get_by_role("link", name="看这份草稿").click()
        page.wait_for_url(re.compile("draft="))
        settle(page)
        expect(page.locator("canvas, svg.marks").first).to_be_visible()
        look_over(page)
        assert english(page) == set()
        _press(page, "公布", "确认公布")
        expect(page.get_by_text("已经公布，公布页上现在就是这一份")).to_be_visible()

    page = opened(desktop, served, "published")
    expect(page.get_by_text("66", exact=False).first).to_be_visible()
    look_over(page)
    assert english(page) == set()

    with visiting(browser, served, desk.lead) as context:
        page = opened(context, served, "publishing")
        page.get_by_role("link", name="更正或撤回").first.click()
        page.wait_for_url(re.compile("snapshot="))
        settle(page)
        page.get_by_label("撤回原因").fill(REASON)
        page.keyboard.press("Tab")
        settle(page)
        page.reload()
        settle(page)
        expect(page.get_by_label("撤回原因")).to_have_value(REASON)
        _press(page, "撤回")
        expect(page.get_by_text("已经撤回，公布页写着原因")).to_be_visible()

    page = opened(desktop, served, "published")
    expect(page.get_by_text(REASON).first).to_be_visible()
