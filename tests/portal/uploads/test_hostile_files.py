"""Files made to hurt: each is a calm refusal with its own reason, and nobody waits long for it."""

import struct
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String

from portal.uploads import cleaning
from portal.uploads.unfit import SENTENCES, Reason, Unfit
from tests.portal.uploads import files
from tests.portal.uploads.files import document, docx, packed, relation, relations, xlsx

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "xxxxxxxxxx"><!ENTITY c "&a;&a;&a;&a;&a;">'
    '<!ENTITY d "&c;&c;&c;&c;&c;&c;">]><b>&d;</b>'
)
XXE = '<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a SYSTEM "file:///etc/passwd">]><b>&a;</b>'
OUTSIDE_DTD = '<?xml version="1.0"?><!DOCTYPE b SYSTEM "http://127.0.0.1/x.dtd"><b/>'


def test_every_reason_has_a_sentence_that_ends() -> None:
    assert set(SENTENCES) == set(Reason)
    assert all(sentence.endswith("。") for sentence in SENTENCES.values())
    assert all("请" in sentence for sentence in SENTENCES.values())


def refused(content: bytes) -> Reason:
    with pytest.raises(Unfit) as refusal:
        cleaning.clean(content)
    assert str(refusal.value).startswith("文件没有保存。")
    return refusal.value.reason


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", Reason.EMPTY, id="nothing"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Reason.KIND, id="SVG"),
        pytest.param(b"<!DOCTYPE html><script>alert(1)</script>", Reason.KIND, id="HTML"),
        pytest.param(b"MZ\x90\x00" + b"\0" * 60, Reason.KIND, id="a program"),
        pytest.param(b"\0" * 5000, Reason.KIND, id="zeros"),
        pytest.param(b"GIF89a" + b"\0" * 50, Reason.KIND, id="GIF"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Reason.OLD_OFFICE, id="old Office"),
        pytest.param(b"\x89PNG\r\n\x1a\n", Reason.BROKEN, id="the beginning of a PNG"),
        pytest.param(files.png()[:80], Reason.BROKEN, id="a PNG cut off"),
        pytest.param(files.jpeg()[:-200], Reason.BROKEN, id="a JPEG cut off"),
        pytest.param(b"%PDF-1.7\n", Reason.BROKEN, id="the beginning of a PDF"),
        pytest.param(b"\n\n%PDF-1.7\n" + files.pdf(), Reason.KIND, id="a PDF behind something"),
        pytest.param(b"PK\x03\x04", Reason.BROKEN, id="the beginning of a zip"),
        pytest.param(docx()[:-40], Reason.BROKEN, id="a document cut off"),
        pytest.param(packed({"a.txt": "x"}), Reason.KIND, id="a zip of something else"),
        pytest.param(
            packed({"[Content_Types].xml": files.types("application/epub+zip")}),
            Reason.KIND,
            id="a document of another kind",
        ),
    ],
)
def test_what_is_none_of_the_kinds(content: bytes, reason: Reason) -> None:
    assert refused(content) is reason


class TestPolyglots:
    def test_a_picture_with_an_archive_behind_it_is_a_picture_only(self) -> None:
        both = files.jpeg() + docx()

        assert b"PK" not in cleaning.clean(both).content

    def test_a_picture_with_a_script_in_it_is_a_picture_only(self) -> None:
        both = files.png() + b"<script>alert(1)</script>"

        assert b"script" not in cleaning.clean(both).content

    def test_a_document_with_something_before_it_is_none(self) -> None:
        assert refused(b"PK" + b"\0" * 40 + docx()) is Reason.ARCHIVE

    def test_a_pdf_with_an_archive_behind_it_is_a_pdf_only(self) -> None:
        assert b"PK\x03\x04" not in cleaning.clean(files.pdf() + docx()).content


class TestPictures:
    @pytest.mark.parametrize("size", [(60_000, 60_000), (8_000, 8_000)])
    def test_a_few_bytes_that_ask_for_gigabytes(self, size: tuple[int, int]) -> None:
        assert refused(files.huge_png(*size)) is Reason.PIXELS

    def test_more_lines_than_there_are(self) -> None:
        assert refused(files.huge_png(3_000, 3_000)) is Reason.BROKEN


def action(kind: str, **more: Any) -> Dictionary:
    return Dictionary(S=Name(f"/{kind}"), **more)


