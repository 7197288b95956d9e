"""The kinds of file (文件种类) that a piece of evidence may carry; nothing else is kept or served."""

from enum import StrEnum


class Kind(StrEnum):
    """A kind by its content; the value is stored, and is the kind in `portal/guard/patterns.yaml`."""

    PDF = "pdf"
    PNG = "png"
    JPEG = "jpeg"
    DOCX = "docx"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """What the browser is told."""
        return _MEDIA_TYPES[self]

    @property
    def suffix(self) -> str:
        """The end of the file's name, dot included."""
        return ".jpg" if self is Kind.JPEG else f".{self.value}"


_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
    Kind.DOCX: f"{_OFFICE}.wordprocessingml.document",
    Kind.XLSX: f"{_OFFICE}.spreadsheetml.sheet",
}
