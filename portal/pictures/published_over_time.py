"""From snapshot to snapshot (历期): the colours of one series, never across editions."""

from collections.abc import Mapping, Sequence
from typing import Any

from data.figures import RISK
from data.publications import Publication
from portal import charts, figures, labels
from portal.charts import Break, Stack
from portal.pictures.model import Column, Picture, Row, Table
from portal.workflows.published import number_of
from portal.workflows.published_shelf import day_of

NAME = "over-time"
BREAK = "问卷改版，前后不可比"
_WITHHELD = "颜色不公布"
_ORDER = tuple(labels.COLOURS)[::-1]


def over_time(runs: Sequence[Sequence[Publication]], name: str) -> Picture:
    """The colours of each date; another edition begins behind a break. `name`: the series in words."""
    dated = [one for run in runs for one in run]
    finding = _finding(runs)
    numbers = "、".join(map(number_of, dated))
    older = "，改版以前的用当时的问卷" if runs[1:] else ""
    source = f"来源：公布快照 {numbers}，{name}{older}；各期的家数列在每一条上。"
    table = _table(dated)
    if len(dated) < 2:
        empty = "这个序列只公布过一期。有了下一期，这里按日期排出各期的颜色。"
        return Picture(NAME, finding, None, source, table, empty)
    rows: list[Stack | Break] = []
    for run in runs:
        if rows:
            rows.append(Break(BREAK))
        rows += [_dated(one) for one in run]
    order = " ".join(labels.colour(one).short for one in _ORDER)
    said = f"每条是一期的全部参评企业，由左到右：{order}。"
    chart = charts.colour_stacks(rows, title=finding, subtitle=said)
    beside = "各期的企业可能不同，相差多少才算真的变化，没有检验。"
    return Picture(NAME, finding, chart, source, table, beside=beside)


def _finding(runs: Sequence[Sequence[Publication]]) -> str:
    """The last two dates of the last run, as counted; no change is claimed."""
    last = runs[-1] if runs else ()
    shares = [(one, share) for one in last if (share := _high(one)) is not None][-2:]
    if len(shares) < 2:
        few = "公布了颜色的不到两期" if len(last) > 1 else "只公布过一期"
        return f"{BREAK}：新版问卷{few}" if runs[1:] else few
    (before, was), (after, became) = shares
    return (
        f"红和橙占比：{figures.day(day_of(before))} {figures.share(was)}，"
        f"{figures.day(day_of(after))} {figures.share(became)}"
    )


def _dated(one: Publication) -> Stack:
    high, firms = _high(one), _firms(one)
    label = figures.day(day_of(one))
    if high is None:
        return Stack(label, f"{figures.count(firms)} 家 · {_WITHHELD}", None)
    note = f"{figures.count(firms)} 家 · 红橙 {figures.share(high)}"
    return Stack(label, note, _colours(one))


def _table(dated: Sequence[Publication]) -> Table:
    columns = [
        Column("日期"),
        *(Column(name, figure=True) for name in ("家数", "红和橙", "占")),
        Column("版次"),
    ]
    rows = [Row(figures.day(day_of(one)), _cells(one), number_of(one)) for one in dated]
    return Table("各期的颜色", columns, rows, note="快照")


def _cells(one: Publication) -> tuple[str, ...]:
    high, edition = _high(one), f"{one.series.edition} 版"
    if high is None:
        return (figures.count(_firms(one)), _WITHHELD, figures.NOTHING, edition)
    total = sum((_colours(one) or {}).values())
    firms = figures.count(round(high * total))
    return (figures.count(_firms(one)), firms, figures.share(high), edition)


def _whole(tables: Mapping[str, Any]) -> Mapping[str, Any]:
    return next(iter(tables.get("all", ())), {})


def _firms(one: Publication) -> int:
    return int(_whole(one.content["counts"]).get("firms", 0))


def _colours(one: Publication) -> Mapping[str, int] | None:
    return _whole(one.content["scores"].get(RISK, {})).get("colours")


def _high(one: Publication) -> float | None:
    """The share of red and orange; None where it is not told."""
    found = _colours(one)
    if not found:
        return None
    high = sum(n for name, n in found.items() if name.split("+")[0] in ("red", "orange"))
    return high / sum(found.values())
