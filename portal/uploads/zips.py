"""Zip archives of strangers (压缩包): looked at before anything is unpacked, and unpacked within bounds."""

import stat
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from portal.uploads.unfit import Reason, Unfit

MOST_ENTRIES = 2_000
MOST_DECLARED = 50_000_000
"""Bytes that all entries together may unfold to."""
MOST_RATIO = 100
SMALL = 1_000_000
"""Bytes; below this an entry may fold more tightly, as small XML does."""
LONGEST_NAME = 200

_LOCAL_HEADER = b"PK\x03\x04"
_LOCAL_HEADER_BYTES = 30
_ENCRYPTED = 0x1
_NESTED = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Archive:
    """A zip whose table of contents is sound; entries by their cleaned-up names."""

    def __init__(self, content: bytes) -> None:
        """Look at the table of contents.

        Raises:
            Unfit: too much, encrypted, overlapping, oddly named, or no zip from its first byte on.
        """
        if not content.startswith(_LOCAL_HEADER):
            raise Unfit(Reason.ARCHIVE)
        try:
            self._zip = zipfile.ZipFile(BytesIO(content))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            raise Unfit(Reason.BROKEN) from error
        self._entries = _entries(self._zip, len(content))

    def names(self) -> list[str]:
        """The files in it, in their order."""
        return list(self._entries)

    def read(self, name: str) -> bytes:
        """One entry, never more than it declares.

        Raises:
            Unfit: broken, longer or shorter than declared, or an archive itself.
        """
        entry = self._entries[name]
        try:
            with self._zip.open(entry) as stream:
                content = stream.read(entry.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, ValueError, OSError, EOFError) as error:
            raise Unfit(Reason.BROKEN) from error
        except (RuntimeError, NotImplementedError) as error:
            raise Unfit(Reason.ARCHIVE) from error
        if len(content) != entry.file_size:
            raise Unfit(Reason.BOMB)
        if content.startswith(_NESTED):
            raise Unfit(Reason.ARCHIVE)
        if content.startswith(_OLE):
            raise Unfit(Reason.EMBEDDED)
        return content


def written(parts: Iterator[tuple[str, bytes]]) -> bytes:
    """A fresh zip: no times, no comments, no extra fields."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(_plain(name), content)
    return made.getvalue()


def _plain(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


def _entries(archive: zipfile.ZipFile, length: int) -> dict[str, zipfile.ZipInfo]:
    listed = archive.infolist()
    if not 0 < len(listed) <= MOST_ENTRIES:
        raise Unfit(Reason.ARCHIVE)
    _refuse_bombs(listed)
    _refuse_overlaps(listed, length)
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in listed:
        _refuse_odd(entry)
        if entry.is_dir():
            continue
        if entry.filename.lower() in {name.lower() for name in found}:
            raise Unfit(Reason.ARCHIVE)
        found[entry.filename] = entry
    return found


def _refuse_bombs(listed: list[zipfile.ZipInfo]) -> None:
    declared = sum(entry.file_size for entry in listed)
    packed = sum(entry.compress_size for entry in listed)
    if declared > MOST_DECLARED or declared > MOST_RATIO * max(packed, SMALL // MOST_RATIO):
        raise Unfit(Reason.BOMB)
    for entry in listed:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1):
            raise Unfit(Reason.BOMB)


def _refuse_overlaps(listed: list[zipfile.ZipInfo], length: int) -> None:
    """Entries that share bytes unfold to more than all of them hold."""
    end = 0
    for entry in sorted(listed, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise Unfit(Reason.BOMB)
        end = entry.header_offset + _LOCAL_HEADER_BYTES + entry.compress_size
    if end > length:
        raise Unfit(Reason.BROKEN)


def _refuse_odd(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise Unfit(Reason.ENCRYPTED)
    parts = entry.filename.rstrip("/").split("/")
    odd = (
        entry.compress_type not in _METHODS
        or stat.S_ISLNK(entry.external_attr >> 16)
        or len(entry.filename) > LONGEST_NAME
        or entry.orig_filename != entry.filename
        or any(part in {"", ".", ".."} for part in parts)
        or any(c in '\\:*?"<>|' or not c.isprintable() for c in entry.filename)
    )
    if odd:
        raise Unfit(Reason.ARCHIVE)
