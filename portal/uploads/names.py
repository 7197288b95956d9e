"""The name of an uploaded file (文件名), made safe to keep, to show and to give back."""

import unicodedata

from data.file_kinds import Kind
from data.files import LONGEST_NAME

_UNNAMED = "证据文件"
_TROUBLE = '<>:"/\\|?*'
_KNOWN_ENDS = {".pdf", ".png", ".jpg", ".jpeg", ".docx", ".xlsx"}
_RESERVED = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}


def cleaned(given: str, kind: Kind) -> str:
    """The last part of the name, without what no system shows or keeps; its end fits the content."""
    last = given.replace("\\", "/").rpartition("/")[2]
    shown = "".join(c for c in unicodedata.normalize("NFC", last) if _is_shown(c))
    stem = " ".join(shown.split())
    for end in _KNOWN_ENDS:
        if stem.lower().endswith(end):
            stem = stem[: -len(end)]
            break
    stem = stem.strip(". ")
    if not stem or stem.lower() in _RESERVED:
        stem = _UNNAMED
    return stem[: LONGEST_NAME - len(kind.suffix)].strip(". ") + kind.suffix


def _is_shown(character: str) -> bool:
    if character in _TROUBLE:
        return False
    return character == " " or unicodedata.category(character)[0] not in "CZ"
