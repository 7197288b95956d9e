"""The page /firms/export: staff take the list of firms in their scope, with a reason (导出企业名单)."""

from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.actor import Actor
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.times import day_in_shanghai
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, attachments, forms
from portal.web.forms import Form
from portal.workflows import exporting
from portal.workflows.exporting import FirmList


class FirmsExport:
    """GET says what the list holds and asks for the reason, POST sends it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.FIRMS_EXPORT, self.show, methods=["GET"]),
            Route(addresses.FIRMS_EXPORT, self.take, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The form."""
        return self._page(request, Form())

    async def take(self, request: Request) -> Response:
        """The list, or why there is none."""
        actor = official(request)
        reason = (await forms.read(request, self.settings)).get("reason", "")[:1000]
        try:
            made = await to_thread.run_sync(partial(self._take, reason, actor))
        except StoreError:
            raise
        except Refusal as refusal:
            form = Form({"reason": reason}, {"reason": str(refusal)})
            return self._page(request, form, status=422)
        name = f"铸盾-企业名单-{day_in_shanghai(clock.now()):%Y%m%d}.csv"
        return attachments.of_text(made.text, name, "text/csv; charset=utf-8")

    def _take(self, reason: str, actor: Actor) -> FirmList:
        with access.open_database(self.settings) as store:
            return exporting.export_firms(
                store, reason, actor=actor, now=clock.now(), new_id=clock.new_id
            )

    def _page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        limits = exporting.limits_of(official(request))
        return forms.show(
            request, self.settings, "firms_export", status=status, form=form, limits=limits
        )


def official(request: Request) -> Actor:
    """Who may take lists.

    Raises:
        HTTPException: 404 for everybody else.
    """
    actor: Actor = request.state.actor
    if not may(actor, Action.EXPORT_FIRMS):
        raise HTTPException(404)
    return actor
