"""To a provider (认证方) and back: /sso/<id> begins, /sso/<id>/callback ends in the portal's own session."""

import hmac
from functools import partial
from typing import TYPE_CHECKING

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import used_states
from data.actor import Actor, Role
from data.errors import Refusal, StoreError
from data.sessions import Stage, session_of
from portal import access, clock
from portal.providers import Unusable
from portal.settings import Settings
from portal.web import addresses, cookies, errors
from portal.web.entrance import go, go_on, origin_of
from portal.web.limits import Throttle, client_key
from portal.web.sign_on import attempt, clients
from portal.web.sign_on.attempt import Attempt, NoAttempt, Secrets
from portal.web.sign_on.stopped import stopped
from portal.workflows import single_sign_on
from portal.workflows.signing_in import Origin
from portal.workflows.single_sign_on import NobodyHere, Person

if TYPE_CHECKING:
    from portal.web.sign_on.client import ProviderClient

_LONGEST_CODE = 4096


class Journey:
    """Begins attempts and takes them back; each is good in one browser, for one provider, once."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clients = clients.of(settings)
        self.throttle = Throttle.of("30/minute", "300/hour")

    def routes(self) -> list[BaseRoute]:
        """Where they stand; without providers each answers that there is no such page."""
        begin, back = addresses.SIGN_ON_BEGIN, addresses.SIGN_ON_BACK
        return [
            Route(begin, self.begin, methods=["GET"]),
            Route(back, self.come_back, methods=["GET"]),
        ]

    def client(self, request: Request) -> "ProviderClient":
        """The provider that the address names.

        Raises:
            HTTPException: 404 where there is none, 403 on an open line.
        """
        found = self.clients.get(request.path_params["provider"])
        if found is None:
            raise HTTPException(404)
        if not cookies.is_private(request):
            raise errors.OpenLine
        return found

    async def begin(self, request: Request) -> Response:
        """Send the browser to the provider; who is signed in goes on."""
        client = self.client(request)
        wanted = addresses.wanted_page(request.query_params.get("next", ""))
        actor: Actor = request.state.actor
        if actor.account_id:
            return go(addresses.after_sign_in(wanted, actor.role))
        return await self.depart(request, client, wanted)

    async def depart(
        self, request: Request, client: "ProviderClient", wanted: str, *, session: str = ""
    ) -> Response:
        """The way to the provider, with the sealed cookie that proves the way back."""
        if not self.throttle.allows(client_key(request.client.host if request.client else None)):
            return errors.error_page(429, demo=self.settings.demo)
        secrets = Secrets(access.new_token(), access.new_token(), access.new_token())
        try:
            address = await client.depart(secrets, self._back(client))
        except Unusable:
            return stopped(self.settings, client.provider, "silent")
        begun = Attempt(client.provider.id, secrets, wanted, session)
        kept = attempt.sealed(begun, access.keyring(self.settings), now=clock.now())
        answer = go(address)
        seconds = int(attempt.LASTS.total_seconds())
        cookies.set_token(answer, request, attempt.COOKIE, kept, seconds=seconds)
        return answer

    async def come_back(self, request: Request) -> Response:
        """End the attempt, well or not: the cookie of it is gone after every answer."""
        client = self.client(request)
        answer = await self._ended(request, client)
        cookies.drop(answer, request, attempt.COOKIE)
        return answer

    async def _ended(self, request: Request, client: "ProviderClient") -> Response:
        if not self.throttle.allows(client_key(request.client.host if request.client else None)):
            return errors.error_page(429, demo=self.settings.demo)
        try:
            begun = await to_thread.run_sync(self._begun, request, client.provider.id)
        except NoAttempt:
            return stopped(self.settings, client.provider, "unknown")
        code = request.query_params.get("code", "")
        if "error" in request.query_params or not 0 < len(code) <= _LONGEST_CODE:
            return stopped(self.settings, client.provider, "declined")
        try:
            person = await client.arrive(
                code,
                begun.secrets,
                self._back(client),
                issuer=request.query_params.get("iss"),
            )
        except Unusable:
            return stopped(self.settings, client.provider, "silent")
        if begun.session:
            return await self._bind(request, client, begun, person)
        return await self._sign_in(request, client, begun, person)

    def _begun(self, request: Request, provider: str) -> Attempt:
        """The attempt of this browser, used up from now on.

        Raises:
            NoAttempt: it began none, another state came back, or it was used before.
        """
        now, keyring = clock.now(), access.keyring(self.settings)
        kept = cookies.value(request.scope, attempt.COOKIE)
        begun = attempt.opened(kept, keyring, provider=provider, now=now)
        state = request.query_params.get("state", "")
        if not hmac.compare_digest(state.encode(), begun.secrets.state.encode()):
            raise NoAttempt
        with access.open_database(self.settings) as store:
            if not used_states.use(store, begun.secrets.state, now=now):
                raise NoAttempt
        return begun

    async def _sign_in(
        self, request: Request, client: "ProviderClient", begun: Attempt, person: Person
    ) -> Response:
        token = access.new_token()
        try:
            stage, role = await to_thread.run_sync(
                self._begin_session, client, person, token, origin_of(request)
            )
        except NobodyHere:
            return stopped(self.settings, client.provider, "nobody")
        return go_on(request, token, stage, role, begun.wanted)

    async def _bind(
        self, request: Request, client: "ProviderClient", begun: Attempt, person: Person
    ) -> Response:
        """Only in the very session that asked for it."""
        token = cookies.read(request.scope, cookies.SESSION)
        actor: Actor = request.state.actor
        if token is None or session_of(token) != begun.session or not actor.account_id:
            return stopped(self.settings, client.provider, "unknown")
        try:
            await to_thread.run_sync(
                partial(self._bound, client, person, session=begun.session, actor=actor)
            )
        except StoreError:
            raise
        except Refusal as refusal:
            return stopped(self.settings, client.provider, "refused", sentence=str(refusal))
        return go(f"{addresses.SIGN_ON}?bound")

    def _begin_session(
        self, client: "ProviderClient", person: Person, token: str, origin: Origin
    ) -> tuple[Stage, Role]:
        with access.open_database(self.settings) as store:
            return single_sign_on.sign_in(
                store,
                person,
                issuer=client.provider.issuer,
                provider=client.provider.id,
                token=token,
                origin=origin,
                now=clock.now(),
                new_id=clock.new_id,
            )

    def _bound(
        self, client: "ProviderClient", person: Person, *, session: str, actor: Actor
    ) -> None:
        with access.open_database(self.settings) as store:
            single_sign_on.bind(
                store,
                person,
                issuer=client.provider.issuer,
                session=session,
                actor=actor,
                now=clock.now(),
                new_id=clock.new_id,
            )

    def _back(self, client: "ProviderClient") -> str:
        """The way back, by the address that the operator set; the Host header is anybody's word."""
        path = addresses.SIGN_ON_BACK.replace("{provider}", client.provider.id)
        return f"{self.settings.address}{path}"
