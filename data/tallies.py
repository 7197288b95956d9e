"""Tallies (计数): which controls are gaps (短板) and which ways leaks take (泄密途径), over many firms.

Kept in step with `figures`, in the same transaction. What a check brings is computed from its result,
which never changes: so it can be taken away again without having been kept a second time.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from data import result_inputs, series
from data.store import Row, Store
from questionnaires.loading import edition as load_edition
from questionnaires.problems import QuestionnaireError
from scoring.gaps import standings
from scoring.model import ReadingName
from scoring.rules import load_rules

Cut = Literal["all", "industry"]
Kind = Literal["control", "path"]
Item = tuple[Kind, str]
Sums = tuple[int, int, int, int, int]
"""Firms, low, days, total and squares, as the table has them."""
Brought = Mapping[Item, Sums]
"""Item → what one check brings."""
Place = tuple[int, str, Cut, str]
"""Series, area, cut and group."""

COUNTED = "P"
"""The node whose rows stand for the checks: every check that counts has exactly one a series."""
POINT, DAY = 10_000, 100
_NOTHING = (0, 0, 0, 0, 0)
_SUMS = ("firms", "low", "days", "total", "squares")
_PLACE = ("series", "area", "cut", "grp")
_COLUMNS = (*_PLACE, "kind", "item", *_SUMS)
_RESULT = "SELECT edition, rules_version, inputs, detail FROM results WHERE id = :id"
_UNITS = "SELECT * FROM figures WHERE series = :series AND node = :node AND firm_id > :after ORDER BY firm_id LIMIT 500"
_UPSERT = """
    INSERT INTO tallies (series, area, cut, grp, kind, item, firms, low, days, total, squares)
    VALUES {values}
    ON CONFLICT (series, area, cut, grp, kind, item) DO UPDATE SET {changes}
"""
_CHANGES = ", ".join(f"{name} = tallies.{name} + excluded.{name}" for name in _SUMS)
_EMPTY = """
    DELETE FROM tallies WHERE series = :series AND area = :area AND cut = :cut AND grp = :grp
        AND firms = 0
"""


def change(store: Store, *, removed: Iterable[Row], added: Iterable[Row]) -> None:
    """Follow rows of `figures` that have just been deleted and inserted, in their transaction."""
    known = _Checks(store)
    found: dict[tuple[Place, ...], dict[Item, Sums]] = defaultdict(dict)
    for sign, rows in ((-1, removed), (1, added)):
        for row in rows:
            _count(found, row, known.brought(row), sign)
    for places, items in found.items():
        for place in places:
            _add(store, place, items)


def rebuild(store: Store, number: int) -> None:
    """Make the tallies of a series anew from its checks, all or nothing."""
    with store.atomic():
        store.rows("DELETE FROM tallies WHERE series = :series", series=number)
        store.insert_all("tallies", fresh(store, number))


def fresh(store: Store, number: int) -> list[Row]:
    """What `rebuild` would write for a series."""
    known = _Checks(store)
    by_places: dict[tuple[Place, ...], dict[Item, Sums]] = defaultdict(dict)
    for row in _units(store, number):
        _count(by_places, row, known.brought(row), 1)
    found: dict[Place, dict[Item, Sums]] = defaultdict(dict)
    for places, items in by_places.items():
        for place in places:
            _sum_up(found[place], items, 1)
    return [
        dict(zip(_COLUMNS, (*place, *item, *sums), strict=True))
        for place, items in sorted(found.items())
        for item, sums in sorted(items.items())
    ]


def agree(store: Store, number: int) -> bool:
    """Whether the tallies of a series are what `rebuild` would write."""
    with store.steady():
        kept = store.rows(
            "SELECT * FROM tallies WHERE series = :series ORDER BY series, area, cut, grp, kind, item",
            series=number,
        )
        return kept == fresh(store, number)


class _Checks:
    """What checks bring, each computed once: it counts in several series at the same time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._readings: dict[int, ReadingName] = {
            series.numbered(store, one): one.reading for one in series.known(store)
        }
        self._brought: dict[tuple[str, ReadingName], Brought] = {}

    def brought(self, row: Row) -> Brought:
        """Of a row of `figures`; nothing of a row that stands for no check."""
        if row["node"] != COUNTED:
            return {}
        key = row["unit"], self._readings[row["series"]]
        if key not in self._brought:
            if len(self._brought) > 1_000:
                self._brought.clear()
            self._brought[key] = of_check(self._store, *key)
        return self._brought[key]


