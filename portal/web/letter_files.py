"""Letters as Word files (文书下载): under their own address, to who may have them, never kept in a cache."""

from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.actor import Actor
from data.errors import NoSuch, NotAllowed
from data.purposes import PurposeMissing
from portal import access, clock
from portal.letters.word import MEDIA_TYPE
from portal.settings import Settings
from portal.web import addresses, attachments
from portal.workflows import writing_letters
from portal.workflows.writing_letters import File


class LetterFiles:
    """GET /letters/{id}: the letter, or the same 404 whatever the reason."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [Route(f"/{addresses.LETTERS}/{{letter}}", self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """An attachment; each one is noted.

        Raises:
            HTTPException: 404 for a visitor, a neighbour, a draft and an unknown id alike, and for staff
                who have not said why.
        """
        work = partial(self._read, request.path_params["letter"], request.state.actor)
        try:
            file = await to_thread.run_sync(work)
        except (NoSuch, NotAllowed, PurposeMissing):
            raise HTTPException(404) from None
        return Response(file.content, media_type=MEDIA_TYPE, headers=attachments.headers(file.name))

    def _read(self, letter_id: str, actor: Actor) -> File:
        with access.open_database(self.settings) as store:
            return writing_letters.as_file(store, letter_id, actor=actor, now=clock.now())
