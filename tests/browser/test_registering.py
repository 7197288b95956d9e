"""Registering by keyboard, with scripts and without; a lost connection; charts in Chinese."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.bench.portal_process import free_port, start
from tests.browser.conftest import PHONE, Served, opened, settle, sign_in
from tests.portal.screens import self_check_case
from tests.portal.web.served import PASSWORD, application

TYPED = ("name", "code", "staff", "revenue", "contact", "login", "password", "again")


def fill_in(page: Page, form: dict[str, str]) -> None:
    """Everything but the sector."""
    for field in TYPED:
        page.locator(f"#{field}").fill(form[field])
    page.locator("#county").select_option(form["county"])
    page.locator("#consent").check()


def test_the_sector_is_chosen_by_keyboard(desktop: BrowserContext, served: Served) -> None:
    page = opened(desktop, served, "register")
    sector = page.get_by_role("combobox", name="所属行业")

    sector.focus()
    page.keyboard.type("fdc")
    expect(page.get_by_role("option").first).to_contain_text("房地产业")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(sector).to_have_value("70 房地产业")
    expect(sector).to_have_attribute("aria-expanded", "false")
    expect(page.locator("input[name=industry]")).to_have_value("70")
    expect(page.get_by_label("具体类别")).to_be_visible()
    expect(page.get_by_label("资产总额")).to_be_hidden()
    page.get_by_label("具体类别").select_option("701")
    expect(page.get_by_label("资产总额")).to_be_visible()


def test_a_word_that_finds_nothing_says_what_to_try(
    desktop: BrowserContext, served: Served
) -> None:
    page = opened(desktop, served, "register")

    page.get_by_role("combobox", name="所属行业").fill("没有这种行业")

    expect(page.locator("#industry-list")).to_contain_text("换个词试试")
    page.keyboard.press("Escape")
    expect(page.locator("#industry-list")).to_be_hidden()


def test_a_firm_registers_signs_in_and_out(desktop: BrowserContext, served: Served) -> None:
    form = application()
    page = opened(desktop, served, "register")
    page.get_by_role("combobox", name="所属行业").fill("氟硅")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Enter")
    fill_in(page, form)
    page.get_by_role("button", name="登记企业").click()
    expect(page.get_by_role("status")).to_contain_text("登记已经收到")

    page.get_by_label("密码").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/firm")
    settle(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(form["name"])
    page.reload()
    settle(page)
    expect(page.get_by_text(form["contact"])).to_be_visible()

    page.get_by_role("link", name="退出登录").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("status")).to_contain_text("已经退出")
    page.go_back()
    page.goto(served.url("firm"))
    expect(page).to_have_url(re.compile(r"/login\?next=%2Ffirm$"))


def test_errors_are_summed_up_focused_and_lead_to_their_fields(
    phone: BrowserContext, served: Served
) -> None:
    page = opened(phone, served, "register")
    page.get_by_role("combobox", name="所属行业").fill("轴承座")
    page.get_by_role("button", name="登记企业").click()

    summary = page.locator("#problems")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("还差 10 处")
    expect(page.get_by_role("combobox", name="所属行业")).to_have_value("轴承座")
    summary.get_by_role("link", name=re.compile("11 位|手机号")).click()
    expect(page.locator("#login")).to_be_focused()


def test_without_scripts_a_firm_registers_all_the_same(browser: Browser, served: Served) -> None:
    with browser.new_context(java_script_enabled=False, viewport=PHONE) as context:
        page = context.new_page()
        page.goto(served.url("register"))
        fill_in(page, application())
        page.locator("#industry").select_option("47")
        page.get_by_role("button", name="登记企业").click()
        expect(page.locator("#assets-problem")).to_be_visible()

        page.locator("#assets").fill("5000")
        page.locator("#password").fill(PASSWORD)
        page.locator("#again").fill(PASSWORD)
        page.get_by_role("button", name="登记企业").click()

        expect(page.get_by_role("status")).to_contain_text("登记已经收到")


def test_a_lost_connection_is_said_calmly_and_so_is_its_return(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = self_check_case.make(tmp_path_factory.mktemp("lost"))
    port = free_port()
    served = Served(f"http://127.0.0.1:{port}", case)
    process = start(case.environment, port=port)
    try:
        with browser.new_context(locale="zh-CN") as context:
            sign_in(context, served, case.owner)
            page = opened(context, served, "firm")
            process.kill()
            process.wait()
            line = page.locator("#portal-connection")
            expect(line).to_contain_text("连接断开了，正在重新连接")
            assert page.get_by_role("dialog").count() == 0

            process = start(case.environment, port=port)
            expect(line).to_contain_text("已经重新连上")
            settle(page)
            expect(page.get_by_text("张三")).to_be_visible()
    finally:
        process.kill()
        process.wait()


SAID = {
    "X-axis titled '剩余风险' for a linear scale with values from 0 to 100": "横轴“剩余风险”：从 0 到 100",
    "Y-axis for a discrete scale with 9 values: 甲, 乙, ending with 丙": "纵轴：9 项：甲、乙……丙",
    "Symbol legend titled '颜色' for fill color with 2 values: 蓝, 黄": "图例“颜色”：2 项：蓝、黄",
    "Title text '各部分'": "标题：各部分",
    "Subtitle text '0 到 100'": "副标题：0 到 100",
    "Press Enter to apply": "按回车确认",
    "Help for 规模": "关于“规模”的说明",
    "Choose an option": "请选择",
    "ISO/IEC 27001": "ISO/IEC 27001",
}


def test_the_frameworks_words_come_out_in_chinese(desktop: BrowserContext, served: Served) -> None:
    page = opened(desktop, served, "leak-help")

    said = page.evaluate(
        """words => new Promise(done => {
          const made = words.map(word => {
            const element = document.createElement('p');
            element.setAttribute('aria-label', word);
            element.setAttribute('aria-roledescription', 'rect mark container');
            return element;
          });
          document.querySelector('footer').append(...made);
          setTimeout(() => done(made.map(e => [e.getAttribute('aria-label'), e.getAttribute('aria-roledescription')])), 50);
        })""",
        list(SAID),
    )

    assert [words for words, _ in said] == list(SAID.values())
    assert {part for _, part in said} == {"一组块"}
