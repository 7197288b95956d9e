"""The page /profile/edit: a firm changes what it states of itself (修改企业情况)."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import firms
from data.actor import Actor
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.confirmation import of_firm
from portal.web.forms import Form
from portal.web.registration import firm_choices
from portal.workflows import profiling
from portal.workflows.firm_form import Unacceptable

_LONGEST_KEPT = 200


class ProfilePage:
    """GET shows what is stored, POST saves it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.PROFILE_FORM, self.show, methods=["GET"]),
            Route(addresses.PROFILE_FORM, self.save, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The form as stored."""
        firm = await to_thread.run_sync(partial(self._own, of_firm(request)))
        return await self._page(request, firm, Form(profiling.as_typed(firm).model_dump()))

    async def save(self, request: Request) -> Response:
        """Save and go back to the screen, or name what is missing; what was typed stays."""
        actor = of_firm(request)
        values = await forms.read(request, self.settings)
        kept = {name: value[:_LONGEST_KEPT] for name, value in values.items()}
        form = profiling.ProfileForm.model_validate({n: v[:2000] for n, v in values.items()})
        problems: dict[str, str] = {}
        refusal = ""
        try:
            await to_thread.run_sync(partial(self._save, form, actor))
        except Unacceptable as refused:
            problems.update(refused.problems)
        except firms.ProfileChanged as refused:
            refusal = str(refused)
        else:
            return RedirectResponse(f"/{addresses.PROFILE}", status_code=303)
        firm = await to_thread.run_sync(partial(self._own, actor))
        return await self._page(request, firm, Form(kept, problems), status=422, refusal=refusal)

    def _own(self, actor: Actor) -> firms.Firm:
        with access.open_database(self.settings) as store:
            return firms.own(store, actor=actor)

    def _save(self, form: profiling.ProfileForm, actor: Actor) -> None:
        with access.open_database(self.settings) as store:
            profiling.change(store, form, actor=actor, now=clock.now())

    async def _page(
        self,
        request: Request,
        firm: firms.Firm,
        form: Form,
        *,
        status: int = 200,
        refusal: str = "",
    ) -> Response:
        choices = await to_thread.run_sync(partial(firm_choices, self.settings, form))
        return forms.show(
            request,
            self.settings,
            "profile",
            status=status,
            form=form,
            code=firm.code,
            refusal=refusal,
            **choices,
        )
