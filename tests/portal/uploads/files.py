"""Files to upload (样本文件): honest ones with everything that tells of their makers, and spoiled ones."""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, String
from PIL import Image
from PIL.PngImagePlugin import PngInfo

MAKER = "某某作者"
"""Stands in everything that tells of people; must not be in a clean copy."""
SHOWN = "分级标准"

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = f"{_RELATIONS}/metadata"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPE = "application/vnd.openxmlformats-officedocument"

Parts = dict[str, str | bytes]


def png(*, size: tuple[int, int] = (60, 40), mode: str = "RGB") -> bytes:
    """A picture with a comment and a place."""
    told = PngInfo()
    told.add_text("Author", MAKER)
    told.add_itxt("XML:com.adobe.xmp", f"<x>{MAKER}</x>")
    drawn = BytesIO()
    Image.new(mode, size, 1 if mode == "1" else None).save(drawn, "PNG", pnginfo=told)
    return drawn.getvalue()


def jpeg(*, orientation: int = 1, size: tuple[int, int] = (60, 40)) -> bytes:
    """A photograph that knows who took it and where."""
    picture = Image.new("RGB", size, "white")
    exif = picture.getexif()
    exif[0x0112] = orientation
    exif[0x013B] = MAKER
    exif.get_ifd(0x8825)[2] = (30.0, 15.0, 0.0)
    drawn = BytesIO()
    picture.save(drawn, "JPEG", exif=exif, comment=MAKER.encode())
    return drawn.getvalue()


def pdf(**spoiled: object) -> bytes:
    """One page, with author, XMP and a note; `spoiled` goes into the catalogue."""
    with pikepdf.new() as made:
        made.add_blank_page()
        made.docinfo["/Author"] = MAKER
        with made.open_metadata() as told:
            told["dc:creator"] = [MAKER]
        note = Dictionary(
            Type=Name.Annot, Subtype=Name.Text, Rect=[0, 0, 9, 9], T=String(MAKER), Contents="注"
        )
        picture = made.make_stream(jpeg())
        picture.Type, picture.Subtype, picture.Filter = Name.XObject, Name.Image, Name.DCTDecode
        picture.Width, picture.Height, picture.BitsPerComponent = 60, 40, 8
        picture.ColorSpace = Name.DeviceRGB
        made.pages[0].Annots = Array([made.make_indirect(note)])
        made.pages[0].Resources = Dictionary(XObject=Dictionary(Im0=picture))
        for key, value in spoiled.items():
            made.Root[f"/{key}"] = value
        return saved(made)


def saved(made: pikepdf.Pdf, **how: object) -> bytes:
    """The bytes of a PDF."""
    written = BytesIO()
    made.save(written, **how)  # type: ignore[arg-type]  # as pikepdf takes them
    return written.getvalue()


