"""Pages under /staff (工作人员账号): the administrator invites, recovers, closes, hands over.

No firm stands on these pages, not even by name. A one-time link is shown once, to whoever made it.
"""

from collections.abc import Callable
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import assignments, caseloads, parks, regions, reviews, staff
from data.accounts import NoSuchAccount
from data.actor import Actor
from data.errors import NotAllowed, Refusal
from data.rights import Action
from data.staff import StaffAccount
from data.store import Store
from portal import access, clock, figures, roles
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.account import place_of
from portal.web.entrance import go
from portal.web.forgotten import portal_address
from portal.web.forms import Form
from portal.web.steps import allowed, step
from portal.workflows import mail, staffing
from portal.workflows.firm_form import Unacceptable
from portal.workflows.staffing import Invited, NoSuccessor, StaffForm

_LONGEST_KEPT = 100
_LINKS: dict[str, Callable[..., Invited]] = {
    "link": staffing.new_link,
    "recover": staffing.recover,
    "restore": staffing.restore,
}
_CLOSINGS = ("disable", "hand-over")


class NotSure(Refusal):
    """The box beside a step that cannot be taken back was not ticked."""

    message = "请先勾选确认，再点按钮。"


class StaffPages:
    """The list, the form of an invitation, and one account with what can be done about it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.STAFF, self.show, methods=["GET"]),
            Route(addresses.STAFF_INVITE, self.ask, methods=["GET"]),
            Route(addresses.STAFF_INVITE, self.invite, methods=["POST"]),
            Route(addresses.STAFF_ACCOUNT, self.show_one, methods=["GET"]),
            Route(addresses.STAFF_ACCOUNT, self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Everybody who works here, with state and last sign-in."""
        actor = allowed(request, Action.ACCOUNT_READ_STAFF)
        rows = await step(self.settings, partial(_listed, actor=actor))
        words = {"roles": roles.ROLES, "states": roles.STATES, "moment": figures.moment}
        gone = request.query_params.get("done", "")
        return forms.show(request, self.settings, "staff", rows=rows, done=gone, words=words)

    async def ask(self, request: Request) -> Response:
        """The empty form."""
        return await self._form(request, Form())

    async def invite(self, request: Request) -> Response:
        """Make the account and show its link."""
        actor = allowed(request, Action.ACCOUNT_CREATE_STAFF)
        values = await forms.read(request, self.settings)
        form = StaffForm.model_validate({n: v[:2000] for n, v in values.items()})
        token = access.new_token()
        work = partial(
            staffing.invite, form=form, token=token, actor=actor, now=clock.now(),
            new_id=clock.new_id,
        )  # fmt: skip
        try:
            invited = await step(self.settings, work)
        except Unacceptable as refusal:
            kept = {name: value[:_LONGEST_KEPT] for name, value in values.items()}
            return await self._form(request, Form(kept, refusal.problems), status=422)
        return await self._link_page(request, invited, token)

    async def show_one(self, request: Request) -> Response:
        """One account."""
        return await self._one(request, request.query_params.get("id", "")[:64])

    async def act(self, request: Request) -> Response:
        """Do one thing about an account: another link, begin again, disable, hand over."""
        actor = allowed(request, Action.ACCOUNT_READ_STAFF)
        values = await forms.read(request, self.settings)
        account_id, do = values.get("id", "")[:64], values.get("do", "")
        try:
            return await self._act(request, account_id, do, values, actor)
        except NoSuchAccount:
            raise HTTPException(404) from None
        except (NotAllowed, NoSuccessor, NotSure) as refusal:
            return await self._one(request, account_id, refusal=str(refusal), status=422)

    async def _act(
        self, request: Request, account_id: str, do: str, values: dict[str, str], actor: Actor
    ) -> Response:
        if do in _LINKS:
            token = access.new_token()
            work = partial(
                _LINKS[do], account_id=account_id, token=token, actor=actor, now=clock.now()
            )
            return await self._link_page(request, await step(self.settings, work), token)
        if do not in _CLOSINGS:
            raise HTTPException(400)
        if values.get("sure") != "yes":
            raise NotSure
        successor = values.get("successor", "")[:64]
        await step(self.settings, partial(_close, account_id, do, successor, actor=actor))
        return go(f"{addresses.STAFF}?done={do}")

    async def _form(self, request: Request, form: Form, *, status: int = 200) -> Response:
        allowed(request, Action.ACCOUNT_CREATE_STAFF)
        counties, places = await step(self.settings, _places)
        return forms.show(
            request,
            self.settings,
            "staff_invite",
            status=status,
            form=form,
            duties=roles.DUTIES,
            roles=roles.ROLES,
            counties=counties,
            parks=places,
        )

    async def _one(
        self, request: Request, account_id: str, *, refusal: str = "", status: int = 200
    ) -> Response:
        actor = allowed(request, Action.ACCOUNT_READ_STAFF)
        try:
            shown = await step(self.settings, partial(_one, account_id=account_id, actor=actor))
        except NoSuchAccount:
            raise HTTPException(404) from None
        return forms.show(
            request, self.settings, "staff_account", status=status, refusal=refusal, **shown
        )

    async def _link_page(self, request: Request, invited: Invited, token: str) -> Response:
        """The link, once; mailed as well where the login is an address and letters are sent."""
        link = access.link_address(portal_address(self.settings, request), token)
        sent = await step(
            self.settings,
            lambda _: mail.invite(self.settings.mail, invited.login, link, until=invited.until),
        )
        return forms.show(
            request,
            self.settings,
            "staff_link",
            link=link,
            login=invited.login,
            until=figures.moment(invited.until),
            sent=sent,
        )


def _close(account_id: str, do: str, successor: str, store: Store, *, actor: Actor) -> None:
    if do == "disable":
        staffing.disable(store, account_id, actor=actor, now=clock.now())
    else:
        staffing.hand_over(
            store, account_id, successor, actor=actor, now=clock.now(), new_id=clock.new_id
        )


def _listed(store: Store, *, actor: Actor) -> list[tuple[StaffAccount, str]]:
    return [(one, place_of(store, one)) for one in staff.all_of(store, actor=actor)]


def _places(store: Store) -> tuple[list[regions.Region], dict[str, list[parks.Park]]]:
    counties = regions.counties(store)
    return counties, {county.name: parks.of_county(store, county.code) for county in counties}


def _one(store: Store, *, account_id: str, actor: Actor) -> dict[str, object]:
    account = staff.get(store, account_id, actor=actor)
    return {
        "account": account,
        "role": roles.ROLES[account.role],
        "place": place_of(store, account),
        "state": roles.STATES[account.state],
        "moment": figures.moment,
        "is_self": account.id == actor.account_id,
        "successors": staff.successors(store, account_id, actor=actor),
        "assigned": _assigned(store, account_id, actor),
        "open_reviews": reviews.how_many_open(store, account_id, actor=actor),
    }


def _assigned(store: Store, account_id: str, actor: Actor) -> int:
    """Firms of a guide, cases of a reviewer: an official is one of the two."""
    firms = assignments.how_many(store, account_id, actor=actor)
    return firms + caseloads.how_many(store, account_id, actor=actor)
