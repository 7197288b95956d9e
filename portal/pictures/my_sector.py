"""The pictures of a firm beside its published groups (和同行比的图)."""

from collections.abc import Sequence

from data.figures import EXPOSURE, PROTECTION, RISK
from portal import charts, figures
from portal.charts import BesideRow
from portal.pictures.model import Column, Picture, Row, Table
from portal.workflows import my_sector_words as words
from portal.workflows.my_sector import MySector, Peers
from portal.workflows.published import Node

_SIGNS = "竖线：其他企业的平均；▼：本企业"
_BAND = "；浅条：全组中间一半（含本企业）"
_NEWEST = "；▽：本企业最近一次"
_NUMBERS = ("本企业", "其他企业平均", "相差", "全组四分之一低于", "全组四分之一高于", "最近一次")


def parts(seen: MySector, peers: Peers) -> Picture:
    """Protection and its parts beside one group: the further right the better."""
    nodes = [node for node in (PROTECTION, *seen.published.parts) if node in peers.nodes]
    rows = [_row(seen, peers, node, words.name(seen, node)) for node in nodes]
    finding, said = words.parts(seen, peers), f"{_legend(rows)}；越靠右越好。"
    others = f"{words.who(peers)}另外 {figures.count(peers.others)} 家，本企业不算在内"
    cells = [(peers, node, words.name(seen, node)) for node in (*nodes, RISK, EXPOSURE)]
    source, table = words.source(seen, others), _table(seen, cells, "项目")
    if not rows:
        return Picture("parts", finding, None, source, table, "这份快照没有公布这一组的防护分。")
    chart = charts.beside(rows, title=finding, subtitle=said)
    return Picture("parts", finding, chart, source, table, beside=_pooled(peers))


def groups(seen: MySector) -> Picture:
    """Residual risk beside each group: the further left the better."""
    cells = [(one, RISK, words.short(one)) for one in seen.peers if RISK in one.nodes]
    rows = [_row(seen, one, node, name) for one, node, name in cells]
    finding, said = words.groups(seen), f"{_legend(rows)}；越靠左越好。"
    counts = "、".join(f"{words.who(one)} {figures.count(one.others)} 家" for one, _, _ in cells)
    source = words.source(seen, f"其他企业：{counts}")
    table = _table(seen, cells, "组")
    if not rows:
        return Picture("groups", finding, None, source, table, "这份快照没有公布各组的剩余风险。")
    chart = charts.beside(rows, title=finding, subtitle=said)
    return Picture("groups", finding, chart, source, table)


def _row(seen: MySector, peers: Peers, node: Node, label: str) -> BesideRow:
    one = peers.nodes[node]
    low, high = one.group.get("p25"), one.group.get("p75")
    return BesideRow(label, seen.own(node), round(one.mean, 1), low, high, seen.newest(node))


def _legend(rows: Sequence[BesideRow]) -> str:
    own = _SIGNS if any(row.own is not None for row in rows) else _SIGNS.split("；")[0]
    band = _BAND if any(row.low is not None for row in rows) else ""
    return own + band + (_NEWEST if any(row.latest is not None for row in rows) else "")


def _table(seen: MySector, cells: Sequence[tuple[Peers, Node, str]], head: str) -> Table:
    columns = [Column(head), *(Column(name, figure=True) for name in _NUMBERS)]
    rows = [
        Row(label, _cells(seen, peers, node)) for peers, node, label in cells if node in peers.nodes
    ]
    return Table("本企业和其他企业", columns, rows)


def _cells(seen: MySector, peers: Peers, node: Node) -> Sequence[str]:
    one = peers.nodes[node]
    value = words.apart(seen, peers, node)
    quartiles = (figures.points(one.group.get(name)) for name in ("p25", "p75"))
    return (
        figures.points(seen.own(node)),
        figures.points(one.mean),
        figures.NOTHING if value is None else figures.change(value),
        *quartiles,
        figures.points(seen.newest(node)),
    )


def _pooled(peers: Peers) -> str:
    if not peers.group.is_rest:
        return ""
    names = "、".join(peers.group.contains)
    return f"您所在的一组家数少或能推出单家，公布时并入“{peers.group.name}”，其中有：{names}。"
