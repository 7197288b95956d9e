"""The page /colleagues/parts (分工): the owner says who answers for which part."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import accounts, parts
from data.accounts import Account
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.rights import Action
from data.store import Store
from portal import clock
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.steps import allowed, step
from portal.workflows import dividing


class PartPage:
    """GET shows one choice a part, POST keeps them all."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.PARTS, self.show, methods=["GET"]),
            Route(addresses.PARTS, self.save, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """As it stands."""
        return await self._page(request, saved="saved" in request.query_params)

    async def save(self, request: Request) -> Response:
        """Keep what was chosen."""
        actor = allowed(request, Action.PART_ASSIGN)
        values = await forms.read(request, self.settings)
        wanted = {part: values[part][:64] for part in parts.titles() if part in values}
        try:
            await step(
                self.settings,
                partial(dividing.assign_all, wanted=wanted, actor=actor, now=clock.now()),
            )
        except StoreError:
            raise
        except Refusal as refusal:
            return await self._page(request, status=422, refusal=str(refusal))
        return RedirectResponse(f"{addresses.PARTS}?saved", status_code=303)

    async def _page(
        self, request: Request, *, status: int = 200, saved: bool = False, refusal: str = ""
    ) -> Response:
        actor = allowed(request, Action.PART_ASSIGN)
        shares = await step(self.settings, partial(dividing.shares, actor=actor))
        people = await step(self.settings, partial(_people, actor=actor))
        return forms.show(
            request,
            self.settings,
            "parts_of_firm",
            status=status,
            shares=shares,
            people=people,
            me=actor.account_id,
            saved=saved,
            refusal=refusal,
        )


def _people(store: Store, *, actor: Actor) -> list[Account]:
    found = accounts.of_firm(store, actor.firm_id or "", actor=actor)
    return [account for account in found if account.disabled_at is None]
