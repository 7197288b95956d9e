"""Where in the area (各县、各园区): tiles of the counties, bars of the parks, overdue actions of each."""

from data import county_tiles
from data.figures import RISK
from portal import charts, figures
from portal.charts import LabelledBar, Tile
from portal.charts.tiles import PICK
from portal.pictures.model import Column, Picture, Row, Table
from portal.workflows import overdue_places
from portal.workflows import places as words
from portal.workflows.dashboard import Dashboard
from portal.workflows.overdue_places import Overdue
from portal.workflows.places import Place, Places

_FIGURES = ("已确认", "有结果", "红和橙", "占比")


def places(of: Dashboard) -> Picture:
    """The counties of the city as tiles, or the parks of a county as bars."""
    found = of.places
    table = _table(found)
    if not found.places or not any(place.firms for place in found.places):
        empty = _nowhere(found)
        return Picture("places", empty.rstrip("。"), None, of.source, table, empty)
    finding = words.said(found, of.board.whole.get(RISK))
    if found.kind == "park":
        chart = charts.labelled_bars(
            [_bar(one) for one in found.places],
            title=finding,
            subtitle="红和橙占有结果企业的比例。",
        )
        return Picture("places", finding, chart, of.source, table)
    said = "格里是红（■）和橙（◆）的占比，越深越多。"
    chart = charts.tile_map(_tiles(found), title=finding, subtitle=said)
    beside = f"{county_tiles.note()}。"
    return Picture("places", finding, chart, of.source, table, beside=beside, picks=PICK)


def overdue(of: Dashboard) -> Picture:
    """Overdue corrective actions of each county or park."""
    found = of.overdue
    finding = overdue_places.said(found)
    source = (
        f"来源：{of.board.area}的{found.what}台账，期限按工作日算，"
        f"{figures.moment(of.now)} 的实时数字。"
    )
    table = _overdue_table(found)
    if not found.many:
        empty = f"{of.board.area}{finding}。"
        return Picture("overdue", finding, None, source, table, empty)
    most = max(one.many for _, one in found.late)
    bars = [
        LabelledBar(name, f"{figures.count(one.many)} 项 · {figures.count(one.firms)} 家", one.many)
        for name, one in found.late
    ]
    chart = charts.labelled_bars(bars, title=finding, maximum=most, size=charts.COMPACT)
    return Picture("overdue", finding, chart, source, table)


def _tiles(found: Places) -> list[Tile]:
    where = county_tiles.places([place.id for place in found.places])
    return [
        Tile(
            code=place.id,
            name=place.name,
            note=f"{figures.count(place.firms)}／{figures.count(place.coverage.registered)} 家",
            share=place.share,
            why=place.why,
            column=where[place.id][0],
            row=where[place.id][1],
        )
        for place in found.places
    ]


def _bar(place: Place) -> LabelledBar:
    share = place.share
    if share is None:
        return LabelledBar(place.name, f"{figures.count(place.firms)} 家 · {place.why}", None, 0)
    said = f"{figures.count(place.firms)} 家 · ■◆ {figures.share(share)}"
    return LabelledBar(place.name, said, 100 * share)


def _nowhere(found: Places) -> str:
    if not found.places:
        return "园区下面不再细分。"
    return f"各{words.KINDS[found.kind]}都还没有企业在这个范围和口径下有结果。"


def _table(found: Places) -> Table:
    columns = [
        Column(words.KINDS[found.kind]),
        *(Column(name, figure=True) for name in _FIGURES),
    ]
    rows = [Row(place.name, _cells(place)) for place in found.places]
    return Table(f"各{words.KINDS[found.kind]}的红和橙", columns, rows)


def _cells(place: Place) -> tuple[str, ...]:
    counts = map(figures.count, (place.coverage.registered, place.firms))
    if place.high is None or place.share is None:
        return (*counts, place.why, figures.NOTHING)
    return (*counts, figures.count(place.high), figures.share(place.share))


def _overdue_table(found: Overdue) -> Table:
    name = {"county": "县（市、区）", "park": "园区", "kind": "事项"}[found.by]
    columns = (Column(name), Column("超期项数", figure=True), Column("涉及家数", figure=True))
    rows = [
        Row(name, (figures.count(one.many), figures.count(one.firms))) for name, one in found.late
    ]
    return Table(f"超期的{found.what}", columns, rows, is_small=True)
