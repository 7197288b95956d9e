"""From an empty folder to the first healthy answer, and on to the first question on screen."""

import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.bench.portal_process import free_port, portal
from tests.browser.conftest import ARGUMENTS, CHROMIUM, PHONE

ROUNDS = 3
BOUND_SECONDS = 2.0
CHOICES = "[class*=st-key-choice-] button"


def run() -> None:
    """Print the medians of some fresh starts beside their bound."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        rounds = [_fresh_start(browser) for _ in range(ROUNDS)]
        browser.close()
    for place, name in enumerate(("empty folder to healthy", "healthy to first question")):
        middle = statistics.median(measured[place] for measured in rounds)
        print(f"{name}: {middle:.2f} s, {middle / BOUND_SECONDS:.2f} of the bound of 2 s")


def _fresh_start(browser: Browser) -> tuple[float, float]:
    """Seconds to the first healthy answer; seconds from there to the first question.

    The browser stands open on an empty tab: its own start is not the portal's.
    """
    page = browser.new_page(viewport=PHONE)
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        environment = {
            "PORTAL_DATABASE": str(Path(folder) / "new" / "portal.sqlite"),
            "PORTAL_KEY_FILE": str(Path(folder) / "portal.keys"),
        }
        began = time.perf_counter()
        with portal(environment, port=port):
            healthy = time.perf_counter()
            page.goto(f"http://127.0.0.1:{port}/quick-check")
            page.get_by_role("button", name="开始", exact=True).click()
            page.locator(CHOICES).first.wait_for()
            asked = time.perf_counter()
    page.close()
    return healthy - began, asked - healthy
