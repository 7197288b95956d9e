"""The page /audit/head: the end of the audit chain as a file to keep elsewhere (下载链尾)."""

from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import heads, trail
from data.actor import Actor
from data.audit import Head
from data.rights import Action, may
from data.times import day_in_shanghai
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, attachments, forms


class AuditHead:
    """GET shows the head and a button, POST sends the file and notes that it was taken."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.AUDIT_HEAD, self.show, methods=["GET"]),
            Route(addresses.AUDIT_HEAD, self.take, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """What the file will say."""
        head = await to_thread.run_sync(partial(self._head, auditor(request)))
        return forms.show(request, self.settings, "audit_head", head=head)

    async def take(self, request: Request) -> Response:
        """The text file."""
        actor = auditor(request)
        await forms.read(request, self.settings)
        now = clock.now()
        head = await to_thread.run_sync(partial(self._take, actor))
        name = f"铸盾-留痕链尾-{day_in_shanghai(now):%Y%m%d}.txt"
        text = heads.written(head, at=now)
        return attachments.of_text(text, name, "text/plain; charset=utf-8")

    def _head(self, actor: Actor) -> Head:
        with access.open_database(self.settings) as store:
            return trail.head(store, actor=actor)

    def _take(self, actor: Actor) -> Head:
        with access.open_database(self.settings) as store:
            return trail.take_head(store, actor=actor, now=clock.now())


def auditor(request: Request) -> Actor:
    """Who reads the chain.

    Raises:
        HTTPException: 404 for everybody else.
    """
    actor: Actor = request.state.actor
    if not may(actor, Action.AUDIT_TAKE_HEAD):
        raise HTTPException(404)
    return actor