def docx(changes: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """A document with author, properties, a picture, custom data; `changes` by part, None for none."""
    return packed(_changed(_docx_parts(), changes or {}))


def xlsx(changes: Mapping[str, str | bytes | None] | None = None) -> bytes:
    """A table with a comment and printer settings; `changes` by part, None for none."""
    return packed(_changed(_xlsx_parts(), changes or {}))


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of the parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def opened(content: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def relations(*more: str) -> str:
    """A part of relationships."""
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{"".join(more)}</Relationships>'


def relation(number: int, kind: str, target: str, outside: bool = False) -> str:
    """One relationship; `kind` is the end of its type."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"{mode}/>'


def document(body: str) -> str:
    """The main part of a Word document."""
    return f'{_HEAD}<w:document xmlns:w="{_WORD}" xmlns:mc="m" mc:Ignorable="w14" xmlns:w14="e"><w:body>{body}</w:body></w:document>'


def workbook(sheets: str) -> str:
    """The main part of an Excel file."""
    return f'{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><fileSharing userName="{MAKER}"/><sheets>{sheets}</sheets></workbook>'


def types(main: str, *more: str) -> str:
    """The list of parts; `main` is the type of the main part."""
    part = "/word/document.xml" if "wordprocessing" in main else "/xl/workbook.xml"
    return (
        f'{_HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="{part}" ContentType="{main}"/>{"".join(more)}</Types>'
    )


WORD_MAIN = f"{_TYPE}.wordprocessingml.document.main+xml"
SHEET_MAIN = f"{_TYPE}.spreadsheetml.sheet.main+xml"
PARAGRAPH = (
    f'<w:p w:rsidR="00A1"><w:ins w:author="{MAKER}" w:date="2025-06-01T00:00:00Z" w:id="1">'
    f'<w:r><w:t xml:space="preserve"> {SHOWN}&lt;&amp;&#13; </w:t></w:r></w:ins></w:p>'
)


def _docx_parts() -> Parts:
    return {
        "[Content_Types].xml": types(
            WORD_MAIN,
            '<Override PartName="/docProps/core.xml" ContentType="x"/>',
            '<Default Extension="jpeg" ContentType="image/jpeg"/>',
        ),
        "_rels/.rels": relations(
            relation(1, "officeDocument", "word/document.xml"),
            f'<Relationship Id="rId2" Type="{_PACKAGE}/core-properties" Target="docProps/core.xml"/>',
            relation(3, "customXml", "customXml/item1.xml"),
        ),
        "docProps/core.xml": f"<core>{MAKER}</core>",
        "docProps/thumbnail.jpeg": jpeg(),
        "customXml/item1.xml": f"<data>{MAKER}</data>",
        "word/document.xml": document(PARAGRAPH),
        "word/comments.xml": f'<w:comments xmlns:w="{_WORD}"><w:comment w:id="0" w:author="{MAKER}" w:initials="{MAKER}" w:date="2025-06-01T00:00:00Z"/></w:comments>',
        "word/settings.xml": f'<w:settings xmlns:w="{_WORD}" xmlns:r="{_OFFICE}"><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsid w:val="00A1"/></w:rsids></w:settings>',
        "word/_rels/settings.xml.rels": relations(
            relation(1, "attachedTemplate", f"file:///C:/Users/{MAKER}/Normal.dotm", outside=True)
        ),
        "word/_rels/document.xml.rels": relations(
            relation(1, "hyperlink", "https://example.com/", outside=True),
            relation(2, "image", "media/image1.jpeg"),
        ),
        "word/media/image1.jpeg": jpeg(),
    }


def _xlsx_parts() -> Parts:
    return {
        "[Content_Types].xml": types(SHEET_MAIN),
        "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook('<sheet name="表" sheetId="1" r:id="rId1"/>'),
        "xl/_rels/workbook.xml.rels": relations(relation(1, "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{SHOWN}</t></is></c></row></sheetData><pageSetup paperSize="9" r:id="rId2"/></worksheet>',
        "xl/worksheets/_rels/sheet1.xml.rels": relations(
            relation(1, "comments", "../comments1.xml"),
            relation(2, "printerSettings", "../printerSettings/printerSettings1.bin"),
        ),
        "xl/printerSettings/printerSettings1.bin": MAKER.encode(),
        "xl/comments1.xml": f'<comments xmlns="{_SHEET}"><authors><author>{MAKER}</author></authors><commentList/></comments>',
    }


def _changed(parts: Parts, changes: Mapping[str, str | bytes | None]) -> Parts:
    return {name: content for name, content in {**parts, **changes}.items() if content is not None}


def huge_png(width: int, height: int) -> bytes:
    """A few bytes that ask for width × height pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    lines = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", lines) + _chunk(b"IEND")


def _chunk(kind: bytes, content: bytes = b"") -> bytes:
    checked = kind + content
    return struct.pack(">I", len(content)) + checked + struct.pack(">I", zlib.crc32(checked))
