"""The briefing over the wire: for who may take pictures out, noted, marked; of nothing that does not stand."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import unquote

import pikepdf
import pytest
from docx import Document
from starlette.testclient import TestClient

from data import chart_exports, publishing
from data.chart_exports import ChartExport
from data.times import from_text
from portal.briefing.making import KINDS
from portal.web.addresses import BRIEFING
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG
from tests.portal.web.in_process import OwnPages, own_pages

EVER = from_text("2020-01-01T00:00:00.000000+00:00")
OLD, STANDS, DRAFT = "a" * 32, "b" * 32, "c" * 32
WORD = {"id": STANDS, "format": "docx"}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPages]:
    """One snapshot that was withdrawn, one that stands, and a draft."""
    for made in own_pages(tmp_path_factory.mktemp("briefing")):
        town, city = made.town, City(made.town.store, seed=8)
        for name in (OLD, STANDS, DRAFT):
            with town.store.atomic():
                for number in range(90):
                    kind = Kind(("26", "35", "65")[number % 3], (KECHENG, QUJIANG)[number % 2])
                    city.settle(kind)
            publishing.draft(town.store, name, SERIES, actor=town.lead, now=NOW)
            if name != DRAFT:
                publishing.settle(town.store, name, actor=town.reviewer, now=NOW)
            if name == OLD:
                publishing.withdraw(town.store, OLD, "行业有误", actor=town.lead, now=NOW)
        yield made


def browser(pages: OwnPages, who: str) -> TestClient:
    return pages.browser(getattr(pages.town, who) if who != "visitor" else None)


def taken(pages: OwnPages) -> list[ChartExport]:
    with pages.store() as store:
        return chart_exports.of_staff(store, actor=pages.town.lead, since=EVER)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["lead", "reviewer"])
def test_who_may_takes_it(pages: OwnPages, who: str, kind: str) -> None:
    answer = browser(pages, who).get(BRIEFING, params={"id": STANDS, "format": kind})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == KINDS[kind]  # type: ignore[index]  # one of them
    assert answer.headers["cache-control"] == "no-store"
    said = unquote(answer.headers["content-disposition"])
    assert f"铸盾-商业秘密保护专报-S-2026-11-23-bbbbbbbb.{kind}" in said
    noted = taken(pages)[0]
    assert (noted.taken.picture, noted.taken.format) == ("briefing", kind)
    assert (noted.taken.series, noted.bytes) == (SERIES, len(answer.content))


def test_the_word_file_names_who_took_it(pages: OwnPages) -> None:
    document = Document(BytesIO(browser(pages, "lead").get(BRIEFING, params=WORD).content))
    footer = "".join(one.text for one in document.sections[0].footer.paragraphs)

    assert "张三，" in footer
    assert "第2期" in "".join(one.text for one in document.paragraphs)


def test_the_pdf_has_four_pages(pages: OwnPages) -> None:
    content = browser(pages, "lead").get(BRIEFING, params={"id": STANDS}).content

    with pikepdf.open(BytesIO(content)) as made:
        assert len(made.pages) == 4


@pytest.mark.parametrize("who", ["visitor", "alpha", "colleague", "guide", "auditor", "admin"])
def test_for_everybody_else_it_does_not_exist(pages: OwnPages, who: str) -> None:
    before = len(taken(pages))

    assert browser(pages, who).get(BRIEFING, params=WORD).status_code == 404
    assert len(taken(pages)) == before


@pytest.mark.parametrize(
    "query",
    [
        pytest.param({"id": DRAFT}, id="a draft"),
        pytest.param({"id": "f" * 32}, id="none"),
        pytest.param({"id": "x" * 5000}, id="far too long"),
        pytest.param({}, id="no id"),
        pytest.param({**WORD, "format": "exe"}, id="another format"),
    ],
)
def test_what_is_not_there_is_not_found(pages: OwnPages, query: dict[str, str]) -> None:
    before = len(taken(pages))

    assert browser(pages, "lead").get(BRIEFING, params=query).status_code == 404
    assert len(taken(pages)) == before


def test_of_what_was_withdrawn_it_says_why_there_is_none(pages: OwnPages) -> None:
    answer = browser(pages, "lead").get(BRIEFING, params={"id": OLD})

    assert answer.status_code == 409
    assert "已经更正或者撤回，不再生成专报" in answer.text


def test_another_sites_page_takes_nothing(pages: OwnPages) -> None:
    answer = browser(pages, "lead").get(
        BRIEFING, params=WORD, headers={"sec-fetch-site": "cross-site"}
    )

    assert answer.status_code == 403


def test_looking_whether_it_is_there_notes_nothing(pages: OwnPages) -> None:
    before = len(taken(pages))
    answer = browser(pages, "lead").head(BRIEFING, params=WORD)

    assert (answer.status_code, answer.content) == (200, b"")
    assert len(taken(pages)) == before
