"""Files for everybody (公开文件): kept by caches, asked for again by their digest."""

from hashlib import sha256

from starlette.requests import Request
from starlette.responses import Response

from portal.web import attachments

_ALWAYS = {
    # A snapshot may be withdrawn: a cache asks each time, and mostly hears that nothing changed.
    "cache-control": "public, no-cache",
    "content-security-policy": "default-src 'none'; sandbox",
}


def answer(
    request: Request, content: bytes, kind: str, *, name: str = "", status: int = 200
) -> Response:
    """The file, or that the asker has it already (304).

    `name`: how a browser saves it; without one it is shown as it is.
    """
    etag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {**_ALWAYS, "etag": etag}
    if status == 200 and has_it(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers)
    if name:
        headers |= attachments.saved_as(name)
    return Response(content, status_code=status, media_type=kind, headers=headers)


def has_it(asked: str, etag: str) -> bool:
    """Whether a header `If-None-Match` names this digest."""
    named = [one.strip().removeprefix("W/") for one in asked[:2000].split(",")]
    return etag in named or named == ["*"]
