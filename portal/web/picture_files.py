"""The route /pictures/file: an official takes a picture or the figures behind it (下载图表)."""

from functools import partial
from typing import cast

from anyio import CapacityLimiter, to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data.actor import Actor
from data.errors import NoSuch, NotAllowed, Refusal, StoreError
from data.rights import Action
from data.times import day_in_shanghai
from portal import access, clock
from portal.pictures import board
from portal.pictures.model import Picture
from portal.printing import picture_files
from portal.printing.picture_files import KINDS, Kind
from portal.settings import Settings
from portal.web import addresses, attachments, forms
from portal.web.errors import error_page
from portal.web.steps import allowed
from portal.workflows import asked_figures, taking_pictures
from portal.workflows.taking_pictures import TooManyFiles
from questionnaires.editions import CURRENT

AT_ONCE = 2
"""Pictures that are drawn at the same time; the others wait, so that pages keep their threads."""


class PictureFiles:
    """GET: the file, with who took it and when in it; everybody without the right meets a 404."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.places = CapacityLimiter(AT_ONCE)

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [Route(addresses.PICTURE_FILE, self.send, methods=["GET"])]

    async def send(self, request: Request) -> Response:
        """The picture that the address names, or why there is none.

        Raises:
            HTTPException: 404 without the right, for an unknown name or format, out of scope and where
                nothing is drawn; 403 where another site's page asks.
        """
        actor = allowed(request, Action.EXPORT_CHARTS)
        forms.refuse_other_pages(request)
        kind = kind_of(request)
        if request.method == "HEAD":
            # Takes nothing out, so nothing is made and noted.
            return Response(media_type=KINDS[kind], headers=attachments.NOT_KEPT)
        work = partial(self._take, dict(request.query_params), kind, actor)
        try:
            content, called = await to_thread.run_sync(work, limiter=self.places)
        except StoreError:
            raise
        except TooManyFiles as refusal:
            return error_page(429, sentence=str(refusal), demo=self.settings.demo)
        except (NoSuch, NotAllowed):
            raise HTTPException(404) from None
        except NothingDrawn as refusal:
            return not_drawn(refusal, demo=self.settings.demo)
        return attached(content, called, kind)

    def _take(self, query: dict[str, str], kind: Kind, actor: Actor) -> tuple[bytes, str]:
        now, name = clock.now(), query.get("name", "")
        with access.open_database(self.settings) as store:
            words = asked_figures.asked(query, edition=CURRENT, actor=actor)
            wanted = asked_figures.settled(store, words, actor=actor)
            picture = drawn(board.one(store, name, wanted, actor=actor, now=now))
            content = taking_pictures.take(
                store,
                picture.name,
                kind,
                wanted,
                lambda mark: picture_files.made(picture, kind, mark=f"导出：{mark}"),
                actor=actor,
                now=now,
                new_id=clock.new_id,
            )
        return content, f"铸盾-{picture.table.caption}-{day_in_shanghai(now):%Y%m%d}"


class NothingDrawn(Refusal):
    """The picture is empty; the message says why."""


def not_drawn(refusal: NothingDrawn, *, demo: bool) -> Response:
    """The page that says why there is no file."""
    return error_page(404, title="没有图可下载", sentence=str(refusal), demo=demo)


def drawn(picture: Picture) -> Picture:
    """A picture that is drawn.

    Raises:
        NothingDrawn: it is not.
    """
    if picture.chart is None:
        raise NothingDrawn(picture.empty or None)
    return picture


def kind_of(request: Request) -> Kind:
    """The format that the address asks for.

    Raises:
        HTTPException: 404: there is no such format.
    """
    kind = request.query_params.get("format", "")
    if kind not in KINDS:
        raise HTTPException(404)
    return cast(Kind, kind)


def attached(content: bytes, name: str, kind: Kind) -> Response:
    """A file that the browser saves."""
    headers = attachments.headers(f"{name}.{kind}")
    return Response(content, media_type=KINDS[kind], headers=headers)
