"""Did guidance help (成效): the same firms before and after, guided against not yet guided."""

from data.effect import Comparison
from data.spread import SMALLEST, Spread
from portal import charts, figures
from portal.charts import ChangeRow
from portal.pictures.model import Column, Picture, Row, Table
from portal.workflows import effect_words as words
from portal.workflows.dashboard import Dashboard
from portal.workflows.series_words import kind

_CAUTION = "这是对照，不是证明：先指导谁不是抽签定的。"
_COLUMNS = ("家数", "平均变化", "中位数", "四分之一低于", "四分之一高于")


def effect(of: Dashboard) -> Picture:
    """How the residual risk of either group changed between two checks."""
    found = of.effect
    groups = _groups(found)
    finding = words.certain_finding(found.same_start)
    source = _source(of, found)
    table = _table(found)
    if not groups:
        empty = (
            f"有两次可以相比的自评的企业，指导过的 {found.guided_firms} 家，还没指导的 "
            f"{found.waiting_firms} 家：两组都不足 {SMALLEST} 家，或者列出就会推出别处的，还不能列出。"
        )
        return Picture("effect", finding, None, source, table, empty)
    said = "横条是中间一半企业剩余风险的变化，粗线是中位数；虚线是没有变，往左是下降。"
    chart = charts.changes(groups, title=finding, subtitle=said)
    start = words.difference(found.same_start, "起点颜色相同的企业里，")
    beside = f"{start}{words.verdict(found.same_start)}{_CAUTION}"
    return Picture("effect", finding, chart, source, table, beside=beside)


def _both(found: Comparison) -> tuple[tuple[str, int, Spread | None], ...]:
    return (
        (words.GUIDED, found.guided_firms, found.risk.guided),
        (words.WAITING, found.waiting_firms, found.risk.waiting),
    )


def _groups(found: Comparison) -> list[ChangeRow]:
    return [
        ChangeRow(
            f"{name} {figures.count(firms)} 家",
            group.low,
            group.middle,
            group.high,
            filled=name == words.GUIDED,
        )
        for name, firms, group in _both(found)
        if group is not None
    ]


def _table(found: Comparison) -> Table:
    columns = [Column("哪些企业"), *(Column(name, figure=True) for name in _COLUMNS)]
    rows = [Row(name, _cells(firms, group)) for name, firms, group in _both(found)]
    return Table("两次自评之间剩余风险的变化", columns, rows)


def _cells(firms: int, group: Spread | None) -> tuple[str, ...]:
    if group is None:
        return (figures.count(firms), *["不列出"], *[figures.NOTHING] * 3)
    points = (group.mean, group.middle, group.low, group.high)
    return (figures.count(firms), *map(figures.change, points))


def _source(of: Dashboard, found: Comparison) -> str:
    firms = figures.count(found.guided_firms + found.waiting_firms)
    return (
        f"来源：{of.board.area}有两次可比自评的企业 {firms} 家，{kind(of.asked.series)}，最近两次，不分批次；"
        f"{figures.moment(of.effect_read.at)} 的数字。"
    )
