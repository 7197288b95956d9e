"""Sign in and out: GET shows the form, POST does it (登录、退出)."""

from functools import partial

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import sessions
from data.actor import VISITOR, Actor, Role
from data.sessions import Stage
from data.store import Store
from portal import access, clock, providers
from portal.providers import Provider
from portal.settings import Settings
from portal.web import addresses, cookies, errors, forms
from portal.web.entrance import go, go_on, origin_of, refuse_open_line
from portal.web.forms import EvenTime, Form
from portal.web.limits import Throttle
from portal.web.sign_on import clients
from portal.workflows import signing_in
from portal.workflows.signing_in import Origin

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
        """The empty form; who is signed in goes on, who owes the second factor is asked for it."""
        refuse_open_line(request)
        wanted = addresses.wanted_page(request.query_params.get("next", ""))
        actor = request.state.actor
        if actor.account_id:
            return go(addresses.after_sign_in(wanted, actor.role))
        if await to_thread.run_sync(partial(owing, self.settings, request)) is not None:
            return go(f"{addresses.SECOND_FACTOR}?next={wanted}")
        gone = "bye" in request.query_params
        left = clients.leaving(self.settings, request.query_params.get("bye", ""))
        return show_sign_in(request, self.settings, Form(), wanted, signed_out=gone, left=left)

    async def sign_in(self, request: Request) -> Response:
        """Check and go on, or the same refusal after the same time, whatever the reason."""
        timer = EvenTime(FAILURE_SECONDS)
        refuse_open_line(request)
        values = await forms.read(request, self.settings)
        wanted = addresses.wanted_page(values.get("next", ""))
        origin = origin_of(request)
        if not self.throttle.allows(origin.address):
            return errors.error_page(429, demo=self.settings.demo)
        token = access.new_token()
        login, password = values.get("login", ""), values.get("password", "")
        try:
            stage, role = await to_thread.run_sync(
                partial(self._sign_in, login, password, token, origin)
            )
        except signing_in.SignInRefused as refusal:
            await timer.over()
            form = Form({"login": login[:200]})
            return show_sign_in(
                request, self.settings, form, wanted, status=422, refusal=str(refusal)
            )
        return go_on(request, token, stage, role, wanted)

    async def ask(self, request: Request) -> Response:
        """One button, so that a link on a strange page cannot sign anybody out."""
        if cookies.read(request.scope, cookies.SESSION) is None:
            return go(addresses.LOGIN)
        home = addresses.home_of(request.state.actor.role)
        return forms.show(request, self.settings, "logout", home=home)

    async def sign_out(self, request: Request) -> Response:
        """Revoke the session and forget the cookie."""
        await forms.read(request, self.settings)
        token = cookies.read(request.scope, cookies.SESSION)
        left = await to_thread.run_sync(self._sign_out, token) if token is not None else ""
        answer = go(f"{addresses.LOGIN}?bye" + (f"={left}" if left else ""))
        cookies.drop(answer, request, cookies.SESSION)
        return answer

    def _sign_in(self, login: str, password: str, token: str, origin: Origin) -> tuple[Stage, Role]:
        with access.open_database(self.settings) as store:
            stage = signing_in.sign_in(
                store, login, password, token=token, origin=origin, now=clock.now()
            )
            return stage, holder_of(store, token, stage).role

    def _sign_out(self, token: str) -> str:
        """By which provider of single sign-on the session had begun; empty for a password."""
        with access.open_database(self.settings) as store:
            left = sessions.provider(store, sessions.session_of(token), now=clock.now())
            signing_in.sign_out(store, token, now=clock.now())
        return left


def holder_of(store: Store, token: str, stage: Stage) -> Actor:
    """Who holds the session that began a moment ago."""
    found = sessions.actor(store, sessions.session_of(token), now=clock.now(), stage=stage)
    return found or VISITOR


def owing(settings: Settings, request: Request) -> Actor | None:
    """Who owes the second factor behind this request's cookie; None where nobody does."""
    token = cookies.read(request.scope, cookies.SESSION)
    if token is None:
        return None
    with access.open_database(settings) as store:
        return sessions.actor(store, sessions.session_of(token), now=clock.now(), stage=Stage.OWES)


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
