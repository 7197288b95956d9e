"""The page /ownership-claim: a firm sees who claims its account, and stops it (叫停)."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import claim_decisions, claims
from data.errors import Refusal, StoreError
from data.rights import Action
from portal import clock, figures
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.steps import allowed, step


class ClaimWarning:
    """GET shows what waits, POST stops it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.OWNERSHIP_CLAIM, self.show, methods=["GET"]),
            Route(addresses.OWNERSHIP_CLAIM, self.stop, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """What waits for this firm."""
        return await self._page(request, stopped="stopped" in request.query_params)

    async def stop(self, request: Request) -> Response:
        """Stop it at once."""
        actor = allowed(request, Action.CLAIM_STOP)
        values = await forms.read(request, self.settings)
        claim_id = values.get("claim", "")[:64]
        try:
            work = partial(claim_decisions.stop, claim_id=claim_id, actor=actor, now=clock.now())
            await step(self.settings, work)
        except StoreError:
            raise
        except Refusal as refusal:
            return await self._page(request, status=422, refusal=str(refusal))
        return RedirectResponse(f"{addresses.OWNERSHIP_CLAIM}?stopped", status_code=303)

    async def _page(
        self, request: Request, *, status: int = 200, stopped: bool = False, refusal: str = ""
    ) -> Response:
        actor = allowed(request, Action.CLAIM_WATCH)
        found = await step(self.settings, partial(claims.of_own_firm, actor=actor))
        return forms.show(
            request,
            self.settings,
            "ownership_claim",
            status=status,
            found=found,
            stopped=stopped,
            refusal=refusal,
            moment=figures.moment,
        )
