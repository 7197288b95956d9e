"""The route /published/briefing (专报): an official takes four pages for leaders, made from a snapshot that stands."""

from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal, StoreError
from data.rights import Action
from data.statistics import CITY
from data.store import Store
from portal import access, clock
from portal.briefing import composing, making
from portal.briefing.making import Kind
from portal.settings import Settings
from portal.web import addresses, attachments, forms
from portal.web.errors import error_page
from portal.web.steps import allowed
from portal.workflows import briefing_reading, published, taking_pictures
from portal.workflows.asked_figures import Asked
from portal.workflows.taking_pictures import TooManyFiles

USUAL: Kind = "pdf"
_LONGEST_ID = 64


class BriefingFiles:
    """GET: the file, with who took it and when on every page; everybody without the right meets a 404."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        # One at a time: making one takes a second of a processor.
        self.places = CapacityLimiter(1)

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [Route(addresses.BRIEFING, self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """The briefing, or why there is none.

        Raises:
            HTTPException: 404 without the right, for a draft, an unknown snapshot or format; 403 where
                another site's page asks.
        """
        actor = allowed(request, Action.EXPORT_CHARTS)
        forms.refuse_other_pages(request)
        kind = making.kind_of(request.query_params.get("format", USUAL))
        if kind is None:
            raise HTTPException(404)
        if request.method == "HEAD":
            # Takes nothing out, so nothing is made and noted.
            return Response(media_type=making.KINDS[kind], headers=attachments.NOT_KEPT)
        wanted = request.query_params.get("id", "")[: _LONGEST_ID + 1]
        work = partial(self._take, wanted, kind, actor)
        try:
            content, name = await to_thread.run_sync(work, limiter=self.places)
        except StoreError:
            raise
        except TooManyFiles as refusal:
            return error_page(429, sentence=str(refusal), demo=self.settings.demo)
        except (NoSuch, NotAllowed):
            raise HTTPException(404) from None
        except Refusal as refusal:
            return error_page(409, sentence=str(refusal), demo=self.settings.demo)
        headers = attachments.headers(name)
        return Response(content, media_type=making.KINDS[kind], headers=headers)

    def _take(self, wanted: str, kind: Kind, actor: Actor) -> tuple[bytes, str]:
        with access.open_database(self.settings) as store:
            return self._made(store, wanted, kind, actor)

    def _made(self, store: Store, wanted: str, kind: Kind, actor: Actor) -> tuple[bytes, str]:
        basis = briefing_reading.read(store, wanted)
        of = basis.published
        bands = published.bands_of(of.publication)

        def make(mark: str) -> bytes:
            briefing = composing.compose(basis, bands, taken_by=mark, is_demo=self.settings.demo)
            return making.made(briefing, kind)

        content = taking_pictures.take(
            store,
            "briefing",
            kind,
            Asked(CITY, of.publication.series),
            make,
            actor=actor,
            now=clock.now(),
            new_id=clock.new_id,
        )
        return content, f"铸盾-{composing.MASTHEAD}-{of.number}.{kind}"
