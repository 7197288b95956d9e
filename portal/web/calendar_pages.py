"""Due days for calendar programs (日历): a file for who is signed in, and a secret address to subscribe."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import calendar_links
from data.actor import Actor
from data.errors import NoSuch
from data.rights import Action
from data.store import Store
from portal import clock
from portal.settings import Settings
from portal.web import addresses, attachments
from portal.web.steps import allowed, step
from portal.workflows import calendar_files

_KIND = "text/calendar; charset=utf-8"
_NAME = "铸盾到期事项.ics"


class CalendarPages:
    """GET of one's own file needs a session; the subscription has its secret, and needs none."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.CALENDAR, self.own, methods=["GET"]),
            Route(addresses.CALENDAR_FEED, self.subscribed, methods=["GET"]),
        ]

    async def own(self, request: Request) -> Response:
        """The file to save and open."""
        actor = allowed(request, Action.MESSAGE_READ)
        content = await step(self.settings, partial(self._file, actor=actor))
        return attachments.of_text(content.decode(), _NAME, _KIND)

    async def subscribed(self, request: Request) -> Response:
        """What a calendar program fetches by itself.

        Raises:
            HTTPException: 404 for every address that is not, or is no longer, somebody's.
        """
        token = request.path_params["token"]
        try:
            content = await step(self.settings, partial(self._of_token, token))
        except NoSuch:
            raise HTTPException(404) from None
        return Response(content, media_type=_KIND, headers=attachments.NOT_KEPT)

    def _file(self, store: Store, *, actor: Actor) -> bytes:
        portal = self.settings.address
        return calendar_files.of(store, portal=portal, actor=actor, now=clock.now())

    def _of_token(self, token: str, store: Store) -> bytes:
        holder = calendar_links.holder(store, token, now=clock.now())
        return self._file(store, actor=holder)
