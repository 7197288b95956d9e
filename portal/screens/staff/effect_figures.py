"""How risk and protection changed in the two groups (成效): chart, its table, and the difference in words."""

from collections.abc import Sequence

from data.effect import Changes, Comparison
from data.spread import SMALLEST, Spread
from portal import charts, figures, labels
from portal.charts import ChangeRow
from portal.screens.firm import result_markup as markup
from portal.workflows import effect_words as words
from portal.workflows.effect_words import GUIDED, WAITING

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
    markup.picture(charts.changes(groups, title=words.finding(found.risk), subtitle=_HOW_TO_READ))
    said = words.difference(found.risk.difference, "")
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
    title = words.same_start_finding(found.same_start)
    markup.picture(charts.changes(groups, title=title, subtitle=_HOW_TO_READ))
    said = words.difference(found.same_start, "起点颜色相同的企业里，") + words.verdict(
        found.same_start
    )
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
