"""The first screen of the dashboard: of how many firms it speaks, and its four answers."""

from collections.abc import Mapping

from markupsafe import Markup

from data.figures import RISK
from data.spread import SMALLEST
from data.store import Store
from portal import figures, labels
from portal.pictures import sector_tables as tables
from portal.screens import drawn
from portal.screens.firm import result_markup as markup
from portal.workflows import asked_figures, board_findings
from portal.workflows.dashboard import Dashboard
from portal.workflows.sectors import Board

WAITING = "正在比较…"
"""In place of the answer that takes longest."""


def place(store: Store, of: Dashboard) -> str:
    """Whose figures these are: area, campaign, scope, reading, moment."""
    series = of.asked.series
    named = {
        campaign.id: campaign.name
        for campaign, _ in asked_figures.choosable(store, series, actor=of.actor)
    }
    return " · ".join(
        (
            of.board.area,
            named.get(series.campaign, "各企业最近一次"),
            f"{series.edition} 版{labels.SCOPES[series.scope]}",
            f"{labels.READINGS[series.reading]}口径",
            f"{figures.moment(of.now)} 的实时数字",
        )
    )


def headline(of: Dashboard) -> Markup:
    """The first figures: coverage, verified, red and orange, overdue."""
    covered = of.board.coverage
    checked, registered = figures.count(covered.checked), figures.count(covered.registered)
    overdue = of.overdue
    late = sum(one.firms for _, one in overdue.late)
    entries = [
        (
            "自评／已确认企业",
            f"{checked}／{registered}",
            _share(covered.checked, covered.registered),
        ),
        (
            "其中有核验结果",
            figures.count(covered.verified),
            _share(covered.verified, covered.checked),
        ),
        ("■ 红和 ◆ 橙", *_high(of.board)),
        (
            f"超期的{overdue.what}",
            figures.count(overdue.many),
            # A firm may have things of several kinds.
            "项" if overdue.by == "kind" else f"项 · {figures.count(late)} 家",
        ),
    ]
    cells = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}<small>{}</small></dd></div>").format(*entry)
        for entry in entries
    )
    return Markup('<dl class="rs-figures">{}</dl>').format(cells)


def answers(of: Dashboard, helped: str = WAITING) -> Markup:
    """The four questions of who looks, each with its sentence."""
    said: Mapping[str, str] = {
        board_findings.WHERE: board_findings.where(of),
        board_findings.LESS: board_findings.less(of),
        board_findings.HELPED: helped,
        board_findings.NEXT: board_findings.next_step(of),
    }
    lines = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(*entry) for entry in said.items()
    )
    return Markup('<dl class="bd-answers">{}</dl>').format(lines)


def by_sector(board: Board) -> Markup:
    """Of each sector how many firms, checks and verified checks."""
    title = f"各行业的完成情况（{figures.count(len(board.sectors))} 个行业）"
    return markup.fold(title, drawn.table(tables.coverage(board)))


def _share(part: int, whole: int) -> str:
    return f"家 · {figures.share(part / whole)}" if whole else "家"


def _high(board: Board) -> tuple[str, str]:
    cell = board.whole.get(RISK)
    if cell is None or cell.colours is None:
        return figures.NOTHING, f"不足 {SMALLEST} 家"
    high = cell.colours["red"] + cell.colours["orange"]
    return figures.count(high), f"家 · {figures.share(high / board.checked)}"
