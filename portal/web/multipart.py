"""Forms that carry a file (带文件的表单): read as the body arrives, the file in a nameless file on disk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request

from portal.settings import Settings
from portal.web import forms

KIND = "multipart/form-data"
_MOST_FIELDS = 8
_LONGEST_FIELD = 16 * 1024
"""Bytes of a field that is no file."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the fields as text, and the file if one was chosen."""

    values: dict[str, str]
    file: UploadFile | None


@asynccontextmanager
async def sent(request: Request, settings: Settings) -> AsyncIterator[Sent]:
    """The fields and the file of a form of ours; the file is gone at the end of the block.

    Raises:
        HTTPException: 400 where it is no such form or was cut off, 403 where it does not come from
            our own page. A stranger's page is refused before the body is read.
    """
    forms.refuse_other_pages(request)
    if forms.media_type(request) != KIND:
        raise HTTPException(400)
    form = request.form(max_files=1, max_fields=_MOST_FIELDS, max_part_size=_LONGEST_FIELD)
    try:
        fields = await form.__aenter__()
    except ClientDisconnect:
        raise HTTPException(400) from None
    try:
        values = {name: value for name, value in fields.items() if isinstance(value, str)}
        forms.refuse_without_proof(request, settings, values)
        files = [value for value in fields.values() if isinstance(value, UploadFile)]
        yield Sent(values, next((file for file in files if file.filename), None))
    finally:
        await fields.close()
