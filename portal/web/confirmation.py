"""The page /confirmation: a pending firm enters its invitation code (填写邀请码)."""

from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import firms
from data.actor import Actor
from data.errors import Refusal, StoreError
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.forms import Form
from portal.workflows import confirmation


class Confirmation:
    """GET shows what is known of the firm and asks for the word; POST confirms."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.CONFIRMATION, self.show, methods=["GET"]),
            Route(addresses.CONFIRMATION, self.confirm, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The form, or that the firm is confirmed."""
        return await self._page(request, Form())

    async def confirm(self, request: Request) -> Response:
        """Confirm, or say that the word does not fit."""
        actor = of_firm(request)
        word = (await forms.read(request, self.settings)).get("word", "")[:100]
        try:
            await to_thread.run_sync(partial(self._confirm, word, actor))
        except StoreError:
            raise
        except Refusal as refusal:
            return await self._page(
                request, Form({"word": word}, {"word": str(refusal)}), status=422
            )
        return await self._page(request, Form())

    def _confirm(self, word: str, actor: Actor) -> None:
        with access.open_database(self.settings) as store:
            confirmation.confirm(store, word, actor=actor, now=clock.now())

    async def _page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        firm = await to_thread.run_sync(partial(self._own_firm, of_firm(request)))
        return forms.show(
            request, self.settings, "confirmation", status=status, form=form, firm=firm
        )

    def _own_firm(self, actor: Actor) -> firms.Firm:
        with access.open_database(self.settings) as store:
            return firms.own(store, actor=actor)


def of_firm(request: Request) -> Actor:
    """The firm's account behind this request; the middleware has let nobody unknown through.

    Raises:
        HTTPException: 404 for staff, who have no firm.
    """
    actor: Actor = request.state.actor
    if not actor.is_of_firm:
        raise HTTPException(404)
    return actor
