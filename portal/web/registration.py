"""The page /register: a firm states what it is; everything typed is kept on an error (登记企业)."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from data import industries, parks, regions
from data.store import Store
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, errors, forms
from portal.web.entrance import refuse_open_line
from portal.web.forms import EvenTime, Form
from portal.web.limits import Throttle, client_key
from portal.web.sign_in import show_sign_in
from portal.workflows import registration
from portal.workflows.firm_form import Unacceptable, asks_assets

ANSWER_SECONDS = 0.8
"""How long every accepted registration takes, whether the login name was free or not."""
_LONGEST_KEPT = 200
_SECRET = ("password", "again")
_MOST_FOUND = 12


class Registration:
    """The pages /register and /register/industries."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.attempts = Throttle.of("10/minute", "60/hour")
        self.searches = Throttle.of("120/minute")

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.REGISTER, self.show, methods=["GET"]),
            Route(addresses.REGISTER, self.register, methods=["POST"]),
            Route(addresses.INDUSTRIES, self.industries, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The empty form."""
        refuse_open_line(request)
        wanted = addresses.wanted_page(request.query_params.get("next", ""))
        return await self._page(request, Form({"next": wanted}))

    async def register(self, request: Request) -> Response:
        """Register and show the sign-in form; known and new login names get the same answer."""
        timer = EvenTime(ANSWER_SECONDS)
        refuse_open_line(request)
        values = await forms.read(request, self.settings)
        if not self.attempts.allows(client_key(request.client.host if request.client else None)):
            return errors.error_page(429, demo=self.settings.demo)
        application = registration.Application.model_validate(
            {name: value[:2000] for name, value in values.items()}
        )
        try:
            await to_thread.run_sync(partial(self._register, application))
        except Unacceptable as refusal:
            kept = {n: v[:_LONGEST_KEPT] for n, v in values.items() if n not in _SECRET}
            return await self._page(request, Form(kept, refusal.problems), status=422)
        await timer.over()
        wanted = addresses.wanted_page(values.get("next", ""))
        form = Form({"login": application.login[:_LONGEST_KEPT]})
        return show_sign_in(request, self.settings, form, wanted, registered=True)

    async def industries(self, request: Request) -> Response:
        """The divisions that fit some words, as JSON for the search box."""
        if not self.searches.allows(client_key(request.client.host if request.client else None)):
            return JSONResponse({"error": errors.WORDS[429][1]}, 429)
        words = request.query_params.get("q", "")[:_LONGEST_KEPT]
        found = await to_thread.run_sync(partial(self._search, words))
        return JSONResponse(found, headers={"cache-control": "no-store"})

    def _register(self, application: registration.Application) -> None:
        with access.open_database(self.settings) as store:
            registration.register(store, application, new_id=clock.new_id, now=clock.now())

    def _search(self, words: str) -> list[dict[str, object]]:
        with access.open_database(self.settings) as store:
            found = industries.search(store, words, count=_MOST_FOUND)
            return [_described(store, one) for one in found]

    async def _page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        choices = await to_thread.run_sync(partial(firm_choices, self.settings, form))
        return forms.show(request, self.settings, "register", status=status, form=form, **choices)


def firm_choices(settings: Settings, form: Form) -> dict[str, object]:
    """What the fields about the firm offer, as far as the form is filled in."""
    industry = form.value("industry")
    with access.open_database(settings) as store:
        counties = regions.counties(store)
        return {
            "divisions": industries.divisions(store),
            "groups": industries.groups(store, industry) if industry else [],
            "counties": counties,
            "parks": {c.name: parks.of_county(store, c.code) for c in counties},
            "asks_assets": asks_assets(industry, form.value("group")),
        }


def _described(store: Store, division: industries.Industry) -> dict[str, object]:
    """What the search box shows of a division, and what it asks next."""
    groups = industries.groups(store, division.code)
    return {
        "code": division.code,
        "name": division.name,
        "everyday": division.everyday,
        "assets": asks_assets(division.code, ""),
        "groups": [
            {
                "code": g.code,
                "name": g.name,
                "assets": asks_assets(division.code, g.code),
            }
            for g in groups
        ],
    }
