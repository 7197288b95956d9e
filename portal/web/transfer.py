"""The page /colleagues/transfer (移交负责人): to a colleague, by the own password."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data.errors import Refusal, StoreError
from data.rights import Action
from portal import clock
from portal.settings import Settings
from portal.web import addresses, errors, forms
from portal.web.entrance import refuse_open_line
from portal.web.forms import Form
from portal.web.limits import Throttle
from portal.web.steps import allowed, step
from portal.workflows import handing_over
from portal.workflows.own_password import WrongPassword


class TransferPage:
    """GET asks to whom, POST does it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.attempts = Throttle.of("10/minute", "30/hour")

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.TRANSFER, self.show, methods=["GET"]),
            Route(addresses.TRANSFER, self.hand_over, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The colleagues to choose from."""
        refuse_open_line(request)
        return await self._page(request, Form())

    async def hand_over(self, request: Request) -> Response:
        """Hand over and go on as a colleague."""
        refuse_open_line(request)
        actor = allowed(request, Action.OWNER_TRANSFER)
        values = await forms.read(request, self.settings)
        if not self.attempts.allows(actor.account_id):
            return errors.error_page(429, demo=self.settings.demo)
        kept = {"to": values.get("to", "")[:64]}
        if values.get("sure") != "yes":
            problem = {"sure": "请先勾选，确认您明白移交以后会怎样。"}
            return await self._page(request, Form(kept, problem), status=422)
        try:
            await step(
                self.settings,
                partial(
                    handing_over.hand_over,
                    to_id=kept["to"],
                    password=values.get("password", "")[:500],
                    actor=actor,
                    now=clock.now(),
                ),
            )
        except StoreError:
            raise
        except Refusal as refusal:
            field = "password" if isinstance(refusal, WrongPassword) else "to"
            return await self._page(request, Form(kept, {field: str(refusal)}), status=422)
        return RedirectResponse(addresses.COLLEAGUES, status_code=303)

    async def _page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        actor = allowed(request, Action.OWNER_TRANSFER)
        people = await step(self.settings, partial(handing_over.candidates, actor=actor))
        return forms.show(
            request, self.settings, "transfer", status=status, form=form, people=people
        )
