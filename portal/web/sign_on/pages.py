"""The page /sso (统一身份认证): what the own account is bound to, binding and taking apart; the way out."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import bindings, sessions
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.sessions import session_of
from data.times import SHANGHAI
from portal import access, clock
from portal.providers import Provider, Unusable
from portal.settings import Settings
from portal.web import addresses, cookies, forms, templates
from portal.web.entrance import go
from portal.web.sign_on.journey import Journey
from portal.web.sign_on.stopped import stopped
from portal.workflows.single_sign_on import NotByPassword


@dataclass(frozen=True, slots=True)
class Standing:
    """One provider, and since which day the account is bound to it; empty where it is not."""

    provider: Provider
    since: str = ""


class SignOn:
    """Everything below /sso."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.journey = Journey(settings)

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.SIGN_ON, self.show, methods=["GET"]),
            Route(addresses.SIGN_ON_BIND, self.bind, methods=["POST"]),
            Route(addresses.SIGN_ON_UNBIND, self.unbind, methods=["POST"]),
            Route(addresses.SIGN_ON_OUT, self.out, methods=["GET"]),
            *self.journey.routes(),
        ]

    async def show(self, request: Request) -> Response:
        """Each provider with its binding, and one button."""
        if not self.journey.clients:
            raise HTTPException(404)
        actor, session = _signed_in(request)
        standing, by_password = await to_thread.run_sync(self._standing, actor, session)
        return forms.show(
            request,
            self.settings,
            "sign_on",
            standing=standing,
            by_password=by_password,
            bound="bound" in request.query_params,
            ended="ended" in request.query_params,
        )

    async def bind(self, request: Request) -> Response:
        """Send the person to the provider, to come back and be bound to the own account.

        The page that answers goes on by itself: a redirect of a form's answer to another site would
        be stopped by the page's own policy (`form-action`).
        """
        client = self.journey.client(request)
        _, session = _signed_in(request)
        await forms.read(request, self.settings)
        if await to_thread.run_sync(self._begun_at, session):
            return stopped(
                self.settings, client.provider, "refused", sentence=NotByPassword.message
            )
        gone = await self.journey.depart(request, client, addresses.SIGN_ON, session=session)
        if "location" not in gone.headers:
            return gone
        return self._leaving(client.provider, gone)

    async def unbind(self, request: Request) -> Response:
        """End the binding; the password goes on working."""
        client = self.journey.client(request)
        actor, _ = _signed_in(request)
        await forms.read(request, self.settings)
        try:
            await to_thread.run_sync(partial(self._unbind, client.provider.issuer, actor))
        except StoreError:
            raise
        except Refusal as refusal:
            return stopped(self.settings, client.provider, "refused", sentence=str(refusal))
        return go(f"{addresses.SIGN_ON}?ended")

    async def out(self, request: Request) -> Response:
        """To where the provider signs people out; it asks there whether one wants to."""
        client = self.journey.client(request)
        try:
            address = await client.farewell(f"{self.settings.address}{addresses.LOGIN}")
        except Unusable:
            return stopped(self.settings, client.provider, "silent")
        return go(address or f"{addresses.LOGIN}?bye")

    def _leaving(self, provider: Provider, gone: Response) -> Response:
        address = gone.headers["location"]
        page = templates.page(
            "sign_on_leaving", demo=self.settings.demo, provider=provider, address=address
        )
        page.headers["refresh"] = f"0; url={address}"
        for line in gone.headers.getlist("set-cookie"):
            page.headers.append("set-cookie", line)
        return page

    def _standing(self, actor: Actor, session: str) -> tuple[list[Standing], bool]:
        with access.open_database(self.settings) as store:
            bound = {b.issuer: _day(b.bound_at) for b in bindings.own(store, actor=actor)}
            begun_at = sessions.provider(store, session, now=clock.now())
        offered = [client.provider for client in self.journey.clients.values()]
        return [Standing(p, bound.get(p.issuer, "")) for p in offered], not begun_at

    def _begun_at(self, session: str) -> str:
        with access.open_database(self.settings) as store:
            return sessions.provider(store, session, now=clock.now())

    def _unbind(self, issuer: str, actor: Actor) -> None:
        with access.open_database(self.settings) as store:
            bindings.unbind(store, issuer, actor=actor, now=clock.now())


def _signed_in(request: Request) -> tuple[Actor, str]:
    """Who asks, and the key of the session.

    Raises:
        HTTPException: 401 for a visitor.
    """
    actor: Actor = request.state.actor
    token = cookies.read(request.scope, cookies.SESSION)
    if token is None or not actor.account_id:
        raise HTTPException(401)
    return actor, session_of(token)


def _day(moment: datetime) -> str:
    local = moment.astimezone(SHANGHAI)
    return f"{local.year}年{local.month}月{local.day}日"
