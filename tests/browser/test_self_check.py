"""The self-check in a real browser: keys, phones, two tabs, a server that dies with the tab open."""

import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, ViewportSize, expect

from data.assessments import Assessment
from portal.widgets.question import anchor
from tests.bench import portal_process
from tests.browser.conftest import DESKTOP, PATIENCE, PHONE, Served, settle, sign_in
from tests.browser.english import english
from tests.browser.test_accessibility import findings
from tests.portal.screens import self_check_case
from tests.portal.screens.self_check_case import Case, all_answers

GRADED, KEY = "FK-DJ-02", "FK-DJ-01"
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])


@dataclass
class Mortal:
    """A portal that may die: its process, and what outlives it."""

    served: Served
    port: int
    process: subprocess.Popen[bytes]

    def die(self) -> None:
        """At once, without a word."""
        self.process.kill()
        self.process.wait()

    def rise(self) -> None:
        """On the same port, over the same database."""
        self.process = portal_process.start(self.served.case.environment, port=self.port)


@pytest.fixture(scope="module")
def mortal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mortal]:
    case = self_check_case.make(tmp_path_factory.mktemp("mortal"))
    port = portal_process.free_port()
    process = portal_process.start(case.environment, port=port)
    made = Mortal(Served(f"http://127.0.0.1:{port}", case), port, process)
    yield made
    made.die()


@pytest.fixture
def draft(mortal: Mortal) -> Iterator[Assessment]:
    """A fresh light draft, put away afterwards."""
    begun = mortal.served.case.start("light")
    yield begun
    with mortal.served.case.store() as store:
        store.update("assessments", begun.id, {"state": "expired"})


@pytest.fixture
def desk(browser: Browser, mortal: Mortal) -> Iterator[BrowserContext]:
    yield from signed_in(browser, mortal, DESKTOP)


def signed_in(browser: Browser, mortal: Mortal, size: ViewportSize) -> Iterator[BrowserContext]:
    with browser.new_context(viewport=size, locale="en-US", reduced_motion="reduce") as context:
        context.set_default_timeout(20_000)
        sign_in(context, mortal.served, mortal.served.case.owner)
        yield context


def at(context: BrowserContext, mortal: Mortal, step: str) -> Page:
    page = context.new_page()
    page.goto(mortal.served.url(f"self-check?step={step}"))
    page.wait_for_selector(".zd-page h1")
    settle(page)
    return page


def card(page: Page, item: str) -> Locator:
    return page.locator(f".st-key-{anchor(item)}")


def option(page: Page, item: str, number: int) -> Locator:
    return card(page, item).locator("[data-testid=stRadioOption]").nth(number)


def value(case: Case, draft: Assessment, item: str) -> object:
    stored = case.answers(draft).get(item)
    return stored.value if stored else None


def in_sight(page: Page, item: str) -> bool:
    """Whether the head of a question is on the screen, above the foot."""
    box = card(page, item).locator("h3").bounding_box()
    height = page.viewport_size["height"] if page.viewport_size else 0
    return bool(box and 0 <= box["y"] < height - 150)


def at_top(page: Page) -> bool:
    """Whether the heading of the page is on the upper half of the screen."""
    box = page.locator("h1").bounding_box()
    return bool(box and 0 <= box["y"] < 400)


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Wait for what no locator can see: the database, or where the page has scrolled to."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not holds():
        assert time.monotonic() < deadline, "it did not come to pass"
        page.wait_for_timeout(50)


def test_an_answer_is_acknowledged_and_survives_a_reload_at_the_same_place(
    desk: BrowserContext, mortal: Mortal, draft: Assessment
) -> None:
    page = at(desk, mortal, "FK-DJ")

    option(page, GRADED, 2).click()
    expect(card(page, GRADED)).to_contain_text("已自动保存")
    assert value(mortal.served.case, draft, GRADED) == 2
    page.reload()
    settle(page)

    expect(option(page, GRADED, 2).locator("input")).to_be_checked()
    expect(page.locator("h1")).to_have_text("定密分级")


