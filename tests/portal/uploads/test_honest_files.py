"""What firms upload is taken, still says what it said, and no longer tells who made it where."""

import xml.etree.ElementTree as ET
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from data.file_kinds import Kind
from portal.uploads import cleaning, jpeg_segments
from tests.portal.uploads import files
from tests.portal.uploads.files import MAKER, SHOWN


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_is_known_by_its_content(kind: Kind) -> None:
    made = getattr(files, kind.value)()

    cleaned = cleaning.clean(made)

    assert cleaned.kind is kind
    assert MAKER.encode() in _unfolded(made)
    assert MAKER.encode() not in _unfolded(cleaned.content)


@pytest.mark.parametrize("kind", Kind)
def test_a_clean_copy_is_clean_already(kind: Kind) -> None:
    once = cleaning.clean(getattr(files, kind.value)())

    assert cleaning.clean(once.content).kind is kind


def _unfolded(content: bytes) -> bytes:
    """Everything in a file, without compression; text of a PDF as it is written and in UTF-8."""
    if content.startswith(b"PK"):
        return b"\n".join(files.opened(content).values())
    if content.startswith(b"%PDF"):
        with pikepdf.open(BytesIO(content)) as pdf:
            pieces = [repr(found).encode() for found in pdf.objects]
            pieces += [
                bytes(found.read_raw_bytes())
                for found in pdf.objects
                if isinstance(found, pikepdf.Stream)
            ]
            return b"\n".join([*pieces, repr(pdf.trailer).encode()])
    return content


class TestPictures:
    def test_a_photograph_stands_upright(self) -> None:
        turned = cleaning.clean(files.jpeg(orientation=6, size=(60, 40)))

        with Image.open(BytesIO(turned.content)) as picture:
            assert picture.size == (40, 60)
            assert not picture.getexif()
            assert "comment" not in picture.info

    def test_a_picture_keeps_every_pixel(self) -> None:
        drawn = BytesIO()
        Image.effect_noise((80, 50), 90).save(drawn, "PNG")

        cleaned = cleaning.clean(drawn.getvalue())

        with (
            Image.open(BytesIO(drawn.getvalue())) as before,
            Image.open(BytesIO(cleaned.content)) as after,
        ):
            assert before.tobytes() == after.tobytes()

    @pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
    def test_every_kind_of_pixels_is_taken(self, mode: str) -> None:
        assert cleaning.clean(files.png(mode=mode)).kind is Kind.PNG

    def test_what_transparency_hid_is_gone(self) -> None:
        drawn = BytesIO()
        Image.new("RGBA", (20, 20), (200, 10, 10, 0)).save(drawn, "PNG")

        with Image.open(BytesIO(cleaning.clean(drawn.getvalue()).content)) as picture:
            assert picture.getpixel((5, 5)) == (255, 255, 255)

    def test_colours_for_print_become_colours_for_screens(self) -> None:
        drawn = BytesIO()
        Image.new("CMYK", (20, 20)).save(drawn, "JPEG")

        with Image.open(BytesIO(cleaning.clean(drawn.getvalue()).content)) as picture:
            assert picture.mode == "RGB"

    def test_segments_go_and_the_scan_stays(self) -> None:
        made = files.jpeg()

        stripped = jpeg_segments.stripped(made)

        assert MAKER.encode() not in stripped
        with Image.open(BytesIO(made)) as before, Image.open(BytesIO(stripped)) as after:
            assert before.tobytes() == after.tobytes()

    @pytest.mark.parametrize("broken", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff", b"nothing"])
    def test_what_is_no_whole_picture_is_left_alone(self, broken: bytes) -> None:
        assert jpeg_segments.stripped(broken) == broken


class TestPdf:
    def test_pages_and_notes_stay(self) -> None:
        with pikepdf.open(BytesIO(cleaning.clean(files.pdf()).content)) as pdf:
            assert len(pdf.pages) == 1
            assert str(pdf.pages[0].Annots[0].Contents) == "注"
            assert "/Info" not in pdf.trailer
            assert "/Metadata" not in pdf.Root

    def test_earlier_versions_are_gone(self) -> None:
        """An unmasked page under a later one, as programs append it."""
        first = files.pdf()
        later = first + b"\n7 0 obj\n(" + MAKER.encode() + b")\nendobj\n"

        assert MAKER.encode() not in cleaning.clean(later).content

    def test_what_opens_by_itself_is_left_out(self) -> None:
        harmless = files.pdf(OpenAction=pikepdf.Array([0, pikepdf.Name.Fit]))

        with pikepdf.open(BytesIO(cleaning.clean(harmless).content)) as pdf:
            assert "/OpenAction" not in pdf.Root


class TestOffice:
    def test_a_document_says_what_it_said(self) -> None:
        parts = files.opened(cleaning.clean(files.docx()).content)

        root = ET.fromstring(parts["word/document.xml"])  # our own file, just written
        text = "".join(root.itertext())
        assert text == f" {SHOWN}<&\r "
        assert b'mc:Ignorable="w14"' in parts["word/document.xml"]
        assert b"rsid" not in b"".join(parts.values())
        assert b"2025-06-01" not in b"".join(parts.values())

    def test_what_tells_is_left_out_with_its_relationships(self) -> None:
        parts = files.opened(cleaning.clean(files.docx()).content)

        assert not [name for name in parts if name.startswith(("docProps", "customXml"))]
        assert b"core-properties" not in parts["_rels/.rels"]
        assert b"docProps" not in parts["[Content_Types].xml"]
        assert b"attachedTemplate" not in b"".join(parts.values())

    def test_a_link_to_a_web_page_stays(self) -> None:
        parts = files.opened(cleaning.clean(files.docx()).content)

        assert b"https://example.com/" in parts["word/_rels/document.xml.rels"]

    def test_a_table_keeps_its_cells_and_loses_the_printer(self) -> None:
        parts = files.opened(cleaning.clean(files.xlsx()).content)

        assert SHOWN.encode() in parts["xl/worksheets/sheet1.xml"]
        assert b'paperSize="9"' in parts["xl/worksheets/sheet1.xml"]
        assert b"rId2" not in parts["xl/worksheets/sheet1.xml"]
        assert not [name for name in parts if "printerSettings" in name]

    def test_pictures_inside_lose_their_place_too(self) -> None:
        parts = files.opened(cleaning.clean(files.docx()).content)

        with Image.open(BytesIO(parts["word/media/image1.jpeg"])) as picture:
            assert not picture.getexif()
