"""The page /link: a one-time link sets a password (设置密码). GET shows whose it is, POST sets it."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import links
from data.accounts import Account
from data.sessions import Stage
from data.store import Store
from portal import access, clock, roles
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.entrance import go_on, origin_of, refuse_open_line
from portal.web.forms import Form
from portal.web.steps import step
from portal.workflows import setting_passwords
from portal.workflows.firm_form import Unacceptable
from portal.workflows.signing_in import Origin, must_have_factor


class LinkPage:
    """The token travels in the address once and in the form afterwards; it is logged nowhere."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.LINK, self.show, methods=["GET"]),
            Route(addresses.LINK, self.set, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Whose account it is, and two fields; nothing changes, so looking ahead does no harm."""
        refuse_open_line(request)
        return await self._page(request, request.query_params.get("t", ""), Form())

    async def set(self, request: Request) -> Response:
        """Set the password and go on to the second factor or the own page."""
        refuse_open_line(request)
        values = await forms.read(request, self.settings)
        link, token = values.get("t", ""), access.new_token()
        work = partial(_set, link=link, values=values, token=token, origin=origin_of(request))
        try:
            account, stage = await step(self.settings, work)
        except links.BadLink:
            return self._over(request)
        except Unacceptable as refusal:
            return await self._page(request, link, Form({}, refusal.problems), status=422)
        return go_on(request, token, stage, account.role, "")

    async def _page(
        self, request: Request, link: str, form: Form, *, status: int = 200
    ) -> Response:
        origin = origin_of(request)
        try:
            account = await step(
                self.settings,
                lambda store: setting_passwords.opened(store, link, origin=origin, now=clock.now()),
            )
        except links.BadLink:
            return self._over(request)
        return forms.show(
            request,
            self.settings,
            "link",
            status=status,
            form=form,
            link=link,
            account=account,
            role=roles.ROLES[account.role],
            must=must_have_factor(account),
            other=_is_other(request, account),
        )

    def _over(self, request: Request) -> Response:
        return forms.show(request, self.settings, "link_over", status=404)


def _set(
    store: Store, *, link: str, values: dict[str, str], token: str, origin: Origin
) -> tuple[Account, Stage]:
    return setting_passwords.set_by_link(
        store,
        link,
        values.get("password", ""),
        values.get("again", ""),
        token=token,
        origin=origin,
        now=clock.now(),
    )


def _is_other(request: Request, account: Account) -> bool:
    """Whether somebody else is signed in in this browser: an inviter who tries the link."""
    return request.state.actor.account_id not in {"", account.id}
