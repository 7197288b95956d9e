"""A masked picture in a real browser: added to a piece of evidence, seen, downloaded, removed."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser import pages
from tests.browser.conftest import DESKTOP, PHONE, Served, settle, sign_in
from tests.browser.english import english
from tests.browser.test_accessibility import look_over
from tests.portal.uploads import files

SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["1280", "390"])


@pytest.fixture
def page(browser: Browser, served: Served, size: ViewportSize) -> Iterator[Page]:
    case = pages.with_draft(served)
    with browser.new_context(
        viewport=size, locale="zh-CN", reduced_motion="reduce", accept_downloads=True
    ) as context:
        context.set_default_timeout(20_000)
        sign_in(context, served, case.owner)
        yield context.new_page()


@SIZES
def test_a_picture_is_added_seen_downloaded_and_removed(
    page: Page, served: Served, tmp_path: Path
) -> None:
    picture = tmp_path / "密级标识样式.png"
    picture.write_bytes(files.png(size=(300, 200)))
    page.goto(served.url("self-check?step=FK-DJ"))
    settle(page)

    page.get_by_role("link", name="附上遮盖后的文件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("附上遮盖后的文件")
    look_over(page)
    page.get_by_role("button", name="上传").click()
    expect(page.get_by_role("alert")).to_contain_text("还差 3 处")
    look_over(page)
    assert english(page) == set()

    page.get_by_label("选择文件").set_input_files(picture)
    page.get_by_label("遮盖了什么").fill("姓名和部门")
    page.get_by_label("我已遮盖秘密内容").check()
    page.get_by_role("button", name="上传").click()

    settle(page)
    question = page.locator(".st-key-question-FK-DJ-02")
    expect(question).to_be_in_viewport()
    link = question.get_by_role("link", name="密级标识样式.png")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename == "密级标识样式.png"
    with Image.open(BytesIO(Path(download.value.path()).read_bytes())) as kept:
        assert kept.size == (300, 200)
        assert not kept.info.get("Author")

    question.get_by_role("link", name="换文件或移除文件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("证据文件")
    look_over(page)
    page.get_by_role("button", name="移除这个文件").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("附上遮盖后的文件")
    page.get_by_role("link", name="不上传，回到这一题").click()
    settle(page)
    expect(question.get_by_role("link", name="附上遮盖后的文件")).to_be_visible()
