"""A visit recorded on a phone that is reloaded in the middle; a letter from the draft to the receipt."""

from io import BytesIO

from docx import Document
from playwright.sync_api import Browser, BrowserContext, Page, expect

from data import assignments, guidance, guidance_drafts
from data.actor import Role
from tests.browser.conftest import DESKTOP, Served, opened, settle, sign_in
from tests.portal.screens import self_check_case, staff_case
from tests.portal.screens.firm_case import answer, submit
from tests.portal.screens.self_check_case import Case, Person, all_answers

SAID, NEXT = "说了什么、看了什么（不要写秘密本身）", "下一步做什么（没有就空着）"
HALF = "看了门禁和打印室，约好先补"
WHOLE = f"{HALF}涉密岗位清单"


def _case(served: Served) -> tuple[Case, str]:
    """One more firm with a submitted check, so that other tests keep theirs."""
    with served.case.store() as store:
        owner = self_check_case.firm(store, 88)
    case = Case(served.case.database, served.case.key_file, owner, owner)
    begun = case.start("light")
    answer(case, begun, all_answers("light", 1))
    submit(case, begun)
    return case, owner.actor.firm_id or ""


def _guide(case: Case, firm: str) -> Person:
    lead, guide = (staff_case.official(case, role) for role in (Role.LEAD, Role.GUIDE))
    with case.store() as store:
        now = self_check_case.now()
        assignments.assign(store, firm, guide.actor.account_id, actor=lead.actor, now=now)
    return guide


def _kept(case: Case, firm: str, guide: Person) -> str:
    with case.store() as store:
        return guidance_drafts.read(store, firm, actor=guide.actor).content.get("said", "")


def _until_kept(page: Page, case: Case, firm: str, guide: Person, words: str) -> None:
    for _ in range(100):
        if _kept(case, firm, guide) == words:
            return
        page.wait_for_timeout(100)
    assert _kept(case, firm, guide) == words


def test_a_visit_is_recorded_on_a_phone_that_is_reloaded(
    phone: BrowserContext, served: Served
) -> None:
    case, firm = _case(served)
    guide = _guide(case, firm)
    sign_in(phone, served, guide)
    page = opened(phone, served, f"diary?firm={firm}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

    # Still in the field: nothing was left, no button pressed.
    page.get_by_label(SAID).press_sequentially(HALF)
    _until_kept(page, case, firm, guide, HALF)
    expect(page.get_by_text("已自动保存")).to_be_visible()
    expect(page.get_by_label(SAID)).to_have_value(HALF)
    # A server that is still drawing drops what arrives while its reader leaves.
    settle(page)
    page.get_by_label(SAID).press_sequentially("涉密岗位清单")
    page.reload()
    settle(page)

    # The last words before the reload go out as the page is left.
    _until_kept(page, case, firm, guide, WHOLE)
    page.reload()
    settle(page)
    expect(page.get_by_label(SAID)).to_have_value(WHOLE)
    page.get_by_label(NEXT).fill("带样式再来")
    page.get_by_role("button", name="两周后").click()
    settle(page)
    page.get_by_role("button", name="保存这条记录").click()
    expect(page.get_by_text("这条记录已经保存。")).to_be_visible()
    expect(page.get_by_label(SAID)).to_have_value("")

    with case.store() as store:
        (entry,) = guidance.of_firm(store, firm, actor=_with_purpose(case, guide, firm).actor)
    assert (entry.written.said, entry.written.next_step) == (WHOLE, "带样式再来")


def _with_purpose(case: Case, person: Person, firm: str) -> Person:
    staff_case.says_why(case, person, firm=firm)
    return person


def test_a_letter_is_drafted_edited_issued_downloaded_and_received(
    browser: Browser, desktop: BrowserContext, served: Served
) -> None:
    case, firm = _case(served)
    reviewer = _with_purpose(case, staff_case.official(case), firm)
    sign_in(desktop, served, reviewer)
    page = opened(desktop, served, f"letter?firm={firm}")
    page.get_by_role("button", name="起草商业秘密保护指导意见书").click()
    opening = page.get_by_label("开头", exact=True)
    opening.wait_for()
    opening.fill("这是改过的开头。")
    page.get_by_label("后续安排").fill("这是改过的结尾。")
    opening.focus()
    expect(page.get_by_text("已自动保存")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="看全文，签发").click()
    expect(page.locator(".zl-sheet")).to_contain_text("这是改过的结尾。")
    page.get_by_role("button", name="签发", exact=True).click()
    expect(page.locator(".zl-number")).to_contain_text("铸盾指导〔")

    with browser.new_context(viewport=DESKTOP, locale="zh-CN") as context:
        sign_in(context, served, case.owner)
        own = opened(context, served, "letters")
        own.get_by_role("link", name="商业秘密保护指导意见书").click()
        expect(own.locator(".zl-sheet")).to_contain_text("这是改过的开头。")
        with own.expect_download() as download:
            own.get_by_role("link", name="下载 Word 文件").click()
        assert download.value.suggested_filename.startswith("商业秘密保护指导意见书-铸盾指导〔")
        content = BytesIO(download.value.path().read_bytes())
        assert "这是改过的开头。" in [p.text for p in Document(content).paragraphs]
        own.get_by_role("button", name="签收", exact=True).click()
        expect(own.get_by_text("本企业已于")).to_contain_text("签收")
