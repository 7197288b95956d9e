"""Who a request comes from: the cookie becomes a trusted header that no client can send itself."""

from anyio import to_thread
from starlette.datastructures import URL, MutableHeaders
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from data.actor import VISITOR, Actor
from data.sessions import session_of
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, cookies
from portal.web.errors import error_page
from portal.web.health import TOKEN_HEADER
from portal.web.shell import framework_files

HEADER = "x-portal-user"
_OWN_HEADERS = b"x-portal-"
_HEALTH_TOKEN = TOKEN_HEADER.encode()
_CLOSED = ("/_stcore/metrics", "/_stcore/script-health-check", "/_stcore/agent")
_UPLOADS = "/_stcore/upload_file"
_HOST_CONFIG = "/_stcore/host-config"
_HOST_ANSWER = {
    "allowedOrigins": [],
    "useExternalAuthToken": False,
    "enableCustomParentMessages": False,
    "enforceDownloadInNewTab": False,
    "metricsUrl": "",
    "blockErrorDialogs": True,
    "resourceCrossOriginMode": None,
}


class Identity:
    """ASGI middleware: strips own headers, reads the session, closes what is not for everybody."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on with the trusted header and `scope["state"]["actor"]`, or answer at once."""
        app = self.app
        if scope["type"] in {"http", "websocket"}:
            strip(scope)
            app = await self._answer(scope) or self.app
        await app(scope, receive, send)

    async def _answer(self, scope: Scope) -> Response | None:
        """The answer where the request ends here; None where it goes on."""
        if scope["type"] == "websocket":
            await self._identify(scope)
            return None
        path = scope["path"]
        if not addresses.is_served(path) or _is_missing(path):
            return error_page(404, demo=self.settings.demo)
        if path == _HOST_CONFIG:
            return JSONResponse(_HOST_ANSWER, headers={"cache-control": "no-cache"})
        if path.startswith(_CLOSED):
            return _unauthorised()
        if path.startswith(_UPLOADS):
            return None if (await self._identify(scope)).account_id else _unauthorised()
        if addresses.is_stored_file(path):
            await self._identify(scope)
            return None
        if not addresses.is_page(path):
            return None
        actor = await self._identify(scope)
        return None if actor.account_id or not addresses.asks_sign_in(path) else _sign_in(scope)

    async def _identify(self, scope: Scope) -> Actor:
        """Set header and state; browsers without a session are told apart by the other cookie."""
        token = cookies.read(scope, cookies.SESSION)
        actor = VISITOR
        if token is not None:
            actor = await to_thread.run_sync(self._actor_of, token)
        if token is not None and actor.account_id:
            identity = access.identity_of_session(token)
        else:
            visitor = cookies.read(scope, cookies.VISITOR) or access.new_token()
            identity = access.identity_of_visitor(visitor)
        MutableHeaders(scope=scope)[HEADER] = identity
        scope.setdefault("state", {})["actor"] = actor
        return actor

    def _actor_of(self, token: str) -> Actor:
        with access.open_database(self.settings) as store:
            return access.actor_of(store, session_of(token), now=clock.now())


def _is_missing(path: str) -> bool:
    return path.startswith("/static/") and path not in framework_files()


def strip(scope: Scope) -> None:
    """Remove every header that only this middleware may set; a monitor's token says nobody's name."""
    scope["headers"] = [
        (name, value)
        for name, value in scope["headers"]
        if not name.lower().startswith(_OWN_HEADERS) or name.lower() == _HEALTH_TOKEN
    ]


def _unauthorised() -> Response:
    return JSONResponse({"error": "请先登录。"}, status_code=401)


def _sign_in(scope: Scope) -> Response:
    wanted = "/" + scope["path"].strip("/")
    target = URL(addresses.LOGIN).include_query_params(next=wanted)
    return RedirectResponse(str(target), status_code=303, headers={"cache-control": "no-store"})
