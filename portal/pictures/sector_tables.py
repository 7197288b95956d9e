"""The tables behind the pictures of sector risk (行业风险的表): every sector, also those not drawn."""

from collections.abc import Callable, Sequence

from data.figures import EXPOSURE, PROTECTION, RISK
from portal import figures, labels
from portal.charts import ColourShare
from portal.pictures.model import Column, Row, Table
from portal.workflows import sector_words as words
from portal.workflows.sectors import Board, Sector, Shown

_NAME, _FIRMS = Column("行业"), Column("家数", figure=True)
_AT = {10: "十分之一低于", 25: "四分之一低于", 50: "中位数", 75: "四分之一高于", 90: "十分之一高于"}
_Cells = Callable[[Sector], Sequence[str]]


def colours(whose: str, shares: Sequence[ColourShare]) -> Table:
    """Firms of each colour."""
    columns = (Column("颜色"), _FIRMS, Column("占比", figure=True))
    rows = [
        Row(labels.colour(one.colour).phrase, (figures.count(one.firms), figures.share(one.share)))
        for one in shares
    ]
    return Table(f"{whose}的颜色", columns, rows, is_small=True)


def parts(board: Board) -> Table:
    """Mean protection of each sector in each part."""
    columns = [_NAME, _FIRMS, *(Column(title, figure=True) for title in board.parts.values())]
    every = (figures.count(board.checked), *(_whole(board, part) for part in board.parts))

    def cells(sector: Sector) -> Sequence[str]:
        return (_count(sector), *(mean(sector.nodes[part]) for part in board.parts))

    return _of_sectors(board, columns, cells, "各行业各部分的平均防护分", every)


def exposed(board: Board) -> Table:
    """Exposure, protection and the quadrant of each sector."""
    names = ("固有风险", "防护分")
    columns = [_NAME, _FIRMS, *(Column(name, figure=True) for name in names), Column("归类")]
    means = (_whole(board, node) for node in (EXPOSURE, PROTECTION))
    every = (figures.count(board.checked), *means, figures.NOTHING)

    def cells(sector: Sector) -> Sequence[str]:
        both = (mean(sector.nodes[node]) for node in (EXPOSURE, PROTECTION))
        return (_count(sector), *both, _quadrant(board, sector))

    return _of_sectors(board, columns, cells, "各行业的暴露和防护", every)


def risk(board: Board) -> Table:
    """Mean and quantiles of the residual risk of each sector."""
    columns = [_NAME, _FIRMS, *(Column(name, figure=True) for name in ("平均", *_AT.values()))]

    def cells(sector: Sector) -> Sequence[str]:
        shown = sector.nodes[RISK]
        at = shown.cell.quantiles if shown.cell else {}
        return (_count(sector), mean(shown), *(figures.points(at.get(q)) for q in _AT))

    return _of_sectors(board, columns, cells, "各行业剩余风险的分布")


def coverage(board: Board) -> Table:
    """Of each sector how many firms, checks and verified checks."""
    names = ("已确认", "已自评", "占", "有核验")

    def cells(sector: Sector) -> Sequence[str]:
        of = sector.coverage
        share = figures.share(of.checked / of.registered) if of.registered else figures.NOTHING
        registered, checked, verified = map(figures.count, (of.registered, of.checked, of.verified))
        return (registered, checked, share, verified)

    columns = [_NAME, *(Column(name, figure=True) for name in names)]
    return _of_sectors(board, columns, cells, "各行业的完成情况")


def mean(shown: Shown) -> str:
    """The mean with its arrow, or why there is none."""
    if shown.cell is None:
        return shown.why
    return f"{figures.points(shown.cell.mean)}{words.arrow(shown.apart)}"


def _quadrant(board: Board, sector: Sector) -> str:
    found = words.quadrant(board, sector)
    if found is None:
        return figures.NOTHING
    return words.QUADRANTS[found] if words.is_sure(sector) else "还归不准"


def _of_sectors(
    board: Board,
    columns: Sequence[Column],
    cells: _Cells,
    caption: str,
    every: Sequence[str] = (),
) -> Table:
    """A line for each sector, below the one that speaks of all."""
    whole = [Row("全部行业", every)] if every else []
    rows = [Row(sector.name, cells(sector), sector.code) for sector in board.sectors]
    return Table(caption, columns, [*whole, *rows], note="代码")


def _count(sector: Sector) -> str:
    return figures.count(sector.nodes[RISK].firms)


def _whole(board: Board, node: str) -> str:
    cell = board.whole.get(node)
    return figures.points(cell.mean if cell else None)
