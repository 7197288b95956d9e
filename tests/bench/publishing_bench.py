"""Drafting a publication (拟稿) of a whole city: what it costs, and what an earlier one to compare with adds.

Bounds: at 100,000 firms at most 12 × its own time at 10,000; and writing, while which nobody else
saves, at most a quarter of the whole.
"""

import time
from datetime import UTC, datetime, timedelta

from data import publishing, series, summaries
from data.actor import Actor, Role
from data.store import Store
from tests.bench.statistics_city import city
from tests.data.figure_rows import SERIES

FEW, MANY = 10_000, 100_000
GROWTH, WRITING = 12.0, 0.25
NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
_LEAD, _SECOND = Actor("lead-one", Role.LEAD), Actor("lead-two", Role.LEAD)
_REST = "UPDATE figures SET unit = 'again-' || unit WHERE series = :series AND firm_id > :from"


def run() -> None:
    """Print the times of a first and of a second snapshot at both sizes, and their ratios."""
    few, many = _measured(FEW), _measured(MANY)
    for what, one, other in zip(("first", "second"), few, many, strict=True):
        growth = other / one
        print(
            f"{what} snapshot, {MANY:,} / {FEW:,}: {growth:.1f} ×"
            f"   (bound {GROWTH:.0f} ×: {_verdict(growth <= GROWTH)})"
        )


def _measured(firms: int) -> tuple[float, float]:
    with city(firms) as (store, _):
        number = series.numbered(store, SERIES)
        summaries.rebuild(store, number)
        print(f"{firms:>9,} firms")
        first = _drafted(store, "first")
        publishing.settle(store, "first", actor=_SECOND, now=NOW)
        # Two of three firms check again.
        store.rows(_REST, series=number, **{"from": f"{firms // 3:032x}"})
        second = _drafted(store, "second")
    return first, second


def _drafted(store: Store, name: str) -> float:
    began = time.perf_counter()
    made = publishing.draft(store, name, SERIES, actor=_LEAD, now=NOW + timedelta(days=len(name)))
    took = time.perf_counter() - began
    groups = sum(len(cells) for cells in made.content["counts"].values())
    writing = _writing(store, name)
    print(
        f"  {name} snapshot {took:.2f} s, {groups} groups; of it writing {writing:.2f} s:"
        f" {writing / took:.2f}   (bound {WRITING}: {_verdict(writing <= WRITING * took)})"
    )
    return took


def _writing(store: Store, name: str) -> float:
    """What writing the units took: the same again, and taken back."""
    rows = store.rows("SELECT * FROM publication_units WHERE publication_id = :name", name=name)
    store.rows("BEGIN IMMEDIATE")
    store.rows("DELETE FROM publication_units WHERE publication_id = :name", name=name)
    began = time.perf_counter()
    store.insert_all("publication_units", rows)
    took = time.perf_counter() - began
    store.rows("ROLLBACK")
    return took


def _verdict(kept: bool) -> str:
    return "kept" if kept else "BROKEN"


if __name__ == "__main__":
    run()
