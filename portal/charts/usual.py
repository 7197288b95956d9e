"""What most rows of a chart say alike (行里相同的值) travels once, not with every row.

A sheet (CSV), in which the names of columns stand once too, would be shorter still; Vega reads one by
writing code, which the portal's content security policy forbids.
"""

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

_WORTH = 100
"""Bytes that a transform takes, beside names and value."""
_Layer = dict[str, Any]


def apart(data: _Layer | None) -> tuple[_Layer | None, list[_Layer]]:
    """The data of a layer without what is usual, and the transforms that put it back."""
    rows = (data or {}).get("values")
    if not isinstance(rows, list) or not rows or any(row.keys() != rows[0].keys() for row in rows):
        return data, []
    usual = {name: found for name in rows[0] if (found := _usual(name, rows)) is not None}
    kept = [{k: v for k, v in row.items() if json.dumps(v) != usual.get(k)} for row in rows]
    back = [
        {"calculate": f"isValid(datum.{name}) ? datum.{name} : {value}", "as": name}
        for name, value in usual.items()
    ]
    return {"values": kept}, back


def _usual(name: str, rows: Sequence[_Layer]) -> str | None:
    """The commonest value as JSON, where leaving it out saves something.

    As JSON, because 1, 1.0 and True are equal in Python and not in a chart.
    """
    values = [json.dumps(row[name]) for row in rows]
    value, many = Counter(values).most_common(1)[0]
    saved = many * len(f'"{name}": {value}, ') - len(f"{value}{name * 3}") - _WORTH
    return value if saved > 0 and "null" not in values else None
