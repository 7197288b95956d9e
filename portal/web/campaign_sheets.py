"""The pages /campaign/sheet and /firms/import/words: lists that staff take, with a reason (进度表、邀请码表)."""

from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import campaigns
from data.completion import STATES, Narrowing
from data.errors import NoSuch, Refusal, StoreError
from data.rights import Action
from data.times import day_in_shanghai
from portal import clock
from portal.settings import Settings
from portal.web import addresses, attachments, forms
from portal.web.forms import Form
from portal.web.steps import allowed, step
from portal.workflows import campaign_sheet, exporting, invitation_words

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROWING = ("county", "park", "industry", "state")


class CampaignSheets:
    """GET says what is in it and asks for the reason, POST sends the spreadsheet."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.CAMPAIGN_SHEET, self.show_sheet, methods=["GET"]),
            Route(addresses.CAMPAIGN_SHEET, self.take_sheet, methods=["POST"]),
            Route(addresses.INVITATION_WORDS, self.show_words, methods=["GET"]),
            Route(addresses.INVITATION_WORDS, self.take_words, methods=["POST"]),
        ]

    async def show_sheet(self, request: Request) -> Response:
        """The form of the board's spreadsheet."""
        return await self._sheet_page(request, Form())

    async def take_sheet(self, request: Request) -> Response:
        """The spreadsheet, or why there is none."""
        actor = allowed(request, Action.CAMPAIGN_SHEET)
        reason = (await forms.read(request, self.settings)).get("reason", "")[:1000]
        work = partial(
            campaign_sheet.take,
            campaign_id=_asked(request, "id"),
            narrowing=narrowing(request),
            reason=reason,
            actor=actor,
            now=clock.now(),
            new_id=clock.new_id,
        )
        try:
            made = await step(self.settings, work)
        except (StoreError, NoSuch) as error:
            raise (error if isinstance(error, StoreError) else HTTPException(404)) from error
        except Refusal as refusal:
            form = Form({"reason": reason}, {"reason": str(refusal)})
            return await self._sheet_page(request, form, status=422)
        return _attached(made.content, f"铸盾-{made.name}-完成情况")

    async def show_words(self, request: Request) -> Response:
        """The form of the words; also where nobody needs one."""
        return await self._words_page(request, Form())

    async def take_words(self, request: Request) -> Response:
        """Fresh words, or why there are none."""
        actor = allowed(request, Action.FIRMS_IMPORT)
        reason = (await forms.read(request, self.settings)).get("reason", "")[:1000]
        work = partial(
            invitation_words.hand_out,
            reason=reason,
            campaign_id=_asked(request, "campaign"),
            import_id=_asked(request, "import"),
            actor=actor,
            now=clock.now(),
            new_id=clock.new_id,
        )
        try:
            made = await step(self.settings, work)
        except (StoreError, NoSuch) as error:
            raise (error if isinstance(error, StoreError) else HTTPException(404)) from error
        except Refusal as refusal:
            form = Form({"reason": reason}, {"reason": str(refusal)})
            return await self._words_page(request, form, status=422)
        return _attached(made, "铸盾-邀请码表")

    async def _sheet_page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        actor = allowed(request, Action.CAMPAIGN_SHEET)
        work = partial(campaigns.get, campaign_id=_asked(request, "id"), actor=actor)
        try:
            campaign = await step(self.settings, work)
        except NoSuch as error:
            raise HTTPException(404) from error
        return forms.show(
            request,
            self.settings,
            "campaign_sheet",
            status=status,
            form=form,
            campaign=campaign,
            limits=exporting.limits_of(actor),
            query=request.url.query,
            narrowed=any(_asked(request, name) for name in _NARROWING),
        )

    async def _words_page(self, request: Request, form: Form, *, status: int = 200) -> Response:
        actor = allowed(request, Action.FIRMS_IMPORT)
        work = partial(
            invitation_words.waiting,
            campaign_id=_asked(request, "campaign"),
            import_id=_asked(request, "import"),
            actor=actor,
        )
        try:
            found = await step(self.settings, work)
        except NoSuch as error:
            raise HTTPException(404) from error
        return forms.show(
            request,
            self.settings,
            "invitation_words",
            status=status,
            form=form,
            count=len(found),
            campaign=_asked(request, "campaign"),
            limits=exporting.limits_of(actor),
            query=request.url.query,
        )


def narrowing(request: Request) -> Narrowing:
    """Which firms of the board the address asks for; `-` as park: those outside every park."""
    state, park = _asked(request, "state"), _asked(request, "park")
    return Narrowing(
        county=_asked(request, "county") or None,
        park=("" if park == "-" else park) if park else None,
        industry=_asked(request, "industry") or None,
        state=state if state in STATES else None,
    )


def _asked(request: Request, name: str) -> str:
    return request.query_params.get(name, "")[:64]


def _attached(content: bytes, name: str) -> Response:
    shown = f"{name}-{day_in_shanghai(clock.now()):%Y%m%d}.xlsx"
    return Response(content, media_type=_XLSX, headers=attachments.headers(shown))
