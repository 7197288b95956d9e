"""The page /deputies (代理): the owner appoints a colleague, the lead an official of the same role."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import accounts, deputies, successors
from data.accounts import Account
from data.actor import Actor, Role
from data.deputies import Deputy
from data.errors import Refusal, StoreError
from data.rights import Action
from data.store import Store
from data.times import day_in_shanghai
from portal import clock, figures
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.forms import Form
from portal.web.steps import allowed, step
from portal.workflows import standing_in
from portal.workflows.firm_form import Unacceptable
from portal.workflows.standing_in import DeputyForm

_ROLES = {Role.REVIEWER: "复核人员", Role.GUIDE: "指导员"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page needs: who may be chosen, what stands, with names."""

    people: Sequence[Account]
    standing: Sequence[Deputy]
    names: dict[str, str]


class DeputyPage:
    """GET shows what stands and asks for one more; POST appoints or ends."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.DEPUTIES, self.show, methods=["GET"]),
            Route(addresses.DEPUTIES, self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """What runs and is to come."""
        today = day_in_shanghai(clock.now()).isoformat()
        done = request.query_params.get("done", "")
        said = {"appoint": "代理已安排好。", "end": "代理已结束。"}.get(done, "")
        return await self._page(request, Form({"first": today, "last": today}), said=said)

    async def act(self, request: Request) -> Response:
        """Appoint, or end."""
        actor = allowed(request, Action.DEPUTY_APPOINT)
        values = await forms.read(request, self.settings)
        form = DeputyForm.model_validate({n: v[:200] for n, v in values.items()})
        try:
            await step(self.settings, partial(_act, values, form, actor=actor))
        except StoreError:
            raise
        except Unacceptable as refused:
            kept = Form(form.model_dump(), refused.problems)
            return await self._page(request, kept, status=422)
        except Refusal as refusal:
            return await self._page(
                request, Form(form.model_dump()), status=422, refusal=str(refusal)
            )
        done = "end" if values.get("do") == "end" else "appoint"
        return RedirectResponse(f"{addresses.DEPUTIES}?done={done}", status_code=303)

    async def _page(
        self,
        request: Request,
        form: Form,
        *,
        status: int = 200,
        said: str = "",
        refusal: str = "",
    ) -> Response:
        actor = allowed(request, Action.DEPUTY_APPOINT)
        shown = await step(self.settings, partial(_shown, actor=actor))
        return forms.show(
            request,
            self.settings,
            "deputies",
            status=status,
            form=form,
            shown=shown,
            of_firm=actor.is_of_firm,
            roles=_ROLES,
            day=figures.day,
            said=said,
            refusal=refusal,
        )


def _shown(store: Store, *, actor: Actor) -> Shown:
    if actor.is_of_firm:
        people = successors.all_of(store, actor=actor)
        known = accounts.of_firm(store, actor.firm_id or "", actor=actor)
    else:
        people = known = deputies.staff(store, actor=actor)
    standing = deputies.current(store, actor=actor, now=clock.now())
    return Shown(people, standing, {one.id: one.name for one in known})


def _act(values: dict[str, str], form: DeputyForm, store: Store, *, actor: Actor) -> None:
    now = clock.now()
    if values.get("do") == "end":
        deputies.end(store, values.get("which", "")[:64], actor=actor, now=now)
    else:
        standing_in.appoint(store, form, actor=actor, now=now, new_id=clock.new_id)
