"""Spreadsheets of strangers: what is read of them, what is not, and that nothing asks for too much."""

import zipfile
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryFile

import pytest
import xlsxwriter

from portal.uploads import tables
from portal.uploads.table_reading import Cell, lines
from portal.uploads.tables import Sheet
from portal.uploads.unread import Reason, Unread

_ODS = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="名单"><table:table-row>
<table:table-cell office:value-type="string"><text:p>企业名称</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="12"><text:p>12</text:p></table:table-cell>
</table:table-row></table:table></office:spreadsheet></office:body></office:document-content>"""
_MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""


def _read(content: bytes) -> list[Sheet]:
    with TemporaryFile() as source:
        source.write(content)
        return tables.read(source)


def _here(content: bytes) -> list[object]:
    """The same in this process: for what costs no bounds."""
    return list(lines(content))


def _xlsx(*rows: list[object]) -> bytes:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    book.close()
    return made.getvalue()


def _zip(**parts: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), text)
    return made.getvalue()


def test_places_are_as_a_person_counts_them() -> None:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("名单")
    book.add_worksheet("藏着的").hide()
    sheet.merge_range(2, 1, 2, 3, "开发区企业名单")
    sheet.merge_range(4, 1, 5, 1, "柯城区")
    sheet.write(4, 2, "甲")
    sheet.write(5, 2, 12.5)
    sheet.write_formula(5, 3, "=1+1", None, "")
    book.close()
    (found,) = _read(made.getvalue())

    assert found.name == "名单"
    assert found.rows[0] == found.rows[1] == []
    assert found.rows[2][1:4] == ["开发区企业名单"] * 3
    assert found.rows[4][1:3] == ["柯城区", "甲"]
    assert found.rows[5][1:] in (["柯城区", 12.5], ["柯城区", 12.5, None])


def test_an_open_document_is_read() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", _ODS.replace("\n", ""), zipfile.ZIP_DEFLATED)
        archive.writestr("META-INF/manifest.xml", _MANIFEST, zipfile.ZIP_DEFLATED)

    assert _here(made.getvalue()) == [{"sheet": "名单", "merged": []}, ["企业名称", 12.0]]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("企业名称,代码\r\n甲公司,9133\r\n".encode("utf-8-sig"), id="UTF-8 with mark"),
        pytest.param("企业名称,代码\n甲公司,9133\n".encode(), id="UTF-8"),
        pytest.param("企业名称,代码\r\n甲公司,9133\r\n".encode("gb18030"), id="Chinese Excel"),
        pytest.param("企业名称\t代码\n甲公司\t9133\n".encode(), id="tabs"),
        pytest.param('"企业名称";"代码"\n"甲公司";"9133"\n'.encode(), id="semicolons"),
    ],
)
def test_csv_in_the_encodings_that_people_send(content: bytes) -> None:
    _, *rows = _here(content)
    assert rows == [["企业名称", "代码"], ["甲公司", "9133"]]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", Reason.EMPTY, id="nothing"),
        pytest.param(b" \r\n ", Reason.EMPTY, id="white space"),
        pytest.param(b"PK\x03\x04junk", Reason.ARCHIVE, id="no archive"),
        pytest.param(_zip(a_txt="x"), Reason.BROKEN, id="an archive of something else"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 900, Reason.BROKEN, id="no xls"),
        pytest.param(b"%PDF-1.7\n\0\0", Reason.KIND, id="a PDF"),
        pytest.param("名\0称".encode(), Reason.KIND, id="noughts"),
        pytest.param(b"\xff\xfe\x81", Reason.KIND, id="no text"),
        pytest.param(b"a," * 200, Reason.COLUMNS, id="too many columns"),
        pytest.param(b"a\n" * 20_200, Reason.ROWS, id="too many rows"),
        pytest.param(_zip(xl__a_xml="0" * 9_000_000), Reason.ARCHIVE, id="a bomb"),
        pytest.param(
            b"".join((_zip(a_txt="x")[:30], b"\x01\x00", b"junk" * 90)), Reason.ARCHIVE, id="cut"
        ),
    ],
)
def test_what_is_not_read_says_why(content: bytes, reason: Reason) -> None:
    with pytest.raises(Unread) as found:
        _here(content)
    assert found.value.reason is reason


def test_a_cell_at_the_far_corner_ends_in_a_sentence() -> None:
    """A sheet may claim sixteen thousand million cells in a hundred bytes."""
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "企业名称")
    sheet.write(1_048_575, 16_383, "角上")
    book.close()
    with pytest.raises(Unread) as found:
        _read(made.getvalue())
    assert found.value.reason in {Reason.LARGE, Reason.COLUMNS, Reason.FAILED}


def test_empty_rows_at_the_end_do_not_count() -> None:
    content = b"a\n" * 3 + b"\n" * 30_000
    assert len(_here(content)) == 4


def test_the_child_is_believed_nothing_but_texts_and_numbers(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Whatever took the child over cannot hand objects, endless rows or other reasons back."""
    for said in (
        b"nonsense",
        b'["row before a sheet"]',
        b'{"sheet":"a"}\n[{"x":1}]',
        b"[NaN]",
        b"3",
    ):

        def answered(command: object, *, stdout: object, said: bytes = said, **_: object) -> object:
            stdout.write(said + b"\n")  # type: ignore[attr-defined]
            stdout.flush()  # type: ignore[attr-defined]
            return type("Ended", (), {"returncode": 0})

        monkeypatch.setattr("subprocess.run", answered)
        with pytest.raises(Unread) as found:
            _read(b"x")
        assert found.value.reason is Reason.FAILED


def test_merged_areas_cannot_unfold_to_a_huge_table() -> None:
    rows: list[list[Cell]] = [["x"], *([] for _ in range(30_000))]
    sheet = Sheet("a", rows, [[0, 0, 30_000, 99]])
    with pytest.raises(Unread):
        tables._fill_merged(sheet)


def test_reasons_have_sentences() -> None:
    for reason in Reason:
        assert str(Unread(reason)).startswith("名单没有读取。")
