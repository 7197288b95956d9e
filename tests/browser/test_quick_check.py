"""The quick check as visitors meet it: on a phone, by keyboard, with F5, on hostile storage."""

import json
import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import BrowserContext, Dialog, Locator, Page, expect

from portal import figures
from portal.browser_storage import LIMIT
from portal.screens.visitor.quick_check_visit import STORAGE
from tests.browser.conftest import Served, opened, settle, sign_in
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import EDITION, values_of

HEADING = ".st-key-quick-question h2"
CHOICES = '[class*="st-key-choice-"] button'
SETTLED = 350
"""Milliseconds after which a new question takes taps."""


def heading(page: Page) -> Locator:
    """The heading of what is on screen; the one before may stay a moment below it."""
    return page.locator(HEADING).first


def begun(context: BrowserContext, served: Served) -> Page:
    """The first question on screen."""
    page = opened(context, served, "quick-check")
    page.get_by_role("button", name="开始").click()
    expect(heading(page)).to_have_text(EDITION.exposure[0].text)
    return page


def answer(page: Page, number: int = 2) -> None:
    """Tap a choice and wait for what follows."""
    before = heading(page).inner_text()
    page.wait_for_timeout(SETTLED)
    offered = page.locator(CHOICES)
    offered.nth(min(number, offered.count() - 2)).click()
    expect(heading(page)).not_to_have_text(before)


def kept(page: Page) -> dict[str, object] | None:
    """What lies in the browser's storage."""
    text = page.evaluate("name => localStorage.getItem(name)", STORAGE)
    return None if text is None else dict(json.loads(text)["given"])


def until_kept(page: Page, condition: str) -> None:
    """Wait until the browser has stored what is on screen; `condition` speaks of `kept`.

    The page is drawn in the same breath as its storage is written, which of the two comes first
    is the browser's business.
    """
    page.wait_for_function(
        f"name => {{ const kept = JSON.parse(localStorage.getItem(name)); return {condition}; }}",
        arg=STORAGE,
    )


def middle(**more: object) -> str:
    """A storage text with the exposure answered, written today."""
    given = {**{e.id: 2 for e in EDITION.exposure}, **more}
    today = figures.local(datetime.now(UTC)).date().isoformat()
    return json.dumps({"edition": "2026", "on": today, "stopped": False, "given": given})


def remembered(context: BrowserContext, text: str) -> None:
    """Let a browser hold a text before its first page."""
    context.add_init_script(
        f"if (!sessionStorage.getItem('planted')) {{ sessionStorage.setItem('planted', '1');"
        f" localStorage.setItem({json.dumps(STORAGE)}, {json.dumps(text)}); }}"
    )


def test_a_manager_finishes_it_on_a_phone_with_the_keyboard_alone(
    phone: BrowserContext, served: Served
) -> None:
    page = opened(phone, served, "quick-check")
    page.get_by_role("button", name="开始").focus()
    page.keyboard.press("Enter")
    asked = 0

    while True:
        page.wait_for_function("() => document.activeElement.tagName === 'H2'")
        before = page.evaluate("document.activeElement.innerText")
        if not page.locator(CHOICES).count():
            break
        page.keyboard.press("Tab")
        first = page.evaluate("document.activeElement.closest('[class*=st-key-choice-]') !== null")
        assert first, "the first Tab reaches the first choice"
        for _ in range(asked % 2):
            page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        asked += 1
        page.wait_for_function(
            "before => document.activeElement.tagName === 'H2'"
            " && document.activeElement.innerText !== before",
            arg=before,
        )

    assert 28 <= asked <= 49
    assert before.startswith("初步：")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_f5_in_the_middle_goes_on_where_it_was(phone: BrowserContext, served: Served) -> None:
    page = begun(phone, served)
    for number in range(17):
        answer(page, number % 4)
    until_kept(page, "Object.keys(kept.given).length === 17")
    question, interval = heading(page).inner_text(), page.locator(".zd-strip")
    told = interval.get_attribute("aria-label")

    page.reload()
    settle(page)

    expect(heading(page)).to_have_text(question)
    assert interval.get_attribute("aria-label") == told


def test_closing_the_tab_and_coming_back_goes_on_as_well(
    desktop: BrowserContext, served: Served
) -> None:
    page = begun(desktop, served)
    answer(page, 3)
    question = heading(page).inner_text()
    until_kept(page, "kept !== null")
    page.close()

    expect(heading(opened(desktop, served, "quick-check"))).to_have_text(question)


def test_a_result_stands_again_after_f5(desktop: BrowserContext, served: Served) -> None:
    levels = dict.fromkeys(sorted(EDITION.asked("light")), 2)
    remembered(desktop, middle(**levels))
    page = opened(desktop, served, "quick-check")

    expect(heading(page)).to_have_text(re.compile("初步：◆ 橙"))
    page.reload()
    settle(page)

    expect(heading(page)).to_have_text(re.compile("初步：◆ 橙"))


def test_the_interval_shrinks_while_answering(phone: BrowserContext, served: Served) -> None:
    remembered(phone, middle())
    page = opened(phone, served, "quick-check")
    reach = page.locator(".zd-reach")
    widths = []

    for _ in range(5):
        page.wait_for_timeout(SETTLED)
        widths.append(reach.evaluate("element => parseFloat(element.style.width)"))
        answer(page)

    assert widths == sorted(widths, reverse=True)
    assert len(set(widths)) > 1


