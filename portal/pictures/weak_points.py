"""The pictures of weak points (薄弱处的图): leak paths (泄密途径) by sector, and the commonest gaps (短板)."""

from collections.abc import Sequence

from data.differences import LEAST
from data.spread import SMALLEST
from portal import charts, figures
from portal.charts import HeatCell, HeatRow, LabelledBar
from portal.pictures.model import Column, Picture, Row, Table
from portal.pictures.sector_rows import MOST
from portal.workflows.sector_words import alike, arrow
from portal.workflows.weak_points import Group, Way, Weakness, WeakPoints

_OPEN = "格里是平均开放程度，0 到 100，越深越开；↑ ↓ 是比其他企业高或低，已超出误差；没有数字的格不列，原因见表；行业按代码排，不是名次。"
_FEW = 3
"""So many gaps at most are named as those among which the commonest is."""
_BESIDE = "开放程度由企业的暴露情况和对应措施算出，只用来排先后，不决定颜色。"
NOTE = (
    "短板指这一项是 0 级或 1 级：没有做，或者只停在口头上。占比的分母是适用这一项的企业。"
    "人天和降的分是有这个短板的企业的平均，按单独做到最高级算；同一家企业几项一起做，"
    "降的分不正好等于各项相加，颜色也不会简单相加。"
)
METHOD = (
    f"和“其他企业”比的差别都做过检验，各行业、各项的比较一起校正，并且不小于 {LEAST:g} 分才标出。"
    f"少于 {SMALLEST} 家的不列；列出就能推出它们的也不列。"
)


def paths(points: WeakPoints) -> Picture:
    """Sector by path; of the sector in focus, its paths against all firms."""
    return _of_focus(points, points.focus) if points.focus else _of_all(points)


def gaps(points: WeakPoints) -> Picture:
    """How many firms have each of the commonest gaps."""
    finding, table = said_of_gaps(points), _gap_table(points)
    if not points.gaps:
        return Picture("gaps", finding, None, points.source, table, _nothing(points))
    bars = [
        LabelledBar(one.question.title, _share(one), 100 * one.gap.share) for one in points.gaps
    ]
    said = "条是有这个短板的企业占比"
    said += "；↑ ↓ 是比其他行业多或少，已超出误差。" if points.focus else "。"
    chart = charts.labelled_bars(bars, title=finding, subtitle=said)
    return Picture("gaps", finding, chart, points.source, table)


def said_of_gaps(points: WeakPoints) -> str:
    """Which gap is the commonest, where that is certain; else those that may be."""
    if not points.gaps:
        return f"{points.whose}还没有可以列出的短板"
    first = points.gaps[0]
    counted = f"{figures.count(first.gap.firms)} 家里 {figures.count(first.gap.low)} 家"
    if len(points.gaps) == 1:
        return f"{points.whose}能列出的短板只有“{first.question.title}”，{counted}"
    if points.leaders == 1:
        return f"{points.whose}最常见的短板是“{first.question.title}”，{counted}"
    more = [one for one in points.gaps if one.apart is not None and one.apart > 0]
    if points.focus and more:
        return _more_than_elsewhere(points.focus, more)
    if points.leaders <= _FEW:
        titles = "、".join(f"“{one.question.title}”" for one in points.gaps[: points.leaders])
        return f"{points.whose}最常见的短板在{titles}里，先后还分不清"
    return f"{points.whose}没有哪一项短板特别突出，前几项的差别还在误差之内"


def _more_than_elsewhere(focus: Group, more: Sequence[Weakness]) -> str:
    """The gap that certainly is commonest beside other sectors."""
    worst = max(more, key=lambda one: (one.apart or 0.0, one.question.id))
    said = f"{focus.name}有“{worst.question.title}”短板的企业，比其他行业多 {figures.points(worst.apart)} 个百分点"
    return f"{said}，另有 {len(more) - 1} 项也偏多" if len(more) > 1 else said


def first_step(points: WeakPoints) -> str:
    """What to do first."""
    one = points.first
    if one is None:
        return ""
    return (
        f"先从“{one.question.title}”做起：有这个短板的企业每家约 {figures.days(one.gap.person_days)} 人天，"
        f"都补上的话，{points.whose}的平均剩余风险降 {figures.small(one.gap.whole_effect)} 分，"
        "在这几项里，每家花一个人天，全体降得最多。"
    )


def _of_all(points: WeakPoints) -> Picture:
    table, finding = _path_table(points), _finding(points)
    groups = _chosen([one for one in points.groups if one.firms])
    if not any(one.shows for one in groups):
        return Picture("paths", finding, None, points.source, table, _nothing(points))
    strips = [
        HeatRow(one.short, f"{figures.count(one.firms)} 家", [_cell(w) for w in one.ways.values()])
        for one in groups
    ]
    titles = list(points.paths.values())
    chart = charts.heat_map(titles, strips, shades=charts.OPENNESS, title=finding, subtitle=_OPEN)
    left = len(points.groups) - len(groups)
    beside = f"图里画家数最多的 {MOST} 个行业，表里有全部。" if left > 0 else ""
    return Picture("paths", finding, chart, points.source, table, beside=_BESIDE + beside)


def _of_focus(points: WeakPoints, focus: Group) -> Picture:
    table, finding = _focus_table(points, focus), _focus_finding(points, focus)
    shown = [(path, way) for path, way in focus.ways.items() if way.cell]
    if not shown:
        return Picture("paths", finding, None, points.source, table, _nothing(points))
    bars = [
        LabelledBar(
            points.paths[path],
            f"{_mean(way)}（全体 {figures.points(_whole(points, path))}）",
            way.cell.mean if way.cell else None,
            before=_whole(points, path),
        )
        for path, way in sorted(shown, key=_openness)
    ]
    said = "条是这个行业的平均开放程度，圆圈是全体；↑ ↓ 是比其他企业高或低，已超出误差。"
    chart = charts.labelled_bars(bars, title=finding, subtitle=said)
    left = len(focus.ways) - len(shown)
    beside = f"{_BESIDE}有 {left} 条途径不列，原因见表。" if left else _BESIDE
    return Picture("paths", finding, chart, points.source, table, beside=beside)


