"""What may be said of a snapshot (快照的话): findings only where the published numbers make them certain."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from data import differences
from data.differences import LEAST, Sample
from data.disclosure import LEAST as FEWEST
from data.disclosure import MEDIAN
from data.figures import EXPOSURE, PROTECTION, RISK
from data.summaries import Cut
from portal import figures
from portal.workflows.published import Group, Node, Published, Share
from portal.workflows.sector_words import QUADRANTS, alike, arrow
from portal.workflows.series_words import checks, kind

INCOMPARABLE = "能比较的组不到两个，不作比较"
ABSENT = "未公布"
"""In place of a figure that the snapshot does not have."""
METHOD = (
    "标出的差别都先做过检验（Welch t 检验，一张图里的比较一起按 Holm 法校正，5%），并且不小于 "
    f"{LEAST:g} 分；一组总是和其余全部企业相比，最明显的先标出，标出以后不再算进“其余”。"
    "没有标出的，现有家数还分不清是差别还是碰巧，或者差别太小。"
    f"不足 {MEDIAN} 家的组没有公布离散程度，不参加比较。"
    "自评的企业不是抽签选出来的，所以差别说的是已自评的企业，不是全部企业。"
)
HIDDEN = (
    f"少于 {FEWEST} 家的组、由一家左右的组、减一减就会露出来的组，都并入“其他”；分位数和颜色要两边都够数才公布。"
    "没有列出的数字就是不公布，不是零。"
)
Apart = Mapping[tuple[str, Node], float]
"""(group, node) → how far its mean certainly lies from that of all others."""
_Told = tuple[Group, Node, float]


def apart(of: Published, cut: Cut, nodes: Iterable[Node]) -> Apart:
    """The certain differences of one picture; what is pooled is compared with nothing."""
    found: dict[tuple[str, Node], Sample] = {}
    every: dict[Node, Sample] = {}
    for node in nodes:
        whole = of.whole(node)
        if whole is None or whole.sample is None:
            continue
        every[node] = whole.sample
        for group in of.groups(node, cut):
            if group.sample and not group.is_rest:
                found[group.code, node] = group.sample
    return differences.certain(found, every)


def source(of: Published) -> str:
    """What stands below every picture: which snapshot, of whom, how many, by which rules."""
    state = {"draft": "（草稿，尚未公布）", "corrected": "（已由另一份更正）"}
    said = state.get(of.publication.state, "")
    return f"来源：公布快照 {of.number}{said}，{about(of)}。"


def about(of: Published) -> str:
    """Whose figures of which day a snapshot tells, in which series, by which rules, how many firms."""
    one = of.publication
    return (
        f"{day(one.day)}的{of.city}已确认企业{checks(one.series, of.campaign)}，"
        f"{kind(one.series)}，规则 {one.rules_version}，{figures.count(of.firms)} 家"
    )


def colours(of: Published) -> str:
    """How many firms are red or orange, or that it is not told."""
    high = high_firms(of)
    if high is None:
        return "红橙一方或者其余一方太少，颜色不公布"
    share = figures.share(high / counted(of))
    return f"{figures.count(counted(of))} 家里，红和橙 {figures.count(high)} 家，占 {share}"


def high_firms(of: Published) -> int | None:
    """How many firms are red or orange; None where it is not told."""
    if of.colours is None:
        return None
    return sum(n for name, n in of.colours.items() if name.split("+")[0] in ("red", "orange"))


def counted(of: Published) -> int:
    """How many firms have a colour."""
    return sum((of.colours or {}).values())


def parts(of: Published, found: Apart) -> str:
    """The sector and part that certainly lies furthest below all others, or that none does."""

    def said(one: _Told) -> str:
        group, node, value = one
        return f"{group.name}的{of.parts[node]}比其他行业平均{_points(value, '高', '低')}"

    told = _told(of, "industry", found)
    nothing = alike("各行业、各部分")
    return _finding(of, "industry", tuple(of.parts), told, said, nothing, "处也偏弱")


def risk(of: Published, found: Apart, cut: Cut = "industry", called: str = "行业") -> str:
    """The same of residual risk, where higher is worse."""

    def said(one: _Told) -> str:
        group, _, value = one
        return f"{group.name}的剩余风险比其他{called}平均{_points(-value, '高', '低')}"

    told = [(group, node, -value) for group, node, value in _told(of, cut, found)]
    nothing = f"{alike(f'各{called}剩余风险')}，不排名次"
    return _finding(of, cut, (RISK,), told, said, nothing, f"个{called}也偏高")


def exposed(of: Published, found: Apart) -> str:
    """Which sectors certainly are more exposed and less protected than the others."""
    if len(both(of)) < 2:
        return "公布的行业不到两个，还不能对照"
    weak = in_quadrant(of, found, (True, False))
    if not weak:
        return "还没有哪个行业能肯定归入“暴露高、防护弱”"
    return f"暴露高、防护又弱的是{listed(weak)}，可以先帮"


def in_quadrant(of: Published, found: Apart, where: tuple[bool, bool]) -> list[Group]:
    """The sectors that certainly are in it."""
    return [one for one in both(of) if is_sure(one, found) and quadrant(of, one) == where]


def listed(groups: Sequence[Group], most: int = 3) -> str:
    """A few names in full, more of them short, and how many they are where those are too many."""
    if len(groups) == 1:
        return groups[0].name
    names = "、".join(group.short for group in groups[:most])
    return names if len(groups) <= most else f"{names}等 {len(groups)} 个行业"


def both(of: Published) -> list[Group]:
    """The sectors of which exposure and protection are told, as the table of exposure has them."""
    known = {group.code for group in of.groups(PROTECTION, "industry")}
    return [
        group
        for group in of.groups(EXPOSURE, "industry")
        if group.code in known and not group.is_rest
    ]


def is_sure(group: Group, found: Apart) -> bool:
    """Whether both differences that put a sector into its quadrant are certain."""
    return all((group.code, node) in found for node in (EXPOSURE, PROTECTION))


def quadrant(of: Published, group: Group) -> tuple[bool, bool] | None:
    """Whether exposure and protection lie above the city's means; None where either is not told."""
    exposure, protection = (_at(of, group.code, node) for node in (EXPOSURE, PROTECTION))
    whole = [of.whole(node) for node in (EXPOSURE, PROTECTION)]
    levels = [one.mean for one in whole if one is not None and one.mean is not None]
    if exposure is None or protection is None or len(levels) < 2:
        return None
    return exposure >= levels[0], protection >= levels[1]


