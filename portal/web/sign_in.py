"""Sign in and out: GET shows the form, POST does it (登录、退出)."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import sessions
from portal import access, clock, providers
from portal.providers import Provider
from portal.settings import Settings
from portal.web import addresses, cookies, errors, forms
from portal.web.forms import EvenTime, Form
from portal.web.limits import Throttle, client_key
from portal.web.sign_on import clients
from portal.workflows import signing_in

FAILURE_SECONDS = 0.5
"""How long every refused sign-in takes: several times the work it needs."""


class SignIn:
    """The pages /login and /logout."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.throttle = Throttle.of("15/minute", "120/hour")

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.LOGIN, self.show, methods=["GET"]),
            Route(addresses.LOGIN, self.sign_in, methods=["POST"]),
            Route(addresses.LOGOUT, self.ask, methods=["GET"]),
            Route(addresses.LOGOUT, self.sign_out, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The empty form; who is signed in goes on."""
        refuse_open_line(request)
        wanted = addresses.after_sign_in(request.query_params.get("next", ""))
        if request.state.actor.account_id:
            return _go(wanted)
        gone = "bye" in request.query_params
        left = clients.leaving(self.settings, request.query_params.get("bye", ""))
        return show_sign_in(request, self.settings, Form(), wanted, signed_out=gone, left=left)

    async def sign_in(self, request: Request) -> Response:
        """Check and go on, or the same refusal after the same time, whatever the reason."""
        timer = EvenTime(FAILURE_SECONDS)
        refuse_open_line(request)
        values = await forms.read(request, self.settings)
        wanted = addresses.after_sign_in(values.get("next", ""))
        if not self.throttle.allows(client_key(request.client.host if request.client else None)):
            return errors.error_page(429, demo=self.settings.demo)
        token = access.new_token()
        work = partial(self._sign_in, values.get("login", ""), values.get("password", ""), token)
        try:
            await to_thread.run_sync(work)
        except signing_in.SignInRefused as refusal:
            await timer.over()
            form = Form({"login": values.get("login", "")[:200]})
            return show_sign_in(
                request, self.settings, form, wanted, status=422, refusal=str(refusal)
            )
        answer = _go(wanted)
        cookies.set_token(answer, request, cookies.SESSION, token)
        return answer

    async def ask(self, request: Request) -> Response:
        """One button, so that a link on a strange page cannot sign anybody out."""
        if not request.state.actor.account_id:
            return _go(addresses.LOGIN)
        return forms.show(request, self.settings, "logout")

    async def sign_out(self, request: Request) -> Response:
        """Revoke the session and forget the cookie."""
        await forms.read(request, self.settings)
        token = cookies.read(request.scope, cookies.SESSION)
        left = await to_thread.run_sync(self._sign_out, token) if token is not None else ""
        answer = _go(f"{addresses.LOGIN}?bye" + (f"={left}" if left else ""))
        cookies.drop(answer, request, cookies.SESSION)
        return answer

    def _sign_in(self, login: str, password: str, token: str) -> None:
        with access.open_database(self.settings) as store:
            signing_in.sign_in(store, login, password, token=token, now=clock.now())

    def _sign_out(self, token: str) -> str:
        """By which provider of single sign-on the session had begun; empty for a password."""
        with access.open_database(self.settings) as store:
            left = sessions.provider(store, sessions.session_of(token), now=clock.now())
            signing_in.sign_out(store, token, now=clock.now())
        return left


def show_sign_in(
    request: Request,
    settings: Settings,
    form: Form,
    wanted: str,
    *,
    status: int = 200,
    refusal: str = "",
    signed_out: bool = False,
    registered: bool = False,
    left: Provider | None = None,
) -> Response:
    """The sign-in form, with what happened before above it."""
    return forms.show(
        request,
        settings,
        "login",
        status=status,
        form=form,
        next=wanted,
        refusal=refusal,
        signed_out=signed_out,
        registered=registered,
        left=left,
        providers=providers.of(settings),
    )


def refuse_open_line(request: Request) -> None:
    """Passwords travel only where nobody on the way reads along.

    Raises:
        HTTPException: 403 on plain HTTP from another machine.
    """
    if not cookies.is_private(request):
        raise errors.OpenLine


def _go(address: str) -> Response:
    return RedirectResponse(address, status_code=303, headers={"cache-control": "no-store"})
