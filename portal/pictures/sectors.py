"""The pictures of sector risk (行业风险的图), from the board of an area."""

from data.figures import EXPOSURE, PROTECTION, RISK
from portal import charts, labels
from portal.charts import ColourShare
from portal.pictures import sector_rows as rows
from portal.pictures import sector_tables as tables
from portal.pictures.model import Picture
from portal.workflows import sector_words as words
from portal.workflows.sectors import Board
from scoring.rules import Bands

_NOBODY = "没有一个行业够数，不列出。"


def colours(board: Board, source: str) -> Picture:
    """How many firms wear which colour, the worst first."""
    found = board.whole[RISK].colours or {}
    shares = [
        ColourShare(name, found.get(name, 0), found.get(name, 0) / board.checked)
        for name in tuple(labels.COLOURS)[::-1]
    ]
    finding = words.colours(board)
    chart = charts.colour_shares(shares, title=finding)
    return Picture("colours", finding, chart, source, tables.colours(board, shares))


def parts(board: Board, source: str) -> Picture:
    """Mean protection of each sector in each part."""
    strips = [rows.heat(board, sector) for sector in rows.chosen(board.sectors)]
    said = (
        "格里是平均防护分，越深越弱；↓ ↑ 是比其他行业低或高，已超出误差；行业按代码排，不是名次。"
    )
    finding = words.parts(board)
    chart = charts.heat_map(list(board.parts.values()), strips, title=finding, subtitle=said)
    beside = words.covered(board, rows.MOST)
    return Picture("parts", finding, chart, source, tables.parts(board), beside=beside)


def exposed(board: Board, source: str) -> Picture:
    """Sectors by exposure and protection."""
    points = [point for sector in rows.chosen(board.shown) if (point := rows.point(sector))]
    exposure, protection = (board.whole.get(node) for node in (EXPOSURE, PROTECTION))
    finding, table = words.exposed(board), tables.exposed(board)
    if not points or not exposure or not protection:
        empty = _NOBODY + words.covered(board, rows.MOST)
        return Picture("exposed", finding, None, source, table, empty)
    said = "虚线是辖区平均；十字是平均数的 95% 区间；实心的两样都超出误差，空心的还归不准。"
    top_left, top_right, low_right, low_left = words.QUADRANTS.values()
    chart = charts.quadrants(
        points,
        split=(exposure.mean or 0.0, protection.mean or 0.0),
        names=(top_left, top_right, low_right, low_left),
        title=finding,
        subtitle=said,
    )
    return Picture("exposed", finding, chart, source, table)


def risk(board: Board, source: str, bands: Bands) -> Picture:
    """The spread of residual risk in each sector."""
    groups = [rows.spread(sector) for sector in rows.chosen(board.shown)]
    finding, table = words.risk(board), tables.risk(board)
    if not groups:
        empty = _NOBODY + words.covered(board, rows.MOST)
        return Picture("risk", finding, None, source, table, empty)
    said = "细线是十分之八的企业，方条是中间一半，粗竖线是中位数；行业按代码排，不是名次。"
    chart = charts.spreads(groups, bands=bands, title=finding, subtitle=said)
    return Picture("risk", finding, chart, source, table)