class TestPdf:
    @pytest.mark.parametrize(
        ("spoiled", "reason"),
        [
            ({"OpenAction": action("JavaScript", JS=String("app.alert(1)"))}, Reason.ACTIVE),
            ({"OpenAction": action("Launch", F=String("cmd.exe"))}, Reason.ACTIVE),
            ({"OpenAction": action("GoToR", F=String("//evil/x"))}, Reason.ACTIVE),
            ({"AA": Dictionary(WC=action("JavaScript", JS=String("1")))}, Reason.ACTIVE),
            ({"Names": Dictionary(JavaScript=Dictionary(Names=Array()))}, Reason.ACTIVE),
            ({"AcroForm": Dictionary(XFA=Array(), Fields=Array())}, Reason.ACTIVE),
            ({"X": Array([Dictionary(Y=action("SubmitForm"))])}, Reason.ACTIVE),
            ({"Names": Dictionary(EmbeddedFiles=Dictionary(Names=Array()))}, Reason.EMBEDDED),
            (
                {"X": Dictionary(Type=Name.Filespec, EF=Dictionary(), F=String("a"))},
                Reason.EMBEDDED,
            ),
            ({"X": Dictionary(Subtype=Name.RichMedia)}, Reason.EMBEDDED),
            ({"X": action("URI", URI=String("file:///etc/passwd"))}, Reason.EXTERNAL),
        ],
        ids=lambda value: "-".join(value) if isinstance(value, Mapping) else str(value),
    )
    def test_what_acts_or_carries(self, spoiled: dict[str, object], reason: Reason) -> None:
        assert refused(files.pdf(**spoiled)) is reason

    def test_a_script_under_a_disguised_name(self) -> None:
        plain = files.saved(_with_script(), object_stream_mode=pikepdf.ObjectStreamMode.disable)
        disguised = plain.replace(b"/JavaScript", b"/J#61vaScript")

        assert disguised != plain
        assert refused(disguised) is Reason.ACTIVE

    @pytest.mark.parametrize("password", ["", "geheim"])
    def test_encryption_with_and_without_a_password_to_open(self, password: str) -> None:
        with pikepdf.open(BytesIO(files.pdf())) as made:
            locked = files.saved(made, encryption=pikepdf.Encryption(owner="o", user=password))

        assert refused(locked) is Reason.ENCRYPTED

    def test_too_many_pages(self) -> None:
        with pikepdf.new() as made:
            for _ in range(301):
                made.add_blank_page()
            assert refused(files.saved(made)) is Reason.PAGES

    def test_a_stream_that_unfolds_without_end(self) -> None:
        with pikepdf.open(BytesIO(files.pdf())) as made:
            made.Root.X = Array([made.make_stream(b"\0" * 150_000_000) for _ in range(3)])
            folded = files.saved(made, compress_streams=True)

        assert len(folded) < 1_000_000
        assert refused(folded) is Reason.BOMB

    def test_a_stream_folded_twice(self) -> None:
        with pikepdf.open(BytesIO(files.pdf())) as made:
            made.Root.X = made.make_stream(b"x")
            made.Root.X.Filter = Array([Name.FlateDecode, Name.FlateDecode])
            assert refused(files.saved(made, compress_streams=False)) is Reason.BOMB


def _with_script() -> pikepdf.Pdf:
    made = pikepdf.new()
    made.add_blank_page()
    made.Root.OpenAction = action("JavaScript", JS=String("app.alert(1)"))
    return made


