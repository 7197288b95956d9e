"""The data dictionary (字段说明) of what is published: every field, its type, its unit, why it may be missing."""

import json
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from data import reference
from portal import csv_text

KINDS = {
    "json": "JSON 的字段",
    "csv": "CSV 的列",
    "measure": "指标",
    "value": "代码",
}
"""Kind of an entry → what a reader calls it."""
TYPES = {
    "string": "文字",
    "integer": "整数",
    "number": "数",
    "date": "日期",
    "datetime": "时刻",
    "object": "对象",
    "array": "数组",
}
UNITS = {"firms": "家", "points": "分", "share": "比例"}


@dataclass(frozen=True, slots=True)
class Field:
    """One entry. `missing`: why it may be missing, or that it never is."""

    kind: str
    field: str
    type: str
    unit: str
    meaning: str
    missing: str


@cache
def fields() -> tuple[Field, ...]:
    """All entries, in the order of the file."""
    names = Field.__slots__
    rows = reference.read("published_fields")
    return tuple(Field(**{name: row.get(name, "") for name in names}) for row in rows)


@cache
def measures() -> dict[str, Field]:
    """The measures by their names."""
    return {one.field: one for one in fields() if one.kind == "measure"}


def as_json(form: int) -> str:
    """The dictionary as JSON; `form`: the format of the files that it speaks of."""
    content: dict[str, Any] = {
        "format": form,
        "kinds": KINDS,
        "types": TYPES,
        "units": UNITS,
        "fields": [asdict(one) for one in fields()],
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def as_csv() -> str:
    """The dictionary as a table."""
    rows = [[str(getattr(one, name)) for name in Field.__slots__] for one in fields()]
    return csv_text.table([list(Field.__slots__), *rows])
