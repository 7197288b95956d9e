"""Importing a list of firms (名单导入): 10,000 rows in one transaction, beside bare `insert_all`.

Bound: 3 times sqlite-utils' own `insert_all` of the same rows into the same tables of the same schema.
Ours includes comparing with the firms that are there, and an entry of the audit chain for every row.
"""

import os
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from uuid import uuid4

from sqlite_utils import Database

from data import accounts
from data.actor import OPERATOR, Actor, Role
from data.opening import prepare
from data.store import Row, Store, open_store
from portal.demo.codes import demo_code
from portal.uploads.table_reading import Cell
from portal.uploads.tables import Sheet
from portal.workflows import importing

FIRMS, ROUNDS, ALLOWED = 10_000, 5, 3.0
_COUNTY = "330802"
_NOW = datetime(2026, 11, 23, 6, 3, tzinfo=UTC)
_HEAD = ("企业名称", "统一社会信用代码", "行业代码", "县（市、区）", "从业人数", "营业收入（万元）")


def run() -> None:
    """Print seconds of the check, of the import, of bare inserts, and the ratio of the last two."""
    checks, ours, bare = [], [], []
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name:
            check, imported, tables = _imported(Path(name))
            checks.append(check)
            ours.append(imported)
        with tempfile.TemporaryDirectory(dir=os.environ.get("PORTAL_BENCH_FOLDER")) as name:
            bare.append(_bare(Path(name), tables))
    ratio = median(ours) / median(bare)
    print(f"checking  {FIRMS:,} rows {median(checks):7.3f} s")
    print(f"insert_all {FIRMS:,} rows {median(bare):6.3f} s")
    print(f"importing {FIRMS:,} rows {median(ours):7.3f} s, each with its audit entry")
    verdict = "kept" if ratio <= ALLOWED else "BROKEN"
    print(f"ratio {ratio:.2f}   (bound {ALLOWED:.0f}: {verdict})")


def _imported(folder: Path) -> tuple[float, float, dict[str, list[Row]]]:
    path = folder / "portal.sqlite"
    with open_store(path, prepare(path, folder / "keys", {})) as store:
        lead = _lead(store)
        began = time.perf_counter()
        found = importing.propose(
            store,
            [_sheet()],
            campaign_id=None,
            file_name="名单.xlsx",
            actor=lead,
            now=_NOW,
            new_id=_new_id,
        )
        checked = time.perf_counter()
        importing.confirm(
            store,
            found.draft_id,
            found.digest,
            correct=False,
            actor=lead,
            now=_NOW,
            new_id=_new_id,
        )
        imported = time.perf_counter()
        tables = {
            table: store.rows(f"SELECT * FROM {table}") for table in ("firms", "firm_industries")
        }
    assert len(tables["firms"]) == FIRMS
    return checked - began, imported - checked, tables


def _bare(folder: Path, tables: dict[str, list[Row]]) -> float:
    """The same rows by `insert_all`, in one transaction as well."""
    path = folder / "portal.sqlite"
    with open_store(path, prepare(path, folder / "keys", {})) as store:
        database = Database(store._connection, strict=True, execute_plugins=False)
        began = time.perf_counter()
        _insert(store, database, tables)
        return time.perf_counter() - began


def _insert(store: Store, database: Database, tables: dict[str, list[Row]]) -> None:
    with store.atomic():
        for table, rows in tables.items():
            database.table(table).insert_all(rows)


def _sheet() -> Sheet:
    rows: list[list[Cell]] = [
        [f"演示导入企业{n:05d}号（虚构）", demo_code(_COUNTY, n), "34", "柯城区", 120.0, 3600.0]
        for n in range(1, FIRMS + 1)
    ]
    return Sheet("名单", [list(_HEAD), *rows])


def _lead(store: Store) -> Actor:
    account = _new_id()
    new = accounts.NewAccount(
        id=account, login="lead@demo.invalid", name="演示", password_hash="x", role=Role.LEAD
    )
    accounts.create(store, new, actor=OPERATOR, now=_NOW)
    return Actor(account, Role.LEAD)


def _new_id() -> str:
    return uuid4().hex


if __name__ == "__main__":
    run()
