"""The page /account (我的账号): who one is here, password, second factor, and where one is signed in."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import accounts, firms, open_sessions, parks, regions, sessions
from data.accounts import Account
from data.actor import Actor, Role
from data.open_sessions import NoSuchSession
from data.sessions import SessionOver
from data.store import Store
from portal import access, clock, figures, providers, roles
from portal.settings import Settings
from portal.web import addresses, cookies, forms
from portal.web.entrance import go, origin_of
from portal.web.forms import Form
from portal.web.steps import signed_in, step
from portal.workflows import second_factor, setting_passwords
from portal.workflows.firm_form import Unacceptable
from portal.workflows.signing_in import Origin

_NEWS = {
    "password": "密码已修改，别处的登录都已结束。",
    "on": "动态口令已开启。",
    "off": "动态口令已关闭，恢复码同时作废。",
    "ended": "那个登录已经结束，那里打开的页面也不能再用。",
    "others": "别处的登录都已结束，只留下现在这一个。",
}


class AccountPage:
    """GET shows the account; the forms on it end sessions; the password has a page of its own."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.ACCOUNT, self.show, methods=["GET"]),
            Route(addresses.PASSWORD, self.ask_password, methods=["GET"]),
            Route(addresses.PASSWORD, self.set_password, methods=["POST"]),
            Route(addresses.SESSIONS, self.back, methods=["GET"]),
            Route(addresses.SESSIONS, self.end, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The account as it stands."""
        actor = signed_in(request)
        shown = await step(self.settings, partial(_shown, actor=actor, session=_session(request)))
        news = _NEWS.get(request.query_params.get("done", ""), "")
        shown["providers"] = providers.of(self.settings)
        return forms.show(request, self.settings, "account", status=200, news=news, **shown)

    async def back(self, _: Request) -> Response:
        """The list stands on the page of the account."""
        return go(addresses.ACCOUNT)

    async def end(self, request: Request) -> Response:
        """End one session, or all others."""
        actor = signed_in(request)
        values = await forms.read(request, self.settings)
        session, handle = _session(request), values.get("handle", "")[:64]
        everywhere = values.get("which") == "others"
        await step(
            self.settings,
            partial(_end, actor=actor, session=session, handle=None if everywhere else handle),
        )
        return go(f"{addresses.ACCOUNT}?done={'others' if everywhere else 'ended'}")

    async def ask_password(self, request: Request) -> Response:
        """Three empty fields."""
        return self._password_page(request, Form())

    async def set_password(self, request: Request) -> Response:
        """Change it; this browser goes on under a fresh session, every other is signed out."""
        actor = signed_in(request)
        values = await forms.read(request, self.settings)
        token = access.new_token()
        work = partial(
            _change, actor=actor, session=_session(request), values=values, token=token,
            origin=origin_of(request),
        )  # fmt: skip
        try:
            await step(self.settings, work)
        except Unacceptable as refusal:
            return self._password_page(request, Form({}, refusal.problems), status=422)
        except SessionOver:
            return go(addresses.LOGIN)
        answer = go(f"{addresses.ACCOUNT}?done=password")
        cookies.set_token(answer, request, cookies.SESSION, token)
        return answer

    def _password_page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        return forms.show(request, self.settings, "password", status=status, form=form)


def _session(request: Request) -> str:
    return sessions.session_of(cookies.read(request.scope, cookies.SESSION) or "")


def _shown(store: Store, *, actor: Actor, session: str) -> dict[str, object]:
    account = accounts.own(store, actor=actor)
    return {
        "account": account,
        "role": roles.ROLES[account.role],
        "place": place_of(store, account),
        "firm": firms.own(store, actor=actor).name if account.firm_id else "",
        "factor": second_factor.standing(store, actor=actor),
        "open": open_sessions.all_of(store, session=session, actor=actor, now=clock.now()),
        "moment": figures.moment,
        "home": _home(account),
    }


def _home(account: Account) -> tuple[str, str]:
    """Where the own work begins, and what it is called."""
    if account.firm_id:
        return f"/{addresses.FIRM}", "本企业"
    return (addresses.STAFF, "工作人员账号") if account.role is Role.ADMIN else ("/", "首页")


def place_of(store: Store, account: Account) -> str:
    """County and park of an account in words; empty for the whole city."""
    names = [region.name for region in regions.counties(store) if region.code == account.county]
    if account.county and account.park:
        names += [p.name for p in parks.of_county(store, account.county) if p.id == account.park]
    return "，".join(names)


def _end(store: Store, *, actor: Actor, session: str, handle: str | None) -> None:
    now = clock.now()
    if handle is None:
        sessions.revoke_others(store, actor.account_id, session=session, now=now)
        return
    try:
        open_sessions.end(store, handle, actor=actor, now=now)
    except NoSuchSession:
        return


def _change(
    store: Store,
    *,
    actor: Actor,
    session: str,
    values: dict[str, str],
    token: str,
    origin: Origin,
) -> None:
    setting_passwords.change_own(
        store,
        values.get("present", ""),
        values.get("password", ""),
        values.get("again", ""),
        actor=actor,
        session=session,
        token=token,
        origin=origin,
        now=clock.now(),
    )
