"""What may be said of sectors (行业风险的话): findings only where the difference is certain."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from data.differences import LEAST
from data.figures import EXPOSURE, PROTECTION, RISK
from data.series import Series
from data.spread import SMALLEST
from portal import figures, labels
from portal.workflows import series_words
from portal.workflows.sectors import NOBODY, Board, Node, Sector

QUADRANTS = {
    (False, True): "暴露低、防护强：保持",
    (True, True): "暴露高、防护强：守住",
    (True, False): "暴露高、防护弱：先帮",
    (False, False): "暴露低、防护弱：补课",
}
"""(exposure above the area's mean, protection above it) → name; from top left clockwise."""
METHOD = (
    "“其他行业”是本辖区里这个行业以外的全部企业；最明显的先标出，标出以后不再算进“其他行业”，免得一个行业"
    "特别弱，别的行业就都显得强。标出的差别都先做过检验（Welch t 检验，一张图里的比较一起"
    f"按 Holm 法校正，5%），并且不小于 {LEAST:g} 分；没有标出的，现有家数还分不清是差别还是碰巧，或者差别太小。"
    "自评的企业不是抽签选出来的，所以差别说的是已自评的企业，不是全部企业。"
)
HIDDEN = (
    f"少于 {SMALLEST} 家的格只给家数，免得不写明目的就看出一家企业的得分；减一减就能算出它们的格"
    "也一起不列（连带不列）。"
)
_Told = tuple[Sector, Node, float]


def alike(what: str, least: str = f"{LEAST:g} 分") -> str:
    """That no difference is both beyond chance and large enough to be spoken of."""
    return f"{what}的差别还在误差之内，或者不到 {least}"


def colours(board: Board, focus: Sector | None = None) -> str:
    """How many of the firms that have a figure are red or orange; with a sector in focus, of its firms."""
    cell = focus.cell(RISK) if focus else board.whole[RISK]
    found, firms = (cell.colours or {}, cell.firms) if cell else ({}, 0)
    if not firms:
        whose = focus.name if focus else board.area
        return f"{whose}：{focus.nodes[RISK].why if focus else NOBODY}"
    high = found.get("red", 0) + found.get("orange", 0)
    share = figures.share(high / firms)
    whose = f"{focus.name} " if focus else ""
    return f"{whose}{figures.count(firms)} 家里，红和橙 {figures.count(high)} 家，占 {share}"


def parts(board: Board) -> str:
    """The sector and part that certainly lies furthest below all others, or that none does."""
    told = _told(board, board.parts)

    def said(one: _Told) -> str:
        sector, node, apart = one
        return f"{sector.name}的{board.parts[node]}比其他行业平均{_points(apart, '高', '低')}"

    return _finding(board, told, said, alike("各行业、各部分"), "处也偏弱")


def risk(board: Board) -> str:
    """The same of residual risk, where higher is worse."""
    told = [(sector, node, -apart) for sector, node, apart in _told(board, (RISK,))]

    def said(one: _Told) -> str:
        sector, _, apart = one
        return f"{sector.name}的剩余风险比其他行业平均{_points(-apart, '高', '低')}"

    nothing = f"{alike('各行业剩余风险')}，不排名次"
    return _finding(board, told, said, nothing, "个行业也偏高")


def exposed(board: Board) -> str:
    """Which sectors certainly are more exposed and less protected than the others."""
    if not _comparable(board, PROTECTION, EXPOSURE):
        return "够数的行业不到两个，还不能对照"
    found = to_help_first(board)
    if not found:
        return "还没有哪个行业能肯定归入“暴露高、防护弱”"
    return f"暴露高、防护又弱的是{'、'.join(found)}，可以先帮"


def to_help_first(board: Board) -> list[str]:
    """The sectors that certainly are more exposed and less protected than the others."""
    return [s.name for s in board.shown if is_sure(s) and quadrant(board, s) == (True, False)]


def quadrant(board: Board, sector: Sector) -> tuple[bool, bool] | None:
    """Whether exposure and protection lie above the area's means; None where either is not shown."""
    found = [
        (cell.mean, board.whole[node].mean)
        for node in (EXPOSURE, PROTECTION)
        if (cell := sector.cell(node))
    ]
    if len(found) < 2:
        return None
    (exposure, usual), (protection, level) = found
    return _above(exposure, usual), _above(protection, level)


def is_sure(sector: Sector) -> bool:
    """Whether both differences that put it into its quadrant are certain."""
    return all(sector.nodes[node].apart is not None for node in (EXPOSURE, PROTECTION))


def arrow(apart: float | None) -> str:
    """↓ or ↑ where the mean certainly lies below or above the others."""
    return "" if apart is None else " ↓" if apart < 0 else " ↑"


def source(board: Board, now: datetime) -> str:
    """What stands below every picture: whose figures, of how many, when."""
    return source_of(board.area, board.series, board.checked, now)


def source_of(area: str, of: Series, firms: int, now: datetime) -> str:
    """The same from the name of the area, the series and the number of firms."""
    return (
        f"来源：{area}已确认企业{series_words.checks(of)}，{series_words.kind(of)}，"
        f"{figures.count(firms)} 家；{figures.moment(now)} 的实时数字。"
    )


def too_few(board: Board) -> str:
    """Why nothing but counts is shown, and what one may do."""
    of = board.series
    what = f"{labels.SCOPES[of.scope]}、{labels.READINGS[of.reading]}口径"
    found = f"只有 {board.checked} 家" if board.checked else "还没有企业"
    return (
        f"{what}下，{board.area}{found}有结果；满 {SMALLEST} 家才列数字，免得从中认出某一家。"
        "可以换一个范围或口径看看；等更多企业提交自评，这里会自动出现。"
    )


def covered(board: Board, drawn: int, every: int) -> str:
    """How many sectors there are, of how many something may be shown, and whether a picture has all.

    Args:
        drawn: sectors that a picture has room for. every: those that might stand in it.
    """
    total, shown = len(board.sectors), len(board.shown)
    said = f"{figures.count(total)} 个行业里，{figures.count(shown)} 个够数可以列出"
    if shown < total:
        said += f"，其余的不足 {SMALLEST} 家，或者列出就会推出别家"
    if every > drawn:
        said += f"；图里画家数最多的 {drawn} 个，表里有全部"
    return f"{said}。"


def _told(board: Board, nodes: Iterable[Node]) -> list[_Told]:
    return [
        (sector, node, apart)
        for sector in board.sectors
        for node in nodes
        if (apart := sector.nodes[node].apart) is not None
    ]


def _finding(
    board: Board,
    told: Sequence[_Told],
    said: Callable[[_Told], str],
    nothing: str,
    too: str,
) -> str:
    """The worst of the weak ones, else the best of the strong ones; `told` falls where it is worse."""
    if not _comparable(board, RISK):
        return "够数的行业不到两个，还不能比较"
    if not told:
        return nothing
    worst = min(told, key=lambda one: one[2])
    if worst[2] > 0:
        return said(max(told, key=lambda one: one[2]))
    others = sum(apart < 0 for _, _, apart in told) - 1
    return f"{said(worst)}，另有 {others} {too}" if others else said(worst)


def _comparable(board: Board, *nodes: Node) -> bool:
    return all(sum(bool(s.cell(node)) for s in board.sectors) > 1 for node in nodes)


def _points(apart: float, more: str, less: str) -> str:
    return f"{more if apart > 0 else less} {figures.points(abs(apart))} 分"


def _above(value: float | None, usual: float | None) -> bool:
    return value is not None and usual is not None and value >= usual
