"""A real portal in a process of its own, and the system's Chromium to visit it with."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from portal.web import cookies
from tests.bench.portal_process import free_port, log_of, portal
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case, Person

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE = 20_000
"""Milliseconds: the first chart of a fresh portal on a busy machine takes a few seconds."""

_STILL = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    if (!window.lastChange) {
        window.lastChange = Date.now();
        new MutationObserver(() => { window.lastChange = Date.now(); }).observe(document.body,
            { subtree: true, childList: true, attributes: true, characterData: true });
    }
    const charts = [...document.querySelectorAll('[data-testid="stVegaLiteChart"]')];
    return app?.dataset.testScriptState === "notRunning" && Date.now() - window.lastChange > 300
        && charts.every(chart => chart.querySelector("svg, canvas"));
}"""
"""The script has ended, charts are drawn, and nothing has changed for a moment."""

expect.set_options(timeout=PATIENCE)


@dataclass(frozen=True)
class Served:
    """A serving portal: where it is, and the database behind it."""

    address: str
    case: Case

    def url(self, path: str) -> str:
        """The address of a page; `path` begins without a slash."""
        return f"{self.address}/{path}"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs the browser."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def _missing() -> str | None:
    """What this machine lacks, in one line; None where it lacks nothing."""
    if not Path(CHROMIUM).exists():
        return "没有 Chromium，跳过浏览器测试（Debian：apt-get install chromium）"
    listed = shutil.which("fc-list") and subprocess.run(
        ["fc-list", ":lang=zh"], capture_output=True, text=True, check=False
    )
    if not listed or not listed.stdout.strip():
        return "没有中文字体，跳过浏览器测试（Debian：apt-get install fonts-noto-cjk fontconfig）"
    return None


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without it tests are skipped, in CI they fail."""
    if lacking := _missing():
        if os.environ.get("CI"):
            pytest.fail(lacking, pytrace=False)
        pytest.skip(lacking)
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One portal for the flows of a file, with a firm whose people are signed in."""
    case = self_check_case.make(tmp_path_factory.mktemp("portal"))
    port = free_port()
    with portal(case.environment, port=port):
        yield Served(f"http://127.0.0.1:{port}", case)
    said = log_of(case.environment).read_text(errors="replace")
    assert "Traceback" not in said, said[said.index("Traceback") - 500 :][:6000]


@pytest.fixture
def desktop(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor at a desk."""
    yield from _visit(browser, DESKTOP)


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh visitor with a phone in the hand."""
    yield from _visit(browser, PHONE)


def _visit(browser: Browser, size: ViewportSize) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def sign_in(context: BrowserContext, served: Served, person: Person) -> None:
    """Give the browser the session that the person has."""
    context.add_cookies(
        [
            {
                "name": cookies.SESSION,
                "value": person.token,
                "url": served.address,
                "httpOnly": True,
                "secure": True,
                "sameSite": "Lax",
            }
        ]
    )


def opened(context: BrowserContext, served: Served, path: str) -> Page:
    """A page, drawn to its end."""
    page = context.new_page()
    page.goto(served.url(path))
    settle(page)
    return page


def settle(page: Page) -> None:
    """Wait until the screen stands still; own HTML pages stand at once."""
    if page.locator("#root").count():
        page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
        page.wait_for_selector(".portal-footer")
        # What was just pressed reaches the server first, and shows a moment later.
        page.evaluate("window.lastChange &&= Date.now()")
        page.wait_for_function(_STILL, polling=50)
