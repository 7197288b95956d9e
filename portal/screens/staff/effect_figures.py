"""How risk and protection changed in the two groups (成效): chart, its table, and the difference in words."""

from collections.abc import Sequence

from data.effect import Changes, Comparison
from data.spread import ENOUGH, SMALLEST, Difference, Spread
from portal import charts, figures, labels
from portal.charts import ChangeRow
from portal.screens.firm import result_markup as markup

GUIDED, WAITING = "指导过", "还没指导"
_HOW_TO_READ = "横条是中间一半企业的变化，粗线是中位数；虚线是没有变，往左是风险下降。"
_COLUMNS = (
    markup.Column("哪些企业"),
    markup.Column("家数", figure=True),
    markup.Column("平均变化", figure=True),
    markup.Column("中位数", figure=True),
    markup.Column("四分之一低于", figure=True),
    markup.Column("四分之一高于", figure=True),
)
_ORDER = tuple(labels.COLOURS)[::-1]


def show_risk(found: Comparison) -> None:
    """Both groups, risk as a chart, risk and protection as a table."""
    groups = _rows("", found.risk)
    markup.picture(charts.changes(groups, title=_finding(found.risk), subtitle=_HOW_TO_READ))
    said = _difference(found.risk.difference, "")
    if found.risk.difference is not None:
        said += "这里面有起点不同的成分，请接着看下一段。"
    markup.draw(markup.paragraph(said))
    rows = [*_table("剩余风险：", found.risk), *_table("防护分：", found.protection)]
    markup.draw(markup.fold("看数字", markup.table(_COLUMNS, rows, caption="两次自评之间的变化")))


def show_same_start(found: Comparison) -> None:
    """Cell by cell of the starting colour, the worst first."""
    known = [c for c in _ORDER if c in found.by_colour]
    groups = [row for c in known for row in _rows(_start(c), found.by_colour[c])]
    if not groups:
        markup.draw(markup.paragraph(f"每一种起始颜色都不足 {SMALLEST} 家，不列出。"))
        return
    title = _same_start_finding(found.same_start)
    markup.picture(charts.changes(groups, title=title, subtitle=_HOW_TO_READ))
    said = _difference(found.same_start, "起点颜色相同的企业里，") + _verdict(found.same_start)
    markup.draw(markup.paragraph(said))
    rows = [row for c in known for row in _table(f"{_start(c)}，", found.by_colour[c])]
    table = markup.table(_COLUMNS, rows, caption="按第一次自评的颜色，剩余风险的变化")
    markup.draw(markup.fold("看数字", table))


def _start(colour_id: str) -> str:
    return f"{labels.colour(colour_id).short}起"


def _rows(start: str, changed: Changes) -> list[ChangeRow]:
    both = ((GUIDED, changed.guided, True), (WAITING, changed.waiting, False))
    return [
        ChangeRow(_label(start, name, group), group.low, group.middle, group.high, filled)
        for name, group, filled in both
        if group is not None
    ]


def _label(start: str, name: str, group: Spread) -> str:
    firms = f"{figures.count(group.firms)} 家"
    return f"{start} · {name} {firms}" if start else f"{name} {firms}"


def _table(start: str, changed: Changes) -> Sequence[tuple[markup.Cell, ...]]:
    return [
        _line(f"{start}{name}", group)
        for name, group in ((GUIDED, changed.guided), (WAITING, changed.waiting))
    ]


def _line(name: str, group: Spread | None) -> tuple[markup.Cell, ...]:
    if group is None:
        return (name, "不列出", *[figures.NOTHING] * 4)
    points = (group.mean, group.middle, group.low, group.high)
    return (name, figures.count(group.firms), *map(figures.change, points))


def _finding(changed: Changes) -> str:
    said = [
        f"{name}的{_way(group.middle)}"
        for name, group in ((GUIDED, changed.guided), (WAITING, changed.waiting))
        if group is not None
    ]
    return f"剩余风险的中位数，{'，'.join(said)}"


def _same_start_finding(found: Difference | None) -> str:
    if found is None:
        return "起点同样颜色的，两组还不能都列出"
    return f"起点同样颜色的，指导过的平均{_more(found.value)}"


def _difference(found: Difference | None, whose: str) -> str:
    if found is None:
        return f"两组里有一组不足 {SMALLEST} 家，还不能相减。"
    said = f"{whose}指导过的平均{_more(found.value)}"
    if found.low is None or found.high is None:
        return f"{said}。不足 {ENOUGH} 家时不估计误差，这个数只能当作线索。"
    low, high = figures.change(found.low), figures.change(found.high)
    return f"{said}；两组平均变化之差大约在 {low} 与 {high} 分之间（95% 区间）。"


def _verdict(found: Difference | None) -> str:
    """Only of firms that began alike: of all together the plain difference says too much."""
    if found is None or found.low is None or found.high is None:
        return ""
    if found.low <= 0 <= found.high:
        return "区间跨过 0，看不出差别。"
    return "区间不跨 0，差别不像是碰巧。"


def _way(change: float) -> str:
    size = figures.points(abs(change))
    if float(size) == 0:
        return "没有变"
    return f"{'下降' if change < 0 else '上升'} {size} 分"


def _more(difference: float) -> str:
    """Of risk: −5.2 is 比还没指导的多降 5.2 分."""
    size = figures.points(abs(difference))
    if float(size) == 0:
        return f"与{WAITING}的变化一样"
    return f"比{WAITING}的{'多降' if difference < 0 else '少降'} {size} 分"
