"""The import as it goes (导入进度): a page that grows while the one transaction is written.

No script: each piece is a paragraph of which the style sheet shows the last. Where the browser goes
away the import still ends, whole or not at all; the page of imports says which.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

from anyio import create_task_group, sleep, to_thread
from starlette.responses import Response

from data.actor import Actor
from data.errors import Refusal
from portal import access, clock, figures
from portal.settings import Settings
from portal.web import templates
from portal.workflows import campaigning, importing
from portal.workflows.importing import Imported, Report

MARK = "<!-- progress -->"
"""Where the template is cut in two."""
_EVERY = 0.2
"""Seconds between two looks at how far it has come."""


@dataclass
class _State:
    """What the thread that writes tells the one that shows."""

    done: int = 0
    telling: int = 0
    imported: Imported | None = None
    refused: str = ""
    over: bool = False


async def running(
    settings: Settings, page: Response, report: Report, *, correct: bool, actor: Actor
) -> AsyncIterator[str]:
    """The page piece by piece: its head, how far it has come, how it ended, its foot."""
    head, _, foot = bytes(page.body).decode().partition(MARK)
    yield head
    state = _State()
    async with create_task_group() as tasks:
        tasks.start_soon(
            to_thread.run_sync, partial(_import, settings, report, correct, actor, state)
        )
        shown = ""
        while not state.over:
            said = _bar(report.count("new"), state)
            if said != shown:
                yield said
                shown = said
            await sleep(_EVERY)
    yield templates.part("firms_import_done", state=state, report=report)
    yield foot


def _import(settings: Settings, report: Report, correct: bool, actor: Actor, state: _State) -> None:
    try:
        with access.open_database(settings) as store:
            state.imported = importing.confirm(
                store,
                report.draft_id,
                report.digest,
                correct=correct,
                actor=actor,
                now=clock.now(),
                new_id=clock.new_id,
                done=partial(setattr, state, "done"),
            )
            if report.campaign_id:
                for told in campaigning.tell_targets(
                    store, report.campaign_id, actor=actor, now=clock.now(), new_id=clock.new_id
                ):
                    state.telling = told
    except Refusal as refusal:
        state.refused = str(refusal)
    finally:
        state.over = True


def _bar(total: int, state: _State) -> str:
    """How far it has come; all rows written is not yet imported."""
    said = f"正在写入 {figures.count(state.done)}／{figures.count(total)} 家"
    if state.done >= total:
        said = f"正在告知企业 {figures.count(state.telling)} 家" if state.imported else "正在保存"
    return (
        f'<p class="running" role="status"><progress max="{max(1, total)}" value="{state.done}">'
        f"</progress> {said}</p>\n"
    )
