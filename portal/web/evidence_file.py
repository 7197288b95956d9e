"""The page /evidence/file: a masked file for a piece of evidence is added, seen, removed (证据文件)."""

from asyncio import Lock
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import IO
from weakref import WeakValueDictionary

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from data import files
from data.actor import Actor
from data.errors import NoSuch, Refusal, StoreError
from portal import access, clock, figures
from portal.guard import NEVER
from portal.settings import Settings
from portal.uploads import checking, scanner
from portal.uploads.cleaning import Cleaned
from portal.web import addresses, errors, forms, multipart
from portal.web.confirmation import of_firm
from portal.web.entrance import go
from portal.web.forms import Form
from portal.web.limits import FILE_BYTES, Throttle
from portal.web.multipart import Sent
from portal.workflows import attaching
from portal.workflows.attaching import NotDeclared, Place
from questionnaires.editions import CURRENT
from questionnaires.loading import edition

AT_ONCE = 2
"""Files that are checked at the same time; each may take 1 GB of memory for a moment."""
_LONGEST_KEPT = 200


class EvidenceFile:
    """GET shows what there is; POST adds a file, or takes the one away that the form names."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.throttle = Throttle.of("20/minute", "200/hour")
        self._limiter: CapacityLimiter | None = None
        self._turns: WeakValueDictionary[str, Lock] = WeakValueDictionary()

    def routes(self) -> list[BaseRoute]:
        """Where it stands."""
        return [
            Route(addresses.EVIDENCE_FILE, self.show, methods=["GET"]),
            Route(addresses.EVIDENCE_FILE, self.change, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """The piece, its file, and the form; without a piece back to the self-check."""
        if not _piece(request):
            return go(f"/{addresses.SELF_CHECK}")
        return await self._page(request, of_firm(request), Form())

    async def change(self, request: Request) -> Response:
        """Add where a file comes, else remove; refusals stand on the page, what was typed stays."""
        actor = of_firm(request)
        forms.refuse_other_pages(request)
        if not self.throttle.allows(actor.account_id):
            return errors.error_page(429, demo=self.settings.demo)
        if forms.media_type(request) != multipart.KIND:
            return await self._remove(request, actor)
        try:
            await to_thread.run_sync(partial(self._place, _piece(request), actor))
        except NoSuch as refusal:
            return self._nothing(refusal)
        async with multipart.sent(request, self.settings) as sent:
            return await self._add(request, actor, sent)

    async def _add(self, request: Request, actor: Actor, sent: Sent) -> Response:
        try:
            attached = await self._attached(request, actor, sent)
        except NotDeclared as refusal:
            return await self._again(request, actor, sent, refusal.problems)
        except StoreError:
            raise
        except Refusal as refusal:
            return await self._again(request, actor, sent, {"file": str(refusal)})
        if attaching.warnings(attached):
            return go(f"{addresses.EVIDENCE_FILE}?piece={attached.evidence_id}")
        place = await to_thread.run_sync(partial(self._place, attached.evidence_id, actor))
        return go(way_back(place))

    async def _attached(self, request: Request, actor: Actor, sent: Sent) -> files.AttachedFile:
        name = (sent.file.filename or "") if sent.file else ""
        problems: dict[str, str] = {}
        masked = ""
        if sent.file is None:
            problems["file"] = "请先选择一个文件。"
        elif (sent.file.size or 0) > FILE_BYTES:
            problems["file"] = "文件超过 10 MB。请只保留需要的几页，或压缩图片后再上传。"
        try:
            masked = attaching.statement(sent.values, name)
        except NotDeclared as refusal:
            problems |= refusal.problems
        if problems or sent.file is None:
            raise NotDeclared(problems)
        async with self._turn(actor):
            work = partial(
                self._keep, _piece(request), sent.file.file, name, masked, sent.values, actor
            )
            return await to_thread.run_sync(work, limiter=self._at_once())

    def _keep(
        self,
        piece: str,
        source: IO[bytes],
        name: str,
        masked: str,
        values: Mapping[str, str],
        actor: Actor,
    ) -> files.AttachedFile:
        cleaned = self._checked(source)
        with access.open_database(self.settings) as store:
            return attaching.attach(
                store,
                piece,
                cleaned,
                given_name=name,
                masked=masked,
                seen=values.get("seen") or None,
                actor=actor,
                now=clock.now(),
                new_id=clock.new_id,
            )

    def _checked(self, source: IO[bytes]) -> Cleaned:
        scanner.scan(source, self.settings.clamd)
        return checking.cleaned(source)

    async def _remove(self, request: Request, actor: Actor) -> Response:
        values = await forms.read(request, self.settings)
        try:
            await to_thread.run_sync(partial(self._taken_away, values.get("remove", ""), actor))
        except StoreError:
            raise
        except Refusal as refusal:
            return await self._page(request, actor, Form({}, {"file": str(refusal)}), status=422)
        return go(f"{addresses.EVIDENCE_FILE}?piece={_piece(request)}")

    def _taken_away(self, file_id: str, actor: Actor) -> None:
        with access.open_database(self.settings) as store:
            files.remove(store, file_id, actor=actor, now=clock.now())

    def _place(self, piece: str, actor: Actor) -> Place:
        with access.open_database(self.settings) as store:
            return attaching.place(store, piece, actor=actor)

    async def _again(
        self, request: Request, actor: Actor, sent: Sent, problems: Mapping[str, str]
    ) -> Response:
        kept = {name: value[:_LONGEST_KEPT] for name, value in sent.values.items()}
        told = dict(problems)
        if sent.file is not None and "file" not in told:
            told = {"file": "请重新选择文件，浏览器不会记住它。", **told}
        return await self._page(request, actor, Form(kept, told), status=422)

    async def _page(
        self, request: Request, actor: Actor, form: Form, *, status: int = 200
    ) -> Response:
        try:
            place = await to_thread.run_sync(partial(self._place, _piece(request), actor))
        except NoSuch as refusal:
            return self._nothing(refusal)
        return forms.show(
            request,
            self.settings,
            "evidence_file",
            status=status,
            form=form,
            place=place,
            title=_title(place.piece.item),
            warnings=attaching.warnings(place.file) if place.file else (),
            size=figures.file_size(place.file.size) if place.file else "",
            way_back=way_back(place),
            never=NEVER,
        )

    def _nothing(self, refusal: Refusal) -> Response:
        return errors.error_page(404, sentence=str(refusal), demo=self.settings.demo)

    def _at_once(self) -> CapacityLimiter:
        """Made in the running loop, where it belongs."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(AT_ONCE)
        return self._limiter

    @asynccontextmanager
    async def _turn(self, actor: Actor) -> AsyncIterator[None]:
        """One file of a firm at a time: a firm that sends many waits for itself, not others for it."""
        turn = self._turns.setdefault(actor.firm_id or "", Lock())
        async with turn:
            yield


def way_back(place: Place) -> str:
    """The question that the piece belongs to, in the self-check."""
    return f"/{addresses.SELF_CHECK}?item={place.piece.item}"


def _title(item: str) -> str:
    asked = edition(CURRENT).by_id.get(item)
    return asked.title if asked else item


def _piece(request: Request) -> str:
    return request.query_params.get("piece", "")[:64]
