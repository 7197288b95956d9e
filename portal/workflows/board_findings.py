"""What the first screen of the dashboard answers (看板的四句话): where, whether less, whether guidance helped, what next."""

from data.figures import RISK
from portal import figures
from portal.workflows import effect_words, over_campaigns, overdue_places, sector_words
from portal.workflows import places as place_words
from portal.workflows.dashboard import Dashboard
from portal.workflows.sectors import Board, Sector
from portal.workflows.weak_points import Weakness, WeakPoints

WHERE, LESS, HELPED, NEXT = "危险在哪", "少了没有", "指导有用吗", "下一步"


def where(of: Dashboard) -> str:
    """The weakest sector and part, and the county or park with most 红橙, where certain."""
    if not of.board.is_tellable:
        return sector_words.too_few(of.board)
    if of.focus:
        open_way = _open_way(of.weak)
        return f"{of_sector(of.board, of.focus)}{f'；{open_way}' if open_way else ''}。"
    said = [sector_words.parts(of.board)]
    if place_words.apart(of.places, of.board.whole.get(RISK)):
        said.append(place_words.said(of.places, of.board.whole.get(RISK)))
    return f"{'；'.join(said)}。"


def less(of: Dashboard) -> str:
    """What the same firms did from campaign to campaign, else what the shares did."""
    found = of.flow
    if found.moves is None or not found.before or not found.after:
        return f"{over_campaigns.over_time_said(of.runs)}。"
    pair = f"同一批企业从“{found.before.name}”到“{found.after.name}”，"
    return f"{pair}{over_campaigns.flow_said(found)}。"


def helped(of: Dashboard) -> str:
    """Guided firms against those not yet guided; slow to read."""
    return f"{effect_words.certain_finding(of.effect.same_start)}。"


def next_step(of: Dashboard) -> str:
    """Whom to help first where that is certain, which gap to close first, and what is overdue."""
    said = [overdue_places.said(of.overdue)]
    if of.weak.first:
        said.insert(0, _gap_first(of.weak.first))
    if of.board.is_tellable and sector_words.to_help_first(of.board):
        said.insert(0, sector_words.exposed(of.board))
    return f"{'；'.join(said)}。"


def _gap_first(one: Weakness) -> str:
    gap = one.gap
    return (
        f"先补“{one.question.title}”，{figures.count(gap.firms)} 家里 {figures.count(gap.low)} 家是短板，"
        f"每家约 {figures.days(gap.person_days)} 人天"
    )


def _open_way(weak: WeakPoints) -> str:
    """The leak path that certainly is open furthest above that of the other firms."""
    ways = weak.focus.ways if weak.focus else {}
    told = {
        path: way.apart for path, way in ways.items() if way.apart is not None and way.apart > 0
    }
    if not told:
        return ""
    worst = max(told, key=lambda path: (told[path], path))
    return f"泄密途径里，“{weak.paths[worst]}”的开放程度高 {figures.points(told[worst])} 分"


def of_sector(board: Board, sector: Sector) -> str:
    """In which parts a sector certainly differs from the others."""
    names = {**board.parts, RISK: "剩余风险"}
    told = [
        f"{names[node]}{'高' if apart > 0 else '低'} {figures.points(abs(apart))} 分"
        for node in names
        if (apart := sector.nodes[node].apart) is not None
    ]
    if sector.cell(RISK) is None:
        return f"{sector.name}：{sector.nodes[RISK].why}，不列数字"
    if not told:
        return sector_words.alike(f"{sector.name}和其他行业")
    return f"{sector.name}比其他行业平均：{'，'.join(told)}"
