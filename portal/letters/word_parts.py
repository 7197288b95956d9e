"""What python-docx has no word for: East Asian fonts, the grid of lines, indents in characters, page numbers."""

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

_FACES = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
_THEMES = ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme")
_TWIPS = 20
_NUMBER_FONT = "宋体"
_AFTER_BORDERS = (
    "w:shd",
    "w:tabs",
    "w:suppressAutoHyphens",
    "w:kinsoku",
    "w:wordWrap",
    "w:spacing",
)
_AFTER_INDENT = ("w:contextualSpacing", "w:mirrorIndents", "w:jc", "w:outlineLvl", "w:rPr")
_AFTER_SPACING = ("w:w", "w:kern", "w:position", "w:sz", "w:szCs", "w:u", "w:color")


def face(properties: Any, font: str) -> None:
    """One font for every script, by name: what the theme says would win otherwise.

    The hint keeps quotation marks and dashes, which both scripts have, in the Chinese font.
    """
    fonts = properties.find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        properties.insert(0, fonts)
    for theme in _THEMES:
        fonts.attrib.pop(qn(theme), None)
    for script in _FACES:
        fonts.set(qn(script), font)
    fonts.set(qn("w:hint"), "eastAsia")


def in_chinese(document: WordDocument) -> None:
    """The language of Chinese text: else a program without the fonts takes the signs of another region.

    Of other scripts it is left alone: in Chinese, numbers would be broken at the end of a line.
    """
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")


def tighten(run: Run) -> None:
    """0.2 points less between characters: 28 of them fill a line."""
    spacing = OxmlElement("w:spacing")
    spacing.set(qn("w:val"), "-4")
    run._r.get_or_add_rPr().insert_element_before(spacing, *_AFTER_SPACING)


def grid(section: Section, *, pitch: Length) -> None:
    """Lines on a grid, not characters: a program that knows no grid spreads those over the line."""
    found = section._sectPr.find(qn("w:docGrid"))
    if found is None:
        found = OxmlElement("w:docGrid")
        section._sectPr.append(found)
    found.set(qn("w:type"), "lines")
    found.set(qn("w:linePitch"), str(int(pitch.pt * _TWIPS)))
    found.attrib.pop(qn("w:charSpace"), None)


def odd_and_even(document: WordDocument) -> None:
    """The page number stands at the outer edge."""
    document.settings.odd_and_even_pages_header_footer = True


def first_line(paragraph: Paragraph) -> None:
    """Two characters in, whatever their size."""
    indent = _indent(paragraph)
    indent.set(qn("w:firstLineChars"), "200")
    indent.set(qn("w:firstLine"), "632")


def right_indent(paragraph: Paragraph, *, characters: int) -> None:
    """So many characters from the right margin."""
    indent = _indent(paragraph)
    indent.set(qn("w:rightChars"), str(characters * 100))
    indent.set(qn("w:right"), str(characters * 316))


def red_line(paragraph: Paragraph) -> None:
    """The red line under the number (红色分隔线)."""
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "11"), ("color", "C00000")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *_AFTER_BORDERS, *_AFTER_INDENT)


def footers(section: Section, note: str, *, size: Length, colour: RGBColor) -> None:
    """— 1 — at the outer edge of each page, and under it who took the file."""
    sides = (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    )
    for footer, side in sides:
        footer.is_linked_to_previous = False
        number = footer.paragraphs[0]
        number.alignment = side
        _page_number(number)
        if note:
            told = footer.add_paragraph()
            told.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run = told.add_run(note)
            face(run._r.get_or_add_rPr(), _NUMBER_FONT)
            run.font.size, run.font.color.rgb = size, colour


def _page_number(paragraph: Paragraph) -> None:
    indent = _indent(paragraph)
    indent.set(qn("w:leftChars"), "100")
    indent.set(qn("w:rightChars"), "100")
    for piece in ("— ", "PAGE", " —"):
        run = paragraph.add_run("" if piece == "PAGE" else piece)
        face(run._r.get_or_add_rPr(), _NUMBER_FONT)
        run.font.size = Pt(14)
        if piece == "PAGE":
            _field(run, piece)


def _field(run: Run, code: str) -> None:
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = f" {code} "
        run._r.append(mark)


def _indent(paragraph: Paragraph) -> Any:
    properties = paragraph._p.get_or_add_pPr()
    found = properties.find(qn("w:ind"))
    if found is None:
        found = OxmlElement("w:ind")
        properties.insert_element_before(found, *_AFTER_INDENT)
    return found
