"""From the operator's shell to the first official: link, password, second factor, invitation, sign-in."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from portal import clock
from tests.bench.portal_process import ROOT, free_port, portal
from tests.browser.conftest import DESKTOP, PHONE, settle
from tests.browser.english import english
from tests.browser.test_accessibility import look_over
from tests.codes import code

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])
ADMIN_PASSWORD, OWN_PASSWORD = "铸盾护航，十年磨一剑。", "只有我记得的另一句话"


def created_admin(environment: dict[str, str], port: int) -> str:
    """What `create-admin` prints: the one-time address."""
    done = subprocess.run(
        [sys.executable, "-m", "portal", "create-admin", "guan@zf.example", "--name", "管一",
         "--port", str(port)],
        cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found = re.search(r"http://\S+", done.stdout)
    assert found is not None, done.stdout
    return found[0]


def visit(browser: Browser, size: ViewportSize) -> BrowserContext:
    return browser.new_context(viewport=size, locale="zh-CN", reduced_motion="reduce")


def proper(page: Page) -> None:
    """Nothing overflows, axe finds nothing serious, no English."""
    look_over(page)
    assert english(page) == set()


def set_password(page: Page, link: str, password: str) -> None:
    page.goto(link)
    proper(page)
    page.get_by_label("新密码").fill(password)
    page.get_by_label("再输入一次").fill(password)
    page.get_by_role("button", name="设置密码").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("设置动态口令")


def set_up(page: Page) -> str:
    """Scan the picture, so to speak; the secret."""
    proper(page)
    picture = page.get_by_role("img")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.naturalWidth") > 100, "the policy lets it be drawn"
    secret = page.locator(".secret code").inner_text().replace(" ", "")
    page.get_by_label("动态口令").fill("000000")
    page.get_by_role("button", name="开启动态口令").click()
    expect(page.locator("#code-problem")).to_contain_text("口令不对")
    page.get_by_label("动态口令").fill(code(secret, clock.now()))
    page.get_by_role("button", name="开启动态口令").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("请保存恢复码")
    proper(page)
    assert page.locator(".codes li").count() == 10
    page.get_by_role("link", name="已经保存，继续").click()
    return secret


def invite(page: Page) -> str:
    """Invite a reviewer; the link."""
    page.get_by_role("link", name="邀请工作人员").click()
    page.get_by_label("姓名").fill("赵二")
    page.get_by_label("单位").fill("柯城区委政法委")
    page.get_by_label("职务").fill("副科长")
    page.get_by_label("手机号或邮箱").fill("13957001234")
    page.get_by_label("角色").select_option("reviewer")
    page.get_by_label("县（市、区）").select_option(label="柯城区")
    page.get_by_role("button", name="邀请").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("把链接交给本人")
    proper(page)
    return page.get_by_label("一次性链接").input_value()


def sign_in_again(page: Page, address: str, secret: str) -> None:
    """The first sign-in with both: the code of the next half minute, this one is used."""
    page.goto(f"{address}/login")
    page.get_by_label("手机号或邮箱").fill("139 5700 1234")
    page.get_by_label("密码").fill(OWN_PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("输入动态口令")
    proper(page)
    page.get_by_label("动态口令").fill(code(secret, clock.now(), steps=1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("工作队列")
    settle(page)
    proper(page)


@SIZES
def test_from_the_shell_to_the_first_reviewer(
    browser: Browser, tmp_path: Path, size: ViewportSize
) -> None:
    environment = {
        "PORTAL_DATABASE": str(tmp_path / "portal.sqlite"),
        "PORTAL_KEY_FILE": str(tmp_path / "keys"),
    }
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    link = created_admin(environment, port)
    with portal(environment, port=port), visit(browser, size) as desk, visit(browser, size) as hall:
        admin, reviewer = desk.new_page(), hall.new_page()
        set_password(admin, link, ADMIN_PASSWORD)
        set_up(admin)
        expect(admin.get_by_role("heading", level=1)).to_have_text("工作人员账号")
        invitation = invite(admin)

        set_password(reviewer, invitation, OWN_PASSWORD)
        secret = set_up(reviewer)
        expect(reviewer.get_by_role("heading", level=1)).to_have_text("工作队列")
        settle(reviewer)
        expect(reviewer.get_by_text("柯城区")).to_be_visible()
        reviewer.get_by_role("link", name="退出登录").click()
        reviewer.get_by_role("button", name="退出登录").click()
        sign_in_again(reviewer, address, secret)

        admin.goto(f"{address}/staff")
        expect(admin.get_by_role("row", name=re.compile("赵二"))).to_contain_text("在用")
        admin.goto(f"{address}/law")
        settle(admin)
        expect(admin.get_by_role("link", name="工作人员账号")).to_be_visible()
        expect(admin.get_by_role("link", name="先测一测")).to_have_count(0)
        admin.get_by_role("link", name="管一").click()
        expect(admin.get_by_role("heading", level=1)).to_have_text("我的账号")
        admin.goto(f"{address}/link?t=x")
        proper(admin)