def _openness(one: tuple[str, Way]) -> float:
    cell = one[1].cell
    return -(cell.mean or 0.0) if cell else 0.0


def _finding(points: WeakPoints) -> str:
    """The sector and path that certainly is open furthest above all others, or that none is."""
    if sum(one.shows for one in points.groups) < 2:
        return "够数的行业不到两个，泄密途径还不能比较"
    told = [
        (way.apart, one, path)
        for one in points.groups
        for path, way in one.ways.items()
        if way.apart is not None
    ]
    if not told:
        return alike("各行业泄密途径")
    apart, group, path = max(told, key=lambda one: (one[0], one[1].code))
    if apart <= 0:
        apart, group, path = min(told, key=lambda one: (one[0], one[1].code))
    more = sum(1 for one in told if one[0] > 0) - 1
    also = f"，另有 {more} 处也偏开" if apart > 0 and more > 0 else ""
    return f"{group.name}的“{points.paths[path]}”{_off(apart)}{also}"


def _focus_finding(points: WeakPoints, focus: Group) -> str:
    if not focus.shows:
        return f"{focus.name}的泄密途径还不能列出"
    told = [(way.apart, path) for path, way in focus.ways.items() if way.apart is not None]
    if not told:
        return alike(f"{focus.name}的泄密途径和其他企业")
    open_ = [one for one in told if one[0] > 0]
    apart, path = max(open_) if open_ else min(told)
    return f"{focus.name}的“{points.paths[path]}”{_off(apart)}"


def _off(apart: float) -> str:
    word = "高" if apart > 0 else "低"
    return f"比其他企业开放程度平均{word} {figures.points(abs(apart))} 分"


def _chosen(groups: Sequence[Group]) -> list[Group]:
    by_size = sorted(groups, key=lambda one: (-one.firms, one.code))[:MOST]
    return sorted(by_size, key=lambda one: one.code)


def _cell(way: Way) -> HeatCell:
    if way.cell is None or way.cell.mean is None:
        return HeatCell(way.why, None)
    shown = round(way.cell.mean)  # the shade follows what is written
    return HeatCell(f"{shown}{arrow(way.apart).strip()}", shown)


def _mean(way: Way) -> str:
    mean = way.cell.mean if way.cell else None
    return way.why if mean is None else f"{figures.points(mean)}{arrow(way.apart)}"


def _whole(points: WeakPoints, path: str) -> float | None:
    cell = points.whole.get(path)
    return cell.mean if cell else None


def _share(one: Weakness) -> str:
    counted = f"{figures.count(one.gap.low)}／{figures.count(one.gap.firms)} 家"
    return f"{figures.share(one.gap.share)}{arrow(one.apart)} · {counted}"


def _path_table(points: WeakPoints) -> Table:
    columns = [
        Column("行业"),
        Column("家数", figure=True),
        *(Column(title, figure=True) for title in points.paths.values()),
    ]
    every = [figures.points(_whole(points, path)) for path in points.paths]
    rows = [Row("全部行业", (figures.count(points.checked), *every))]
    rows += [
        Row(one.name, (figures.count(one.firms), *map(_mean, one.ways.values())), one.code)
        for one in points.groups
    ]
    return Table(f"{points.place}各行业泄密途径的平均开放程度", columns, rows, note="代码")


def _focus_table(points: WeakPoints, focus: Group) -> Table:
    names = (focus.short, "全体")
    columns = [Column("泄密途径"), *(Column(name, figure=True) for name in names)]
    rows = [
        Row(points.paths[path], (_mean(way), figures.points(_whole(points, path))))
        for path, way in focus.ways.items()
    ]
    return Table(f"{points.whose}泄密途径的平均开放程度", columns, rows, is_small=True)


def _gap_table(points: WeakPoints) -> Table:
    names = ("占比", "有短板", "适用", "每家人天", "每家降分", "全体降分")
    columns = [
        Column("短板"),
        *(Column(name, figure=True) for name in names),
        Column("怎么补"),
        Column("谁来帮"),
    ]
    rows = [Row(one.question.title, _gap_cells(one), one.question.id) for one in points.gaps]
    return Table(f"{points.whose}最常见的短板", columns, rows, note="题号")


def _gap_cells(one: Weakness) -> tuple[str, ...]:
    gap = one.gap
    return (
        f"{figures.share(gap.share)}{arrow(one.apart)}",
        figures.count(gap.low),
        figures.count(gap.firms),
        figures.days(gap.person_days) if gap.person_days else figures.NOTHING,
        figures.small(gap.risk_points),
        figures.small(gap.whole_effect),
        remedy(one),
        helpers(one),
    )


def remedy(one: Weakness) -> str:
    """What closes the gap, in the questionnaire's words."""
    return one.question.remedy.text if one.question.remedy else figures.NOTHING


def helpers(one: Weakness) -> str:
    """Who helps to close it."""
    agencies = one.question.remedy.agencies if one.question.remedy else ()
    return "、".join(agencies) or "企业自行完成"


def _nothing(points: WeakPoints) -> str:
    return (
        f"{points.whose}没有够数可以列出的：有结果的不足 {SMALLEST} 家，或者列出就会推出别家。"
        "可以换一个范围、口径或辖区看看；等更多企业提交自评，这里会自动出现。"
    )
