"""Files that a browser saves (下载): a name in any script, nothing kept in a cache, never shown inline."""

from urllib.parse import quote

from starlette.responses import Response

NOT_KEPT = {"cache-control": "no-store", "content-security-policy": "default-src 'none'; sandbox"}


def headers(name: str) -> dict[str, str]:
    """What goes with a file of this name; browsers that know no UTF-8 names call it `download`."""
    ending = name.rpartition(".")[2]
    said = f"attachment; filename=\"download.{ending}\"; filename*=UTF-8''{quote(name, safe='')}"
    return {**NOT_KEPT, "content-disposition": said}


def of_text(text: str, name: str, kind: str) -> Response:
    """A text as a file."""
    return Response(text.encode(), media_type=kind, headers=headers(name))
