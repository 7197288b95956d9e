"""Where a list of firms begins and what its columns are (名单的表头): by names people really write."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from data import reference
from data.errors import Refusal
from portal.uploads.table_reading import Cell
from portal.uploads.tables import Sheet

DEEPEST_HEAD = 30
"""Rows above which a head must stand."""
NEEDED = ("name", "code")
NAMES: Mapping[str, str] = {
    "name": "企业名称",
    "code": "统一社会信用代码",
    "industry_code": "行业代码",
    "industry_name": "行业",
    "county": "县（市、区）",
    "park": "园区",
    "staff": "从业人数",
    "revenue": "营业收入（万元）",
    "assets": "资产总额（万元）",
}
"""Field → what the template calls its column."""
_MONEY = ("revenue", "assets")
_UNITS = {
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "亿元": Decimal(10_000),
}
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_COUNTY = re.compile(r"县\(市.?区\)")
_NOISE = re.compile(r"[\s*:：、,，。.·/_-]+")


class NoHead(Refusal):
    """No row names the columns."""

    message = (
        "名单里没有找到表头。请在表格上方留一行列名，至少有“企业名称”和“统一社会信用代码”，再上传。"
    )


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the rows are and what they hold.

    `head`: the index of the head's row. `columns`: field → index. `factors`: field of money → by what
    its figures are multiplied to be 万元. `unread`: names of sheets that were left out.
    """

    sheet: Sheet
    head: int
    columns: Mapping[str, int]
    factors: Mapping[str, Decimal]
    unread: tuple[str, ...] = ()

    def cell(self, row: Sequence[Cell], name: str) -> Cell:
        """What a row holds in a field; None where it has no such column."""
        place = self.columns.get(name)
        return None if place is None or place >= len(row) else row[place]


def find(sheets: Sequence[Sheet]) -> Layout:
    """The first sheet with a head, read by it.

    Raises:
        NoHead: none has one.
    """
    for sheet in sheets:
        heads = [_head(sheet, place) for place in range(min(DEEPEST_HEAD, len(sheet.rows)))]
        best = max(heads, key=lambda one: len(one.columns), default=None)
        if best is not None and all(name in best.columns for name in NEEDED):
            others = tuple(s.name for s in sheets if s is not sheet and s.rows)
            return Layout(sheet, best.head, best.columns, best.factors, others)
    raise NoHead


def normal(cell: Cell) -> str:
    """A text as it is compared: half-width, without white space at its ends."""
    return unicodedata.normalize("NFKC", str(cell)).strip() if cell is not None else ""


def _head(sheet: Sheet, place: int) -> Layout:
    columns: dict[str, int] = {}
    factors: dict[str, Decimal] = {}
    for column, cell in enumerate(sheet.rows[place]):
        name = _words().get(_bare(cell))
        if name is None or name in columns:
            continue
        columns[name] = column
        if name in _MONEY:
            factors[name] = _unit(cell)
    return Layout(sheet, place, columns, factors)


def _bare(cell: Cell) -> str:
    """县（市、区） and 营业收入（万元） without what stands between brackets, marks and spaces."""
    text = normal(cell).replace(" ", "") if isinstance(cell, str) else ""
    return _NOISE.sub("", _BRACKETS.sub("", _COUNTY.sub("县市区", text)))


def _unit(cell: Cell) -> Decimal:
    text = normal(cell)
    named = [unit for unit in _UNITS if unit in text]
    return _UNITS[max(named, key=len)] if named else Decimal(1)


@cache
def _words() -> Mapping[str, str]:
    return {row["word"]: row["field"] for row in reference.read("import_columns")}