class TestOffice:
    @pytest.mark.parametrize("xml", [BOMB, XXE, OUTSIDE_DTD], ids=["bomb", "XXE", "outside"])
    @pytest.mark.parametrize(
        "part", ["word/document.xml", "word/settings.xml", "[Content_Types].xml", "_rels/.rels"]
    )
    def test_declarations_in_any_part(self, part: str, xml: str) -> None:
        assert refused(docx({part: xml})) is Reason.ENTITIES

    @pytest.mark.parametrize("xml", [BOMB, XXE], ids=["bomb", "XXE"])
    def test_declarations_in_a_table(self, xml: str) -> None:
        assert refused(xlsx({"xl/sharedStrings.xml": xml})) is Reason.ENTITIES

    def test_declarations_in_another_encoding(self) -> None:
        hidden = XXE.replace('version="1.0"', 'version="1.0" encoding="UTF-16"').encode("utf-16")

        assert refused(docx({"word/document.xml": hidden})) is Reason.ENTITIES

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"word/vbaProject.bin": b"x"}, Reason.MACRO),
            ({"word/activeX/activeX1.xml": "<x/>"}, Reason.MACRO),
            ({"word/embeddings/oleObject1.bin": b"x"}, Reason.EMBEDDED),
            ({"word/media/image2.emf": b"x"}, Reason.STRANGE_PART),
            ({"word/afchunk.html": b"<html/>"}, Reason.STRANGE_PART),
            ({"word/media/image1.jpeg": b"<script>"}, Reason.BROKEN),
            ({"word/media/image1.png": files.huge_png(9000, 9000)}, Reason.PIXELS),
            ({"word/media/image1.png": packed({"a": "b"})}, Reason.ARCHIVE),
            ({"word/document.xml": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"}, Reason.EMBEDDED),
            ({"word/document.xml": "<w:document"}, Reason.BROKEN),
            ({"word/document.xml": "<a>" * 500 + "</a>" * 500}, Reason.COMPLEX),
            ({"word/document.xml": document("<w:del><w:r/></w:del>")}, Reason.REVISIONS),
            (
                {
                    "word/document.xml": document(
                        "<w:instrText>DDE</w:instrText><w:instrText>AUTO cmd</w:instrText>"
                    )
                },
                Reason.EXTERNAL,
            ),
            (
                {"word/document.xml": document('<w:fldSimple w:instr="INCLUDEPICTURE http://a"/>')},
                Reason.EXTERNAL,
            ),
            (
                {
                    "[Content_Types].xml": files.types(
                        "application/vnd.ms-word.document.macroEnabled.main+xml"
                    )
                },
                Reason.MACRO,
            ),
        ],
        ids=lambda value: next(iter(value)) if isinstance(value, Mapping) else str(value),
    )
    def test_what_acts_carries_or_hides(
        self, changes: dict[str, str | bytes | None], reason: Reason
    ) -> None:
        assert refused(docx(changes)) is reason

    @pytest.mark.parametrize(
        ("kind", "target", "outside", "reason"),
        [
            ("oleObject", "a.bin", False, Reason.EMBEDDED),
            ("vbaProject", "a.bin", False, Reason.MACRO),
            ("control", "a.xml", False, Reason.MACRO),
            ("aFChunk", "a.html", False, Reason.EMBEDDED),
            ("image", "http://evil.example/a.png", True, Reason.EXTERNAL),
            ("image", "\\\\evil\\share\\a.png", True, Reason.EXTERNAL),
            ("hyperlink", "file://evil/share", True, Reason.EXTERNAL),
            ("hyperlink", "javascript:alert(1)", True, Reason.EXTERNAL),
            ("frame", "http://evil.example/", True, Reason.EXTERNAL),
            ("image", "http://evil.example/a.png", False, Reason.EXTERNAL),
        ],
    )
    def test_relationships_that_lead_out(
        self, kind: str, target: str, outside: bool, reason: Reason
    ) -> None:
        part = relations(relation(9, kind, target, outside))

        assert refused(docx({"word/_rels/document.xml.rels": part})) is reason

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            (
                {
                    "xl/workbook.xml": files.workbook(
                        '<sheet name="a" sheetId="1" state="veryHidden"/>'
                    )
                },
                Reason.HIDDEN,
            ),
            (
                {
                    "xl/_rels/workbook.xml.rels": relations(
                        relation(1, "pivotCacheDefinition", "p.xml")
                    )
                },
                Reason.HIDDEN,
            ),
            ({"xl/externalLinks/externalLink1.xml": "<x/>"}, Reason.EXTERNAL),
            (
                {"xl/_rels/workbook.xml.rels": relations(relation(1, "connections", "c.xml"))},
                Reason.EXTERNAL,
            ),
            (
                {"xl/_rels/workbook.xml.rels": relations(relation(1, "xlMacrosheet", "m.xml"))},
                Reason.MACRO,
            ),
        ],
        ids=["hidden sheet", "pivot", "external link", "connection", "macro sheet"],
    )
    def test_tables_that_hide_or_fetch(
        self, changes: dict[str, str | bytes | None], reason: Reason
    ) -> None:
        assert refused(xlsx(changes)) is reason


