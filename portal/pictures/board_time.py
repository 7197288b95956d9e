"""From campaign to campaign (历次批次): shares of the colours, and where the same firms moved."""

from data.over_time import Point
from portal import charts, figures, labels
from portal.charts import Break, Stack
from portal.charts.flows import way
from portal.pictures.model import Column, Picture, Row, Table
from portal.workflows import over_campaigns as words
from portal.workflows.dashboard import Dashboard
from portal.workflows.sectors import why

_ORDER = tuple(labels.COLOURS)[::-1]
_WORST_FIRST = "由左到右：" + " ".join(labels.colour(name).short for name in _ORDER) + "。"
_WAYS = {"↓": "变好", "↑": "变差", "＝": "不变"}


def campaigns(of: Dashboard) -> Picture:
    """The colours of each campaign in the order of time; another edition begins behind a break."""
    finding = _whose(of) + words.over_time_said(of.runs)
    source = _source(of)
    if not of.runs:
        empty = "还没有企业在批次里有结果；批次里有人提交以后，这里会出现。"
        return Picture("campaigns", finding, None, source, _table(of), empty)
    rows: list[Stack | Break] = []
    for run in of.runs:
        if rows:
            rows.append(Break(words.BREAK))
        rows += [_stack(point) for point in run]
    said = f"每条是一个批次里有结果的全部企业。{_WORST_FIRST}"
    chart = charts.colour_stacks(rows, title=finding, subtitle=said)
    beside = "各批次的企业可能不同，同一批企业的变化看颜色流向。" if len(rows) > 1 else ""
    return Picture("campaigns", finding, chart, source, _table(of), beside=beside)


def flow(of: Dashboard) -> Picture:
    """Where the same firms moved from the campaign before to this one."""
    found = of.flow
    finding = _whose(of) + words.flow_said(found)
    source = _source(of)
    moves = found.moves
    if moves is None or not found.before or not found.after:
        empty = words.why_no_flow(found)
        table = Table("颜色流向", (Column("从"), Column("到"), Column("家数", figure=True)), ())
        return Picture("flow", finding, None, source, table, empty)
    chart = charts.flow_matrix(
        moves,
        then=found.before.name,
        now=found.after.name,
        title=finding,
        subtitle=f"行是“{found.before.name}”，列是“{found.after.name}”。格里是家数：↓ 变好，↑ 变差，＝ 不变。",
    )
    firms = figures.count(sum(moves.values()))
    beside = f"两个批次都有结果的同一批企业 {firms} 家；好坏多少经过符号检验（5%）。"
    table = _flow_table(found.before.name, found.after.name, moves)
    return Picture("flow", finding, chart, source, table, beside=beside)


def _whose(of: Dashboard) -> str:
    return f"{of.focus.name}：" if of.focus else ""


def _source(of: Dashboard) -> str:
    series = of.asked.series
    return (
        f"来源：{of.board.area}已确认企业为各批次提交的自评，{labels.SCOPES[series.scope]}，"
        f"{labels.READINGS[series.reading]}口径；{figures.moment(of.now)} 的实时数字。"
    )


def _stack(point: Point) -> Stack:
    high, firms = words.high(point), point.risk.firms
    if high is None:
        return Stack(point.name, f"{figures.count(firms)} 家 · {why(firms)}", None)
    note = f"{figures.count(firms)} 家 · 红橙 {figures.share(high / firms)}"
    return Stack(point.name, note, point.risk.colours)


def _table(of: Dashboard) -> Table:
    names = ("家数", *(labels.colour(name).word for name in _ORDER), "红和橙占")
    columns = [Column("批次"), *(Column(name, figure=True) for name in names)]
    rows = [
        Row(
            point.name,
            _cells(point),
            f"{point.series.edition} 版，到{figures.day(point.closes_on)}",
        )
        for run in of.runs
        for point in run
    ]
    return Table("各批次的颜色", columns, rows, note="版次和截止")


def _cells(point: Point) -> tuple[str, ...]:
    firms, colours, high = point.risk.firms, point.risk.colours, words.high(point)
    if colours is None or high is None:
        return (figures.count(firms), *[figures.NOTHING] * 4, why(firms))
    counts = (figures.count(colours[name]) for name in _ORDER)
    return (figures.count(firms), *counts, figures.share(high / firms))


def _flow_table(then: str, now: str, moves: words.Moves) -> Table:
    columns = (Column(then), Column(now), Column("方向"), Column("家数", figure=True))
    rows = [
        Row(
            labels.colour(was).phrase,
            (
                labels.colour(became).phrase,
                _WAYS[way(was, became)],
                figures.count(moves[was, became]),
            ),
        )
        for was in _ORDER
        for became in _ORDER
        if moves.get((was, became))
    ]
    return Table("同一批企业的颜色流向", columns, rows)
