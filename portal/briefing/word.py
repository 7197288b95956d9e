"""A briefing as a Word file (专报的 Word): in the manner and with the fonts of the letters, never over four pages.

Fonts are named, not embedded. Text goes in as text, never as markup.
"""

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from portal.briefing import fitting, pictures
from portal.briefing.fitting import FACES, FIGURE_ROW, FIRST, NAME, VALUE, Face, Fit, fit
from portal.briefing.model import Block, Briefing, Drawn, Figures, Measures, Page, Text
from portal.letters import word_parts as parts
from portal.letters.word import BODY, HEADING, MEDIA_TYPE, TITLE, writable

__all__ = ["HEAD", "MEDIA_TYPE", "write"]

_RED, _GREY = RGBColor(0xC0, 0x00, 0x00), RGBColor(0x56, 0x62, 0x6F)
_MARGINS = {"top": Mm(28), "bottom": Mm(28), "left": Mm(26), "right": Mm(26)}
_MASTHEAD, _LINE, _TITLE = Face(36, 56), Face(12, 24), Face(22, 40)
HEAD = _MASTHEAD.line + 2 * _LINE.line + 24 + _TITLE.line + 8
"""Points that the head of the first page takes."""
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(briefing: Briefing) -> bytes:
    """The file: the same briefing is the same bytes."""
    document = Document()
    _sheet(document, briefing)
    _head(document, briefing)
    for place, page in enumerate(briefing.pages):
        _Page(document, briefing.taken_by, page, is_first=not place).write()
    content = BytesIO()
    document.save(content)
    return _steady(content)


class _Page:
    """One page, written at the size at which all of it is on it."""

    def __init__(self, document: WordDocument, mark: str, page: Page, *, is_first: bool) -> None:
        self.document = document
        self.page = page
        self.pending_break = not is_first
        self.faces: Mapping[str, Face] = FACES | FIRST if is_first else FACES
        drawn = [one for one in page if isinstance(one, Drawn) and one.picture.chart is not None]
        self.images = [pictures.png(one.picture.chart, mark) for one in drawn if one.picture.chart]
        self.spoken = [pictures.spoken(one.picture.chart) for one in drawn if one.picture.chart]
        aspects = [pictures.aspect(image) for image in self.images]
        self.fit: Fit = fit(page, aspects, HEAD if is_first else 0.0)
        self.chart = 0

    def write(self) -> None:
        """Every block in order."""
        for block in self.page:
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Text():
                self._text(block)
            case Figures():
                self._figures(block)
            case Measures():
                self._measures(block)
            case Drawn():
                self._drawn(block)

    def _text(self, block: Text) -> None:
        paragraph = self._paragraph(block.kind)
        if block.kind == "heading":
            _outline(paragraph, 1)
            paragraph.paragraph_format.keep_with_next = True
            self._run(paragraph, block.text, block.kind, HEADING)
            return
        if block.lead:
            self._run(paragraph, block.lead, block.kind, HEADING)
        self._run(paragraph, block.text, block.kind)

    def _figures(self, block: Figures) -> None:
        rows = [block.figures[at : at + 3] for at in range(0, len(block.figures), 3)]
        table = self.document.add_table(len(rows), 3)
        table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
        for row, figures in zip(table.rows, rows, strict=True):
            row.height, row.height_rule = Pt(FIGURE_ROW * self.fit.k), WD_ROW_HEIGHT_RULE.EXACTLY
            for cell, one in zip(row.cells, figures, strict=False):
                cell.width, cell.vertical_alignment = (
                    Pt(fitting.WIDTH / 3),
                    WD_ALIGN_VERTICAL.CENTER,
                )
                texts = ((one.name, NAME, _GREY), (one.value, VALUE, None), (one.note, NAME, _GREY))
                self._cell(cell, texts)

    def _cell(self, cell: _Cell, texts: tuple[tuple[str, Face, RGBColor | None], ...]) -> None:
        for place, (text, face, colour) in enumerate(texts):
            paragraph = cell.paragraphs[0] if not place else cell.add_paragraph()
            _spaced(paragraph, face.at(self.fit.k))
            font = HEADING if face is VALUE else BODY
            _run(paragraph, text, font, face.size * self.fit.k, colour)

    def _measures(self, block: Measures) -> None:
        for number, one in enumerate(block.measures, 1):
            title = self._paragraph("title")
            title.paragraph_format.keep_with_next = True
            self._run(title, f"{number}. {one.title}", "title", HEADING)
            self._run(self._paragraph("remedy"), one.remedy, "remedy")
            self._run(self._paragraph("facts"), one.facts, "facts", colour=_GREY)

    def _drawn(self, block: Drawn) -> None:
        if block.picture.chart is None:
            paragraph = self._paragraph("empty")
            self._run(paragraph, f"{block.picture.finding}。", "empty", HEADING)
            self._run(paragraph, block.picture.empty, "empty")
        else:
            self._picture()
            self._run(self._paragraph("says"), block.says, "says")
        self._run(self._paragraph("source"), block.picture.source, "source", colour=_GREY)

    def _picture(self) -> None:
        paragraph = self._broken(self.document.add_paragraph())
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        how = paragraph.paragraph_format
        how.space_before = how.space_after = Pt(0)
        how.line_spacing_rule = WD_LINE_SPACING.SINGLE
        how.keep_with_next = True
        place, self.chart = self.chart, self.chart + 1
        image = BytesIO(self.images[place])
        drawn = paragraph.add_run().add_picture(image, height=Pt(self.fit.charts[place]))
        drawn._inline.docPr.set("descr", writable(self.spoken[place]))

    def _paragraph(self, kind: str) -> Paragraph:
        face = self.faces[kind].at(self.fit.k)
        paragraph = self._broken(self.document.add_paragraph())
        _spaced(paragraph, face)
        if face.indent:
            paragraph.paragraph_format.first_line_indent = Pt(face.indent * face.size)
        return paragraph

    def _broken(self, paragraph: Paragraph) -> Paragraph:
        """The first paragraph begins a new page; the first page has begun."""
        paragraph.paragraph_format.page_break_before = self.pending_break
        self.pending_break = False
        return paragraph

    def _run(
        self,
        paragraph: Paragraph,
        text: str,
        kind: str,
        font: str = BODY,
        colour: RGBColor | None = None,
    ) -> None:
        _run(paragraph, text, font, self.faces[kind].size * self.fit.k, colour)


