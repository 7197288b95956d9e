"""A city of figures for the bench of the statistics: rows as plain SQL, the same every time."""

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from data import series, summaries
from data.opening import prepare
from data.store import Store, open_store
from tests.data.figure_rows import EDGES, NODES, SERIES

_SIZES = ("large", "medium", "small", "micro")
_ADD = "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_COPY = """
    INSERT INTO figures SELECT firm_id, CAST(? AS INTEGER), node, unit, industry, county, park,
        size_class, score, colour FROM figures WHERE series = ?
"""
_INDICES = """
    SELECT name, sql FROM sqlite_master
    WHERE type = 'index' AND tbl_name = 'figures' AND sql IS NOT NULL
"""


@contextmanager
def city(firms: int) -> Iterator[tuple[Store, Path]]:
    """A database in which so many firms have each node's figure, with the summaries of sectors."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name:
        path = Path(name) / "portal.sqlite"
        keyring = prepare(path, Path(name) / "keys", {})
        with open_store(path, keyring) as store:
            number = series.numbered(store, SERIES)
            sectors = _column(store, "SELECT code FROM industries WHERE level = 'division'")
            counties = _column(store, "SELECT code FROM regions WHERE parent IS NOT NULL")
            _fill(path, _rows(firms, number, sectors, counties))
            summaries.rebuild_one(store, number, "city", "industry")
            yield store, path


def _column(store: Store, sql: str) -> list[str]:
    return [row["code"] for row in store.rows(f"{sql} ORDER BY code")]


def copy(path: Path, of: int, to: int) -> None:
    """The figures of one series in another as well."""
    with closing(sqlite3.connect(path)) as database:
        database.execute(_COPY, (to, of))
        database.commit()


def _fill(path: Path, rows: Iterator[tuple[Any, ...]]) -> None:
    """Without the firms themselves, and the indices last: this is no measurement."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = off")
        indices = database.execute(_INDICES).fetchall()
        for name, _ in indices:
            database.execute(f"DROP INDEX {name}")
        database.executemany(_ADD, rows)
        for _, sql in indices:
            database.execute(sql)
        database.commit()


def _rows(
    firms: int, number: int, sectors: list[str], counties: list[str]
) -> Iterator[tuple[Any, ...]]:
    """Few large sectors and many small ones; a firm's parts lie around its own level."""
    random = np.random.default_rng(1)
    sector = np.minimum(random.exponential(18, firms).astype(int), len(sectors) - 1).tolist()
    county = random.integers(0, len(counties), firms).tolist()
    size = random.integers(0, len(_SIZES), firms).tolist()
    level = random.uniform(20, 80, firms)
    nodes = sorted(NODES)
    scores = {
        node: (np.clip(level + random.normal(0, 12, firms), 0, 100) * 10_000).round().astype(int)
        for node in nodes
    }
    columns = [scores[node].tolist() for node in nodes]
    for firm in range(firms):
        kind = sectors[sector[firm]], counties[county[firm]], "", _SIZES[size[firm]]
        for node, column in zip(nodes, columns, strict=True):
            score = column[firm]
            colour = next(c for edge, c in EDGES if score >= edge * 10_000)
            told = colour if node == "R" else None
            yield f"{firm:032x}", number, node, f"{firm:032x}", *kind, score, told
