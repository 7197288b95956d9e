"""Sector × part (行业 × 五部分): mean, p10, p50, p90, counts, suppression, beside DuckDB on the same database.

DuckDB reads the same rows of the same SQLite file through ADBC and Arrow. First both must say the same.
Bounds: fresh at most 1.0 × DuckDB at 100,000 (wished 0.6 ×), and a million at most 12 × its own time at
100,000; the kept summaries at most 15 ms, and at a million at most 1.5 × that.
"""

import statistics as plain
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

import adbc_driver_sqlite.dbapi as adbc
import duckdb

from data import series, statistics, summaries
from data.actor import Actor, Role
from data.disclosure import OTHERS
from data.spread import hidden
from data.statistics import Cell
from data.store import Store
from tests.bench.statistics_city import city
from tests.data.figure_rows import PARTS, SERIES

FEW, MANY = 100_000, 1_000_000
QUANTILES = (10, 50, 90)
DUCKDB, WISHED, TIMES_TEN, KEPT_MS, KEPT_GROWTH = 1.0, 0.6, 12.0, 15.0, 1.5
_LEAD = Actor("lead", Role.LEAD)
_READ = """
    SELECT node, industry, score FROM figures
    WHERE series = {number} AND node IN ('FW', 'XJ', 'ZD', 'FK', 'BZ')
"""
_ANSWER = f"""
    SELECT industry, node, count(*) AS firms,
        CASE WHEN count(*) >= {OTHERS} THEN avg(score) / 10000 END AS mean,
        CASE WHEN count(*) >= {OTHERS} THEN quantile_cont(score, [0.1, 0.5, 0.9]) END AS quantiles
    FROM read GROUP BY industry, node
"""
T = TypeVar("T")


def run() -> None:
    """Print equality, times and ratios at both sizes."""
    few_fresh, few_kept = _measured(FEW, all_cuts=True)
    many_fresh, many_kept = _measured(MANY)
    growth, kept_growth = many_fresh / few_fresh, many_kept / few_kept
    print(
        f"fresh, {MANY:,} / {FEW:,}: {growth:.1f} ×"
        f"   (bound {TIMES_TEN:.0f} ×: {_verdict(growth <= TIMES_TEN)})"
    )
    print(
        f"kept, {MANY:,} / {FEW:,}: {kept_growth:.2f} ×"
        f"   (bound {KEPT_GROWTH} ×: {_verdict(kept_growth <= KEPT_GROWTH)})"
    )


def _measured(firms: int, *, all_cuts: bool = False) -> tuple[float, float]:
    """The times of a fresh table and of a kept one; with all cuts also of a change."""
    with city(firms) as (store, path):
        number = series.numbered(store, SERIES)
        source = path, number
        _compare(_fresh(store), _kept(store), _duckdb(source))
        pairs = [(_timed(_fresh, store), _timed(_duckdb, source)) for _ in range(5)]
        fresh, theirs = (min(times) for times in zip(*pairs, strict=True))
        kept = plain.median(_timed(_kept, store) for _ in range(21))
        if all_cuts:
            _change(store, number)
    print(f"{firms:>9,} firms: both say the same of every cell")
    bound = f"   (bound {DUCKDB} ×: {_verdict(fresh <= DUCKDB * theirs)}; wished {WISHED} ×)"
    print(
        f"  fresh {fresh * 1e3:.0f} ms, DuckDB {theirs * 1e3:.0f} ms: {fresh / theirs:.2f} ×{bound}"
    )
    print(
        f"  kept {kept * 1e3:.1f} ms   (bound {KEPT_MS:.0f} ms: {_verdict(kept * 1e3 <= KEPT_MS)})"
    )
    return fresh, kept


def _fresh(store: Store) -> list[Cell]:
    return statistics.fresh(store, SERIES, "industry", PARTS, actor=_LEAD, quantiles=QUANTILES)


def _kept(store: Store) -> list[Cell]:
    return statistics.table(store, SERIES, "industry", actor=_LEAD)


def _duckdb(
    source: tuple[Path, int],
) -> list[tuple[str, str, int, float | None, list[float] | None]]:
    path, number = source
    with adbc.connect(f"file:{path}?mode=ro") as reader, reader.cursor() as cursor:
        cursor.execute(_READ.format(number=number))
        read = cursor.fetch_record_batch()
        with duckdb.connect() as database:
            return database.register("read", read).execute(_ANSWER).fetchall()


def _compare(fresh: list[Cell], kept: list[Cell], theirs: Sequence[tuple[object, ...]]) -> None:
    ours = {(cell.group, cell.node): cell for cell in fresh}
    also = {(cell.group, cell.node): cell for cell in kept}
    assert len(ours) == len(theirs) > 400
    firms_of = {node: {c.group: c.firms for c in fresh if c.node == node} for node in PARTS}
    gone = {node: hidden(groups) for node, groups in firms_of.items()}
    for sector, node, firms, mean, quantiles in theirs:
        cell, kept_cell = ours[str(sector), str(node)], also[str(sector), str(node)]
        assert cell.firms == kept_cell.firms == firms
        assert cell.mean == kept_cell.mean
        assert (cell.mean is None) == (sector in gone[str(node)])
        if isinstance(mean, float) and isinstance(quantiles, list) and cell.mean is not None:
            assert abs(cell.mean - mean) < 1e-9
            for place, q in enumerate(QUANTILES):
                assert abs(cell.quantiles[q] - quantiles[place] / 10_000) < 1e-9
                assert cell.quantiles[q] == kept_cell.quantiles[q]


def _change(store: Store, number: int) -> None:
    """Print what following a change costs, where all cuts of all areas are kept."""
    summaries.rebuild(store, number)
    took = plain.median(_timed(_check_again, store) for _ in range(11))
    print(f"following one check that replaces another: {took * 1e3:.1f} ms a reading")


def _check_again(store: Store) -> None:
    """What a submission costs here: the figures of one reading replaced, the summaries after them."""
    firm = f"{7 * 13:032x}"
    number = series.find(store, SERIES)
    rows = store.rows("SELECT * FROM figures WHERE firm_id = :f AND series = :s", f=firm, s=number)
    moved = [{**row, "score": 1_000_000 - row["score"]} for row in rows]
    with store.atomic():
        for row in moved:
            store.rows(
                "UPDATE figures SET score = :score"
                " WHERE firm_id = :firm_id AND series = :series AND node = :node",
                **{name: row[name] for name in ("score", "firm_id", "series", "node")},
            )
        summaries.change(store, removed=rows, added=moved)


def _timed(work: Callable[[T], object], of: T) -> float:
    began = time.perf_counter()
    work(of)
    return time.perf_counter() - began


def _verdict(kept: bool) -> str:
    return "kept" if kept else "BROKEN"


if __name__ == "__main__":
    run()
