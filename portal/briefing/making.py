"""A briefing as a file (专报的文件), as Word or as PDF."""

from collections.abc import Mapping
from typing import Literal, cast

from portal.briefing import pdf, word
from portal.briefing.model import Briefing

Kind = Literal["docx", "pdf"]
KINDS: Mapping[Kind, str] = {"docx": word.MEDIA_TYPE, "pdf": pdf.MEDIA_TYPE}
"""Kind → its media type."""


def kind_of(text: str) -> Kind | None:
    """A kind by its name; None for any other."""
    return cast(Kind, text) if text in KINDS else None


def made(briefing: Briefing, kind: Kind) -> bytes:
    """The file.

    Raises:
        NoGlyph: as `pdf.write`.
    """
    return pdf.write(briefing) if kind == "pdf" else word.write(briefing)