def test_fast_clicks_on_many_questions_are_all_saved(
    desk: BrowserContext, mortal: Mortal, draft: Assessment
) -> None:
    page = at(desk, mortal, "FK-DJ")
    # Levels below which nothing opens: a card that moves under the pointer takes no click.
    given = {"FK-DJ-01": 0, "FK-DJ-02": 1, "FK-DJ-03": 2, "FK-DJ-04": 1, "FK-DJ-06": 0}

    for item, level in given.items():
        option(page, item, level).click(no_wait_after=True)
    page.get_by_role("button", name=re.compile("^下一步")).click()
    expect(page.locator("h1")).to_have_text("涉密人员")

    stored = mortal.served.case.answers(draft)
    assert {item: answer.value for item, answer in stored.items()} == given


def test_keys_alone_are_enough(desk: BrowserContext, mortal: Mortal, draft: Assessment) -> None:
    page = at(desk, mortal, "FK-DJ")
    option(page, KEY, 0).locator("input").focus()

    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(card(page, KEY)).to_contain_text("已自动保存")
    expect(option(page, KEY, 2).locator("input")).to_be_checked()
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    expect(card(page, KEY).locator("details[open]")).to_have_count(1)
    until(page, lambda: value(mortal.served.case, draft, KEY) == 2)


def test_an_open_explanation_stays_open_while_answering(
    desk: BrowserContext, mortal: Mortal, draft: Assessment
) -> None:
    page = at(desk, mortal, "FK-DJ")
    card(page, KEY).get_by_text("依据").click()

    option(page, KEY, 1).click()
    expect(card(page, KEY)).to_contain_text("已自动保存")

    expect(card(page, KEY).locator("details[open]")).to_have_count(1)


@SIZES
def test_the_next_open_question_comes_into_sight(
    browser: Browser, mortal: Mortal, draft: Assessment, size: ViewportSize
) -> None:
    values = all_answers()
    mortal.served.case.answer(
        draft, {k: v for k, v in values.items() if k not in {"FK-XT-07", "BZ-WQ-01"}}
    )
    for context in signed_in(browser, mortal, size):
        page = at(context, mortal, "profile")

        page.get_by_role("button", name="下一道未答").click()
        expect(page.locator("h1")).to_have_text("信息系统")

        until(page, partial(in_sight, page, "FK-XT-07"))


def test_the_next_step_begins_at_its_top(
    desk: BrowserContext, mortal: Mortal, draft: Assessment
) -> None:
    page = at(desk, mortal, "FK-DJ")

    page.get_by_role("button", name=re.compile("^下一步")).click()
    expect(page.locator("h1")).to_have_text("涉密人员")

    until(page, partial(at_top, page))


def test_two_tabs_see_each_other_before_anything_is_overwritten(
    desk: BrowserContext, mortal: Mortal, draft: Assessment
) -> None:
    first, second = at(desk, mortal, "FK-DJ"), at(desk, mortal, "FK-DJ")
    option(first, GRADED, 4).click()
    expect(card(first, GRADED)).to_contain_text("已自动保存")

    option(second, GRADED, 1).click()
    expect(card(second, GRADED)).to_contain_text("这一题刚在别处改过")
    assert value(mortal.served.case, draft, GRADED) == 4
    card(second, GRADED).get_by_role("button", name="用已保存的").click()

    expect(option(second, GRADED, 4).locator("input")).to_be_checked()
    expect(card(second, GRADED)).not_to_contain_text("还没有保存")


def test_a_reason_is_saved_by_leaving_the_field(
    desk: BrowserContext, mortal: Mortal, draft: Assessment
) -> None:
    page = at(desk, mortal, "FK-DJ")
    option(page, GRADED, 5).click()
    expect(card(page, GRADED)).to_contain_text("还差一句理由")

    page.get_by_label("为什么不适用").fill("只有一项秘密")
    page.get_by_label("为什么不适用").blur()

    expect(card(page, GRADED)).to_contain_text("已自动保存")
    assert mortal.served.case.answers(draft)[GRADED].reason == "只有一项秘密"


