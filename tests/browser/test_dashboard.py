"""The dashboard in a real browser: a click on a sector, and the other pictures follow."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, WebSocket, expect

from data.actor import Role
from tests.bench.portal_process import free_port, portal
from tests.browser.conftest import DESKTOP, Served, opened, settle, sign_in
from tests.browser.test_accessibility import visit
from tests.data.figure_rows import NODES, City, Kind
from tests.data.town import KECHENG, QUJIANG
from tests.portal.screens import self_check_case, staff_case
from tests.workflows import campaign_city

MOST = 200_000
"""Bytes that one drawing of the page may take to the browser."""

CHART = '[data-testid="stVegaLiteChart"]'


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Twelve sectors in two counties, two campaigns."""
    case = self_check_case.make(tmp_path_factory.mktemp("dashboard"))
    codes = ("26", "27", "29", "30", "32", "33", "34", "35", "37", "38", "39", "65")
    with case.store() as store, store.atomic():
        made = City(store, seed=8)
        for number in range(96):
            scores = dict.fromkeys(NODES, 400000 + 20000 * (number * 7 % 11 - 5))
            made.settle(Kind(codes[number % 12], (KECHENG, QUJIANG)[number // 48]), scores)
        for days, name in ((200, "春季批次"), (20, "秋季批次")):
            campaign_city.hold(made, name, days, dict.fromkeys(range(96), 40.0 + days / 20))
    port = free_port()
    with portal(case.environment, port=port):
        yield Served(f"http://127.0.0.1:{port}", case)


def test_a_click_on_a_sector_is_followed_and_a_tile_chooses_its_county(
    browser: Browser, city: Served
) -> None:
    lead = staff_case.official(city.case, Role.LEAD)
    with visit(browser, DESKTOP) as context:
        sign_in(context, city, lead)
        page = opened(context, city, "sectors")
        assert 0 < sum(_counted(page)) < MOST
        # A browser that may not draw one leaves its place empty.
        assert page.locator(f"{CHART}:has(.mark-text text)").count() == page.locator(CHART).count()
        _click(page, "parts", "软件")
        expect(page.locator(".st-key-picture-exposed")).to_contain_text("» 软件")
        expect(page.locator(".st-key-picture-risk")).to_contain_text("» 软件")
        expect(page.get_by_role("main")).to_contain_text("软件和信息技术服务业 8 家里")
        assert "industry=65" in page.url

        page.get_by_role("button", name="清除行业").press("Enter")
        settle(page)
        expect(page.locator(".st-key-picture-exposed")).not_to_contain_text("»")

        _click(page, "places", "衢江区")
        assert f"county={QUJIANG}" in page.url
        expect(page.locator(".bd-place")).to_contain_text("衢江区")


def _click(page: Page, picture: str, word: str) -> None:
    """On the mark that has this word: what is written lets the click through."""
    page.locator(f".st-key-picture-{picture} svg text", has_text=word).first.click(force=True)
    page.wait_for_timeout(300)
    settle(page)


def _counted(page: Page) -> list[int]:
    """Bytes of every message that comes from now on, in a fresh connection."""
    sent: list[int] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: sent.append(len(frame)))

    page.on("websocket", listen)
    page.reload()
    settle(page)
    return sent
