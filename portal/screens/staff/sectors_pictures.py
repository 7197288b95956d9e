"""The pictures of sector risk (行业风险的图): each with its finding, its source and the table behind it."""

from markupsafe import Markup

from data.figures import EXPOSURE, PROTECTION, RISK
from portal import charts, labels, visit
from portal.charts import ColourShare
from portal.screens.firm import result_markup as markup
from portal.screens.staff import sectors_rows as rows
from portal.screens.staff import sectors_tables as tables
from portal.workflows import sector_words as words
from portal.workflows.sectors import Board


def show_colours(board: Board, source: str) -> None:
    """How many firms wear which colour, the worst first."""
    found = board.whole[RISK].colours or {}
    shares = [
        ColourShare(name, found.get(name, 0), found.get(name, 0) / board.checked)
        for name in tuple(labels.COLOURS)[::-1]
    ]
    markup.picture(charts.colour_shares(shares, title=words.colours(board)))
    _below(source, tables.colours(board, shares))


def show_parts(board: Board, source: str) -> None:
    """Mean protection of each sector in each part."""
    strips = [rows.heat(board, sector) for sector in rows.chosen(board.sectors)]
    said = (
        "格里是平均防护分，越深越弱；↓ ↑ 是比其他行业低或高，已超出误差；行业按代码排，不是名次。"
    )
    markup.picture(
        charts.heat_map(list(board.parts.values()), strips, title=words.parts(board), subtitle=said)
    )
    _below(f"{words.covered(board, rows.MOST)}{source}", tables.parts(board))


def show_exposed(board: Board, source: str) -> None:
    """Sectors by exposure and protection."""
    points = [point for sector in rows.chosen(board.shown) if (point := rows.point(sector))]
    exposure, protection = (board.whole.get(node) for node in (EXPOSURE, PROTECTION))
    if not points or not exposure or not protection:
        markup.draw(
            markup.paragraph("没有一个行业够数，不列出。" + words.covered(board, rows.MOST))
        )
        return
    said = "虚线是辖区平均；十字是平均数的 95% 区间；实心的两样都超出误差，空心的还归不准。"
    top_left, top_right, low_right, low_left = words.QUADRANTS.values()
    markup.picture(
        charts.quadrants(
            points,
            split=(exposure.mean or 0.0, protection.mean or 0.0),
            names=(top_left, top_right, low_right, low_left),
            title=words.exposed(board),
            subtitle=said,
        )
    )
    _below(source, tables.exposed(board))


def show_risk(board: Board, source: str) -> None:
    """The spread of residual risk in each sector."""
    groups = [rows.spread(sector) for sector in rows.chosen(board.shown)]
    if not groups:
        markup.draw(
            markup.paragraph("没有一个行业够数，不列出。" + words.covered(board, rows.MOST))
        )
        return
    said = "细线是十分之八的企业，方条是中间一半，粗竖线是中位数；行业按代码排，不是名次。"
    bands = visit.rules().bands
    markup.picture(charts.spreads(groups, bands=bands, title=words.risk(board), subtitle=said))
    _below(source, tables.risk(board))


def _below(source: str, table: Markup) -> None:
    markup.draw(markup.paragraph(source, "rs-quiet"))
    markup.draw(markup.fold("看数字", table))
