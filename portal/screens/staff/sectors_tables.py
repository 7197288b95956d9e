"""The tables behind the pictures of sector risk (行业风险的表): every sector, also those not drawn."""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from data.figures import EXPOSURE, PROTECTION, RISK
from portal import figures, labels
from portal.charts import ColourShare
from portal.screens.firm import result_markup as markup
from portal.workflows import sector_words as words
from portal.workflows.sectors import Board, Sector, Shown

NAME, _FIRMS = markup.Column("行业"), markup.Column("家数", figure=True)
_AT = {10: "十分之一低于", 25: "四分之一低于", 50: "中位数", 75: "四分之一高于", 90: "十分之一高于"}


def colours(board: Board, shares: Sequence[ColourShare]) -> Markup:
    """Firms of each colour."""
    columns = (markup.Column("颜色"), _FIRMS, markup.Column("占比", figure=True))
    rows = [
        (labels.colour(one.colour).phrase, figures.count(one.firms), figures.share(one.share))
        for one in shares
    ]
    return markup.table(columns, rows, caption=f"{board.area}的颜色", small=True)


def parts(board: Board) -> Markup:
    """Mean protection of each sector in each part."""
    columns = [NAME, _FIRMS, *(markup.Column(t, figure=True) for t in board.parts.values())]
    every = ("全部行业", figures.count(board.checked), *(_whole(board, p) for p in board.parts))

    def line(sector: Sector) -> Sequence[markup.Cell]:
        return (name(sector), _count(sector), *(mean(sector.nodes[p]) for p in board.parts))

    return of_sectors(board, columns, line, "各行业各部分的平均防护分", every)


def exposed(board: Board) -> Markup:
    """Exposure, protection and the quadrant of each sector."""
    names = ("固有风险", "防护分")
    columns = [
        NAME,
        _FIRMS,
        *(markup.Column(n, figure=True) for n in names),
        markup.Column("归类"),
    ]
    means = (_whole(board, node) for node in (EXPOSURE, PROTECTION))
    every = ("全部行业", figures.count(board.checked), *means, figures.NOTHING)

    def line(sector: Sector) -> Sequence[markup.Cell]:
        both = (mean(sector.nodes[node]) for node in (EXPOSURE, PROTECTION))
        return (name(sector), _count(sector), *both, _quadrant(board, sector))

    return of_sectors(board, columns, line, "各行业的暴露和防护", every)


def risk(board: Board) -> Markup:
    """Mean and quantiles of the residual risk of each sector."""
    columns = [NAME, _FIRMS, *(markup.Column(n, figure=True) for n in ("平均", *_AT.values()))]

    def line(sector: Sector) -> Sequence[markup.Cell]:
        shown = sector.nodes[RISK]
        at = shown.cell.quantiles if shown.cell else {}
        return (
            name(sector),
            _count(sector),
            mean(shown),
            *(figures.points(at.get(q)) for q in _AT),
        )

    return of_sectors(board, columns, line, "各行业剩余风险的分布")


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


def of_sectors(
    board: Board,
    columns: Sequence[markup.Column],
    line: Callable[[Sector], Sequence[markup.Cell]],
    caption: str,
    *every: Sequence[markup.Cell],
) -> Markup:
    """A line for each sector, below those that speak of all."""
    return markup.table(columns, [*every, *map(line, board.sectors)], caption=caption)


def name(sector: Sector) -> Markup:
    """The name in full and its code."""
    return markup.lines(sector.name, f"代码 {sector.code}")


def _count(sector: Sector) -> str:
    return figures.count(sector.nodes[RISK].firms)


def _whole(board: Board, node: str) -> str:
    cell = board.whole.get(node)
    return figures.points(cell.mean if cell else None)