def quadrant_word(of: Published, group: Group, found: Apart) -> str:
    """The name of the quadrant where it is certain."""
    at = quadrant(of, group)
    if at is None:
        return figures.NOTHING
    return QUADRANTS[at] if is_sure(group, found) else "还归不准"


def gaps(of: Published) -> str:
    """The most common gap: what was counted of the firms that took part, no comparison of groups."""
    if not of.gaps:
        return "最常见的短板没有公布"
    first = of.gaps[0]
    equal = sum(one.share == first.share for one in of.gaps)
    most = "最常见的短板之一是" if equal > 1 else "最常见的短板是"
    return f"{most}“{first.title}”，适用的企业里{share(first.share)} 有"


def paths(of: Published) -> str:
    """Between which ends the indices lie: without their spread no path may be called the widest."""
    means = [one.mean for one in of.paths or () if one.mean is not None]
    if not means:
        return "泄密途径的指数没有公布"
    low, high = (figures.count(round(end)) for end in (min(means), max(means)))
    if len(means) == 1:
        return f"公布的一条泄密途径，平均指数 {high} 分"
    return f"公布的 {len(means)} 条泄密途径，平均指数在 {low} 与 {high} 分之间，先后未作检验"


def share(of: Share) -> str:
    """约 65%, 不到 10%, 超过 90%."""
    word = {"under": "不到", "over": "超过", "": "约"}[of.bound]
    return f"{word} {round(100 * of.value)}%"


def marked(value: float | None, place: tuple[str, Node], found: Apart) -> str:
    """A mean with its arrow."""
    if value is None:
        return ABSENT
    return f"{figures.points(value)}{arrow(found.get(place))}"


def pooled(groups: Sequence[Group], kind: str) -> str:
    """What 其他 is made of."""
    rest = [group for group in groups if group.is_rest]
    if not rest:
        return ""
    names = rest[0].contains
    return f"“{rest[0].name}”是因家数少或能推出单家而并在一起的 {len(names)} 个{kind}：{'、'.join(names)}。"


def _told(of: Published, cut: Cut, found: Apart) -> list[_Told]:
    return [
        (group, node, value)
        for node in of.scores
        for group in of.groups(node, cut)
        if (value := found.get((group.code, node))) is not None
    ]


def _finding(
    of: Published,
    cut: Cut,
    nodes: Sequence[Node],
    told: Sequence[_Told],
    said: Callable[[_Told], str],
    nothing: str,
    too: str,
) -> str:
    """The worst of the weak ones, else the best of the strong ones; `told` falls where it is worse."""
    if all(len(_comparable(of, node, cut)) < 2 for node in nodes):
        return INCOMPARABLE
    if not told:
        return nothing
    worst = min(told, key=lambda one: (one[2], one[0].code))
    if worst[2] > 0:
        return said(max(told, key=lambda one: (one[2], one[0].code)))
    others = sum(value < 0 for _, _, value in told) - 1
    return f"{said(worst)}，另有 {others} {too}" if others else said(worst)


def _comparable(of: Published, node: Node, cut: Cut) -> list[Group]:
    return [group for group in of.groups(node, cut) if group.sample]


def _at(of: Published, code: str, node: Node) -> float | None:
    return next((g.mean for g in of.groups(node, "industry") if g.code == code), None)


def _points(value: float, more: str, less: str) -> str:
    return f"{more if value > 0 else less} {figures.points(abs(value))} 分"


def day(text: str) -> str:
    """2026-11-23 → 2026年11月23日."""
    return figures.day(date.fromisoformat(text))
