"""Claims to firms' accounts (找回申请): /claims lists them for staff, /claims/claim decides one."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import bounds, claims
from data.actor import Actor
from data.claims import Claim, NoSuchClaim
from data.errors import Refusal, StoreError
from data.rights import Action
from data.store import Store
from portal import access, clock, figures
from portal.settings import Settings
from portal.web import addresses, errors, forms
from portal.web.forms import Form
from portal.web.limits import Throttle
from portal.web.shown_link import link_of
from portal.web.steps import allowed, step
from portal.workflows import recovering
from portal.workflows.firm_form import Unacceptable
from portal.workflows.recovering import DecisionForm, Waiting

STATES = {
    "open": "待核对",
    "waiting": "等待期",
    "stopped": "企业叫停，待再核对",
    "rejected": "不同意",
    "completed": "已办结",
}


class ClaimPages:
    """What a reviewer or the lead sees and decides."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.decisions = Throttle.of("20/minute", "60/hour")

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.CLAIMS, self.list, methods=["GET"]),
            Route(addresses.CLAIM, self.show, methods=["GET"]),
            Route(addresses.CLAIM, self.decide, methods=["POST"]),
        ]

    async def list(self, request: Request) -> Response:
        """All claims in scope: which firm, since when, in which state."""
        actor = allowed(request, Action.CLAIM_READ)
        found = await step(self.settings, partial(claims.in_view, actor=actor))
        return forms.show(
            request, self.settings, "claims", found=found, states=STATES, moment=figures.moment
        )

    async def show(self, request: Request) -> Response:
        """One claim, opened; that it was opened is noted."""
        claim_id = request.query_params.get("claim", "")
        claim = await self._claim(request, claim_id)
        return self._page(request, claim, Form({"login": claim.claimant.contact}))

    async def decide(self, request: Request) -> Response:
        """Approve, refuse or renew the link; a link is shown on the answer and never again."""
        actor = allowed(request, Action.CLAIM_DECIDE)
        values = await forms.read(request, self.settings)
        claim_id = values.get("claim", "")[:64]
        if not self.decisions.allows(actor.account_id):
            return errors.error_page(429, demo=self.settings.demo)
        form = DecisionForm.model_validate({n: v[:2000] for n, v in values.items()})
        kept = {**form.model_dump(), "reason": values.get("reason", "")[:200]}
        problems, refusal = {}, ""
        try:
            waiting = await step(self.settings, partial(_decide, values, form, actor=actor))
        except (StoreError, NoSuchClaim) as error:
            if isinstance(error, StoreError):
                raise
            raise HTTPException(404) from error
        except Unacceptable as refused:
            problems = dict(refused.problems)
        except Refusal as refused:
            refusal = str(refused)
        else:
            if waiting is None:
                return RedirectResponse(addresses.CLAIMS, status_code=303)
            return self._page(
                request, await self._claim(request, claim_id), Form(), waiting=waiting
            )
        claim = await self._claim(request, claim_id)
        return self._page(request, claim, Form(kept, problems), status=422, refusal=refusal)

    async def _claim(self, request: Request, claim_id: str) -> Claim:
        actor = allowed(request, Action.CLAIM_READ)
        work = partial(claims.get, claim_id=claim_id[:64], actor=actor, now=clock.now())
        try:
            return await step(self.settings, work)
        except NoSuchClaim:
            raise HTTPException(404) from None

    def _page(
        self,
        request: Request,
        claim: Claim,
        form: Form,
        *,
        status: int = 200,
        refusal: str = "",
        waiting: Waiting | None = None,
    ) -> Response:
        return forms.show(
            request,
            self.settings,
            "claim",
            status=status,
            claim=claim,
            form=form,
            refusal=refusal,
            waiting=waiting,
            link=link_of(request, self.settings, waiting.token) if waiting else "",
            states=STATES,
            days=bounds.number("recovery_waiting"),
            link_days=bounds.number("recovery_link"),
            moment=figures.moment,
        )


def _decide(
    values: dict[str, str], form: DecisionForm, store: Store, *, actor: Actor
) -> Waiting | None:
    claim_id, now, do = values.get("claim", "")[:64], clock.now(), values.get("do", "")
    if do == "approve":
        return recovering.approve(
            store,
            claim_id,
            form,
            token=access.new_token(),
            new_id=clock.new_id,
            actor=actor,
            now=now,
        )
    if do == "link":
        return recovering.new_link(store, claim_id, token=access.new_token(), actor=actor, now=now)
    recovering.reject(store, claim_id, values.get("reason", ""), actor=actor, now=now)
    return None
