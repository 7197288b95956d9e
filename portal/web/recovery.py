"""The page /recover (找回负责人账号): who asks and what will be shown; the answer tells nothing of firms."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import bounds
from portal import clock
from portal.settings import Settings
from portal.web import addresses, errors, forms
from portal.web.entrance import refuse_open_line
from portal.web.forms import EvenTime, Form
from portal.web.limits import Throttle, client_key
from portal.web.steps import step
from portal.workflows import recovering
from portal.workflows.firm_form import Unacceptable
from portal.workflows.recovering import RecoveryForm

ANSWER_SECONDS = 0.8
"""How long every claim takes, whether the portal has the firm or not."""
_LONGEST_KEPT = 200


class RecoveryPage:
    """GET asks, POST keeps the claim; known and unknown firms get the same answer after the same time."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.attempts = Throttle.of("5/minute", "20/hour")

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.RECOVER, self.show, methods=["GET"]),
            Route(addresses.RECOVER, self.file, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The empty form."""
        refuse_open_line(request)
        return self._page(request, Form())

    async def file(self, request: Request) -> Response:
        """Keep the claim, or name what is missing."""
        timer = EvenTime(ANSWER_SECONDS)
        refuse_open_line(request)
        values = await forms.read(request, self.settings)
        if not self.attempts.allows(client_key(request.client.host if request.client else None)):
            return errors.error_page(429, demo=self.settings.demo)
        form = RecoveryForm.model_validate({n: v[:2000] for n, v in values.items()})
        try:
            work = partial(recovering.file, form=form, new_id=clock.new_id, now=clock.now())
            await step(self.settings, work)
        except Unacceptable as refused:
            kept = {n: v[:_LONGEST_KEPT] for n, v in values.items()}
            return self._page(request, Form(kept, refused.problems), status=422)
        await timer.over()
        return self._page(request, Form(), filed=True)

    def _page(
        self, request: Request, form: Form, *, status: int = 200, filed: bool = False
    ) -> Response:
        return forms.show(
            request,
            self.settings,
            "recover",
            status=status,
            form=form,
            filed=filed,
            waiting=bounds.number("recovery_waiting"),
            signed_in=bool(request.state.actor.account_id),
        )