class TestKilledServer:
    """The browser keeps its widgets' values and sends them again; the database is the truth."""

    def test_what_was_acknowledged_is_there_and_nothing_else_is_claimed(
        self, desk: BrowserContext, mortal: Mortal, draft: Assessment
    ) -> None:
        page = at(desk, mortal, "FK-DJ")
        option(page, KEY, 2).click()
        expect(card(page, KEY)).to_contain_text("已自动保存")
        option(page, GRADED, 1).click()
        expect(card(page, GRADED)).to_contain_text("已自动保存")

        mortal.process.send_signal(signal.SIGSTOP)
        option(page, GRADED, 3).click()
        mortal.die()
        mortal.rise()
        expect(card(page, GRADED)).to_contain_text("断线时您选的“3 级", timeout=30_000)

        assert value(mortal.served.case, draft, GRADED) == 1
        expect(option(page, KEY, 2).locator("input")).to_be_checked()
        expect(card(page, KEY)).not_to_contain_text("还没有保存")

        card(page, GRADED).get_by_role("button", name="用我选的").click()
        expect(card(page, GRADED)).to_contain_text("已自动保存")
        assert value(mortal.served.case, draft, GRADED) == 3

    def test_a_first_answer_that_never_arrived_is_visibly_open(
        self, desk: BrowserContext, mortal: Mortal, draft: Assessment
    ) -> None:
        page = at(desk, mortal, "FK-DJ")

        mortal.process.send_signal(signal.SIGSTOP)
        option(page, GRADED, 3).click()
        mortal.die()
        mortal.rise()
        expect(card(page, GRADED)).to_contain_text("断线时您选的“3 级", timeout=30_000)
        assert value(mortal.served.case, draft, GRADED) is None

        card(page, GRADED).get_by_role("button", name="不选了").click()
        expect(card(page, GRADED)).not_to_contain_text("断线时")
        expect(option(page, GRADED, 3).locator("input")).not_to_be_checked()


@SIZES
def test_every_state_is_accessible_narrow_enough_and_chinese(
    browser: Browser, mortal: Mortal, draft: Assessment, size: ViewportSize, tmp_path: Path
) -> None:
    case = mortal.served.case
    case.answer(draft, all_answers() | {"FK-DJ-01": 3, "FK-DJ-03": 4, "FK-QY-02": "na"})
    for context in signed_in(browser, mortal, size):
        page = at(context, mortal, "profile")
        look_over(page)
        page = at(context, mortal, "FK-DJ")
        card(page, KEY).get_by_role("button", name="添加一项说明").click()
        page.get_by_label("是什么材料").wait_for()
        option(page, GRADED, 5).click()
        expect(card(page, GRADED)).to_contain_text("还差一句理由")
        for fold in page.locator("summary").all():
            fold.click()
        look_over(page)
        page = at(context, mortal, "FK-XT")
        look_over(page)
        page = at(context, mortal, "review")
        look_over(page)
        page.get_by_role("button", name="提交", exact=True).click()
        page.get_by_role("button", name="确认提交").wait_for()
        look_over(page)


def look_over(page: Page) -> None:
    settle(page)
    assert findings(page) == []
    assert english(page) == set()
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    targets = page.locator("[data-testid=stRadioOption], summary, button:visible").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height).filter(height => height > 0)"
    )
    assert min(targets) >= 24, "a thumb hits everything"


def test_the_whole_job_from_the_first_choice_to_the_result(
    desk: BrowserContext, mortal: Mortal
) -> None:
    page = desk.new_page()
    page.goto(mortal.served.url("self-check"))
    settle(page)
    page.get_by_role("button", name="开始自评").click()
    expect(page.locator("h1")).to_have_text("先说说企业的情况")
    for question in self_check_case.EDITION.exposure:
        option(page, question.id, 1).click()
    expect(page.locator(".zd-progress")).to_contain_text("风险区间")

    with mortal.served.case.store() as store:
        current = self_check_case.draft_of(store, mortal.served.case.owner)
    rest = {k: v for k, v in all_answers().items() if not k.startswith("E") and k != "BZ-WQ-01"}
    mortal.served.case.answer(current, rest)
    page.get_by_role("button", name="总览", exact=True).click()
    page.get_by_role("button", name=re.compile("证据与维权")).click()
    option(page, "BZ-WQ-01", 2).click()
    expect(page.locator(".zd-progress")).to_contain_text("都答完了")
    page.get_by_role("button", name="总览", exact=True).click()
    page.get_by_role("button", name="提交", exact=True).click()
    page.get_by_role("button", name="确认提交").click()

    expect(page).to_have_url(re.compile("/result"))
    page.goto(mortal.served.url("self-check"))
    expect(page.locator("h1")).to_have_text("自评已提交")
    page.get_by_role("button", name="撤回提交").click()
    page.get_by_role("button", name="确认撤回").click()
    expect(page.locator(".zd-progress")).to_contain_text("都答完了")
    with mortal.served.case.store() as store:
        again = self_check_case.draft_of(store, mortal.served.case.owner)
        store.update("assessments", again.id, {"state": "expired"})