def _sheet(document: WordDocument, briefing: Briefing) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in _MARGINS.items():
        setattr(section, f"{side}_margin", width)
    section.header_distance, section.footer_distance = Mm(12), Mm(12)
    parts.odd_and_even(document)
    parts.in_chinese(document)
    parts.face(document.styles["Normal"].element.get_or_add_rPr(), BODY)
    parts.footers(section, writable(briefing.taken_by), size=Pt(8), colour=_GREY)
    core = document.core_properties
    core.title, core.author, core.comments = briefing.title, briefing.masthead, ""
    core.subject, core.language = briefing.line, "zh-CN"
    core.created = core.modified = briefing.made_at.replace(tzinfo=None)


def _head(document: WordDocument, briefing: Briefing) -> None:
    """The masthead in red, the line with issue, day and snapshot, a red line (报头); then the title."""
    masthead = _centred(document, briefing.masthead, TITLE, _MASTHEAD, _RED)
    line = _centred(document, briefing.line, BODY, _LINE)
    parts.red_line(line)
    line.paragraph_format.space_after = Pt(16)
    title = _centred(document, briefing.title, TITLE, _TITLE)
    title.paragraph_format.space_after = Pt(4)
    _outline(title, 0)
    if briefing.stands:
        said = masthead.insert_paragraph_before()
        said.alignment = WD_ALIGN_PARAGRAPH.CENTER
        _spaced(said, _LINE)
        _run(said, briefing.stands, HEADING, _LINE.size, _RED)


def _centred(
    document: WordDocument, text: str, font: str, face: Face, colour: RGBColor | None = None
) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _spaced(paragraph, face)
    _run(paragraph, text, font, face.size, colour)
    return paragraph


def _spaced(paragraph: Paragraph, face: Face) -> None:
    how = paragraph.paragraph_format
    how.space_before, how.space_after = Pt(face.above), Pt(0)
    how.line_spacing_rule, how.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(face.line)
    how.widow_control = False


def _run(
    paragraph: Paragraph, text: str, font: str, size: float, colour: RGBColor | None = None
) -> Run:
    run = paragraph.add_run(writable(text))
    parts.face(run._r.get_or_add_rPr(), font)
    run.font.size = Pt(round(2 * size) / 2)
    if colour is not None:
        run.font.color.rgb = colour
    return run


def _outline(paragraph: Paragraph, level: int) -> None:
    """A heading for who moves through the file by headings."""
    outline = OxmlElement("w:outlineLvl")
    outline.set(qn("w:val"), str(level))
    following = ("w:divId", "w:cnfStyle", "w:rPr", "w:sectPr", "w:pPrChange")
    paragraph._p.get_or_add_pPr().insert_element_before(outline, *following)


def _steady(content: BytesIO) -> bytes:
    """The same archive without the time at which it was written."""
    steady = BytesIO()
    with ZipFile(content) as made, ZipFile(steady, "w", ZIP_DEFLATED) as copied:
        for name in made.namelist():
            told = ZipInfo(name, _EPOCH)
            told.compress_type = ZIP_DEFLATED
            copied.writestr(told, made.read(name))
    return steady.getvalue()
