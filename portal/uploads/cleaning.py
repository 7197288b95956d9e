"""A file by its content (识别与整理): its kind, and a clean copy. Runs in the child process only."""

from dataclasses import dataclass

import filetype

from data.file_kinds import Kind
from portal.uploads.unfit import Reason, Unfit

_ZIP = b"PK"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PLAIN_KINDS = {
    "application/pdf": Kind.PDF,
    "image/png": Kind.PNG,
    "image/jpeg": Kind.JPEG,
}


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What may be stored."""

    kind: Kind
    content: bytes


def clean(content: bytes) -> Cleaned:
    """Recognise and rewrite; the name of the file plays no part.

    Raises:
        Unfit: with the reason.
    """
    if not content:
        raise Unfit(Reason.EMPTY)
    if content.startswith(_OLE):
        raise Unfit(Reason.OLD_OFFICE)
    if content.startswith(_ZIP):
        from portal.uploads import office

        return Cleaned(*office.clean(content))
    kind = _PLAIN_KINDS.get(filetype.guess_mime(content[:8192]) or "")
    if kind is Kind.PDF and content.startswith(b"%PDF-"):
        from portal.uploads import pdfs

        return Cleaned(kind, pdfs.clean(content))
    if kind in {Kind.PNG, Kind.JPEG}:
        from portal.uploads import pictures

        return Cleaned(kind, pictures.clean(content, kind))
    raise Unfit(Reason.KIND)