def test_stopping_midway_shows_what_stands(phone: BrowserContext, served: Served) -> None:
    remembered(phone, middle(**{"ZD-ZD-01": 2}))
    page = opened(phone, served, "quick-check")

    page.get_by_role("button", name="先看结果").click()
    expect(heading(page)).to_contain_text("现在看，在")
    until_kept(page, "kept.stopped")
    page.reload()
    settle(page)
    expect(heading(page)).to_contain_text("现在看，在")
    page.get_by_role("button", name=re.compile("接着答")).click()

    expect(page.locator(CHOICES).first).to_be_visible()


def test_two_hasty_taps_answer_one_question(phone: BrowserContext, served: Served) -> None:
    page = begun(phone, served)
    page.wait_for_timeout(SETTLED)

    page.locator(CHOICES).nth(2).dblclick()
    expect(heading(page)).to_have_text(EDITION.exposure[1].text)
    until_kept(page, "kept !== null")
    page.wait_for_timeout(500)  # for the second tap to do what it must not

    assert kept(page) == {"E01": 2}


def test_back_and_change(phone: BrowserContext, served: Served) -> None:
    page = begun(phone, served)
    answer(page, 3)

    page.get_by_role("button", name="上一题").click()
    expect(page.get_by_role("button", name=re.compile("您选的"))).to_have_count(1)
    answer(page, 0)

    until_kept(page, "kept.given.E01 === 0")
    assert kept(page) == {"E01": 0}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("<img src=x onerror=alert(1)>", id="markup"),
        pytest.param('{"__proto__": {"given": 1}}', id="a prototype"),
        pytest.param(middle(E01="<img src=x onerror=alert(1)>"), id="markup as an answer"),
        pytest.param(middle().replace("2026", "1999", 1), id="another edition"),
        pytest.param("x" * (LIMIT + 1), id="too long"),
        pytest.param("x" * 3_000_000, id="megabytes"),
        pytest.param("\u0000\ud83d\ude00", id="control characters and emoji"),
    ],
)
def test_hostile_storage_is_ignored_calmly(
    phone: BrowserContext, served: Served, text: str
) -> None:
    dialogs: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    remembered(phone, text)
    page = phone.new_page()
    page.on("dialog", dismiss)
    page.goto(served.url("quick-check"))
    settle(page)

    expect(page.get_by_text("没有采用")).to_be_visible()
    expect(page.get_by_role("button", name="开始")).to_be_visible()
    page.wait_for_function("name => localStorage.getItem(name) === null", arg=STORAGE)
    assert not dialogs


def test_without_storage_it_works_and_says_that_it_will_not_last(
    phone: BrowserContext, served: Served
) -> None:
    phone.add_init_script(
        "Object.defineProperty(window, 'localStorage',"
        " { get() { throw new DOMException('denied', 'SecurityError'); } });"
    )
    page = begun(phone, served)

    answer(page)

    expect(page.get_by_text("不允许保存")).to_be_visible()
    expect(heading(page)).to_have_text(EDITION.exposure[1].text)


def test_full_storage_is_said_as_well(phone: BrowserContext, served: Served) -> None:
    phone.add_init_script(
        "const set = Storage.prototype.setItem;"
        " Storage.prototype.setItem = function (name, value) {"
        f" if (name === {json.dumps(STORAGE)}) throw new DOMException('full', 'QuotaExceededError');"
        " return set.call(this, name, value); };"
    )
    page = begun(phone, served)

    answer(page)

    expect(page.get_by_text("不允许保存")).to_be_visible()


def test_clearing_leaves_nothing_on_a_shared_computer(
    desktop: BrowserContext, served: Served
) -> None:
    remembered(desktop, middle(**dict.fromkeys(sorted(EDITION.asked("light")), 2)))
    page = opened(desktop, served, "quick-check")

    page.get_by_role("button", name="清除这台设备上的答案").click()

    expect(page.get_by_text("已经清除")).to_be_visible()
    page.wait_for_function("name => localStorage.getItem(name) === null", arg=STORAGE)
    page.reload()
    settle(page)
    expect(page.get_by_role("button", name="开始")).to_be_visible()


def test_answers_go_into_the_account_only_after_yes(
    desktop: BrowserContext, served: Served
) -> None:
    with served.case.store() as store:
        person = self_check_case.firm(store, 7)
    page = begun(desktop, served)
    answer(page, 3)
    answer(page, 1)
    until_kept(page, "Object.keys(kept.given).length === 2")
    sign_in(desktop, served, person)
    page.goto(served.url("quick-check"))
    settle(page)
    answer(page, 2)
    with served.case.store() as store:
        assert values_of(store, person) == {}

    for _ in range(11):
        answer(page, 2)
    page.get_by_role("button", name="先看结果").click()
    page.get_by_role("button", name="带入自评").click()

    expect(page.get_by_text("已把 14 项回答带入自评")).to_be_visible()
    with served.case.store() as store:
        assert values_of(store, person)["E01"] == 3
    page.wait_for_function("name => localStorage.getItem(name) === null", arg=STORAGE)
