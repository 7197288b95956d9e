"""PDF files without what acts, hides or tells (检查 PDF): refused or rewritten from their pages."""

import zlib
from collections.abc import Iterator
from io import BytesIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Stream

from portal.uploads import jpeg_segments
from portal.uploads.unfit import Reason, Unfit

MOST_PAGES = 300
MOST_OBJECTS = 300_000
MOST_UNPACKED = 400_000_000
"""Bytes that all compressed streams of a file may unfold to."""
_CHUNK = 1 << 20

_ACTS = {"/JavaScript", "/Launch", "/ImportData", "/SubmitForm", "/GoToR", "/GoToE", "/Rendition"}
_ACTS |= {"/RichMediaExecute", "/Movie", "/Sound", "/SetOCGState", "/ResetForm", "/Trans3D"}
_CARRIES = {"/EmbeddedFile", "/FileAttachment", "/RichMedia", "/Movie", "/Sound", "/3D", "/Screen"}
_WEB = ("http://", "https://", "mailto:")
_TELLING = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


def clean(content: bytes) -> bytes:
    """The pages written anew: no earlier versions, document information, XMP, authors of notes.

    Raises:
        Unfit: scripts, actions, carried files, encryption, too many pages, or broken.
    """
    try:
        with pikepdf.open(BytesIO(content), suppress_warnings=True) as pdf:
            return _clean(pdf)
    except pikepdf.PasswordError:
        raise Unfit(Reason.ENCRYPTED) from None
    except (pikepdf.PdfError, ValueError, KeyError, TypeError, NotImplementedError) as error:
        raise Unfit(Reason.BROKEN) from error


def _clean(pdf: pikepdf.Pdf) -> bytes:
    if pdf.is_encrypted:
        raise Unfit(Reason.ENCRYPTED)
    pages = len(pdf.pages)
    if not pages:
        raise Unfit(Reason.BROKEN)
    if pages > MOST_PAGES:
        raise Unfit(Reason.PAGES)
    _look_through(pdf)
    _forget(pdf)
    written = BytesIO()
    pdf.save(
        written,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        deterministic_id=True,
        linearize=False,
    )
    return written.getvalue()


def _look_through(pdf: pikepdf.Pdf) -> None:
    """Refuse what acts or carries; take away what tells, wherever it hangs."""
    room = MOST_UNPACKED
    for number, found in enumerate(_everything(pdf)):
        if number > MOST_OBJECTS:
            raise Unfit(Reason.COMPLEX)
        if isinstance(found, Stream):
            room -= _unpacked(found, room)
            _strip_picture(found)
        if isinstance(found, Dictionary | Stream):
            _refuse_what_acts(found)
            _forget_what_tells(found)


def _everything(pdf: pikepdf.Pdf) -> Iterator[Object]:
    """Every object, and everything written directly inside of it."""
    for top in pdf.objects:
        waiting = [top]
        while waiting:
            found = waiting.pop()
            yield found
            if isinstance(found, Dictionary | Stream):
                inner = [found.get(key) for key in list(found.keys())]
            elif isinstance(found, Array):
                inner = list(found)
            else:
                continue
            waiting += [one for one in inner if isinstance(one, Object) and not one.is_indirect]


def _refuse_what_acts(found: Object) -> None:
    names = {str(found.get(key)) for key in ("/S", "/Type", "/Subtype") if key in found}
    if names & _CARRIES or "/EmbeddedFiles" in found or "/RichMediaContent" in found:
        raise Unfit(Reason.EMBEDDED)
    if isinstance(found.get("/EF"), Dictionary):
        raise Unfit(Reason.EMBEDDED)
    if str(found.get("/S", "")) in _ACTS or "/XFA" in found:
        raise Unfit(Reason.ACTIVE)
    if "/JS" in found and not isinstance(found.get("/JS"), Dictionary):
        raise Unfit(Reason.ACTIVE)
    if "/JavaScript" in found and "/Names" not in found and "/Font" not in found:
        raise Unfit(Reason.ACTIVE)
    if "/URI" in found and not str(found.get("/URI")).lower().startswith(_WEB):
        raise Unfit(Reason.EXTERNAL)


def _forget_what_tells(found: Object) -> None:
    for key in _TELLING:
        if key in found:
            del found[key]
    subtype = str(found.get("/Subtype", ""))
    if "/Rect" in found and subtype != "/Widget":
        for key in ("/T", "/M", "/CreationDate", "/NM"):
            if key in found:
                del found[key]


def _forget(pdf: pikepdf.Pdf) -> None:
    """What the file says of itself and does on opening."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for owner in (pdf.Root, *(page.obj for page in pdf.pages)):
        for key in ("/OpenAction", "/AA"):
            if key in owner:
                del owner[key]


def _unpacked(stream: Stream, room: int) -> int:
    """Bytes that a deflated stream unfolds to.

    Raises:
        Unfit: more than there is room for, or folded several times.
    """
    filters = stream.get("/Filter")
    names = [str(one) for one in filters] if isinstance(filters, Array) else [str(filters)]
    if sum(name in {"/FlateDecode", "/LZWDecode", "/RunLengthDecode"} for name in names) > 1:
        raise Unfit(Reason.BOMB)
    if names[0] != "/FlateDecode":
        return 0
    unpacking, waiting, size = zlib.decompressobj(), bytes(stream.read_raw_bytes()), 0
    while waiting and not unpacking.eof:
        try:
            size += len(unpacking.decompress(waiting, _CHUNK))
        except zlib.error:
            return size
        waiting = unpacking.unconsumed_tail
        if size > room:
            raise Unfit(Reason.BOMB)
    return size


def _strip_picture(stream: Stream) -> None:
    if stream.get("/Filter") != Name.DCTDecode:
        return
    stripped = jpeg_segments.stripped(bytes(stream.read_raw_bytes()))
    parameters = stream.get("/DecodeParms")
    stream.write(
        stripped,
        filter=Name.DCTDecode,
        decode_parms=parameters if isinstance(parameters, Dictionary | Array) else None,
    )
