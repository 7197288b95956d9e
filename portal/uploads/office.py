"""Word and Excel files (检查 Office 文件): every part rewritten or refused, the rest left out."""

from collections.abc import Iterator, Mapping

from data.file_kinds import Kind
from portal.uploads import office_xml, pictures, zips
from portal.uploads.office_xml import Rewriter
from portal.uploads.unfit import Reason, Unfit

_TYPES = "[Content_Types].xml"
_MAIN = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Kind.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Kind.XLSX,
}
_FOLDERS_LEFT_OUT = ("docprops/", "customxml/", "xl/printersettings/", "_xmlsignatures/")
_FILES_LEFT_OUT = {"word/people.xml"}
_RASTER = {".png": "PNG", ".jpg": "JPEG", ".jpeg": "JPEG", ".gif": "GIF", ".bmp": "BMP"}
_MARKUP = {".xml", ".vml"}
_WEB = ("http://", "https://", "mailto:", "#")

_LEFT_OUT = {
    "core-properties",
    "extended-properties",
    "custom-properties",
    "thumbnail",
    "printersettings",
    "customxml",
    "customxmlprops",
    "attachedtemplate",
    "people",
    "origin",
}
"""Ends of relationship types, lower case: to parts that are left out."""
_REFUSED: Mapping[str, Reason] = {
    **dict.fromkeys(
        (
            "vbaproject",
            "wordvbadata",
            "xlmacrosheet",
            "xlintlmacrosheet",
            "control",
            "activexcontrolbinary",
            "ctrlprop",
            "ui",
            "extensibility",
            "attachedtoolbars",
            "dialogsheet",
        ),
        Reason.MACRO,
    ),
    **dict.fromkeys(
        ("oleobject", "package", "video", "audio", "media", "afchunk"), Reason.EMBEDDED
    ),
    **dict.fromkeys(
        (
            "externallink",
            "externallinkpath",
            "connections",
            "querytable",
            "webextension",
            "webextensiontaskpanes",
            "subdocument",
            "frame",
            "mailmergesource",
        ),
        Reason.EXTERNAL,
    ),
    **dict.fromkeys(("pivotcachedefinition", "pivotcacherecords"), Reason.HIDDEN),
    **dict.fromkeys(("revisionheaders", "revisionlog", "usernames"), Reason.REVISIONS),
}


def clean(content: bytes) -> tuple[Kind, bytes]:
    """The document without authors, properties, thumbnails, custom data and printers; its kind.

    Raises:
        Unfit: no such document, or something in it acts, fetches, hides or carries.
    """
    archive = zips.Archive(content)
    if _TYPES not in archive.names():
        raise Unfit(Reason.KIND)
    types = _Types()
    rewritten_types = office_xml.rewritten(archive.read(_TYPES), types)
    return types.kind, zips.written(_parts(archive, rewritten_types))


def _parts(archive: zips.Archive, types: bytes) -> Iterator[tuple[str, bytes]]:
    yield _TYPES, types
    for name in archive.names():
        if name != _TYPES and not _is_left_out(name):
            yield name, _part(name, archive.read(name))


def _part(name: str, content: bytes) -> bytes:
    suffix = "." + name.lower().rpartition(".")[2]
    if suffix == ".rels":
        return office_xml.rewritten(content, _Relations())
    if suffix in _MARKUP:
        return office_xml.rewritten(content, Rewriter())
    if suffix in _RASTER:
        return pictures.redrawn(content, _RASTER[suffix])
    raise Unfit(Reason.STRANGE_PART)


def _is_left_out(name: str) -> bool:
    """Whether a part stays away.

    Raises:
        Unfit: it is of a kind that a document must not have.
    """
    low = name.lower()
    if "/embeddings/" in low:
        raise Unfit(Reason.EMBEDDED)
    if "/activex/" in low or low.endswith("vbaproject.bin"):
        raise Unfit(Reason.MACRO)
    if "/externallinks/" in low:
        raise Unfit(Reason.EXTERNAL)
    return low.startswith(_FOLDERS_LEFT_OUT) or low in _FILES_LEFT_OUT


class _Types(Rewriter):
    """The list of what each part is: names the kind of document, forgets parts that are left out."""

    def __init__(self) -> None:
        super().__init__()
        self._kinds: list[Kind] = []

    @property
    def kind(self) -> Kind:
        """Of the whole document.

        Raises:
            Unfit: neither or both of the kinds that are taken.
        """
        if len(self._kinds) != 1:
            raise Unfit(Reason.KIND)
        return self._kinds[0]

    def keeps(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Forget overrides of parts that are left out; note the main part."""
        said = attributes.get("ContentType", "")
        if "macroenabled" in said.lower() or "vbaproject" in said.lower():
            raise Unfit(Reason.MACRO)
        if office_xml.local(name) != "Override":
            return True
        if said in _MAIN:
            self._kinds.append(_MAIN[said])
        return not _is_left_out(attributes.get("PartName", "").lstrip("/"))


class _Relations(Rewriter):
    """What a part refers to: refused, left out, or kept."""

    def keeps(self, name: str, attributes: Mapping[str, str]) -> bool:
        """Decide by the end of the relationship's type, and whether it leads outside."""
        if office_xml.local(name) != "Relationship":
            return True
        kind = attributes.get("Type", "").rpartition("/")[2].lower()
        if kind in _REFUSED:
            raise Unfit(_REFUSED[kind])
        if kind in _LEFT_OUT:
            return False
        target = attributes.get("Target", "").strip()
        if attributes.get("TargetMode", "Internal") != "Internal":
            self._refuse_outside(kind, target)
        elif "://" in target or target.startswith(("\\", "//")):
            raise Unfit(Reason.EXTERNAL)
        return True

    @staticmethod
    def _refuse_outside(kind: str, target: str) -> None:
        """Web addresses that a reader may click stay; all that a program would fetch does not."""
        if kind != "hyperlink" or not target.lower().startswith(_WEB):
            raise Unfit(Reason.EXTERNAL)
