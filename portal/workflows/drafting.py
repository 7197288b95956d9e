"""Drafting a snapshot (拟稿) beside the pages: in a large city it takes half a minute, for which nobody waits.

One at a time in a portal. How far it has come is known to every page that asks, also after a reload;
where the portal stops in between, nothing was kept, and the draft is begun again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event, Lock, Thread

from data import publishing
from data.actor import Actor
from data.errors import Refusal
from data.publishing import Stage
from data.series import Series
from data.store import Store
from portal.workflows import publication_news

NewId = Callable[[], str]
OpenStore = Callable[[], AbstractContextManager[Store]]
STAGES: tuple[Stage, ...] = ("reading", "groups", "numbers", "gaps", "saving")
_BROKEN = "拟稿中断了，没有保存。请再拟一次；还是不行，请联系管理员。"


class AnotherRuns(Refusal):
    """Another draft is being made."""

    message = "正在拟另一份快照，一次只拟一份。请等它拟好再试。"


@dataclass(slots=True)
class Run:
    """One draft in the making. `refused`: why there is none, once it is over."""

    publication: str
    series: Series
    by: str
    began: datetime
    stage: Stage = "reading"
    refused: str = _BROKEN
    _over: Event = field(default_factory=Event)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return self._over.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for the end, not longer than so; whether it has come."""
        return self._over.wait(seconds)


_LAST: dict[str, Run] = {}
_LOCK = Lock()


def last(portal: str) -> Run | None:
    """The latest draft that was begun in this portal (named by its database) since it was started."""
    return _LAST.get(portal)


def forget(portal: str, run: Run) -> None:
    """How it ended has been read."""
    with _LOCK:
        if _LAST.get(portal) is run and run.is_over:
            del _LAST[portal]


def begin(
    portal: str,
    open_store: OpenStore,
    of: Series,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    corrects: str | None = None,
) -> Run:
    """Begin to draft, or find the one that is under way for the same series: a second click begins nothing.

    Those who may settle it are told once it is there.

    Raises:
        AnotherRuns: one of another series is under way.
    """
    with _LOCK:
        standing = _LAST.get(portal)
        if standing and not standing.is_over:
            if standing.series != of:
                raise AnotherRuns
            return standing
        run = _LAST[portal] = Run(new_id(), of, actor.account_id, now)

    def work() -> None:
        _draft(run, open_store, actor=actor, now=now, new_id=new_id, corrects=corrects)

    Thread(target=work, name="drafting", daemon=True).start()
    return run


def _draft(
    run: Run,
    open_store: OpenStore,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
    corrects: str | None,
) -> None:
    def told(stage: Stage) -> None:
        run.stage = stage

    try:
        with open_store() as store:
            publishing.draft(
                store,
                run.publication,
                run.series,
                actor=actor,
                now=now,
                corrects=corrects,
                told=told,
                beside=lambda made: publication_news.waits(store, made, now=now, new_id=new_id),
            )
        run.refused = ""
    except Refusal as refusal:
        run.refused = str(refusal)
    finally:
        run._over.set()
