"""The route /published/picture (公布的图): pictures of a snapshot as files, for everybody, drawn once and kept."""

from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.errors import NoSuch
from data.publications import Publication
from data.store import Store
from portal import access, labels
from portal.pictures import published as pictures
from portal.pictures import published_over_time
from portal.pictures.model import Picture
from portal.printing import picture_files
from portal.printing.picture_files import KINDS, Kind
from portal.settings import Settings
from portal.web import addresses, public_files
from portal.web.errors import error_page
from portal.web.kept_files import KeptFiles, Key
from portal.web.limits import Throttle, client_key
from portal.web.picture_files import NothingDrawn, drawn, kind_of, not_drawn
from portal.workflows import published, published_data, published_shelf

_MOST_KEPT = 32 * 1024 * 1024
"""Bytes of drawn pictures that a process keeps."""
_DRAWN = "60/minute"
"""Pictures that are not kept yet, for one client."""
_LONGEST_ID = 64


class Withdrawn(NoSuch):
    """The snapshot was taken back; the message says why."""


class PublishedPictures:
    """GET: a picture, or the table behind it, marked with the snapshot's id and day instead of a person."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.kept = KeptFiles(_MOST_KEPT)
        self.pace = Throttle.of(_DRAWN)
        # One at a time: strangers never take all processors.
        self.places = CapacityLimiter(1)

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [Route(addresses.PUBLISHED_PICTURE, self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """The picture that the address names.

        Raises:
            HTTPException: 404 for an unknown snapshot, name or format; 429 for who asks too fast.
        """
        kind = kind_of(request)
        wanted = request.query_params.get("id", "")
        name = request.query_params.get("name", "")
        try:
            found = await to_thread.run_sync(partial(self._find, wanted))
            content = await self._content(request, found, name, kind)
        except Withdrawn as refusal:
            return error_page(410, sentence=str(refusal), demo=self.settings.demo)
        except NothingDrawn as refusal:
            return not_drawn(refusal, demo=self.settings.demo)
        except NoSuch:
            raise HTTPException(404) from None
        called = f"铸盾-公布-{found.day}-{labels.PICTURES.get(name, name)}.{kind}"
        return public_files.answer(request, content, KINDS[kind], name=called)

    async def _content(self, request: Request, found: Publication, name: str, kind: Kind) -> bytes:
        key = (found.id, found.digest, found.state, name, kind)
        content = self.kept.get(key)
        if content is not None:
            return content
        client = client_key(request.client.host if request.client else None)
        if not self.pace.allows(client):
            raise HTTPException(429)
        work = partial(self._made, found, name, kind, key)
        return await to_thread.run_sync(work, limiter=self.places)

    def _find(self, wanted: str) -> Publication:
        with access.open_database(self.settings) as store:
            found = published_data.find(store, wanted[: _LONGEST_ID + 1])
        if found.state == "withdrawn":
            raise Withdrawn(f"这一期快照（{found.day}）已经撤回：{found.reason}")
        return found

    def _made(self, found: Publication, name: str, kind: Kind, key: Key) -> bytes:
        # Who waited for a place may find it drawn meanwhile.
        content = self.kept.get(key)
        if content is None:
            with access.open_database(self.settings) as store:
                picture = drawn(_picture(store, found, name))
            content = picture_files.made(picture, kind, mark=self._mark(found))
            if name != published_over_time.NAME:
                # That one changes with every further snapshot.
                self.kept.put(key, content)
        return content

    def _mark(self, found: Publication) -> str:
        told = f"公布的快照 {published.number_of(found)}"
        return f"演示数据，{told}" if self.settings.demo else told


def _picture(store: Store, found: Publication, name: str) -> Picture:
    if name == published_over_time.NAME:
        shelf = published_shelf.read(store, found.id)
        runs = shelf.runs(found.series)
        return published_over_time.over_time(runs, shelf.name(found.series))
    make = pictures.everything(published.read(store, found), published.bands_of(found)).get(name)
    if make is None:
        raise NoSuch
    return make()
