"""Own files that a browser fetches: the shell of the screens, style, script, fonts, icon."""

import gzip
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from portal import access
from portal.web import addresses, cookies, shell
from portal.web.templates import STATIC, version

_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"


@lru_cache(maxsize=1)
def _shell() -> tuple[bytes, bytes]:
    """The shell, plain and compressed."""
    page = shell.chinese(shell.framework_page(), version=version()).encode()
    return page, gzip.compress(page, mtime=0)


async def screen(request: Request) -> Response:
    """The shell; a browser without any cookie of ours gets the one that tells it apart."""
    plain, packed = _shell()
    headers = {"cache-control": "no-store", "vary": "accept-encoding"}
    answer = Response(plain, media_type="text/html", headers=headers)
    if "gzip" in request.headers.get("accept-encoding", ""):
        answer = Response(
            packed, media_type="text/html", headers={**headers, "content-encoding": "gzip"}
        )
    if cookies.read(request.scope, cookies.VISITOR) is None:
        cookies.set_token(answer, request, cookies.VISITOR, access.new_token())
    return answer


_FILES = {
    "portal.js": "text/javascript",
    "register.js": "text/javascript",
    "base.css": "text/css",
    "pages.css": "text/css",
    "screens.css": "text/css",
    "icon.svg": "image/svg+xml",
}


def files_served() -> tuple[str, ...]:
    """The names of the own files, each at the root of the portal."""
    return tuple(_FILES)


def _file(name: str, kind: str) -> Route:
    async def send(request: Request) -> Response:
        named = request.query_params.get("v") == version()
        headers = {"cache-control": _FOR_EVER if named else _ASK_AGAIN}
        return FileResponse(STATIC / name, media_type=kind, headers=headers)

    return Route(f"/{name}", send, methods=["GET"])


class FontFiles(StaticFiles):
    """Fonts never change under their address; the style sheet that names them may."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        """As Starlette does, with the cache told how long."""
        answer = await super().get_response(path, scope)
        lasting = path.endswith(".woff2") and answer.status_code == 200
        answer.headers["cache-control"] = _FOR_EVER if lasting else _ASK_AGAIN
        return answer


def routes() -> list[BaseRoute]:
    """Screens and files; fonts may be missing, then the browser's own are used."""
    screens = [Route(f"/{path}", screen, methods=["GET"]) for path in addresses.SCREENS]
    return [
        *screens,
        *(_file(name, kind) for name, kind in _FILES.items()),
        Mount(addresses.FONTS, FontFiles(directory=STATIC / "fonts", check_dir=False)),
    ]
