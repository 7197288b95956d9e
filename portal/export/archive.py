"""The zip that a firm takes home (压缩包): a page to read, and the same as data."""

import json
import tempfile
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from data.times import SHANGHAI
from portal.export import page
from portal.export.gathering import Document

PAGE, DATA = "index.html", "data.json"
IN_MEMORY = 32 * 1024 * 1024
"""Bytes up to which nothing touches the disk; a larger archive lies in a file without a name."""


def packed(
    document: Document, *, now: datetime, contents: Iterable[tuple[str, bytes]] = ()
) -> IO[bytes]:
    """The archive, at its beginning; it is gone once it is closed.

    `contents`: further files, each with its place.
    """
    packed_file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  # the caller's
    with zipfile.ZipFile(packed_file, "w", zipfile.ZIP_DEFLATED) as archive:
        _add(archive, PAGE, page.rendered(document).encode(), now)
        _add(archive, DATA, as_json(document).encode(), now)
        for name, content in contents:
            _add(archive, name, content, now)
    packed_file.seek(0)
    return packed_file


def as_json(document: Document) -> str:
    """The document as JSON that people can read too."""
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False)


def _add(archive: zipfile.ZipFile, name: str, content: bytes, now: datetime) -> None:
    entry = zipfile.ZipInfo(name, now.astimezone(SHANGHAI).timetuple()[:6])
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, content)
