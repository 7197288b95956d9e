"""The pages of an import and of lists that staff take: for whom, how much, and what they answer."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from starlette.testclient import TestClient

from data import accounts, firms
from portal import clock
from portal.demo.codes import demo_code
from portal.web import addresses
from portal.web.limits import FORM_BYTES, LIST_BYTES
from tests.data.campaign_case import plan, planned
from tests.portal.web.in_process import OwnPages, own_pages

OTHERS = ("alpha", "colleague", "reviewer", "guide", "auditor", "admin")
GOOD = f"企业名称,统一社会信用代码,行业,县（市、区）,人数,营业收入（万元）\n衢州名单一号有限公司,{demo_code('330802', 1)},34,柯城区,12,300\n"
BAD = GOOD + f"衢州名单二号有限公司,{demo_code('330802', 2)},34,可城区,12,300\n"
_PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[OwnPages]:
    yield from own_pages(tmp_path)


def _browser(pages: OwnPages, who: str = "lead") -> TestClient:
    return pages.browser(getattr(pages.town, who))


def _proof(browser: TestClient, path: str) -> str:
    found = _PROOF.search(browser.get(path).text)
    assert found is not None
    return found[1]


def _upload(browser: TestClient, content: bytes | str, **fields: str) -> object:
    proof = _proof(browser, addresses.FIRMS_IMPORT)
    sent = content.encode() if isinstance(content, str) else content
    return browser.post(
        addresses.FIRMS_IMPORT, data={"proof": proof, **fields}, files={"file": ("名单.csv", sent)}
    )


def _fields(text: str) -> dict[str, str]:
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', text))


def _reported(browser: TestClient, content: str = BAD) -> tuple[str, dict[str, str]]:
    answer = _upload(browser, content)
    assert answer.status_code == 303  # type: ignore[attr-defined]
    where = answer.headers["location"]  # type: ignore[attr-defined]
    return where, _fields(browser.get(where).text)


def _decide(browser: TestClient, fields: dict[str, str], do: str) -> str:
    text: str = browser.post(addresses.FIRMS_IMPORT, data={**fields, "do": do}).text
    return text


def _firms(pages: OwnPages) -> list[str]:
    found = firms.in_view(pages.town.store, actor=pages.town.lead, state="confirmed")
    return [firm.name for firm in found]


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize(
    "path", [addresses.FIRMS_IMPORT, addresses.IMPORT_REPORT, addresses.INVITATION_WORDS]
)
def test_for_everybody_but_the_lead_there_is_no_such_page(
    pages: OwnPages, who: str, path: str
) -> None:
    browser = _browser(pages, who)
    assert browser.get(path).status_code == 404
    assert browser.post(path, data={"proof": "0"}).status_code in {403, 404, 405}


def test_from_the_file_to_the_firms(pages: OwnPages) -> None:
    browser = _browser(pages)
    where, fields = _reported(browser)
    report = browser.get(where).text
    assert "有 1 行需要改正" in report
    assert "是不是“柯城区”" in report
    assert _firms(pages) == []

    said = _decide(browser, fields, "import")
    assert "正在写入" in said or "正在保存" in said
    assert "导入完成：新企业 1 家" in said
    assert said.rstrip().endswith("</html>")
    assert _firms(pages) == ["衢州名单一号有限公司"]
    assert "没有导入任何内容" in _decide(browser, fields, "import"), "once"


def test_another_person_cannot_confirm_or_see_it(pages: OwnPages) -> None:
    where, fields = _reported(_browser(pages))
    with pages.store() as store:
        other = accounts.NewAccount(
            id="o" * 32,
            login="other@zf.cn",
            name="李四",
            password_hash="unused",
            role=pages.town.lead.role,
        )
        made = accounts.create(store, other, actor=pages.town.admin, now=clock.now())
    browser = pages.browser(made.actor)
    proof = _proof(browser, addresses.FIRMS_IMPORT)
    assert browser.get(where).status_code == 404
    assert "没有导入任何内容" in _decide(browser, {**fields, "proof": proof}, "import")
    assert _firms(pages) == []


def test_a_changed_digest_imports_nothing(pages: OwnPages) -> None:
    browser = _browser(pages)
    _, fields = _reported(browser)
    assert "没有导入任何内容" in _decide(browser, {**fields, "digest": "0" * 64}, "import")
    assert _firms(pages) == []


def test_a_list_that_is_not_wanted_is_forgotten(pages: OwnPages) -> None:
    browser = _browser(pages)
    where, fields = _reported(browser)
    _decide(browser, fields, "forget")
    assert browser.get(where).status_code == 404


def test_the_report_and_the_template_are_spreadsheets(pages: OwnPages) -> None:
    browser = _browser(pages)
    where, _ = _reported(browser)
    draft = where.partition("?")[2]
    for path, rows in ((f"{addresses.IMPORT_REPORT}?{draft}", 4), (addresses.IMPORT_REPORT, 1)):
        book = CalamineWorkbook.from_filelike(BytesIO(browser.get(path).content))
        assert len(book.get_sheet_by_index(0).to_python()) == rows


@pytest.mark.parametrize(
    ("content", "said"),
    [("", "请先选择|空的"), ("甲,乙\n1,2\n", "没有找到表头"), ("%PDF-1.7\0", "只接收")],
)
def test_what_is_no_list_is_said_on_the_form(pages: OwnPages, content: str, said: str) -> None:
    answer = _upload(_browser(pages), content)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert any(word in answer.text for word in said.split("|"))  # type: ignore[attr-defined]


def test_more_than_twenty_megabytes_is_refused_before_it_is_read(pages: OwnPages) -> None:
    browser = _browser(pages)
    length = {"content-length": str(LIST_BYTES + FORM_BYTES + 1)}
    answer = browser.post(addresses.FIRMS_IMPORT, content=b"x", headers=length)
    assert answer.status_code == 413
    assert "20 MB" in answer.text


def test_a_strangers_body_is_cut_at_the_size_of_a_form(pages: OwnPages) -> None:
    """Who may not import does not make the portal read twenty megabytes."""
    answer = _browser(pages, "reviewer").post(
        addresses.FIRMS_IMPORT, data={"proof": "0"}, files={"file": ("a.csv", b"x" * 100_000)}
    )
    assert answer.status_code in {403, 404, 413}


def test_the_progress_sheet_is_noted_and_bears_who_took_it(pages: OwnPages) -> None:
    town = pages.town
    campaign = planned(town)
    town.store.rows("UPDATE campaigns SET state = 'open'")
    town.store.rows(
        "INSERT INTO campaign_targets (campaign_id, firm_id, added_at, added_by)"
        " SELECT :c, id, '2026', 'x' FROM firms",
        c=campaign,
    )
    browser, path = _browser(pages, "reviewer"), f"{addresses.CAMPAIGN_SHEET}?id={campaign}"
    refused = browser.post(path, data={"proof": _proof(browser, path), "reason": ""})
    assert refused.status_code == 422
    sheet = browser.post(path, data={"proof": _proof(browser, path), "reason": "安排走访"})
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()

    assert len(rows) == 4, "mark, head, alpha and beta"
    assert {row[5] for row in rows[2:]} == {"未开始"}
    assert all("张三" in str(row[-1]) for row in rows[2:])
    assert pages.town.store.rows("SELECT rows FROM exports")[0]["rows"] == 2
    assert plan().name not in _browser(pages, "guide").get(path).text


def test_words_are_handed_out_and_fit(pages: OwnPages) -> None:
    browser = _browser(pages)
    _, fields = _reported(browser, GOOD)
    _decide(browser, fields, "import")
    with pages.store() as store:
        done = store.rows("SELECT id FROM imports")[0]["id"]
    path = f"{addresses.INVITATION_WORDS}?import={done}"
    made = browser.post(path, data={"proof": _proof(browser, path), "reason": "上门发放"})
    rows = CalamineWorkbook.from_filelike(BytesIO(made.content)).get_sheet_by_index(0).to_python()
    assert re.fullmatch(r"(\w{4}-){2}\w{4}", str(rows[2][2]))
    assert str(rows[2][2]).encode() not in Path(pages.settings.database).read_bytes()
