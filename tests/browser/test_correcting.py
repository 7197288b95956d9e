"""The closed loop (整改闭环) on a phone: the firm agrees, works and hands in; a guide checks; closed."""

from dataclasses import replace
from datetime import timedelta

from playwright.sync_api import BrowserContext, Page, expect

from data.times import day_in_shanghai
from portal.workflows import correcting
from portal.workflows.correcting import ActionForm
from tests.browser.conftest import Served, opened, settle, sign_in
from tests.portal.screens import action_case, self_check_case
from tests.portal.screens.action_case import Correcting


def _case(served: Served) -> Correcting:
    """A firm of its own with a submitted check, two guides, and an action that one of them proposed."""
    with served.case.store() as store:
        owner = self_check_case.firm(store, 78)
    case = action_case.build(replace(served.case, owner=owner))
    due = day_in_shanghai(self_check_case.now()) + timedelta(days=30)
    with served.case.store() as store:
        correcting.add(
            store,
            case.firm,
            ActionForm("补签核心岗位的保密协议", "FK-RY-02", due_on=due),
            actor=case.guide.actor,
            now=self_check_case.now(),
            new_id=self_check_case.new_id,
        )
    return case


def _press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    settle(page)


def test_agreed_worked_on_handed_in_checked_and_closed(
    phone: BrowserContext, desktop: BrowserContext, served: Served
) -> None:
    case = _case(served)
    sign_in(phone, served, case.case.owner)
    page = opened(phone, served, "firm")
    page.get_by_role("link", name="看整改清单").first.click()
    page.get_by_role("link", name="保密协议签订").click()
    page.get_by_label("由哪个岗位负责").fill("人事主管")
    _press(page, "同意")
    expect(page.get_by_text("整改中").first).to_be_visible()

    page.get_by_label("加一步").fill("列出二十个涉密岗位")
    _press(page, "加上这一步")
    _press(page, "第 1 步做完了")
    page.get_by_label("材料的日期").fill("2026-10-08")
    page.get_by_label("一句话说明").fill("二十个涉密岗位全部签订")
    _press(page, "保存这项佐证")
    page.reload()
    settle(page)
    expect(page.get_by_text("二十个涉密岗位全部签订").first).to_be_visible()
    _press(page, "提交复查")
    expect(page.get_by_text("等另一位工作人员复查")).to_be_visible()
    wide = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth")
    assert wide <= 390, "nothing is wider than the phone"

    sign_in(desktop, served, case.other_guide)
    desk = opened(desktop, served, f"firm-actions?firm={case.firm}")
    desk.get_by_role("link", name="保密协议签订").click()
    settle(desk)
    desk.get_by_text("上门查看").click()
    _press(desk, "复查通过，销号")
    expect(desk.get_by_text("已销号，企业会收到消息。")).to_be_visible()

    page.reload()
    settle(page)
    expect(page.get_by_text("项目警官，公安分局上门查看后销号")).to_be_visible()
