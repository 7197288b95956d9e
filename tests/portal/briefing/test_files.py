"""Briefings as files: four pages whatever they say, the same words in both, the same bytes every time."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document
from docx.document import Document as WordDocument

from portal.briefing import fitting, pdf, pictures, word
from portal.briefing.model import Briefing, Drawn, said
from portal.briefing.pdf import NoGlyph
from tests.data.snapshot_rows import content
from tests.data.town import Town, built
from tests.portal.briefing.briefing_case import MARK, bare, compose, crowded, earlier

LONG_MARK = "阿依古丽，一级调研员兼商业秘密保护工作专班综合协调组组长，演示市委政法委员会政策研究处，2026年11月26日 08:03"
KINDS = ("usual", "first", "bare", "crowded")


@pytest.fixture(scope="module")
def briefings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Briefing]]:
    """One of each kind."""
    for town in built(tmp_path_factory.mktemp("files") / "portal.sqlite"):
        yield _all(town)


def _all(town: Town) -> dict[str, Briefing]:
    worse: dict[str, Any] = {"firms": 960, "high": 800, "risk": 70.0}
    codes = ("37", "39", "46", "79", "41", "42", "26", "30")
    before = earlier(sectors={code: {"R": 75.0} for code in codes}, **worse)
    return {
        "usual": compose(town, content(), earlier(risk=45.0)),
        "first": compose(town, content()),
        "bare": compose(town, bare()),
        "crowded": compose(town, crowded(), before, LONG_MARK),
    }


@pytest.fixture(scope="module")
def printed(briefings: dict[str, Briefing]) -> dict[str, bytes]:
    return {name: pdf.write(briefing) for name, briefing in briefings.items()}


@pytest.fixture(scope="module")
def written(briefings: dict[str, Briefing]) -> dict[str, bytes]:
    return {name: word.write(briefing) for name, briefing in briefings.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_has_four_pages_and_its_fonts(printed: dict[str, bytes], kind: str) -> None:
    with pikepdf.open(BytesIO(printed[kind])) as made:
        fonts = {
            str(font.BaseFont)
            for page in made.pages
            for font in page.Resources.get("/Font", {}).values()
        }
        assert len(made.pages) == 4
        assert str(made.Root.Lang) == "zh-CN"
        assert made.Root.MarkInfo.Marked
        assert all("NotoSansSC" in font for font in fonts)
        assert fonts


@pytest.mark.parametrize("kind", KINDS)
def test_the_pdf_tells_every_word_of_the_model(
    briefings: dict[str, Briefing], printed: dict[str, bytes], kind: str, tmp_path: Path
) -> None:
    """What the template is given holds everything; where a reader of PDF is on the machine, so does the page."""
    given = pdf.given(briefings[kind])
    told = [text for text in said(briefings[kind]) if text]

    assert all(part in given for text in told for part in text.split("。"))
    if reader := shutil.which("pdftotext"):
        (tmp_path / "made.pdf").write_bytes(printed[kind])
        command = [reader, "-raw", str(tmp_path / "made.pdf"), "-"]
        page = subprocess.run(command, check=True, capture_output=True).stdout.decode()
        read = _bare(page)
        assert [text for text in told if _bare(text) not in read] == []


@pytest.mark.parametrize("kind", KINDS)
def test_word_tells_the_same(
    briefings: dict[str, Briefing], written: dict[str, bytes], kind: str
) -> None:
    document = Document(BytesIO(written[kind]))
    read = _bare("".join(_texts(document)))

    assert [text for text in said(briefings[kind]) if _bare(text) not in read] == []
    assert len(document.inline_shapes) == _charts(briefings[kind])
    for shape in document.inline_shapes:
        assert shape._inline.docPr.get("descr")


@pytest.mark.parametrize("kind", KINDS)
def test_word_begins_three_new_pages_and_fills_none_over(
    briefings: dict[str, Briefing], written: dict[str, bytes], kind: str
) -> None:
    paragraphs = Document(BytesIO(written[kind])).paragraphs
    breaks = [one for one in paragraphs if one.paragraph_format.page_break_before]

    assert len(breaks) == 3
    for place, page in enumerate(briefings[kind].pages):
        charts = [b.picture.chart for b in page if isinstance(b, Drawn) and b.picture.chart]
        aspects = [pictures.drawn(chart, MARK).aspect for chart in charts]
        head = word.HEAD if not place else 0.0
        found = fitting.fit(page, aspects, head)
        assert fitting.taken(page, found, head) <= fitting.HEIGHT
        assert all(height >= fitting.LEAST for height in found.charts)


def test_the_same_briefing_is_the_same_file(
    briefings: dict[str, Briefing], printed: dict[str, bytes], written: dict[str, bytes]
) -> None:
    assert pdf.write(briefings["usual"]) == printed["usual"]
    assert word.write(briefings["usual"]) == written["usual"]


@pytest.mark.parametrize("kind", ["usual", "crowded"])
def test_every_page_says_who_took_it(
    briefings: dict[str, Briefing], written: dict[str, bytes], kind: str
) -> None:
    section = Document(BytesIO(written[kind])).sections[0]

    for footer in (section.footer, section.even_page_footer):
        assert briefings[kind].taken_by in [one.text for one in footer.paragraphs]


def test_a_snapshot_that_was_published_within_a_second_is_printed(
    briefings: dict[str, Briefing],
) -> None:
    within = briefings["bare"].made_at.replace(microsecond=123_456)

    for write in (pdf.write, word.write):
        assert write(replace(briefings["bare"], made_at=within))


def test_a_sign_that_the_font_lacks_is_named_and_nothing_is_printed_with_gaps() -> None:
    with pytest.raises(NoGlyph, match="𠮷、𣲵"):
        pdf.refuse_missing(["𠮷祥", "张𣲵"])

    pdf.refuse_missing(["张三，2026年11月26日 08:03", "▲ 黄（一般）"])


def _texts(document: WordDocument) -> Iterator[str]:
    for part in document.iter_inner_content():
        if hasattr(part, "rows"):
            yield from (cell.text for row in part.rows for cell in row.cells)
        else:
            yield part.text
    yield from (one.text for one in document.sections[0].footer.paragraphs)


def _bare(text: str) -> str:
    return "".join(text.split())


def _charts(briefing: Briefing) -> int:
    blocks = (block for page in briefing.pages for block in page)
    return sum(isinstance(b, Drawn) and b.picture.chart is not None for b in blocks)
