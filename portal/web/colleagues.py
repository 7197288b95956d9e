"""The page /colleagues (同事): the owner invites, renews links, disables; colleagues see who is there."""

from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import colleagues, parts
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.store import Store
from portal import access, clock, figures
from portal.settings import Settings
from portal.web import addresses, errors, forms
from portal.web.confirmation import of_firm
from portal.web.forms import EvenTime, Form
from portal.web.limits import Throttle
from portal.web.shown_link import link_of
from portal.web.steps import allowed, step
from portal.workflows import inviting, mail
from portal.workflows.firm_form import Unacceptable
from portal.workflows.inviting import InvitationForm, Issued

ANSWER_SECONDS = 0.8
"""How long every invitation takes, whether the login name leads elsewhere or not."""
STATES = {"invited": "已邀请，未设密码", "active": "使用中", "disabled": "已停用"}
_DONE = {
    "disable": "账号已停用，对方正在用的登录也已结束。",
    "enable": "账号已恢复，对方可以重新登录。",
}


class ColleaguePage:
    """GET lists everybody; POST does one step, named by the field `do`."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.links = Throttle.of("15/minute", "40/hour")

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.COLLEAGUES, self.show, methods=["GET"]),
            Route(addresses.COLLEAGUES, self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Everybody of the firm."""
        of_firm(request)
        said = _DONE.get(request.query_params.get("done", ""), "")
        return await self._page(request, Form(), said=said)

    async def act(self, request: Request) -> Response:
        """One step; a link is shown on the answer and never again."""
        timer = EvenTime(ANSWER_SECONDS)
        actor = allowed(request, Action.ACCOUNT_CREATE_COLLEAGUE)
        values = await forms.read(request, self.settings)
        makes_link = values.get("do") in {"invite", "link", "again"}
        if makes_link and not self.links.allows(actor.firm_id or ""):
            return errors.error_page(429, demo=self.settings.demo)
        form = InvitationForm.model_validate({n: v[:2000] for n, v in values.items()})
        try:
            issued = await step(self.settings, partial(_act, values, form, actor=actor))
        except StoreError:
            raise
        except Unacceptable as refused:
            kept = Form(form.model_dump(), refused.problems)
            return await self._page(request, kept, status=422)
        except Refusal as refusal:
            return await self._page(request, Form(), status=422, refusal=str(refusal))
        if issued is None:
            address = f"{addresses.COLLEAGUES}?done={values['do']}"
            return RedirectResponse(address, status_code=303)
        sent = await step(self.settings, partial(self._mail, issued, request))
        await timer.over()
        return await self._page(request, Form(), issued=issued, sent=sent)

    def _mail(self, issued: Issued, request: Request, _: Store) -> bool | None:
        """To the colleague's own address, where mail is set up; the link is shown in any case."""
        link = link_of(request, self.settings, issued.token)
        return mail.invite(self.settings.mail, issued.login, link, until=issued.good_until)

    async def _page(
        self,
        request: Request,
        form: Form,
        *,
        status: int = 200,
        said: str = "",
        refusal: str = "",
        issued: Issued | None = None,
        sent: bool | None = None,
    ) -> Response:
        actor = of_firm(request)
        return forms.show(
            request,
            self.settings,
            "colleagues",
            status=status,
            form=form,
            said=said,
            refusal=refusal,
            issued=issued,
            sent=sent,
            link=link_of(request, self.settings, issued.token) if issued else "",
            people=await step(self.settings, partial(colleagues.all_of, actor=actor)),
            me=actor.account_id,
            manages=may(actor, Action.ACCOUNT_CREATE_COLLEAGUE),
            in_person=may(actor, Action.OWNER_TRANSFER),
            states=STATES,
            parts_named=parts.titles(),
            moment=figures.moment,
        )


def _act(
    values: dict[str, str], form: InvitationForm, store: Store, *, actor: Actor
) -> Issued | None:
    do, who, now = values.get("do", ""), values.get("who", "")[:64], clock.now()
    if do == "invite":
        return inviting.invite(
            store, form, token=access.new_token(), actor=actor, now=now, new_id=clock.new_id
        )
    if do == "link":
        return inviting.new_link(store, who, token=access.new_token(), actor=actor, now=now)
    if do == "again":
        return inviting.begin_again(store, who, token=access.new_token(), actor=actor, now=now)
    if do == "disable":
        colleagues.disable(store, who, actor=actor, now=now)
    elif do == "enable":
        colleagues.enable(store, who, actor=actor, now=now)
    else:
        raise Refusal("没有看懂要做哪一步。请刷新页面，再点一次按钮。")
    return None
