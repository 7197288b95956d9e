"""The page /reference (地区、园区和行业): the administrator keeps what firms choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from data import industries, parks, regions
from data.errors import Refusal, StoreError
from data.industries import Industry
from data.parks import Park
from data.regions import Region
from data.rights import Action
from data.store import Store
from portal import clock
from portal.settings import Settings
from portal.web import addresses, forms
from portal.web.forms import Form
from portal.web.steps import allowed, step
from portal.workflows import referencing
from portal.workflows.firm_form import Unacceptable
from portal.workflows.referencing import ReferenceForm

_SAID = {
    "add-park": "园区已加上，企业登记时可以选择。",
    "close-park": "园区不再提供选择；已在园区里的企业不受影响。",
    "save-region": "县（市、区）已保存。",
    "save-words": "常用说法已保存，企业可以用这些词找到行业。",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page needs: every county with its open parks, and all 大类."""

    counties: Sequence[tuple[Region, Sequence[Park]]]
    industries: Sequence[Industry]


class ReferencePage:
    """GET shows what there is; POST adds, closes or renames."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.REFERENCE, self.show, methods=["GET"]),
            Route(addresses.REFERENCE, self.act, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """What firms can choose from today."""
        said = _SAID.get(request.query_params.get("done", ""), "")
        return await self._page(request, Form(), said=said)

    async def act(self, request: Request) -> Response:
        """One change."""
        actor = allowed(request, Action.REFERENCE_EDIT)
        values = await forms.read(request, self.settings)
        form = ReferenceForm.model_validate({n: v[:2000] for n, v in values.items()})
        change = partial(
            referencing.change, form=form, actor=actor, now=clock.now(), new_id=clock.new_id
        )
        try:
            await step(self.settings, change)
        except StoreError:
            raise
        except Unacceptable as refused:
            kept = Form(form.model_dump(), refused.problems)
            return await self._page(request, kept, status=422)
        except Refusal as refusal:
            kept = Form(form.model_dump())
            return await self._page(request, kept, status=422, refusal=str(refusal))
        return RedirectResponse(f"{addresses.REFERENCE}?done={form.do}", status_code=303)

    async def _page(
        self,
        request: Request,
        form: Form,
        *,
        status: int = 200,
        said: str = "",
        refusal: str = "",
    ) -> Response:
        allowed(request, Action.REFERENCE_EDIT)
        shown = await step(self.settings, _shown)
        return forms.show(
            request,
            self.settings,
            "reference",
            status=status,
            form=form,
            shown=shown,
            said=said,
            refusal=refusal,
        )


def _shown(store: Store) -> Shown:
    counties = [(one, parks.of_county(store, one.code)) for one in regions.counties(store)]
    return Shown(counties, industries.divisions(store))