def of_check(store: Store, result: str, reading: ReadingName) -> Brought:
    """What one check brings to the tallies of a reading; nothing where its edition is not shipped any more."""
    return dict(_of_check(store, result, reading))


def _of_check(store: Store, result: str, reading: ReadingName) -> Iterator[tuple[Item, Sums]]:
    rows = store.rows(_RESULT, id=result)
    if not rows:
        return
    found = rows[0]
    try:
        questionnaire = load_edition(found["edition"])
        rules = load_rules(questionnaire, version=found["rules_version"])
    except (LookupError, QuestionnaireError):
        # An edition, or rules, that are not shipped any more.
        return
    detail, checked = json.loads(found["detail"]), result_inputs.of_text(found["inputs"])
    for one in standings(questionnaire, rules, checked, reading):
        days, points = round(one.person_days * DAY), round(one.risk_points * POINT)
        yield ("control", one.control), (1, int(one.is_gap), days, points, 0)
    paths: Mapping[str, float] = detail["readings"][reading]["paths"] or {}
    likeliest = max(paths, key=paths.__getitem__, default=None)
    for path, index in paths.items():
        score = round(index * POINT)
        yield ("path", path), (1, int(path == likeliest), 0, score, score * score)


def _count(
    found: dict[tuple[Place, ...], dict[Item, Sums]], row: Row, brought: Brought, sign: int
) -> None:
    if brought:
        _sum_up(found[tuple(_places(row))], brought, sign)


def _sum_up(items: dict[Item, Sums], brought: Brought, sign: int) -> None:
    for item, (a, b, c, d, e) in brought.items():
        k, m, n, o, p = items.get(item, _NOTHING)
        items[item] = k + sign * a, m + sign * b, n + sign * c, o + sign * d, p + sign * e


def _places(row: Row) -> Iterator[Place]:
    for area in dict.fromkeys(("", row["county"], row["park"])):
        yield row["series"], area, "all", ""
        yield row["series"], area, "industry", row["industry"]


def _units(store: Store, number: int) -> Iterator[Row]:
    after = ""
    while page := store.rows(_UNITS, series=number, node=COUNTED, after=after):
        yield from page
        after = page[-1]["firm_id"]


def _add(store: Store, place: Place, items: Mapping[Item, Sums]) -> None:
    moved = {item: sums for item, sums in items.items() if any(sums)}
    if not moved:
        return
    where: Row = dict(zip(_PLACE, place, strict=True))
    values = (value for item, sums in moved.items() for value in (*item, *sums))
    sql, names = _upsert(len(moved))
    store.rows(sql, **where, **dict(zip(names, values, strict=True)))
    if any(sums[0] < 0 for sums in moved.values()):
        store.rows(_EMPTY, **where)


@cache
def _upsert(items: int) -> tuple[str, tuple[str, ...]]:
    """The statement for so many items, and the names of their values in order."""
    names = [[f"{name}{n}" for name in ("kind", "item", *_SUMS)] for n in range(items)]
    keys = ", ".join(f":{name}" for name in _PLACE)
    values = (f"({keys}, {', '.join(f':{name}' for name in own)})" for own in names)
    sql = _UPSERT.format(values=", ".join(values), changes=_CHANGES)
    return sql, tuple(name for own in names for name in own)
