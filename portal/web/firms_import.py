"""The pages /firms/import…: a list of firms is uploaded, reported row by row, confirmed (导入企业名单)."""

from collections.abc import AsyncIterator
from functools import partial
from typing import IO

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from data import campaigns, import_drafts, imports
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.import_drafts import DraftOver
from data.rights import Action
from data.store import Store
from data.times import day_in_shanghai
from portal import access, clock, figures
from portal.settings import Settings
from portal.uploads import scanner, tables
from portal.web import addresses, attachments, errors, forms, import_progress, multipart
from portal.web.entrance import go
from portal.web.forms import Form
from portal.web.limits import LIST_BYTES, Throttle
from portal.web.multipart import Sent
from portal.web.steps import allowed, step
from portal.workflows import import_sheets, importing
from portal.workflows.importing import Report

SHOWN = 100
"""Rows with something to say that the page shows; all of them are in the spreadsheet."""
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FirmsImport:
    """GET shows the form, or the report of a list; POST takes a file, or confirms what was reviewed."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.throttle = Throttle.of("10/minute", "60/hour")
        self._limiter: CapacityLimiter | None = None

    def routes(self) -> list[BaseRoute]:
        """Where they stand."""
        return [
            Route(addresses.FIRMS_IMPORT, self.show, methods=["GET"]),
            Route(addresses.FIRMS_IMPORT, self.send, methods=["POST"]),
            Route(addresses.IMPORT_REPORT, self.sheet, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """The form; with `list` in the address the report of that list."""
        actor = allowed(request, Action.FIRMS_IMPORT)
        draft = request.query_params.get("list", "")[:64]
        if not draft:
            form = Form({"campaign": request.query_params.get("campaign", "")[:64]})
            return await self._form(request, actor, form)
        try:
            return self._report(request, await self._review(draft, actor))
        except DraftOver as refusal:
            return await self._form(request, actor, Form({}, {"file": str(refusal)}), status=404)

    async def sheet(self, request: Request) -> Response:
        """The report as a spreadsheet; without `list` the empty template."""
        actor = allowed(request, Action.FIRMS_IMPORT)
        draft = request.query_params.get("list", "")[:64]
        if not draft:
            made = await to_thread.run_sync(import_sheets.template)
            return _attached(made, "铸盾-企业名单模板.xlsx")
        try:
            report = await self._review(draft, actor)
        except DraftOver as refusal:
            return errors.error_page(404, sentence=str(refusal), demo=self.settings.demo)
        made = await to_thread.run_sync(import_sheets.report, report)
        return _attached(made, f"铸盾-名单核对-{day_in_shanghai(clock.now()):%Y%m%d}.xlsx")

    async def send(self, request: Request) -> Response:
        """A file: read and checked. Else what the form of a report asks: import, or forget."""
        actor = allowed(request, Action.FIRMS_IMPORT)
        forms.refuse_other_pages(request)
        if not self.throttle.allows(actor.account_id):
            return errors.error_page(429, demo=self.settings.demo)
        if forms.media_type(request) != multipart.KIND:
            return await self._decided(request, actor)
        async with multipart.sent(request, self.settings) as sent:
            try:
                report = await self._proposed(actor, sent)
            except StoreError:
                raise
            except Refusal as refusal:
                form = Form(sent.values, {"file": str(refusal)})
                return await self._form(request, actor, form, status=422)
        return go(f"{addresses.FIRMS_IMPORT}?list={report.draft_id}")

    async def _decided(self, request: Request, actor: Actor) -> Response:
        values = await forms.read(request, self.settings)
        draft = values.get("draft", "")[:64]
        if values.get("do") != "import":
            await step(self.settings, partial(import_drafts.drop, draft_id=draft, actor=actor))
            return go(addresses.FIRMS_IMPORT)
        digest = values.get("digest", "")[:200]
        try:
            report = await self._review(draft, actor, digest)
        except DraftOver as refusal:
            return await self._form(request, actor, Form({}, {"file": str(refusal)}), status=422)
        page = forms.show(request, self.settings, "firms_import_running", report=report)
        parts = import_progress.running(
            self.settings, page, report, correct=values.get("correct") == "yes", actor=actor
        )
        return _streamed(parts, page)

    async def _proposed(self, actor: Actor, sent: Sent) -> Report:
        if sent.file is None:
            raise Refusal("请先选择一个文件。")
        if (sent.file.size or 0) > LIST_BYTES:
            raise Refusal("文件超过 20 MB，没有读取。请只留名单那一张工作表，另存后再上传。")
        name, campaign = sent.file.filename or "", sent.values.get("campaign", "")[:64]
        work = partial(self._propose, sent.file.file, name, campaign or None, actor)
        return await to_thread.run_sync(work, limiter=self._one_at_a_time())

    def _propose(self, source: IO[bytes], name: str, campaign: str | None, actor: Actor) -> Report:
        scanner.scan(source, self.settings.clamd)
        sheets = tables.read(source)
        with access.open_database(self.settings) as store:
            return importing.propose(
                store,
                sheets,
                campaign_id=campaign,
                file_name=name,
                actor=actor,
                now=clock.now(),
                new_id=clock.new_id,
            )

    async def _review(self, draft: str, actor: Actor, digest: str | None = None) -> Report:
        work = partial(
            importing.review, draft_id=draft, actor=actor, now=clock.now(), digest=digest
        )
        return await step(self.settings, work)

    async def _form(
        self, request: Request, actor: Actor, form: Form, *, status: int = 200
    ) -> Response:
        def known(store: Store) -> dict[str, object]:
            open_to_firms = [c for c in campaigns.in_view(store, actor=actor) if c.state != "ended"]
            return {"campaigns": open_to_firms, "latest": imports.latest(store, actor=actor)}

        return forms.show(
            request,
            self.settings,
            "firms_import",
            status=status,
            form=form,
            moment=figures.moment,
            **await step(self.settings, known),
        )

    def _report(self, request: Request, report: Report) -> Response:
        wrong = [row for row in report.rows if row.kind == "wrong"]
        told = [row for row in report.rows if row.kind != "wrong" and row.said]
        return forms.show(
            request,
            self.settings,
            "firms_import_report",
            report=report,
            wrong=wrong[:SHOWN],
            more_wrong=max(0, len(wrong) - SHOWN),
            told=told[:SHOWN],
            more_told=max(0, len(told) - SHOWN),
            kinds=import_sheets.KINDS,
        )

    def _one_at_a_time(self) -> CapacityLimiter:
        """Made in the running loop, where it belongs; a workbook may take a gigabyte for a moment."""
        if self._limiter is None:
            self._limiter = CapacityLimiter(1)
        return self._limiter


def _attached(content: bytes, name: str) -> Response:
    return Response(content, media_type=_XLSX, headers=attachments.headers(name))


def _streamed(parts: AsyncIterator[str], page: Response) -> Response:
    """The parts under the headers of the page that they are of."""
    kept = {name: value for name, value in page.headers.items() if name != "content-length"}
    return StreamingResponse(parts, headers=kept)
