"""The pictures of a published snapshot (公布的图): from what it tells, and nothing besides."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from data import differences
from data.disclosure import LEAST as FEWEST
from data.disclosure import MEDIAN
from data.figures import EXPOSURE, PROTECTION, RISK
from data.summaries import COLOURS
from portal import charts, figures
from portal.charts import ColourShare, HeatCell, HeatRow, LabelledBar, MapPoint, SpreadRow
from portal.pictures import published_counties
from portal.pictures import published_tables as tables
from portal.pictures.model import Picture
from portal.workflows import published_words as words
from portal.workflows.published import Group, Published
from portal.workflows.published_words import Apart
from portal.workflows.sector_words import QUADRANTS, arrow
from scoring.rules import Bands

MOST = 12
"""Groups in a picture; the tables have all."""
Make = Callable[[], Picture]


def everything(published: Published, bands: Bands, most: int = MOST) -> Mapping[str, Make]:
    """Name → what makes the picture, in the order in which a reader asks.

    Args:
        most: sectors in one picture; a paper has less room than a page.
    """
    return {
        "colours": partial(colours, published),
        "parts": partial(parts, published, most),
        "exposed": partial(exposed, published, most),
        "risk": partial(risk, published, bands, most),
        "counties": partial(published_counties.counties, published),
        "gaps": partial(gaps, published),
        "paths": partial(paths, published),
    }


def colours(of: Published) -> Picture:
    """How many firms wear which colour, the worst first; colours of too few firms are counted together."""
    finding, source = words.colours(of), words.source(of)
    if of.colours is None:
        empty = f"{finding}：红橙和其余都至少 {FEWEST} 家才公布颜色，免得从总数推出某一家。平均分和分布照常公布。"
        return Picture("colours", finding, None, source, tables.colours(of, ()), empty)
    total = words.counted(of)
    shares = [
        ColourShare(name, of.colours[name], of.colours[name] / total)
        for name in sorted(of.colours, key=_place)
    ]
    is_joined = any("+" in name for name in of.colours)
    beside = f"少于 {FEWEST} 家的颜色和相邻的合在一起数。" if is_joined else ""
    chart = charts.colour_shares(shares, title=finding)
    table = tables.colours(of, shares)
    return Picture("colours", finding, chart, source, table, beside=beside)


def parts(of: Published, most: int = MOST) -> Picture:
    """Mean protection of each sector in each part."""
    found = words.apart(of, "industry", tuple(of.parts))
    finding, source, table = words.parts(of, found), words.source(of), tables.parts(of, found)
    groups = chosen(tables.named(of, "industry", tuple(of.parts)), most, found)
    if not groups:
        return Picture("parts", finding, None, source, table, _no_cut("行业"))
    strips = [
        HeatRow(group.short, f"{figures.count(group.firms)} 家", _cells(of, group, found))
        for group in groups
    ]
    said = (
        "格里是平均防护分，越深越弱；↓ ↑ 是比其他行业低或高，已超出误差；行业按代码排，不是名次。"
    )
    chart = charts.heat_map(list(of.parts.values()), strips, title=finding, subtitle=said)
    every = tables.named(of, "industry", tuple(of.parts))
    beside = words.pooled(every, "行业") + _not_all(every, most)
    return Picture("parts", finding, chart, source, table, beside=beside)


def exposed(of: Published, most: int = MOST) -> Picture:
    """Sectors by exposure and protection."""
    found = words.apart(of, "industry", (EXPOSURE, PROTECTION))
    finding, source, table = words.exposed(of, found), words.source(of), tables.exposed(of, found)
    both = [one for one in words.both(of) if _point(of, one, found)]
    points = [p for g in chosen(both, most, found) if (p := _point(of, g, found))]
    exposure, protection = of.whole(EXPOSURE), of.whole(PROTECTION)
    if not points or exposure is None or protection is None:
        return Picture("exposed", finding, None, source, table, _no_cut("行业"))
    said = "虚线是全市平均；十字是平均数的 95% 区间；实心的两样都超出误差，空心的还归不准。"
    top_left, top_right, low_right, low_left = QUADRANTS.values()
    chart = charts.quadrants(
        points,
        split=(exposure.mean or 0.0, protection.mean or 0.0),
        names=(top_left, top_right, low_right, low_left),
        title=finding,
        subtitle=said,
    )
    beside = f"不足 {MEDIAN} 家的行业没有公布离散程度，画不出区间，只在表里。{_not_all(both, most)}"
    return Picture("exposed", finding, chart, source, table, beside=beside)


def risk(of: Published, bands: Bands, most: int = MOST) -> Picture:
    """The spread of residual risk, of each sector as much as is told."""
    found = words.apart(of, "industry", (RISK,))
    finding, source = words.risk(of, found), words.source(of)
    table = tables.risk(of, found)
    told = [one for one in of.groups(RISK, "industry") if 50 in one.quantiles]
    groups = chosen(told, most, found)
    if not groups:
        return Picture("risk", finding, None, source, table, _no_cut("行业"))
    said = "粗竖线是中位数，方条是中间一半的企业，细线是十分之八；家数少的，后两样不公布。行业按代码排，不是名次。"
    rows = [_spread(group, found) for group in groups]
    chart = charts.spreads(rows, bands=bands, title=finding, subtitle=said)
    beside = f"不足 {MEDIAN} 家的行业不公布中位数，只在表里。{words.pooled(told, '行业')}{_not_all(told, most)}"
    return Picture("risk", finding, chart, source, table, beside=beside)


def gaps(of: Published) -> Picture:
    """The most common gaps; the table says what closes each and who helps."""
    finding, source, table = words.gaps(of), words.source(of), tables.gaps(of)
    if not of.gaps:
        return Picture("gaps", finding, None, source, table, _older(of.gaps is None, "短板"))
    bars = [LabelledBar(one.title, words.share(one.share), one.share.value) for one in of.gaps]
    said = "适用的企业里，有这个短板的占多少；取整到 5%。"
    chart = charts.labelled_bars(bars, title=finding, subtitle=said, maximum=1, size=charts.COMPACT)
    return Picture("gaps", finding, chart, source, table)


def paths(of: Published) -> Picture:
    """Leak paths by their mean index."""
    finding, source, table = words.paths(of), words.source(of), tables.paths(of)
    bars = [
        LabelledBar(one.title, figures.count(round(one.mean)), one.mean)
        for one in of.paths or ()
        if one.mean is not None
    ]
    if not bars:
        return Picture("paths", finding, None, source, table, _older(of.paths is None, "泄密途径"))
    said = "平均途径指数，从 0 到 100，越高越容易从这里漏。"
    chart = charts.labelled_bars(bars, title=finding, subtitle=said, size=charts.COMPACT)
    return Picture("paths", finding, chart, source, table)


def chosen(
    groups: Sequence[Group], most: int = MOST, found: Mapping[tuple[str, str], float] | None = None
) -> list[Group]:
    """Those that differ (`found`), then those with most firms, in the order of the codes, 其他 last."""
    apart = {code for code, _ in found or {}}
    order = sorted(groups, key=lambda one: (one.code not in apart, -one.firms, one.code))
    return [one for one in groups if one in order[:most]]


def _place(classes: str) -> int:
    return COLOURS.index(classes.split("+")[0])


def _cells(of: Published, group: Group, found: Apart) -> list[HeatCell]:
    cells = []
    for part in of.parts:
        mean = tables.mean_of(of, part, "industry", group.code)
        cells.append(HeatCell(words.marked(mean, (group.code, part), found), mean))
    return cells


def _point(of: Published, group: Group, found: Apart) -> MapPoint | None:
    named = {one.code: one for one in of.groups(PROTECTION, "industry")}
    exposure, protection = group.sample, named[group.code].sample
    if exposure is None or protection is None:
        return None
    return MapPoint(
        group.short,
        exposure.mean,
        protection.mean,
        differences.margin(exposure),
        differences.margin(protection),
        sure=words.is_sure(group, found),
    )


def _spread(group: Group, found: Apart) -> SpreadRow:
    at = group.quantiles
    note = f"{figures.count(group.firms)} 家 · 中位 {figures.count(round(at[50]))}"
    note += arrow(found.get((group.code, RISK)))
    return SpreadRow(group.short, note, at.get(10), at.get(25), at[50], at.get(75), at.get(90))


def _not_all(groups: Sequence[Group], most: int) -> str:
    """That a picture holds fewer than the table."""
    if len(groups) <= most:
        return ""
    return f"图里先画有差别的，再画家数最多的，共 {most} 个，表里有全部。"


def _no_cut(kind: str) -> str:
    return f"分{kind}的数字没有公布：够数的{kind}不到两个，列出来就会推出别家。全市的数字照常公布。"


def _older(is_absent: bool, what: str) -> str:
    if is_absent:
        return f"这一期快照没有{what}的表。"
    return f"这一期快照没有可以公布的{what}：家数太少，或者列出来会推出单家企业。"
