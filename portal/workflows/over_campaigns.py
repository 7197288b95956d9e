"""From campaign to campaign (历次批次): what may be said of the change, and of whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from data import differences, over_time, share_differences, statistics
from data.actor import Actor
from data.over_time import Point, Run
from data.share_differences import Share
from data.spread import SMALLEST
from data.statistics import Area
from data.store import Store
from portal import figures, labels
from portal.workflows.asked_figures import Asked
from portal.workflows.places import LEAST_SHARE
from portal.workflows.sectors import why

BREAK = "问卷改版，前后不可比"
RANKS = tuple(labels.COLOURS)
"""Colours from low to high risk."""
Moves = Mapping[tuple[str, str], int]
WhyNone = Literal["", "one campaign", "break", "few", "nobody"]


@dataclass(frozen=True, slots=True)
class Flow:
    """The same firms in two campaigns. `moves` None: not shown, and `why`."""

    before: Point | None
    after: Point | None
    moves: Moves | None
    why: WhyNone = ""

    @property
    def counts(self) -> tuple[int, int, int]:
        """Firms that became better, worse, and stayed."""
        found = [0, 0, 0]
        for (was, became), firms in (self.moves or {}).items():
            apart = RANKS.index(became) - RANKS.index(was)
            found[0 if apart < 0 else 1 if apart > 0 else 2] += firms
        return found[0], found[1], found[2]


def runs(store: Store, asked: Asked, *, actor: Actor, industry: str = "") -> list[Run]:
    """The runs of the area; with a sector in focus, of that."""
    return over_time.runs(store, asked.series, actor=actor, area=asked.area, industry=industry)


def flow(
    store: Store,
    found: Sequence[Run],
    campaign: str,
    *,
    actor: Actor,
    area: Area,
    industry: str = "",
) -> Flow:
    """From the campaign before it to this one, or to the latest; never over a break.

    Raises:
        NotAllowed: not for this role. NoSuchArea: out of the actor's scope.
    """
    pair = over_time.pair(found, campaign)
    if pair is None:
        return Flow(None, None, None, "nobody")
    before, after = pair
    if before is None:
        is_first = after.series == found[0][0].series
        return Flow(None, after, None, "one campaign" if is_first else "break")
    moves = statistics.flow(
        store, before.series, after.series, actor=actor, area=area, industry=industry
    )
    return Flow(before, after, moves, "" if moves else "few")


def high(point: Point) -> int | None:
    """Its red and orange firms; None where withheld."""
    found = point.risk.colours
    return None if found is None else found["red"] + found["orange"]


def over_time_said(found: Sequence[Run]) -> str:
    """Whether 红橙 became certainly rarer or commoner from the last campaign but one to the last."""
    if not found:
        return "还没有批次有结果"
    *earlier, last = found[-1]
    now = _share(last)
    if now is None:
        return f"“{last.name}”的颜色不列：{why(last.risk.firms)}"
    if not earlier:
        said = f"只有一个批次，还看不出变化：红和橙占 {figures.share(now)}"
        return f"{BREAK}：新版只有一个批次，红和橙占 {figures.share(now)}" if found[1:] else said
    was = _share(earlier[-1])
    if was is None:
        return f"前一个批次“{earlier[-1].name}”的颜色不列：{why(earlier[-1].risk.firms)}，不能比"
    change = f"红和橙的占比从 {figures.share(was)} 到 {figures.share(now)}"
    if not _is_certain(earlier[-1], last):
        return f"{change}，差别还在误差之内"
    if 100 * abs(now - was) < LEAST_SHARE:
        return f"{change}，相差不到 {LEAST_SHARE:g} 个百分点"
    return f"{change}，{'少了' if now < was else '多了'}"


def flow_said(of: Flow) -> str:
    """How many became better, worse, stayed; whether that is more than chance."""
    if of.moves is None:
        return _NO_FLOW[of.why].rstrip("。")
    better, worse, _ = of.counts
    up, down, still = map(figures.count, of.counts)
    said = f"{up} 家变好，{down} 家变差，{still} 家不变"
    if not better + worse:
        return said
    if differences.lopsided(better, worse) >= differences.LEVEL:
        return f"{said}：好坏相差还在误差之内"
    return f"{said}：{'变好的明显多' if better > worse else '变差的明显多'}"


def why_no_flow(of: Flow) -> str:
    """Why there is no picture."""
    return _NO_FLOW[of.why]


_NO_FLOW: Mapping[WhyNone, str] = {
    "": "",
    "nobody": "还没有企业在批次里有结果；批次里有人提交以后，这里会出现。",
    "one campaign": "只有一个批次，没有前一个可以比；下一个批次有结果以后，这里会出现。",
    "break": f"{BREAK}：这是新版问卷的第一个批次，不画跨版的流向。",
    "few": f"两个批次都有结果的同一批企业不足 {SMALLEST} 家，或者列出就会推出别家，不列流向。",
}


def _share(point: Point) -> float | None:
    found = high(point)
    return None if found is None else found / point.risk.firms


def _is_certain(one: Point, other: Point) -> bool:
    shares = [Share(high(point) or 0, point.risk.firms) for point in (one, other)]
    return share_differences.chance(*shares) < differences.LEVEL
