"""Letters as Word files: in the manner of GB/T 9704, and not a character of the text is lost."""

import re
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from data.letters import Kind, Letter
from portal.letters import paper, word
from portal.letters.model import Finding, LetterText
from portal.letters.paper import ordinal

AT = datetime(2026, 11, 25, 8, 3, tzinfo=UTC)
ANY_TEXT = st.text(
    st.characters(
        exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff\ufffe\uffff"
    ),
    min_size=1,
    max_size=60,
).filter(lambda text: text.strip() != "")


def letter(**known: Any) -> Letter:
    return Letter.model_validate(
        {
            **dict.fromkeys(Letter.model_fields, None),
            "id": "x",
            "firm_id": "f",
            "firm_name": "甲公司",
            "kind": Kind.GUIDANCE,
            "state": "draft",
            "drafted_by": "a",
            "drafted_at": AT,
            "saved_at": AT,
            "saved_by": "a",
            "post": "",
            "agency": "",
            "version": 1,
            "drafter_left": False,
            **known,
        }
    )


ISSUED = letter(state="issued", year=2026, number=12, issued_at=AT)


def text(*findings: Finding, **other: str) -> LetterText:
    said = {
        "addressee": "甲公司",
        "opening": "开头",
        "closing": "结尾",
        "agency": "柯城区委政法委",
        "contact": "指导岗",
        **other,
    }
    return LetterText(kind=Kind.GUIDANCE, findings=findings, **said)


def finding(number: int = 1, **other: str) -> Finding:
    said = {"title": "秘密盘点", "present": "说不清", "measure": "列前十项", **other}
    return Finding(id=f"F{number}", **said)


def written(known: Letter, said: LetterText, **more: str) -> WordDocument:
    return Document(BytesIO(word.write(paper.paper(known, said, **more))))


def lines(document: WordDocument) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs if paragraph.text]


def test_an_issued_letter_reads_in_order() -> None:
    found = lines(written(ISSUED, text(finding(), annex="清单样式\n示范文本")))

    assert found[:5] == [
        "柯城区委政法委",
        "铸盾指导〔2026〕12号",
        "商业秘密保护指导意见书",
        "甲公司：",
        "一、总体情况",
    ]
    assert found[-5:] == [
        "附件：1. 清单样式",
        "　　　2. 示范文本",
        "柯城区委政法委",
        "2026年11月25日",
        "（联系方式：指导岗）",
    ]
    assert "（一）秘密盘点" in found
    assert "建议措施：列前十项" in found
    assert paper.NO_CONCLUSION in found


def test_a_draft_says_so_and_has_no_number() -> None:
    found = lines(written(letter(), text(finding())))

    assert paper.DRAFT_NUMBER in found
    assert paper.DRAFT_DATE in found


def test_a_revoked_one_says_so_first() -> None:
    revoked = letter(state="revoked", year=2026, number=1, issued_at=AT, revoked_at=AT)

    assert lines(written(revoked, text(finding())))[0].startswith("本文书已于2026年11月25日收回")


@pytest.mark.parametrize("count", [0, 1, 30])
def test_every_finding_has_its_ordinal(count: int) -> None:
    found = lines(written(ISSUED, text(*(finding(number) for number in range(count)))))

    heads = [line for line in found if line.endswith("秘密盘点")]
    assert heads == [f"（{ordinal(number)}）秘密盘点" for number in range(1, count + 1)]
    assert f"{'三' if count else '二'}、后续安排" in found


@pytest.mark.parametrize(
    ("number", "said"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (34, "三十四")]
)
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


def test_what_is_left_out_is_not_in_the_file() -> None:
    out = finding(2, title="不写的").model_copy(update={"left_out": True})

    assert "不写的" not in "".join(lines(written(ISSUED, text(finding(), out))))


@given(said=ANY_TEXT, name=ANY_TEXT)
@settings(max_examples=40, deadline=None)
def test_any_text_survives(said: str, name: str) -> None:
    document = written(ISSUED, text(finding(measure=said), addressee=name))
    found = lines(document)

    assert f"建议措施：{said.strip()}" in found
    assert f"{name}：" in found


@pytest.mark.parametrize("said", ["<b>&amp;", "]]>", "𠮷野家😀", "“引号”—…", "a" * 2000, "&#x0;"])
def test_awkward_text_survives(said: str) -> None:
    assert f"建议措施：{said}" in lines(written(ISSUED, text(finding(measure=said))))


def test_what_no_file_may_hold_is_left_out() -> None:
    found = lines(written(ISSUED, text(finding(measure="甲\uffff乙\ufffe"), agency="丙\uffff")))

    assert "建议措施：甲乙" in found
    assert "丙" in found


def test_several_lines_become_several_paragraphs() -> None:
    found = lines(written(ISSUED, text(finding(measure="一\n\n二"))))

    place = found.index("建议措施：一")
    assert found[place + 1] == "二"


class TestPage:
    @pytest.fixture(scope="class")
    def document(self) -> WordDocument:
        return written(ISSUED, text(finding()), taken_by="管一（岗）2026年11月25日 16:03 下载")

    def test_margins_are_those_of_the_standard(self, document: WordDocument) -> None:
        section = document.sections[0]
        sides = (section.top_margin, section.bottom_margin, section.left_margin)
        assert [round(side.mm) for side in (*sides, section.right_margin) if side] == [
            *(37, 35, 28, 26)
        ]
        assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)  # type: ignore[union-attr]  # it has one

    def test_lines_lie_on_a_grid_and_characters_do_not(self, document: WordDocument) -> None:
        grid = document.sections[0]._sectPr.find(qn("w:docGrid"))
        assert grid.get(qn("w:type")) == "lines"
        assert grid.get(qn("w:charSpace")) is None

    def test_body_is_sixteen_points_on_twenty_nine(self, document: WordDocument) -> None:
        body = next(p for p in document.paragraphs if p.text == "开头")
        assert body.paragraph_format.line_spacing.pt == 29
        assert body.runs[0].font.size.pt == 16  # type: ignore[union-attr]  # it has one
        assert body._p.xpath("./w:pPr/w:ind/@w:firstLineChars") == ["200"]

    def test_every_run_names_a_chinese_font_and_no_theme(self, document: WordDocument) -> None:
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                (fonts,) = run._r.xpath("./w:rPr/w:rFonts")
                assert fonts.get(qn("w:eastAsia")) in word.FONTS
                assert fonts.get(qn("w:hint")) == "eastAsia"
                assert not [name for name in fonts.attrib if "Theme" in name or "theme" in name]

    def test_pages_are_numbered_at_the_outer_edge(self, document: WordDocument) -> None:
        section = document.sections[0]
        assert document.settings.odd_and_even_pages_header_footer
        for footer, side in ((section.footer, 2), (section.even_page_footer, 0)):
            assert re.fullmatch("— .*—", footer.paragraphs[0].text)
            assert footer.paragraphs[0].alignment == side
            assert "PAGE" in footer._element.xml

    def test_staffs_copy_says_who_took_it(self, document: WordDocument) -> None:
        assert document.sections[0].footer.paragraphs[1].text.startswith("管一（岗）")
        own = written(ISSUED, text(finding()))
        assert len(own.sections[0].footer.paragraphs) == 1

    def test_the_file_tells_nothing_of_its_maker(self, document: WordDocument) -> None:
        content = word.write(paper.paper(ISSUED, text(finding())))
        core = ZipFile(BytesIO(content)).read("docProps/core.xml").decode()
        assert "python-docx" not in core
        assert "柯城区委政法委" in core
