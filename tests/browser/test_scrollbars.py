"""With a scrollbar that takes room (Windows), no page is wider than what is left beside it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ViewportSize

from tests.browser.conftest import (
    ARGUMENTS,
    CHROMIUM,
    DESKTOP,
    PATIENCE,
    PHONE,
    Served,
    opened,
    sign_in,
)

_WIDTHS = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return [main.offsetWidth - main.clientWidth, main.scrollWidth - main.clientWidth];
}"""


@pytest.fixture(scope="module")
def classic(browser: Browser) -> Iterator[Browser]:
    """The same Chromium, with scrollbars that take room."""
    launched = browser.browser_type.launch(
        executable_path=CHROMIUM, args=ARGUMENTS, ignore_default_args=["--hide-scrollbars"]
    )
    yield launched
    launched.close()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_nothing_scrolls_sideways(classic: Browser, served: Served, size: ViewportSize) -> None:
    context = classic.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
    context.set_default_timeout(PATIENCE)
    sign_in(context, served, served.case.owner)

    scrollbar, too_wide = opened(context, served, "firm").evaluate(_WIDTHS)

    assert scrollbar > 0, "the scrollbar takes room"
    assert too_wide == 0
    context.close()
