"""The rows of a chart as a sheet (图表的行): each column's name travels once, not with every row."""

import csv
from collections.abc import Sequence
from io import StringIO
from typing import Any

_PARSED: dict[frozenset[type], str] = {
    frozenset({int}): "number",
    frozenset({float}): "number",
    frozenset({int, float}): "number",
    frozenset({bool}): "boolean",
}
_ABSENT = type(None)


def data(inline: dict[str, Any] | None) -> dict[str, Any] | None:
    """The inline data of a layer as CSV, from which Vega reads the same values; as it was where it cannot."""
    rows = (inline or {}).get("values")
    if not isinstance(rows, list) or not rows or any(row.keys() != rows[0].keys() for row in rows):
        return inline
    kinds = {name: frozenset(type(row[name]) for row in rows) for name in rows[0]}
    parse = {name: _PARSED.get(kind - {_ABSENT}) for name, kind in kinds.items()}
    # Text is taken as it stands, so a missing one could not be told from an empty one.
    if any(kinds[name] != {str} for name, kind in parse.items() if kind is None):
        return inline
    numbers = {name: kind for name, kind in parse.items() if kind}
    return {"values": _sheet(rows), "format": {"type": "csv", "parse": numbers}}


def _sheet(rows: Sequence[dict[str, Any]]) -> str:
    written = StringIO(newline="")
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(rows[0])
    lines.writerows([_cell(value) for value in row.values()] for row in rows)
    return written.getvalue().removesuffix("\n")


def _cell(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value
