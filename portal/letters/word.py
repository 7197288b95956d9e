"""A letter as a Word file in the manner of GB/T 9704 (党政机关公文格式).

Fonts are named, not embedded: the reader needs 仿宋_GB2312, 楷体_GB2312, 黑体 and 方正小标宋简体, else
Word puts others in their place. Text goes in as text, never as markup.
"""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from portal.letters import word_parts as parts
from portal.letters.paper import Block, BlockKind, Paper
from portal.widgets.markup import readable

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BODY, SUBTITLE, HEADING, TITLE = "仿宋_GB2312", "楷体_GB2312", "黑体", "方正小标宋简体"
FONTS = (BODY, SUBTITLE, HEADING, TITLE)
"""What the reader's machine needs."""
_RED = RGBColor(0xC0, 0x00, 0x00)
_GREY = RGBColor(0x56, 0x62, 0x6F)
_SIZE, _TITLE_SIZE, _SMALL = Pt(16), Pt(22), Pt(9)
_LINE = Pt(29)
_MARGINS = {"top": Mm(37), "bottom": Mm(35), "left": Mm(28), "right": Mm(26)}
_WIDTH_MM = 210 - 28 - 26
_POINT_MM = 25.4 / 72
_FACES: dict[BlockKind, str] = {"heading": HEADING, "finding": SUBTITLE}
_ENDING = frozenset({"annex", "signature", "contact"})
_SET_OFF = frozenset({"annex", "signature"})
"""Stands behind an empty line."""
_INDENTED = frozenset({"heading", "finding", "body", "annex", "contact"})


def write(paper: Paper) -> bytes:
    """The file."""
    document = Document()
    _page(document)
    _head(document, paper)
    _centred(document, paper.title, TITLE, _TITLE_SIZE)
    _paragraph(document)
    before: BlockKind = "body"
    for block, following in zip(paper.blocks, (*paper.blocks[1:], None), strict=True):
        if block.kind in _SET_OFF and before not in _SET_OFF:
            _paragraph(document).paragraph_format.keep_with_next = True
        _block(document, block, following)
        before = block.kind
    parts.footers(document.sections[0], writable(paper.taken_by), size=_SMALL, colour=_GREY)
    _about(document, paper)
    content = BytesIO()
    document.save(content)
    return content.getvalue()


def _page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for side, width in _MARGINS.items():
        setattr(section, f"{side}_margin", width)
    section.header_distance, section.footer_distance = Mm(15), Mm(24)
    parts.grid(section, pitch=_LINE)
    parts.odd_and_even(document)
    parts.in_chinese(document)
    normal = document.styles["Normal"]
    normal.font.size = _SIZE
    parts.face(normal.element.get_or_add_rPr(), BODY)


def _about(document: WordDocument, paper: Paper) -> None:
    """What the file says of itself; python-docx would leave the name of its template."""
    core = document.core_properties
    core.title, core.author, core.comments = paper.title, writable(paper.agency)[:200], ""
    core.subject, core.language = paper.number, "zh-CN"


def _head(document: WordDocument, paper: Paper) -> None:
    """The agency in red, the number, a red line (版头)."""
    if paper.revoked:
        _centred(document, paper.revoked, HEADING, _SIZE, _RED)
    _centred(document, paper.agency, TITLE, _fitting(paper.agency), _RED, exact=False)
    number = _centred(document, paper.number, BODY, _SIZE, exact=False)
    parts.red_line(number)
    _paragraph(document)


def _fitting(text: str) -> Pt:
    """As large as one line holds, 36 points at most and 22 at least."""
    widest = _WIDTH_MM / _POINT_MM / max(1, len(text))
    return Pt(max(22, min(36, int(widest))))


def _block(document: WordDocument, block: Block, following: Block | None) -> None:
    paragraph = _paragraph(document)
    if block.kind in _INDENTED:
        parts.first_line(paragraph)
    if block.kind == "signature":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        parts.right_indent(paragraph, characters=4 if block.text[:1].isdigit() else 2)
        paragraph.paragraph_format.keep_together = True
    # No heading at the foot of a page, no signature or date alone on the last one.
    ends = following is not None and following.kind in _ENDING
    if ends or block.kind in ("heading", "finding"):
        paragraph.paragraph_format.keep_with_next = True
    if block.lead:
        _run(paragraph, block.lead, SUBTITLE)
    _run(paragraph, block.text, _FACES.get(block.kind, BODY))


def _centred(
    document: WordDocument,
    text: str,
    font: str,
    size: Pt,
    colour: RGBColor | None = None,
    *,
    exact: bool = True,
) -> Paragraph:
    paragraph = _paragraph(document, exact=exact)
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = _run(paragraph, text, font)
    run.font.size = size
    if colour is not None:
        run.font.color.rgb = colour
    return paragraph


def _paragraph(document: WordDocument, *, exact: bool = True) -> Paragraph:
    paragraph = document.add_paragraph()
    how = paragraph.paragraph_format
    how.space_before = how.space_after = Pt(0)
    how.widow_control = False
    if exact:
        how.line_spacing_rule = WD_LINE_SPACING.EXACTLY
        how.line_spacing = _LINE
    else:
        how.line_spacing_rule = WD_LINE_SPACING.SINGLE
        how.space_after = Pt(6)
    return paragraph


def _run(paragraph: Paragraph, text: str, font: str) -> Run:
    run = paragraph.add_run(writable(text))
    parts.face(run._r.get_or_add_rPr(), font)
    run.font.size = _SIZE
    parts.tighten(run)
    return run


def writable(text: str) -> str:
    """Without the two code points that are no characters, which no XML may hold."""
    return readable(text).replace("\ufffe", "").replace("\uffff", "")
