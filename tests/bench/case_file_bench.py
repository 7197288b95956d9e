"""What a firm's file (一企一档) costs, beside the bare SQL of its rows, in one run.

Bounds: a page of the file and the next dates at most 5 × their bare statements; and with 100,000 firms
and ten campaigns in the database at most 1.3 × the cost with 1,000.
"""

import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from data import case_dates, case_file, sealed
from data.actor import Actor
from data.opening import prepare
from data.scope import parameters
from data.store import Store, open_store
from tests.bench import city_rows
from tests.bench.turns import side_by_side

FEW, MANY = 1_000, 100_000
ROUNDS = 40
ALLOWED_RATIO, ALLOWED_GROWTH = 5.0, 1.3
COUNT = 30
FIRM = city_rows.firm(5)
_TEXTS = (("corrective_actions", "measure"), ("guidance_entries", "said"))


def run() -> None:
    """Print cost and ratios of a firm's file."""
    with (
        tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name,
        ExitStack() as opened,
    ):
        reviewer = city_rows.reviewer_of(5)
        few = opened.enter_context(_city(Path(name), FEW, reviewer))
        many = opened.enter_context(_city(Path(name), MANY, reviewer))
        events = len(case_file.page(many, FIRM, actor=reviewer, count=COUNT))
        works: dict[str, Callable[[], object]] = {
            "bare": opened.enter_context(_bare(Path(name), reviewer)),
            "few": lambda: _read(few, reviewer),
            "many": lambda: _read(many, reviewer),
        }
        _report(side_by_side(works, ROUNDS), events)


def _report(costs: dict[str, float], events: int) -> None:
    bare, few, many = costs["bare"], costs["few"], costs["many"]
    print(f"bare SQL of {events} events, {MANY:>7,} firms {bare:7.2f} ms")
    print(
        f"the file and what is next, {MANY:>7,} firms {many:7.2f} ms   {many / bare:5.2f} × bare"
        f"   (bound {ALLOWED_RATIO} ×: {_verdict(many <= ALLOWED_RATIO * bare)})"
    )
    print(
        f"the file and what is next, {FEW:>7,} firms {few:7.2f} ms   {many / few:5.2f} × grown"
        f"   (bound {ALLOWED_GROWTH} ×: {_verdict(many <= ALLOWED_GROWTH * few)})"
    )


def _verdict(kept: bool) -> str:
    return "kept" if kept else "BROKEN"


def _read(store: Store, actor: Actor) -> object:
    return (
        case_file.page(store, FIRM, actor=actor, count=COUNT),
        case_dates.of_firm(store, FIRM, actor=actor),
    )


def _city(folder: Path, firms: int, reviewer: Actor) -> Store:
    """A city whose reviewer has said why, and whose measured firm has texts that open."""
    path = folder / f"{firms}.sqlite"
    store = open_store(path, prepare(path, folder / "keys", {}))
    city_rows.build(store, firms)
    store.insert(
        "purposes",
        {
            "id": "purpose",
            "account_id": reviewer.account_id,
            "firm_id": FIRM,
            "day": reviewer.day,
            "post": "",
            "agency": "",
            "reason": b"sealed",
            "stated_at": city_rows.NOW.isoformat(),
        },
    )
    for table, name in _TEXTS:
        _seal(store, table, name)
    return store


def _seal(store: Store, table: str, name: str) -> None:
    column = next(c for c in sealed.COLUMNS if (c.table, c.column) == (table, name))
    rows = store.rows(f"SELECT * FROM {table} WHERE firm_id = :firm", firm=FIRM)
    for row in rows:
        text = store.keyring.encrypt(
            "某项措施，写了二十来个字，与平时的一样长。", **column.place(row)
        )
        store.update(table, row["id"], {name: text})


@contextmanager
def _bare(folder: Path, actor: Actor) -> Iterator[Callable[[], object]]:
    """The statement that gives the file's rows, on a connection of its own."""
    sql = case_file._statement(case_file._sources(actor, case_file.EVERYTHING), actor)
    said = {"firm": FIRM, "count": COUNT, **parameters(actor)}
    said |= {"before_at": case_file.LATEST.at, "before_kind": "", "before_id": ""}
    with closing(sqlite3.connect(folder / f"{MANY}.sqlite")) as connection:
        yield lambda: connection.execute(sql, said).fetchall()


if __name__ == "__main__":
    run()