class TestZips:
    def test_more_than_fifty_megabytes_declared(self) -> None:
        big = {f"word/part{n}.xml": b"<a>" + b"y" * 9_000_000 + b"</a>" for n in range(6)}

        assert refused(packed({"[Content_Types].xml": files.types(files.WORD_MAIN), **big})) is (
            Reason.BOMB
        )

    def test_one_entry_that_folds_too_tightly(self) -> None:
        assert refused(docx({"word/document.xml": b"<a>" + b" " * 20_000_000 + b"</a>"})) is (
            Reason.BOMB
        )

    def test_too_many_entries(self) -> None:
        assert refused(docx({f"word/p{n}.xml": "<a/>" for n in range(2001)})) is Reason.ARCHIVE

    def test_entries_that_share_their_bytes(self) -> None:
        assert refused(_overlapping()) is Reason.BOMB

    def test_an_entry_that_is_longer_than_it_says(self) -> None:
        made = docx({"word/document.xml": b"<a>" + b"x" * 100 + b"</a>"})
        lying = made.replace(struct.pack("<I", 107), struct.pack("<I", 7))

        assert lying != made
        assert refused(lying) in {Reason.BROKEN, Reason.BOMB}

    def test_an_entry_that_is_shorter_than_it_says(self) -> None:
        made = docx({"word/document.xml": b"<a>" + b"x" * 100 + b"</a>"})
        lying = made.replace(struct.pack("<I", 107), struct.pack("<I", 4_000_000))

        assert refused(lying) in {Reason.BROKEN, Reason.BOMB}

    def test_encrypted_entries(self) -> None:
        made = bytearray(docx())
        first = made.index(b"PK\x01\x02")
        made[first + 8] |= 1

        assert refused(bytes(made)) is Reason.ENCRYPTED

    @pytest.mark.parametrize(
        "name",
        [
            "../evil.xml", "/etc/passwd", "word/../../evil.xml", "word\\evil.xml", "C:evil.xml",
            "word//evil.xml", "word/./evil.xml", "word/\u202eevil.xml", "word/a\nb.xml", "a" * 300,
        ],
    )  # fmt: skip
    def test_names_that_lead_out_or_deceive(self, name: str) -> None:
        assert refused(docx({name: "<a/>"})) is Reason.ARCHIVE

    def test_two_parts_of_one_name(self) -> None:
        assert refused(docx({"word/Document.xml": "<a/>"})) is Reason.ARCHIVE

    def test_a_link_to_another_file(self) -> None:
        made = BytesIO()
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = 0o120777 << 16
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("[Content_Types].xml", files.types(files.WORD_MAIN))
            archive.writestr(link, "/etc/passwd")

        assert refused(made.getvalue()) is Reason.ARCHIVE

    def test_a_method_that_is_rare(self) -> None:
        made = BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_BZIP2) as archive:
            archive.writestr("[Content_Types].xml", files.types(files.WORD_MAIN))

        assert refused(made.getvalue()) is Reason.ARCHIVE


def _overlapping() -> bytes:
    """Twenty names for the same bytes: each unfolds again."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", files.types(files.WORD_MAIN))
        archive.writestr("word/document.xml", b"<a>" + b"x" * 50_000 + b"</a>")
        first = archive.getinfo("word/document.xml")
        for number in range(20):
            again = zipfile.ZipInfo(f"word/doc{number:05}.xml")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type"):
                setattr(again, name, getattr(first, name))
            archive.filelist.append(again)
            archive.NameToInfo[again.filename] = again
    return made.getvalue()


SAMPLES = (files.png(), files.jpeg(), files.pdf(), docx(), xlsx())


@settings(max_examples=150, deadline=None)
@given(
    sample=st.sampled_from(SAMPLES),
    places=st.lists(st.tuples(st.floats(0, 0.999), st.binary(min_size=1, max_size=6)), max_size=8),
    cut=st.floats(0.3, 1),
)
def test_damaged_files_are_taken_or_refused_and_nothing_else(
    sample: bytes, places: list[tuple[float, bytes]], cut: float
) -> None:
    damaged = bytearray(sample[: int(len(sample) * cut)])
    for where, what in places:
        place = int(len(damaged) * where)
        damaged[place : place + len(what)] = what

    try:
        cleaned = cleaning.clean(bytes(damaged))
    except Unfit as refusal:
        assert refusal.reason in set(Reason)
    else:
        assert cleaned.content
