"""Coverage (覆盖率) on the page of sector risk: of how many firms all the rest speaks."""

from markupsafe import Markup

from data.figures import RISK
from data.spread import SMALLEST
from portal import figures, labels
from portal.pictures import sector_tables as tables
from portal.screens import drawn
from portal.screens.firm import result_markup as markup
from portal.workflows.sectors import Board


def headline(board: Board) -> Markup:
    """The first answer: of how many firms all the rest speaks."""
    of = board.coverage
    what = labels.SCOPES[board.series.scope]
    entries = [
        ("已确认企业", figures.count(of.registered), "家"),
        (f"做完{what}自评", figures.count(of.checked), _share(of.checked, of.registered)),
        ("其中有核验结果", figures.count(of.verified), _share(of.verified, of.checked)),
        ("红和橙", *_high(board)),
    ]
    cells = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>").format(*entry)
        for entry in entries
    )
    return Markup('<dl class="rs-figures">{}</dl>').format(cells)


def _share(part: int, whole: int) -> str:
    return f"家 · {figures.share(part / whole)}" if whole else "家"


def _high(board: Board) -> tuple[str, str]:
    cell = board.whole.get(RISK)
    if cell is None or cell.colours is None:
        return figures.NOTHING, f"不足 {SMALLEST} 家"
    high = cell.colours["red"] + cell.colours["orange"]
    return figures.count(high), f"家 · {figures.share(high / board.checked)}"


def by_sector(board: Board) -> Markup:
    """Of each sector how many firms, checks and verified checks."""
    title = f"各行业的完成情况（{figures.count(len(board.sectors))} 个行业）"
    return markup.fold(title, drawn.table(tables.coverage(board)))
