"""The page /second-factor (动态口令): set it up, or say the code that a sign-in still owes."""

from functools import partial

import pyotp
import segno
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import accounts, sessions
from data.actor import Actor
from data.second_factors import NotPrepared
from data.sessions import SessionOver, Stage
from data.store import Store
from portal import access, clock
from portal.settings import Settings
from portal.web import addresses, cookies, forms, templates
from portal.web.entrance import go, go_on, origin_of
from portal.web.forms import Form
from portal.web.steps import step
from portal.workflows import second_factor
from portal.workflows.second_factor import Standing, WrongCode
from portal.workflows.signing_in import Origin

ISSUER = "铸盾"


class SecondFactorPage:
    """Open to who owes a code, and to who is setting it up; everybody else is sent elsewhere."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.SECOND_FACTOR, self.show, methods=["GET"]),
            Route(addresses.SECOND_FACTOR, self.check, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The picture to scan, or the question for a code."""
        wanted = addresses.wanted_page(request.query_params.get("next", ""))
        return await self._page(request, wanted, Form())

    async def check(self, request: Request) -> Response:
        """Take the code: go on under a fresh session, or say that it is not right."""
        values = await forms.read(request, self.settings)
        wanted = addresses.wanted_page(values.get("next", ""))
        token = access.new_token()
        work = partial(
            _check, session=_session(request), code=values.get("code", "")[:60], token=token,
            origin=origin_of(request),
        )  # fmt: skip
        try:
            actor, codes = await step(self.settings, work)
        except SessionOver:
            return go(addresses.LOGIN)
        except (WrongCode, NotPrepared) as refusal:
            form = Form({}, {"code": str(refusal)})
            return await self._page(request, wanted, form, status=422)
        if codes is None:
            return go_on(request, token, Stage.FULL, actor.role, wanted)
        after = addresses.after_sign_in(wanted, actor.role)
        answer = show_codes(self.settings, codes, after)
        cookies.set_token(answer, request, cookies.SESSION, token)
        return answer

    async def _page(
        self, request: Request, wanted: str, form: Form, *, status: int = 200
    ) -> Response:
        found = await step(self.settings, partial(_found, session=_session(request)))
        if found is None:
            return go(addresses.LOGIN)
        account, standing, owes = found
        if not owes and standing.secret is None:
            return go(addresses.ACCOUNT)
        shown: dict[str, object] = {"form": form, "next": wanted, "account": account, "owes": owes}
        if standing.secret is None:
            return forms.show(request, self.settings, "second_factor", status=status, **shown)
        uri = said(standing.secret, account.login)
        shown |= {"must": standing.must, "uri": uri, "picture": picture(uri)}
        shown["groups"] = groups(standing.secret)
        return forms.show(request, self.settings, "second_factor_setup", status=status, **shown)


def show_codes(settings: Settings, codes: list[str], after: str) -> Response:
    """The recovery codes, once."""
    return templates.page("recovery_codes", demo=settings.demo, codes=codes, after=after)


def said(secret: str, login: str) -> str:
    """What an authenticator app is told, as an address `otpauth://…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=ISSUER)


def picture(uri: str) -> str:
    """The QR code that an authenticator app reads, as an address of its own content (SVG)."""
    code = segno.make(uri, error="m", micro=False)
    return str(code.svg_data_uri(scale=5, border=4, dark="#1b2733", light="#ffffff"))


def groups(secret: str) -> list[str]:
    """The secret in groups of four, to type by hand."""
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]


def _session(request: Request) -> str:
    return sessions.session_of(cookies.read(request.scope, cookies.SESSION) or "")


def _holder(store: Store, session: str) -> tuple[Actor, Stage]:
    """Who holds the session, at either stage.

    Raises:
        SessionOver: nobody.
    """
    for stage in Stage:
        actor = sessions.actor(store, session, now=clock.now(), stage=stage)
        if actor is not None:
            return actor, stage
    raise SessionOver


def _found(store: Store, *, session: str) -> tuple[accounts.Account, Standing, bool] | None:
    try:
        actor, stage = _holder(store, session)
    except SessionOver:
        return None
    account = accounts.own(store, actor=actor)
    return account, second_factor.standing(store, actor=actor), stage is Stage.OWES


def _check(
    store: Store, *, session: str, code: str, token: str, origin: Origin
) -> tuple[Actor, list[str] | None]:
    """Who passed, and the recovery codes where the second factor was set up just now."""
    actor, stage = _holder(store, session)
    is_on = second_factor.standing(store, actor=actor).is_on
    if is_on and stage is Stage.FULL:
        raise SessionOver
    act = second_factor.sign_in if is_on else second_factor.confirm
    codes = act(
        store, code, actor=actor, session=session, token=token, origin=origin, now=clock.now()
    )
    return actor, codes
