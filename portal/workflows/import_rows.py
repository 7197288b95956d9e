"""The rows of a list of firms (名单逐行核对): what each would do, or what is wrong with it and how to mend it."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Literal, TypeVar

from data import firms, size_classes, texts, uscc
from data.errors import Refusal
from data.listed_firms import Known
from portal.uploads.table_reading import Cell
from portal.workflows import typed
from portal.workflows.import_columns import NAMES, Layout, normal
from portal.workflows.import_places import Places

T = TypeVar("T")
Kind = Literal["new", "known", "industry", "wrong"]
_SUMS = ("合计", "总计", "小计", "共计", "备注", "说明", "注:", "填表", "制表", "单位负责人")
_LOST = re.compile(r"\d(\.\d+)?E\+?1[4-9]", re.IGNORECASE)
_WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]+")
_LARGEST_SAFE = 10**15
"""From here on a spreadsheet's number has lost its last digits."""


class LostDigits(Refusal):
    """A code that was typed as a number."""

    message = (
        "统一社会信用代码：这一格是数字格式，后几位已经变成 0，无法还原。"
        "请把整列改成文本格式，重新填写代码。"
    )


@dataclass(frozen=True, slots=True)
class Stated:
    """What a row states of a firm that is not there yet; money in 万元."""

    name: str
    industry: str
    industry_group: str | None
    county: str
    park: str | None
    staff: int
    revenue_wan: float
    assets_wan: float | None
    size_class: size_classes.SizeClass | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands in the sheet, what it would do, and sentences about it.

    `stated` of new firms, `firm` of known ones, `industry` of those whose industry the list corrects.
    """

    number: int
    code: str
    name: str
    kind: Kind
    said: tuple[str, ...] = ()
    stated: Stated | None = None
    firm: Known | None = None
    industry: tuple[str, str | None] | None = None


def candidates(layout: Layout) -> Iterator[tuple[int, list[Cell]]]:
    """Number, counted from 1, and cells of every row that speaks of a firm: no sums, notes, repeated heads."""
    head = layout.sheet.rows[layout.head]
    for place, row in enumerate(layout.sheet.rows[layout.head + 1 :], start=layout.head + 2):
        values = [normal(layout.cell(row, name)) for name in layout.columns]
        if not any(values) or row == head:
            continue
        first = next((text for cell in row if (text := normal(cell))), "")
        if not normal(layout.cell(row, "code")) and first.replace(" ", "").startswith(_SUMS):
            continue
        yield place, row


def code_of(layout: Layout, row: Sequence[Cell]) -> str:
    """The code of a row as it is stored.

    Raises:
        LostDigits: a number that is no longer the code. BadCode: it cannot be right.
    """
    cell = layout.cell(row, "code")
    if isinstance(cell, int | float) and abs(cell) >= _LARGEST_SAFE:
        raise LostDigits
    text = _plain(cell)
    if _LOST.fullmatch(text):
        raise LostDigits
    return uscc.checked(text)


def checked(
    layout: Layout,
    number: int,
    row: Sequence[Cell],
    *,
    places: Places,
    known: Callable[[str], Known | None],
    earlier: dict[str, int],
) -> Row:
    """One row; `earlier`: code → the row in which it stood first, added to here."""
    name = _as_written(layout.cell(row, "name"))[: texts.LINE]
    try:
        code = code_of(layout, row)
    except Refusal as refusal:
        shown = _plain(layout.cell(row, "code"))[:30]
        return Row(number, shown, name, "wrong", (str(refusal),))
    if code in earlier:
        said = f"统一社会信用代码：与第 {earlier[code]} 行重复，只取前面那一行。"
        return Row(number, code, name, "wrong", (said,))
    earlier[code] = number
    firm = known(code)
    if firm is not None:
        return _of_known(layout, number, row, code, name, firm, places)
    return _of_new(layout, number, row, code, name, places)


def _of_known(
    layout: Layout,
    number: int,
    row: Sequence[Cell],
    code: str,
    name: str,
    firm: Known,
    places: Places,
) -> Row:
    """Of a firm that is there only the industry may be corrected by a list; all else it states itself."""
    said = [f"已登记，名称是“{firm.name}”。"] if name and normal(name) != normal(firm.name) else []
    text = _industry_text(layout, row)
    industry = None
    if text:
        try:
            industry = places.industry(text)
        except Refusal as refusal:
            said.append(f"{refusal}（企业已登记，行业不变）")
    if industry is None or industry == (firm.industry, firm.industry_group):
        return Row(number, code, firm.name, "known", tuple(said), firm=firm)
    was, now = places.divisions.get(firm.industry, firm.industry), places.divisions[industry[0]]
    said.append(f"行业：登记的是 {firm.industry} {was}，名单是 {industry[0]} {now}。")
    return Row(number, code, firm.name, "industry", tuple(said), firm=firm, industry=industry)


def _of_new(
    layout: Layout, number: int, row: Sequence[Cell], code: str, name: str, places: Places
) -> Row:
    problems: list[str] = []
    taken = partial(_taken, problems)
    taken(lambda: _name(name))
    industry = taken(lambda: places.industry(_needed(_industry_text(layout, row), "行业")))
    county = taken(lambda: places.county(_needed(_text(layout, row, "county"), NAMES["county"])))
    park = taken(lambda: places.park(_text(layout, row, "park"), county)) if county else None
    staff = taken(lambda: _staff(layout, row))
    revenue = taken(lambda: _money(layout, row, "revenue", "营业收入"))
    assets = None
    asks = industry is not None and size_classes.asks_assets(industry[1] or industry[0])
    if asks or _text(layout, row, "assets"):
        assets = taken(lambda: _money(layout, row, "assets", "资产总额"))
    if problems or industry is None or county is None or staff is None or revenue is None:
        return Row(number, code, name, "wrong", tuple(problems))
    size = size_classes.size_class(industry[1] or industry[0], staff, revenue, assets)
    stated = Stated(name, *industry, county, park, staff, revenue, assets, size)
    return Row(number, code, name, "new", stated=stated)


def _taken(problems: list[str], work: Callable[[], T]) -> T | None:
    """What the cell says; None where it is refused, and then the sentence is among the problems."""
    try:
        return work()
    except Refusal as refusal:
        problems.append(str(refusal))
        return None


def _as_written(cell: Cell) -> str:
    """A name as the licence has it: half-width digits and letters, but its own full-width brackets."""
    return _WIDE.sub(lambda found: normal(found[0]), str(cell or "").strip())


def _name(name: str) -> str:
    kept = texts.required(name, field="企业名称", limit=texts.LINE)
    if len(kept) < 4:
        raise texts.BadText("企业名称：请填写营业执照上的全称。")
    return kept


def _industry_text(layout: Layout, row: Sequence[Cell]) -> str:
    return _text(layout, row, "industry_code") or _text(layout, row, "industry_name")


def _staff(layout: Layout, row: Sequence[Cell]) -> int:
    text = _needed(_text(layout, row, "staff"), "从业人数").rstrip("人名 ")
    return typed.whole(text, "从业人数", most=firms.MOST_STAFF)


def _money(layout: Layout, row: Sequence[Cell], name: str, said: str) -> float:
    text = _needed(_text(layout, row, name), said).removesuffix("万元").removesuffix("万").strip()
    return float(round(Decimal(str(typed.money(text, said))) * layout.factors[name], 4))


def _needed(text: str, said: str) -> str:
    if not text:
        raise texts.BadText(f"{said}：没有填写。如果这一格是公式，请复制后粘贴成数值再上传。")
    return text


def _text(layout: Layout, row: Sequence[Cell], name: str) -> str:
    return _plain(layout.cell(row, name))


def _plain(cell: Cell) -> str:
    """A cell as a person would read it: 120.0 is 120."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LARGEST_SAFE:
        return str(int(cell))
    return normal(round(cell, 4) if isinstance(cell, float) else cell)
