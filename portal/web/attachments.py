"""Files that a browser saves (下载): a name in any script, nothing kept in a cache, never shown inline."""

from collections.abc import AsyncIterator
from typing import IO
from urllib.parse import quote

from anyio import to_thread
from starlette.responses import Response, StreamingResponse

_PIECE = 256 * 1024
NOT_KEPT = {"cache-control": "no-store", "content-security-policy": "default-src 'none'; sandbox"}


def headers(name: str) -> dict[str, str]:
    """What goes with a file of this name."""
    return {**NOT_KEPT, **saved_as(name)}


def saved_as(name: str) -> dict[str, str]:
    """Has a browser save a file under a name in any script; one that knows no UTF-8 names calls it `download`."""
    ending = name.rpartition(".")[2]
    said = f"attachment; filename=\"download.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {"content-disposition": said}


def of_text(text: str, name: str, kind: str) -> Response:
    """A text as a file."""
    return Response(text.encode(), media_type=kind, headers=headers(name))


def of_file(content: IO[bytes], size: int, name: str, kind: str) -> Response:
    """An open file, sent piece by piece and closed at the end, also where the browser goes away."""
    said = {**headers(name), "content-length": str(size)}
    return StreamingResponse(_pieces(content), media_type=kind, headers=said)


async def _pieces(content: IO[bytes]) -> AsyncIterator[bytes]:
    try:
        while piece := await to_thread.run_sync(content.read, _PIECE):
            yield piece
    finally:
        content.close()
