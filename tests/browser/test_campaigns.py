"""Campaigns in a real browser: a bad sheet is reported and its right rows imported; the board on a phone."""

from pathlib import Path

import pytest
import xlsxwriter
from playwright.sync_api import Browser, ViewportSize, expect

from data.actor import Role
from portal.demo.codes import demo_code
from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE, Served, opened, settle, sign_in
from tests.browser.english import english
from tests.browser.test_accessibility import look_over, visit

_HEAD = ("单位名称", "统一社会信用代码", "行业代码", "县（市、区）", "从业人数", "营业收入（万元）")


def _sheet(path: Path) -> None:
    """Three rows: right, with a code typed as a number, with a misspelt county."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("名单")
    sheet.merge_range(0, 0, 0, 5, "演示名单（虚构）")
    rows = [
        ("演示导入一号有限公司", demo_code("330802", 901), "34", "柯城区", 12, 300.5),
        ("演示导入二号有限公司", 913308020000000001, "34", "柯城区", 12, 300.5),
        ("演示导入三号有限公司", demo_code("330802", 903), "34", "可城区", 12, 300.5),
    ]
    for number, row in enumerate([_HEAD, *rows], start=1):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()


def test_a_bad_sheet_is_reported_and_its_right_row_imported(
    browser: Browser, served: Served, tmp_path: Path
) -> None:
    lead, _ = pages.staffed(served, Role.LEAD)
    path = tmp_path / "名单"
    _sheet(path)
    with visit(browser, DESKTOP) as context:
        sign_in(context, served, lead)
        page = context.new_page()
        page.goto(served.url("firms/import"))
        page.get_by_role("button", name="上传并核对").click()
        expect(page.get_by_role("alert")).to_contain_text("请先选择一个文件")

        page.get_by_label("选择名单").set_input_files(path)
        page.get_by_role("button", name="上传并核对").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("有 2 行需要改正")
        expect(page.locator("main")).to_contain_text("后几位已经变成 0")
        expect(page.locator("main")).to_contain_text("是不是“柯城区”")
        look_over(page)
        assert english(page) == set()
        with page.expect_download() as download:
            page.get_by_role("link", name="下载逐行核对结果").click()
        assert download.value.suggested_filename.endswith(".xlsx")

        page.get_by_role("button", name="导入正确的 1 行，其余不导入").click()
        expect(page.locator(".ended")).to_contain_text("导入完成：新企业 1 家")
        look_over(page)
        page.get_by_role("link", name="给新企业发邀请码").click()
        page.get_by_label("用途").fill("上门发放")
        with page.expect_download() as words:
            page.get_by_role("button", name="生成并下载").click()
        assert words.value.suggested_filename.startswith("铸盾-邀请码表")


@pytest.mark.parametrize("size", [PHONE], ids=["390"])
def test_the_board_leads_to_the_firms_behind_a_count(
    browser: Browser, served: Served, size: ViewportSize
) -> None:
    lead, firm = pages.staffed(served, Role.LEAD)
    with visit(browser, size) as context:
        sign_in(context, served, lead)
        page = opened(context, served, f"campaign?id={pages.CAMPAIGN}")
        expect(page.locator("[data-testid=stMain]")).to_contain_text("0／1 家已提交")
        page.locator("td[data-name='未开始'] a").first.click()
        settle(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
        page.get_by_role("link", name="延期").click()
        settle(page)
        page.get_by_label("延期到（当天也可以提交）").fill("2099-12-31")
        page.get_by_label("理由", exact=True).fill("负责填报的同事住院")
        page.get_by_role("button", name="延期并告知企业").click()
        expect(page.locator("[data-testid=stMain]")).to_contain_text("2099年12月31日（延期）")
        assert firm
