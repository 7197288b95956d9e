"""The pictures of sector risk (行业风险的图), from the board of an area."""

from data.figures import EXPOSURE, PROTECTION, RISK
from portal import charts, labels
from portal.charts import ColourShare
from portal.charts.sectors import PICK
from portal.pictures import sector_rows as rows
from portal.pictures import sector_tables as tables
from portal.pictures.model import Picture
from portal.workflows import sector_words as words
from portal.workflows.sectors import Board, Sector
from scoring.rules import Bands

_NOBODY = "没有一个行业够数，不列出。"


def colours(board: Board, source: str, focus: Sector | None = None) -> Picture:
    """How many firms wear which colour, the worst first; with a sector in focus, of that."""
    cell = focus.cell(RISK) if focus else board.whole[RISK]
    finding, whose = words.colours(board, focus), focus.name if focus else board.area
    if cell is None or cell.colours is None:
        empty = f"{finding}，不列颜色。"
        return Picture("colours", finding, None, source, tables.colours(whose, ()), empty)
    shares = [
        ColourShare(name, cell.colours[name], cell.colours[name] / cell.firms)
        for name in tuple(labels.COLOURS)[::-1]
    ]
    chart = charts.colour_shares(shares, title=finding)
    table = tables.colours(whose, shares)
    return Picture("colours", finding, chart, source, table)


def parts(board: Board, source: str, focus: Sector | None = None) -> Picture:
    """Mean protection of each sector in each part."""
    strips = [rows.heat(board, sector, focus) for sector in rows.chosen(board.sectors, focus)]
    said = (
        "格里是平均防护分，越深越弱；↓ ↑ 是比其他行业低或高，已超出误差；行业按代码排，不是名次。"
    )
    finding = words.parts(board)
    chart = charts.heat_map(list(board.parts.values()), strips, title=finding, subtitle=said)
    beside = words.covered(board, rows.MOST, len(board.sectors))
    table = tables.parts(board)
    return Picture("parts", finding, chart, source, table, beside=beside, picks=PICK)


def exposed(board: Board, source: str, focus: Sector | None = None) -> Picture:
    """Sectors by exposure and protection."""
    points = [
        point for sector in rows.chosen(board.shown, focus) if (point := rows.point(sector, focus))
    ]
    exposure, protection = (board.whole.get(node) for node in (EXPOSURE, PROTECTION))
    finding, table = words.exposed(board), tables.exposed(board)
    if not points or not exposure or not protection:
        empty = _NOBODY + _left_out(board)
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
    beside = _left_out(board)
    return Picture("exposed", finding, chart, source, table, beside=beside, picks=PICK)


def risk(board: Board, source: str, bands: Bands, focus: Sector | None = None) -> Picture:
    """The spread of residual risk in each sector."""
    groups = [rows.spread(sector, focus) for sector in rows.chosen(board.shown, focus)]
    finding, table = words.risk(board), tables.risk(board)
    if not groups:
        empty = _NOBODY + _left_out(board)
        return Picture("risk", finding, None, source, table, empty)
    said = "细线是十分之八的企业，方条是中间一半，粗竖线是中位数；行业按代码排，不是名次。"
    chart = charts.spreads(groups, bands=bands, title=finding, subtitle=said)
    beside = _left_out(board)
    return Picture("risk", finding, chart, source, table, beside=beside, picks=PICK)


def _left_out(board: Board) -> str:
    """Which sectors are not in a picture of those that are shown; nothing where all are."""
    shown = len(board.shown)
    if len(board.sectors) == shown <= rows.MOST:
        return ""
    return words.covered(board, rows.MOST, shown)
