"""No English on any page: neither in words nor in what screen readers and tooltips say."""

import re

import pytest
from playwright.sync_api import Browser, Page

from data.actor import Role
from tests.browser import pages
from tests.browser.conftest import PHONE, Served, settle, sign_in
from tests.browser.test_quick_check import CHOICES, begun, middle, remembered
from tests.portal.screens.self_check_case import EDITION

ALLOWED = {
    # Standards, systems and names that Chinese texts write so.
    "PLC", "MES", "DCS", "ISO", "IEC", "DB", "IT", "AI", "App", "Excel", "Word", "PDF", "CSV", "ODS",
    # Sizes of files.
    "KB", "MB",
    # An example of what to type: the first letters of a Chinese word.
    "hx",
    # Browsers, systems and authenticator apps, by their names.
    "Chrome", "Linux", "Windows", "MFA", "Microsoft", "Google", "Authenticator", "FreeOTP",
    # Keys of a keyboard.
    "Ctrl", "Enter", "Esc", "Tab",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z][A-Za-z'’]{1,}")
IDENTIFIER = re.compile(
    r"(?<![A-Za-z0-9])(?:[A-Z]{2}(?:-[A-Z]{2})?(?:-[0-9]{2})?|[EC][0-9]{2}|[0-9A-Z]{18})"
    r"(?![A-Za-z0-9])|https?://[!-~]+|person-[0-9a-f]+"
    r"|(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}|\b[0-9A-Z]{5}-[0-9A-Z]{5}\b|[a-z]+@zf\.example"
    r"|(?<![0-9A-Za-z])[0-9a-f]{8}(?:[0-9a-f]{56})?(?![0-9A-Za-z])"
)
"""Ids of parts, sub-domains, controls and firms; addresses; the sign-in names of the tests'
people; secrets and recovery codes; the head of the audit chain."""

COLLECT = """() => {
  const found = [];
  // The name of an icon is what its font draws the icon from; no reader sees or hears it.
  const hidden = 'script, style, noscript, template, title, [data-testid="stIconMaterial"][aria-hidden="true"]';
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.parentElement.closest(hidden) && node.parentElement.checkVisibility()) found.push(node.nodeValue);
  }
  const names = ['aria-label', 'aria-description', 'aria-roledescription', 'title', 'placeholder', 'alt'];
  for (const element of document.querySelectorAll('*')) {
    if (!element.checkVisibility() || element.closest('[aria-hidden="true"]')) continue;
    for (const name of names) {
      if (element.hasAttribute(name)) found.push(element.getAttribute(name));
    }
  }
  found.push(document.title);
  return found.map(text => text.trim()).filter(text => text);
}"""


def english(page: Page) -> set[str]:
    """Words in Latin letters that no Chinese reader expects, each with the text it stands in."""
    found = set()
    for text in page.evaluate(COLLECT):
        words = set(WORD.findall(IDENTIFIER.sub("", text))) - ALLOWED
        if words:
            found.add(text[:120])
    return found


@pytest.mark.parametrize("path", pages.VISITOR, ids=lambda path: path or "home")
def test_pages_for_everybody(browser: Browser, served: Served, path: str) -> None:
    with browser.new_context(viewport=PHONE, locale="en-US") as context:
        page = context.new_page()
        page.goto(served.url(path))
        settle(page)

        assert english(page) == set()


@pytest.mark.parametrize("path", pages.FIRM)
def test_pages_of_a_firm(browser: Browser, served: Served, path: str) -> None:
    case = pages.with_draft(served)
    with browser.new_context(viewport=PHONE, locale="en-US") as context:
        sign_in(context, served, case.owner)
        page = context.new_page()
        page.goto(served.url(path))
        settle(page)

        assert english(page) == set()


@pytest.mark.parametrize("path", pages.ADMIN)
def test_pages_of_the_administrator(browser: Browser, served: Served, path: str) -> None:
    officials = pages.of_staff(served)
    with browser.new_context(viewport=PHONE, locale="en-US") as context:
        sign_in(context, served, officials.admin)
        page = context.new_page()
        page.goto(served.url(officials.path(path)))


@pytest.mark.parametrize(("role", "path"), pages.STAFF)
def test_pages_of_officials(browser: Browser, served: Served, role: Role, path: str) -> None:
    official, firm = pages.staffed(served, role)
    with browser.new_context(viewport=PHONE, locale="en-US") as context:
        sign_in(context, served, official)
        page = context.new_page()
        page.goto(served.url(pages.with_firm(path, firm)))
        settle(page)

        assert english(page) == set()


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
