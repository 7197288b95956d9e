"""Letters as files (文书下载): the firm's own, and staff's with a stated purpose; the same 404 else."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from urllib.parse import unquote

import pytest
from docx import Document

from data import purposes
from data.actor import Actor
from data.times import day_in_shanghai
from portal import clock
from portal.letters.word import MEDIA_TYPE
from tests.portal.web.in_process import OwnPages, own_pages
from tests.workflows.guidance_case import guided


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPages]:
    yield from own_pages(tmp_path_factory.mktemp("letters"))


@pytest.fixture(scope="module")
def letters(pages: OwnPages) -> dict[str, str]:
    """An issued letter and a draft of alpha's; who wrote them has to say why anew."""
    case = guided(pages.town)
    issued, draft = case.issue(case.begin()).id, case.begin()
    pages.town.store.rows("DELETE FROM purposes")
    return {"issued": f"/letters/{issued}", "draft": f"/letters/{draft}"}


def says_why(pages: OwnPages, actor: Actor) -> Actor:
    """The purpose of the day on which the test runs."""
    today = replace(actor, day=day_in_shanghai(clock.now()).isoformat())
    firm = pages.town.alpha.firm_id or ""
    with pages.store() as store:
        purposes.state(store, pages.town.new_id(), firm, "核对文书", actor=today, now=clock.now())
    return actor


def test_the_firm_takes_its_letter(pages: OwnPages, letters: dict[str, str]) -> None:
    answer = pages.browser(pages.town.colleague).get(letters["issued"])

    assert answer.status_code == 200
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.headers["cache-control"] == "no-store"
    said = unquote(answer.headers["content-disposition"])
    assert "attachment" in said
    assert "商业秘密保护指导意见书-铸盾指导〔2026〕1号.docx" in said
    document = Document(BytesIO(answer.content))
    assert "铸盾指导〔2026〕1号" in [paragraph.text for paragraph in document.paragraphs]
    assert len(document.sections[0].footer.paragraphs) == 1


def test_staffs_copy_names_who_took_it_and_the_firm_reads_of_it(
    pages: OwnPages, letters: dict[str, str]
) -> None:
    lead = says_why(pages, pages.town.lead)
    answer = pages.browser(lead).get(letters["issued"])

    footer = Document(BytesIO(answer.content)).sections[0].footer.paragraphs[1].text
    assert footer.startswith("张三")
    assert footer.endswith("下载")
    with pages.store() as store:
        looks = purposes.looks(store, pages.town.alpha.firm_id or "", actor=pages.town.alpha)
    assert looks[0].what == letters["issued"].removeprefix("/")


def test_staff_take_a_draft_and_the_firm_does_not(pages: OwnPages, letters: dict[str, str]) -> None:
    reviewer = says_why(pages, pages.town.reviewer)

    assert pages.browser(reviewer).get(letters["draft"]).status_code == 200
    assert pages.browser(pages.town.alpha).get(letters["draft"]).status_code == 404


@pytest.mark.parametrize(
    "who", ["beta", "gamma", "distant_reviewer", "guide", "auditor", "admin", "visitor"]
)
def test_everybody_else_finds_nothing(pages: OwnPages, letters: dict[str, str], who: str) -> None:
    """The guide has the firm, and has not said why today."""
    actor = None if who == "visitor" else getattr(pages.town, who)
    answer = pages.browser(actor).get(letters["issued"])

    assert answer.status_code in {303, 404}
    assert MEDIA_TYPE not in answer.headers.get("content-type", "")


@pytest.mark.parametrize("path", ["/letters/x", f"/letters/{'f' * 32}"])
def test_what_is_not_there_is_not_there(pages: OwnPages, path: str) -> None:
    assert pages.browser(pages.town.alpha).get(path).status_code in {303, 404}
