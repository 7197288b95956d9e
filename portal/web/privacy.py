"""The page /privacy: what is collected, where it lies, who sees it, what one may ask for."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from portal.settings import Settings
from portal.web import addresses, templates
from portal.workflows.registration import CONSENT


class Privacy:
    """One page without a form."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [Route(addresses.PRIVACY, self.show, methods=["GET"])]

    async def show(self, request: Request) -> Response:
        """The notice, under the name that an account's consent is stored with."""
        signed_in = bool(request.state.actor.account_id)
        return templates.page(
            "privacy", demo=self.settings.demo, notice=CONSENT, signed_in=signed_in
        )
