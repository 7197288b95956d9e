"""The owner invites a colleague, gives a part, and hands the firm over; at a desk and on a phone."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from data import accounts, links, passwords
from data.actor import Actor
from tests.browser.conftest import DESKTOP, PHONE, Served, opened, settle
from tests.browser.test_accessibility import look_over
from tests.browser.test_registering import fill_in
from tests.portal.web.served import PASSWORD, application


def registered(page: Page, served: Served) -> dict[str, str]:
    """A new firm, its owner signed in."""
    form = application()
    page.goto(served.url("register"))
    page.get_by_role("combobox", name="所属行业").fill("氟硅")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    fill_in(page, form)
    page.get_by_role("button", name="登记企业").click()
    sign_in(page)
    return form


def sign_in(page: Page) -> None:
    """From the form that shows the login name already."""
    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/firm")
    settle(page)


def use(served: Served, link: str) -> None:
    """What the page of the link does: the colleague sets a password."""
    token, now = link.rpartition("=")[2], datetime.now(UTC)
    with served.case.store() as store, store.atomic():
        account = links.use(store, token, now=now)
        me = Actor(account.id, account.role, account.firm_id)
        password = passwords.hashed(PASSWORD)
        accounts.set_password(store, account.id, password, actor=me, now=now)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
def test_the_owner_invites_divides_and_hands_over(
    browser: Browser, served: Served, size: ViewportSize
) -> None:
    with browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce") as context:
        page = opened(context, served, "")
        registered(page, served)

        page.get_by_role("link", name="邀请同事、安排分工").click()
        page.get_by_label("姓名").fill("李四")
        page.get_by_label("手机号或邮箱").fill(f"li{size['width']}@example.com")
        page.get_by_role("button", name="邀请", exact=True).click()
        link = page.get_by_label("一次性链接").input_value()
        expect(page.get_by_role("status")).to_contain_text("请把下面的链接交给李四本人")
        look_over(page)
        use(served, link)

        page.get_by_role("link", name="分工").click()
        page.get_by_label("防控").select_option(label="李四")
        page.get_by_role("button", name="保存分工").click()
        expect(page.get_by_role("status")).to_contain_text("分工已保存")
        look_over(page)

        page.goto(served.url("deputies"))
        page.get_by_role("button", name="安排代理").click()
        expect(page.get_by_role("status")).to_contain_text("代理已安排好")
        look_over(page)

        page.goto(served.url("colleagues"))
        expect(page.get_by_role("row", name=re.compile("李四"))).to_contain_text("防控")
        page.get_by_role("link", name="移交负责人").click()
        look_over(page)
        page.get_by_label("您自己的密码").fill(PASSWORD)
        page.get_by_label("我明白").check()
        page.get_by_role("button", name="移交", exact=True).click()
        expect(page.get_by_role("row", name=re.compile("李四"))).to_contain_text("负责人")
        expect(page.get_by_text("邀请、停用和分工由企业负责人安排")).to_be_visible()
        look_over(page)
