"""The tables behind the pictures of a snapshot (公布的表): every group that it tells of."""

from collections.abc import Sequence

from data.figures import EXPOSURE, PROTECTION, RISK
from data.summaries import Cut
from portal import charts, figures
from portal.charts import ColourShare
from portal.pictures.model import Column, Row, Table
from portal.workflows import published_words as words
from portal.workflows.published import Group, Node, Published
from portal.workflows.published_names import Control
from portal.workflows.published_words import ABSENT, Apart

_FIRMS = Column("家数", figure=True)
_AT = {10: "十分之一低于", 25: "四分之一低于", 50: "中位数", 75: "四分之一高于", 90: "十分之一高于"}


def colours(of: Published, shares: Sequence[ColourShare]) -> Table:
    """Firms of each colour that is told."""
    columns = (Column("颜色"), _FIRMS, Column("占比", figure=True))
    rows = [
        Row(charts.phrase(one.colour), (figures.count(one.firms), figures.share(one.share)))
        for one in shares
    ]
    return Table(f"{of.city}的颜色", columns, rows, is_small=True)


def parts(of: Published, found: Apart) -> Table:
    """Mean protection of each sector in each part."""
    nodes = tuple(of.parts)
    columns = [
        Column("行业"),
        _FIRMS,
        *(Column(title, figure=True) for title in of.parts.values()),
    ]
    rows = [Row("全部行业", (figures.count(of.firms), *(_whole(of, node) for node in nodes)))]
    for group in named(of, "industry", nodes):
        cells = [
            words.marked(mean_of(of, node, "industry", group.code), (group.code, node), found)
            for node in nodes
        ]
        rows.append(_row(group, cells))
    return Table("各行业各部分的平均防护分", columns, rows, note="代码")


def exposed(of: Published, found: Apart) -> Table:
    """Exposure, protection and the quadrant of each sector."""
    names = ("固有风险", "防护分")
    nodes = (EXPOSURE, PROTECTION)
    columns = [
        Column("行业"),
        _FIRMS,
        *(Column(name, figure=True) for name in names),
        Column("归类"),
    ]
    whole = (_whole(of, node) for node in nodes)
    rows = [Row("全部行业", (figures.count(of.firms), *whole, figures.NOTHING))]
    for group in named(of, "industry", nodes):
        means = [_points(mean_of(of, node, "industry", group.code)) for node in nodes]
        word = figures.NOTHING if group.is_rest else words.quadrant_word(of, group, found)
        rows.append(_row(group, [*means, word]))
    return Table("各行业的暴露和防护", columns, rows, note="代码")


def risk(of: Published, found: Apart) -> Table:
    """Mean, spread, quantiles and red or orange firms of each sector."""
    return _risk(of, found, "industry", "行业", "各行业剩余风险的分布")


def counties(of: Published, found: Apart) -> Table:
    """The same of each county."""
    return _risk(of, found, "county", "县（市、区）", "各县（市、区）的剩余风险")


def gaps(of: Published) -> Table:
    """The gaps with what the catalogue says closes each, its cost at most, and who helps."""
    columns = (
        Column("短板"),
        Column("有短板", figure=True),
        Column("从零做起", figure=True),
        Column("建议措施"),
        Column("谁来帮"),
    )
    rows = [
        Row(one.title, (words.share(one.share), *_closing(one.control)), one.item)
        for one in of.gaps or ()
    ]
    return Table("最常见的短板", columns, rows, note="代码")


def paths(of: Published) -> Table:
    """Mean index of each leak path, and of how many firms it is the likeliest."""
    columns = (
        Column("途径"),
        Column("平均指数", figure=True),
        Column("多少企业最可能从这里漏", figure=True),
    )
    rows = [
        Row(
            one.title,
            (
                ABSENT if one.mean is None else figures.count(round(one.mean)),
                ABSENT if one.likeliest is None else words.share(one.likeliest),
            ),
        )
        for one in of.paths or ()
    ]
    return Table("泄密途径", columns, rows, is_small=True)


def named(of: Published, cut: Cut, nodes: Sequence[Node]) -> list[Group]:
    """Every group that at least one of the nodes tells of, in order, 其他 last."""
    found: dict[str, Group] = {}
    for node in nodes:
        for group in of.groups(node, cut):
            found.setdefault(group.code, group)
    return sorted(found.values(), key=lambda one: (one.is_rest, one.code))


def mean_of(of: Published, node: Node, cut: Cut, code: str) -> float | None:
    """The mean of a group in a node; None where it is not told."""
    return next((group.mean for group in of.groups(node, cut) if group.code == code), None)


def _risk(of: Published, found: Apart, cut: Cut, kind: str, caption: str) -> Table:
    names = ("平均", "标准差", *_AT.values(), "红橙家数")
    columns = [Column(kind), _FIRMS, *(Column(name, figure=True) for name in names)]
    every = of.groups(RISK, "all")
    rows = [_row(group, _spread(of, group, found)) for group in (*every, *of.groups(RISK, cut))]
    return Table(caption, columns, rows, note="代码")


def _spread(of: Published, group: Group, found: Apart) -> list[str]:
    at = [group.quantiles.get(q) for q in _AT]
    high = words.high_firms(of) if not group.code else group.high
    return [
        words.marked(group.mean, (group.code, RISK), found),
        _points(group.deviation),
        *(ABSENT if one is None else figures.count(round(one)) for one in at),
        ABSENT if high is None else figures.count(high),
    ]


def _row(group: Group, cells: Sequence[str]) -> Row:
    """With the code below the name; 其他 and the whole have none."""
    code = "" if group.is_rest else group.code
    return Row(group.name, (figures.count(group.firms), *cells), code)


def _whole(of: Published, node: Node) -> str:
    group = of.whole(node)
    return _points(group.mean if group else None)


def _points(value: float | None) -> str:
    return ABSENT if value is None else figures.points(value)


def _closing(control: Control | None) -> tuple[str, str, str]:
    if control is None or control.person_days is None:
        return (figures.NOTHING,) * 3
    days = f"{figures.days(control.person_days)} 人天"
    return days, control.remedy, "、".join(control.agencies) or figures.NOTHING
