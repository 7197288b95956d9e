"""Files of evidence (证据文件) given back: to who may open them, never run or shown by the browser."""

from functools import partial
from urllib.parse import quote

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import files
from data.actor import Actor
from data.errors import NoSuch, NotAllowed
from data.files import AttachedFile
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses

_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'"


class StoredFiles:
    """GET /files/{id}: the file, or the same 404 whatever the reason."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [Route(f"{addresses.FILES}/{{file}}", self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """An attachment of the kind that the portal found, under the name it has.

        Raises:
            HTTPException: 404 for a visitor, a neighbour, a withdrawn piece and an unknown id alike.
        """
        work = partial(self._read, request.path_params["file"], request.state.actor)
        try:
            file, content = await to_thread.run_sync(work)
        except (NoSuch, NotAllowed):
            raise HTTPException(404) from None
        return Response(content, media_type=file.kind.media_type, headers=_headers(file))

    def _read(self, file_id: str, actor: Actor) -> tuple[AttachedFile, bytes]:
        with access.open_database(self.settings) as store:
            return files.read(store, file_id, actor=actor, now=clock.now())


def _headers(file: AttachedFile) -> dict[str, str]:
    plain = f"evidence{file.kind.suffix}"
    named = quote(file.name, safe="")
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{named}",
        "content-security-policy": _POLICY,
        "cache-control": "no-store",
    }
