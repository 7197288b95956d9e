"""The counties of a snapshot (公布的各县): tiles where shares of 红橙 are told, else bars of the mean risk."""

from data import county_tiles
from data.figures import RISK
from portal import charts, figures
from portal.charts import LabelledBar, Tile
from portal.pictures import published_tables as tables
from portal.pictures.model import Picture
from portal.workflows import published_county_words
from portal.workflows import published_words as words
from portal.workflows.published import Group, Published
from portal.workflows.published_words import Apart

_KIND = "县（市、区）"
_POOLED = "并入其他"


def counties(of: Published) -> Picture:
    """The counties as tiles, or as bars where fewer than two tell their share."""
    groups = of.groups(RISK, "county")
    if not groups:
        found = words.apart(of, "county", (RISK,))
        empty = f"分{_KIND}的数字没有公布：够数的不到两个，列出来就会推出别家。全市的数字照常公布。"
        finding, table = words.risk(of, found, "county", _KIND), tables.counties(of, found)
        return Picture("counties", finding, None, words.source(of), table, empty)
    if sum(one.high is not None and not one.is_rest for one in groups) > 1:
        return _tiled(of, groups)
    return _barred(of, groups)


def _tiled(of: Published, groups: tuple[Group, ...]) -> Picture:
    finding = published_county_words.said(of, published_county_words.apart(of))
    said = "格里是红（■）和橙（◆）的占比，越深越多。"
    chart = charts.tile_map(_tiles(of, groups), title=finding, subtitle=said)
    beside = f"{county_tiles.note()}。{words.pooled(groups, _KIND)}"
    table = tables.counties(of, words.apart(of, "county", (RISK,)))
    return Picture("counties", finding, chart, words.source(of), table, beside=beside)


def _tiles(of: Published, groups: tuple[Group, ...]) -> list[Tile]:
    """Every county, also those that are told only together."""
    where = county_tiles.places(list(of.counties))
    in_rest = {code for one in groups if one.is_rest for code in one.codes}
    told = {one.code: one for one in groups}
    return [
        _tile(code, name, told.get(code), where[code], _POOLED if code in in_rest else words.ABSENT)
        for code, name in of.counties.items()
    ]


def _tile(code: str, name: str, group: Group | None, where: county_tiles.Place, why: str) -> Tile:
    share = group.high / group.firms if group and group.high is not None else None
    note = f"{figures.count(group.firms)} 家" if group else ""
    return Tile(code, name, note, share, "" if share is not None else why, *where)


def _barred(of: Published, groups: tuple[Group, ...]) -> Picture:
    found = words.apart(of, "county", (RISK,))
    finding = words.risk(of, found, "county", _KIND)
    bars = [LabelledBar(one.short, _noted(one, found), one.mean) for one in groups]
    said = (
        f"平均剩余风险，从 0 到 100，越高越险；↓ ↑ 是比其他{_KIND}低或高，已超出误差；"
        "按区划代码排，不是名次。"
    )
    chart = charts.labelled_bars(bars, title=finding, subtitle=said, size=charts.COMPACT)
    table, beside = tables.counties(of, found), words.pooled(groups, _KIND)
    return Picture("counties", finding, chart, words.source(of), table, beside=beside)


def _noted(group: Group, found: Apart) -> str:
    return (
        f"{figures.count(group.firms)} 家 · {words.marked(group.mean, (group.code, RISK), found)}"
    )
