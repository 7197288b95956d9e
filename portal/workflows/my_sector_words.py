"""What may be said of a firm beside its groups (和同行比的话): plain differences, no ranks."""

from collections.abc import Mapping

from data.differences import LEAST
from data.disclosure import OTHERS
from data.figures import EXPOSURE, PROTECTION, RISK
from data.summaries import Cut
from portal import figures
from portal.workflows import published_words, series_words
from portal.workflows.my_sector import MySector, OwnGap, Peers
from portal.workflows.published import Node

KINDS: Mapping[Cut, str] = {
    "industry": "同行业",
    "county": "同县",
    "size_class": "同规模",
    "park": "同园区",
}
NODES: Mapping[Node, str] = {PROTECTION: "防护分", RISK: "剩余风险", EXPOSURE: "固有风险"}
NO_RANK = (
    "这不是名次：公布的数字里没有任何一家的得分，“其他企业平均”已把您这一家除去，平均数由公布的一位小数算回，"
    f"差不到 {LEAST:g} 分的不说高低。自评的企业不是抽签选出来的，平均也不是标准线；要改什么，看自己的短板。"
)
TOO_FEW = (
    f"您所在的行业、县、规模、园区在这份快照里都没有可以比较的一组：至少要有 {OTHERS} 家其他企业，"
    "并且没有一家能左右平均数，才会列出。"
)


def name(seen: MySector, node: Node) -> str:
    """What a node is called."""
    return NODES.get(node) or seen.published.parts.get(node, node)


def kind(peers: Peers) -> str:
    """同行业; 这一组 where several were pooled."""
    return "这一组" if peers.group.is_rest else KINDS[peers.cut]


def short(peers: Peers) -> str:
    """同行业; 其他行业 where several were pooled: no two groups are called the same."""
    return peers.group.name if peers.group.is_rest else KINDS[peers.cut]


def who(peers: Peers) -> str:
    """同行业（通用设备制造业）; 并在一起的其他行业."""
    name = peers.group.name
    return f"并在一起的{name}" if peers.group.is_rest else f"{KINDS[peers.cut]}（{name}）"


def apart(seen: MySector, peers: Peers, node: Node) -> float | None:
    """Own less others, as a reader who subtracts the shown figures finds it; None where one is not there."""
    own = seen.own(node)
    if own is None or node not in peers.nodes:
        return None
    return round(float(figures.points(own)) - float(figures.points(peers.nodes[node].mean)), 1)


def said_of(value: float) -> str:
    """低 8.3 分; 相差不到 2 分."""
    if abs(value) < LEAST:
        return f"相差不到 {LEAST:g} 分"
    return f"{'高' if value > 0 else '低'} {figures.points(abs(value))} 分"


def standing(seen: MySector, peers: Peers) -> str:
    """How the firm stands in protection and risk."""
    told = [
        f"{NODES[node]} {figures.points(seen.own(node))}，比平均{said_of(value)}"
        if abs(value) >= LEAST
        else f"{NODES[node]} {figures.points(seen.own(node))}，和平均{said_of(value)}"
        for node in (RISK, PROTECTION)
        if (value := apart(seen, peers, node)) is not None
    ]
    others = figures.count(peers.others)
    if not told:
        return f"{who(peers)}另有 {others} 家；您还没有可以放在旁边的结果。"
    return f"和{who(peers)}的另外 {others} 家相比：{'；'.join(told)}。"


def parts(seen: MySector, peers: Peers) -> str:
    """The part in which the firm lies furthest behind."""
    told = {
        node: value
        for node in seen.published.parts
        if (value := apart(seen, peers, node)) is not None
    }
    others = f"{kind(peers)}其他企业平均"
    if not told:
        return f"{kind(peers)}其他企业各部分的平均"
    worst = min(told, key=lambda node: told[node])
    behind = sum(value <= -LEAST for value in told.values())
    if not behind:
        return f"没有哪个部分比{others}低 {LEAST:g} 分以上"
    more = f"，另有 {behind - 1} 个部分也低" if behind > 1 else ""
    return f"落后最多的是{name(seen, worst)}：比{others}{said_of(told[worst])}{more}"


def groups(seen: MySector) -> str:
    """Residual risk beside each of the firm's groups."""
    told = [(one, v) for one in seen.peers if (v := apart(seen, one, RISK)) is not None]
    if not told:
        return "各组其他企业的平均剩余风险"
    higher = [who(one) for one, value in told if value >= LEAST]
    if not higher:
        return f"剩余风险不比哪一组的平均高 {LEAST:g} 分以上"
    return f"剩余风险比{'、'.join(higher)}其他企业的平均高"


def gaps(found: tuple[OwnGap, ...]) -> str:
    """How many of the commonest gaps the firm has."""
    own = sum(one.has is True for one in found)
    total = f"公布的 {len(found)} 项常见短板"
    if all(one.has is None for one in found):
        return f"{total}；您还没有可以对照的结果。"
    if not own:
        return f"{total}您都没有，请保持。"
    planned = sum(one.has is True and one.action is not None for one in found)
    way = f"，其中 {planned} 项已在整改清单里" if planned else ""
    return f"{total}里，您也有 {own} 项{way}。"


def counted(seen: MySector) -> str:
    """Which own check stands beside the others, and whether it is the newest."""
    day = figures.day
    if seen.counted is None:
        latest = (
            f"图上的是您 {day(seen.latest.at)} 的结果，它没有计入这份快照。" if seen.latest else ""
        )
        return f"这份快照里没有您的企业。{latest}"
    if not seen.counted.scores:
        return f"您 {day(seen.counted.at)} 的自评计入了家数；它有一部分没有得分，所以不在各组的平均里。"
    said = f"这份快照计入的是您 {day(seen.counted.at)} 的结果。"
    if seen.latest and seen.latest.assessment != seen.counted.assessment:
        said += f"您最近一次是 {day(seen.latest.at)}，图上用空心三角标出；它还没有计入公布的数字。"
    return said


def other_edition(seen: MySector) -> str:
    """That the newest own check is of another edition; empty where it is not."""
    if not seen.newer:
        return ""
    of = seen.published.publication.series
    return (
        f"您最近一次自评用的是 {seen.newer} 版问卷，这份快照是 {of.edition} 版，两版不放在一起比。"
    )


def source(seen: MySector, others: str) -> str:
    """What stands below each picture."""
    one = seen.published.publication
    return (
        f"来源：公布快照 {seen.published.number}（{published_words.day(one.day)}），"
        f"{series_words.kind(one.series)}，规则 {one.rules_version}；{others}。"
    )
