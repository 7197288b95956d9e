"""The page /leave: a firm's owner asks for the deletion of everything, or calls it off (注销)."""

from collections.abc import Callable
from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import departures, firms
from data.actor import Actor
from data.departures import Departure
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.store import Store
from portal import access, clock, figures
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.confirmation import of_firm
from portal.web.entrance import refuse_open_line
from portal.web.forms import Form
from portal.workflows import departing

_LONGEST_KEPT = 1000


class Leave:
    """GET says what would go and what stays; POST asks, or calls off."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.LEAVE, self.show, methods=["GET"]),
            Route(addresses.LEAVE, self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The form, or until when it may be called off."""
        refuse_open_line(request)
        return await self._page(request, Form())

    async def act(self, request: Request) -> Response:
        """Ask or call off; then the page as it stands."""
        refuse_open_line(request)
        actor = of_firm(request)
        values = await forms.read(request, self.settings)
        step = self._cancel if values.get("step") == "cancel" else self._ask
        try:
            await to_thread.run_sync(partial(self._with_store, step, values, actor))
        except StoreError:
            raise
        except Refusal as refusal:
            kept = {"reason": values.get("reason", "")[:_LONGEST_KEPT]}
            return await self._page(request, Form(kept, {"form": str(refusal)}), status=422)
        return RedirectResponse(
            addresses.LEAVE, status_code=303, headers={"cache-control": "no-store"}
        )

    def _with_store(
        self,
        step: Callable[[Store, dict[str, str], Actor], None],
        values: dict[str, str],
        actor: Actor,
    ) -> None:
        with access.open_database(self.settings) as store:
            step(store, values, actor)

    def _ask(self, store: Store, values: dict[str, str], actor: Actor) -> None:
        departing.ask(
            store,
            values.get("reason", "")[:_LONGEST_KEPT],
            values.get("password", "")[:500],
            cooling_off=self.settings.retention.period("cooling_off"),
            actor=actor,
            now=clock.now(),
            new_id=clock.new_id,
        )

    def _cancel(self, store: Store, _: dict[str, str], actor: Actor) -> None:
        departing.cancel(store, actor=actor, now=clock.now())

    async def _page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        actor = of_firm(request)
        name, departure = await to_thread.run_sync(partial(self._standing, actor))
        return forms.show(
            request,
            self.settings,
            "leave",
            status=status,
            form=form,
            firm_name=name,
            is_owner=may(actor, Action.FIRM_LEAVE),
            due=figures.moment(departure.due_at) if departure else "",
            days=self.settings.retention.cooling_off,
        )

    def _standing(self, actor: Actor) -> tuple[str, Departure | None]:
        with access.open_database(self.settings) as store:
            firm = firms.own(store, actor=actor)
            return firm.name, departures.standing(store, firm.id, actor=actor)
