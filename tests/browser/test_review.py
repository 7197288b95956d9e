"""A whole review by keyboard: confirm, move, ask, return; the firm answers; only that is open; end."""

from dataclasses import replace

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from data import assessments
from tests.browser.conftest import DESKTOP, PHONE, Served, opened, settle, sign_in
from tests.browser.english import english
from tests.browser.test_accessibility import look_over
from tests.browser.test_self_check import until
from tests.portal.screens import review_case, self_check_case
from tests.portal.screens.self_check_case import EDITION, Case, Person

REASON = "清单是前年的，之后没有核对"


def another_firm(served: Served) -> Case:
    """A firm of its own, in the served portal."""
    with served.case.store() as store:
        owner = self_check_case.firm(store, 91)
    return replace(served.case, owner=owner)


def visiting(
    browser: Browser, served: Served, person: Person, size: ViewportSize = DESKTOP
) -> BrowserContext:
    """The browser of somebody who is signed in."""
    context = browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")
    sign_in(context, served, person)
    return context


def press(page: Page, *keys: str) -> None:
    """Keys one after the other, each when the page stands still."""
    for key in keys:
        page.keyboard.press(key)
        settle(page)


def leave(page: Page) -> None:
    """Escape, once more where the page was just being drawn anew: what was typed is sent a moment later."""

    def is_left() -> bool:
        press(page, "Escape")
        return not page.get_by_role("textbox").count()

    until(page, is_left)


def at(page: Page, item: str) -> None:
    """The desk has moved on to this control."""
    expect(page.get_by_text(f"{item} ·")).to_be_visible()
    settle(page)


def on_every_size(page: Page) -> None:
    """The page as it stands is sound at a desk and on a phone, and speaks Chinese."""
    for size in (PHONE, DESKTOP):
        page.set_viewport_size(size)
        settle(page)
        look_over(page)
    assert english(page) == set()


def activate(page: Page, name: str) -> None:
    """A button by keyboard, as Tab and Enter do."""
    page.get_by_role("button", name=name, exact=True).press("Enter")
    settle(page)


def test_a_review_from_beginning_to_end(browser: Browser, served: Served) -> None:
    case = another_firm(served)
    desk = review_case.at_desk(case)
    path = f"review?firm={desk.firm}"
    first, second, third = [q.id for q in EDITION.questions if q.id in EDITION.asked("light")][:3]

    with visiting(browser, served, desk.reviewer) as context:
        page = opened(context, served, path)
        activate(page, "开始复核")
        press(page, "Enter")
        until(page, lambda: first in desk.verdicts())
        assert desk.verdicts()[first].decision == "confirmed"
        at(page, second)
        press(page, "1")
        expect(page.get_by_role("textbox")).to_be_focused()
        page.keyboard.type(f"{REASON} 1 q j")
        press(page, "Control+Enter")
        until(page, lambda: second in desk.verdicts())
        assert desk.verdicts()[second].reason == f"{REASON} 1 q j"
        at(page, third)
        press(page, "q")
        page.keyboard.type("何时")
        expect(page.get_by_role("textbox")).to_be_focused()
        leave(page)
        press(page, "q")
        expect(page.get_by_role("textbox")).to_have_value("何时")
        page.keyboard.press("End")
        page.keyboard.type("开始执行的？")
        press(page, "Control+Enter")
        until(page, lambda: bool(desk.questions()))
        assert [(one.item, one.asked) for one in desk.questions()] == [(third, "何时开始执行的？")]
        press(page, "?")
        expect(page.get_by_text("写了一半的留作草稿")).to_be_visible()
        on_every_size(page)
        press(page, "?", "k", "j")
        activate(page, "退回或办结")
        on_every_size(page)
        activate(page, "退回企业")
        expect(page.get_by_text("等企业答复")).to_be_visible()

    _firm_answers(browser, served, case, third)

    with visiting(browser, served, desk.reviewer) as context:
        page = opened(context, served, path)
        activate(page, "开始复核")
        expect(page.get_by_text("第 2 轮")).to_be_visible()
        assert set(desk.verdicts()) == {first, second}
        activate(page, "只看有变化的")
        page.get_by_role("button", name=third).press("Enter")
        settle(page)
        expect(page.get_by_text("今年三月开始")).to_be_visible()
        press(page, "Enter")
        until(page, lambda: third in desk.verdicts())
        activate(page, "退回或办结")
        page.get_by_text("现场核验", exact=True).click()
        settle(page)
        activate(page, "办结")
        expect(page.get_by_text("这次复核已经结束")).to_be_visible()
    assert desk.state() == "reviewed"

    with visiting(browser, served, case.owner) as context:
        page = opened(context, served, "result")
        expect(page.get_by_text("确定程度：现场核验")).to_be_visible()
        expect(page.get_by_text(REASON)).to_be_visible()
        on_every_size(page)


def _firm_answers(browser: Browser, served: Served, case: Case, item: str) -> None:
    with visiting(browser, served, case.owner) as context:
        page = opened(context, served, "firm")
        expect(page.get_by_text("复核人员请您补充 1 处")).to_be_visible()
        page.locator(f'a[href="/self-check?item={item}"]').click()
        settle(page)
        page.get_by_role("textbox").first.fill("今年三月开始")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("答复已自动保存")).to_be_visible()
        on_every_size(page)
        activate(page, "总览")
        expect(page.get_by_text("都答复了，可以再次提交")).to_be_visible()
        activate(page, "提交")
        activate(page, "确认提交")
        page.wait_for_url("**/result")
    with case.store() as store:
        mine = assessments.of_firm(store, case.owner.actor.firm_id or "", actor=case.owner.actor)
    assert mine[0].state == "submitted"
