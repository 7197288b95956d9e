"""What a page of the work queue (工作队列) costs, beside the bare SQL of its rows, in one run.

Bounds: the whole page (today's firms, the rest, the counts of every kind) at most 5 × the bare
statement of its rows; and with 100,000 firms and ten campaigns in the database at most 1.3 × the cost
with 1,000, for a reviewer who has a thousand firms in both. The lead's page of the whole city is
printed beside them, and what it costs to keep one firm's place.
"""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from data import queue, queue_keeping, queue_loads
from data.actor import Actor
from data.opening import prepare
from data.queue import Query
from data.store import Store, open_store
from portal.workflows import queueing
from tests.bench import city_rows
from tests.bench.city_rows import NOW
from tests.bench.turns import side_by_side

FEW, MANY = 1_000, 100_000
ROUNDS = 30
ALLOWED_RATIO, ALLOWED_GROWTH = 5.0, 1.3
_LIST = Query("all")


def run() -> None:
    """Print cost and ratios of a page of the queue."""
    with (
        tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name,
        ExitStack() as opened,
    ):
        few = opened.enter_context(_city(Path(name), FEW))
        many = opened.enter_context(_city(Path(name), MANY))
        reviewer = city_rows.reviewer_of(0)
        works: dict[str, Callable[[], object]] = {
            "bare": opened.enter_context(_bare(Path(name), reviewer)),
            "few": lambda: _page(few, reviewer),
            "many": lambda: _page(many, reviewer),
            "way": lambda: queueing.meet(
                many, city_rows.firm(5), "kind=all&at=5", actor=reviewer, now=NOW
            ),
            "kept": lambda: _keep(many, city_rows.firm(5)),
        }
        costs = side_by_side(works, ROUNDS)
        lead = city_rows.lead()
        city: dict[str, Callable[[], object]] = {
            "page": lambda: _page(many, lead),
            "counties": lambda: queue_loads.counties(many, actor=lead, now=NOW),
        }
        _report(costs, side_by_side(city, 1))


def _report(costs: dict[str, float], city: dict[str, float]) -> None:
    bare, few, many = costs["bare"], costs["few"], costs["many"]
    print(f"bare SQL of the rows, {MANY:>7,} firms {bare:7.2f} ms")
    print(
        f"page of a reviewer,   {MANY:>7,} firms {many:7.2f} ms   {many / bare:5.2f} × bare"
        f"   (bound {ALLOWED_RATIO} ×: {_verdict(many <= ALLOWED_RATIO * bare)})"
    )
    print(
        f"page of a reviewer,   {FEW:>7,} firms {few:7.2f} ms   {many / few:5.2f} × grown"
        f"   (bound {ALLOWED_GROWTH} ×: {_verdict(many <= ALLOWED_GROWTH * few)})"
    )
    print(f"a firm with its neighbours           {costs['way']:7.2f} ms")
    print(f"keeping the place of one firm        {costs['kept']:7.2f} ms")
    print(f"page of the lead, whole city         {city['page']:7.2f} ms")
    print(f"counts by county, whole city         {city['counties']:7.2f} ms")


def _verdict(kept: bool) -> str:
    return "kept" if kept else "BROKEN"


def _city(folder: Path, firms: int) -> Store:
    path = folder / f"{firms}.sqlite"
    store = open_store(path, prepare(path, folder / "keys", {}))
    began = time.perf_counter()
    city_rows.build(store, firms)
    built = time.perf_counter()
    list(queue_keeping.rebuild(store))
    placed = time.perf_counter() - built
    print(f"a city of {firms:>7,} firms in {built - began:.1f} s, all places in {placed:.1f} s")
    return store


def _page(store: Store, actor: Actor) -> object:
    return queueing.read(store, _LIST, actor=actor, now=NOW)


def _keep(store: Store, firm: str) -> None:
    with store.atomic():
        queue_keeping._keep(store, firm, firm)


@contextmanager
def _bare(folder: Path, actor: Actor) -> Iterator[Callable[[], object]]:
    """The statement that gives the page's rows, on a connection of its own."""
    sql = queue._paged(queue._listed(_LIST, actor), actor)
    said = {"count": 36, "skipped": 0} | queue._wanted(_LIST, actor, NOW)
    with closing(sqlite3.connect(folder / f"{MANY}.sqlite")) as connection:
        yield lambda: connection.execute(sql, said).fetchall()


if __name__ == "__main__":
    run()
