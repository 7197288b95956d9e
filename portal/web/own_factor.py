"""Pages under /account for the second factor (动态口令): begin, turn off, new recovery codes."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.errors import Refusal
from data.rights import Action
from portal import clock
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.entrance import go, origin_of
from portal.web.forms import Form
from portal.web.second_factor import show_codes
from portal.web.steps import allowed, signed_in, step
from portal.workflows import second_factor
from portal.workflows.firm_form import Unacceptable
from portal.workflows.second_factor import WrongCode


class OwnFactor:
    """What somebody does with the own second factor while signed in."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.SECOND_FACTOR_ON, self.back, methods=["GET"]),
            Route(addresses.SECOND_FACTOR_ON, self.begin, methods=["POST"]),
            Route(addresses.SECOND_FACTOR_OFF, self.ask_off, methods=["GET"]),
            Route(addresses.SECOND_FACTOR_OFF, self.turn_off, methods=["POST"]),
            Route(addresses.RECOVERY_CODES, self.ask_codes, methods=["GET"]),
            Route(addresses.RECOVERY_CODES, self.new_codes, methods=["POST"]),
        ]

    async def back(self, _: Request) -> Response:
        """It begins on the page of the account."""
        return go(addresses.ACCOUNT)

    async def begin(self, request: Request) -> Response:
        """Make a secret and show it."""
        actor = signed_in(request)
        await forms.read(request, self.settings)
        await step(self.settings, partial(second_factor.prepare, actor=actor, now=clock.now()))
        return go(addresses.SECOND_FACTOR)

    async def ask_off(self, request: Request) -> Response:
        """Password and code; staff have no such page."""
        return await self._page(request, "second_factor_off", Form())

    async def turn_off(self, request: Request) -> Response:
        """Turn it off, or name the field that is wrong."""
        actor = allowed(request, Action.SECOND_FACTOR_OFF)
        values = await forms.read(request, self.settings)
        work = partial(
            second_factor.turn_off,
            password=values.get("present", ""),
            code=values.get("code", "")[:60],
            actor=actor,
            origin=origin_of(request),
            now=clock.now(),
        )
        try:
            await step(self.settings, work)
        except (WrongCode, Unacceptable) as refusal:
            form = Form({}, _problems(refusal))
            return await self._page(request, "second_factor_off", form, status=422)
        return go(f"{addresses.ACCOUNT}?done=off")

    async def ask_codes(self, request: Request) -> Response:
        """A code, before the old recovery codes are made worthless."""
        return await self._page(request, "recovery_codes_ask", Form())

    async def new_codes(self, request: Request) -> Response:
        """Ten new ones, shown once."""
        actor = signed_in(request)
        values = await forms.read(request, self.settings)
        work = partial(
            second_factor.renew_codes,
            code=values.get("code", "")[:60],
            actor=actor,
            origin=origin_of(request),
            now=clock.now(),
        )
        try:
            codes = await step(self.settings, work)
        except WrongCode as refusal:
            form = Form({}, {"code": str(refusal)})
            return await self._page(request, "recovery_codes_ask", form, status=422)
        return show_codes(self.settings, codes, addresses.ACCOUNT)

    async def _page(
        self, request: Request, name: str, form: Form, *, status: int = 200
    ) -> Response:
        actor = signed_in(request)
        if name == "second_factor_off":
            allowed(request, Action.SECOND_FACTOR_OFF)
        standing = await step(self.settings, partial(second_factor.standing, actor=actor))
        if not standing.is_on:
            raise HTTPException(404)
        return forms.show(
            request, self.settings, name, status=status, form=form, left=standing.codes_left
        )


def _problems(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, Unacceptable):
        return dict(refusal.problems)
    return {"code": str(refusal)}
