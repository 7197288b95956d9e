"""A sample of every chart (样图): as it usually is, with hardly any data, with cells that are withheld."""

from collections.abc import Callable, Mapping

import altair as alt

from portal.charts import (
    OPENNESS,
    BesideRow,
    Break,
    ChangeRow,
    ColourShare,
    Fall,
    HeatCell,
    HeatRow,
    LabelledBar,
    MapPoint,
    Mark,
    SpreadRow,
    Stack,
    Station,
    Tile,
    beside,
    changes,
    colour_shares,
    colour_stacks,
    descent,
    flow_matrix,
    heat_map,
    labelled_bars,
    quadrants,
    risk_scale,
    spreads,
    tile_map,
    waterfall,
)
from scoring.rules import Band, Bands

Make = Callable[[], alt.LayerChart]
BANDS = Bands(
    source="评分办法 §4",
    steps=(
        Band(id="blue", label="蓝", lower=0, upper=20),
        Band(id="yellow", label="黄", lower=20, upper=35),
        Band(id="orange", label="橙", lower=35, upper=50),
        Band(id="red", label="红", lower=50, upper=100),
    ),
)
LONG = (
    "计算机、通信和其他电子设备制造业的防控比其他行业平均低 12.3 分，差别超出误差；另有 3 处也偏弱"
)
SAID = "格里是平均防护分，越深越弱；↓ ↑ 是比其他行业低或高，已超出误差；行业按代码排，不是名次。"
_FEW = "不足 5 家"


def _bars() -> alt.LayerChart:
    bars = [
        LabelledBar("防控", "49.3 · 上次 55.0", 49.3, frame=76, before=55),
        LabelledBar("服务", "不适用", None, frame=76),
        LabelledBar("宣教", "0.0", 0.0, frame=40),
    ]
    return labelled_bars(bars, title=LONG, subtitle=SAID, steps=4)


def _one_bar() -> alt.LayerChart:
    return labelled_bars([LabelledBar("防控", "49.3", 49.3)], title="防控是短板")


def _changes() -> alt.LayerChart:
    groups = [
        ChangeRow("指导过（42 家）", -9.0, -6.1, -2.0, filled=True),
        ChangeRow("还没指导（30 家）", 1.0, 2.0, 3.5, filled=False),
    ]
    return changes(groups, title="指导过的下降 6.1 分", subtitle=SAID)


def _same() -> alt.LayerChart:
    groups = [ChangeRow("指导过（42 家）", 0.0, 0.0, 0.0, filled=True)]
    return changes(groups, title="指导前后没有变化", subtitle="往左是下降")


def _descent() -> alt.LayerChart:
    stations = [Station(0, 39, "39.0"), Station(2.5, 19.4, "到蓝"), Station(9, 8.0, "做完")]
    return descent(stations, bands=BANDS, title=LONG, subtitle=SAID)


def _standing() -> alt.LayerChart:
    return descent([Station(0, 12.0, "12.0")], bands=BANDS, title="已经做完，没有下一步")


def _heat(rows: int = 3) -> alt.LayerChart:
    columns = ["服务", "宣教", "指导", "防控", "保障"]
    texts = [("61.4", 61.4), ("55.0", 55.0), ("48.2", 48.2), ("35.3 ↓", 35.3)]
    cells = [*(HeatCell(text, value) for text, value in texts), HeatCell("连带不列", None)]
    strips = [HeatRow(f"化学原料等{n}", "8 家", cells, "26", chosen=not n) for n in range(rows)]
    few = HeatRow("医药", "4 家", [HeatCell(_FEW, None)] * 5)
    return heat_map(columns, [*strips, few], title=LONG, subtitle=SAID)


def _quadrants() -> alt.LayerChart:
    points = [
        MapPoint("软件等", 58.5, 31.2, 7.0, 9.5, sure=True),
        MapPoint("化学原料等", 41.6, 59.5, 6.0, 7.0, sure=False),
    ]
    names = ("暴露低、防护强：保持", "暴露高、防护强：守住", "先帮", "补课")
    return quadrants(points, split=(41.7, 48.9), names=names, title=LONG, subtitle=SAID)


def _one_point() -> alt.LayerChart:
    points = [MapPoint("软件等", 0.0, 100.0, 0.0, 0.0, sure=False)]
    names = ("保持", "守住", "先帮", "补课")
    return quadrants(points, split=(0, 100), names=names, title="只有一个行业够数", subtitle="甲乙")


def _scale() -> alt.LayerChart:
    marks = [Mark("剩余风险", 39.0, 39.0), Mark("区间", 21.7, 52.3), Mark("上次", 0, 0)]
    return risk_scale(BANDS, marks, title="剩余风险 39.0，离黄还差 4.1")


def _beside() -> alt.LayerChart:
    rows = [
        BesideRow("防护分", 47.3, 52.1, 41, 63, 55.0),
        BesideRow("防控", None, 48.8),
        BesideRow("同县", 0.0, 99.9, 12, 100),
    ]
    return beside(rows, title=LONG, subtitle=SAID)


def _spreads() -> alt.LayerChart:
    groups = [
        SpreadRow("软件等", "80 家 · 中位 39.1 ↑", 22.0, 28.4, 39.1, 45.8, 99.0),
        SpreadRow("医药", "30 家 · 中位 20.0", None, 18.0, 20.0, 24.0, None),
        SpreadRow("造纸等", "14 家 · 中位 20.0", None, None, 20.0, None, None),
    ]
    return spreads(groups, bands=BANDS, title=LONG, subtitle=SAID)


def _shares() -> alt.LayerChart:
    shares = [ColourShare("red", 4, 0.0625), ColourShare("orange", 60, 0.9375)]
    shares += [ColourShare("yellow", 0, 0.0), ColourShare("blue", 0, 0.0)]
    return colour_shares(shares, title="64 家里，红和橙 64 家，占 100%")


def _pooled_shares() -> alt.LayerChart:
    shares = [ColourShare("red+orange", 40, 0.4), ColourShare("yellow+blue", 60, 0.6)]
    return colour_shares(shares, title="100 家里，红和橙 40 家，占 40%")


def _waterfall() -> alt.LayerChart:
    falls = [
        Fall("起点", 0, 76, total=True),
        *(Fall(name, 76 - 6 * n, 70 - 6 * n) for n, name in enumerate(("服务", "宣教", "防控"))),
        Fall("剩余", 0, 58, total=True),
    ]
    return waterfall(falls, bands=BANDS, colour="red", title="从 76.0 降到 58.0", subtitle=SAID)


def _tiles() -> alt.LayerChart:
    shares = (0.1, 0.3, 0.5, 0.7, None)
    tiles = [
        Tile(
            f"33080{n}", f"{name}区", "120 家", share, _FEW if share is None else "", n % 3, n // 3
        )
        for n, (name, share) in enumerate(zip("甲乙丙丁戊", shares, strict=True))
    ]
    return tile_map(tiles, title=LONG, subtitle=SAID)


def _stacks() -> alt.LayerChart:
    firms = {"red": 10, "orange": 30, "yellow": 40, "blue": 20}
    rows: list[Stack | Break] = [
        Stack("2025 秋季", "4 家", None),
        Stack("2026 春季", "100 家", firms),
        Break("问卷改版，前后不能比"),
        Stack("2026 秋季", "5 家", {"blue": 5}),
    ]
    return colour_stacks(rows, title=LONG, subtitle=SAID)


def _pooled_stacks() -> alt.LayerChart:
    rows: list[Stack | Break] = [
        Stack("2025-11-20", "不足 6 家的颜色不公布", None),
        Break("规则改版，前后不能比"),
        Stack("2026-11-20", "100 家", {"red+orange": 40, "yellow": 40, "blue": 20}),
    ]
    return colour_stacks(rows, title=LONG, subtitle=SAID)


def _flow() -> alt.LayerChart:
    moves = {("red", "orange"): 12, ("orange", "orange"): 30, ("blue", "red"): 1}
    return flow_matrix(moves, then="2026 春季", now="2026 秋季", title=LONG, subtitle=SAID)


def _open() -> alt.LayerChart:
    columns = ["在职人员私存、误发、兼职", "离职带走", "外协单位", "参观", "云盘", "入侵"]
    cells = [HeatCell("10.0", 10.0), HeatCell("35.3 ↑", 35.3), HeatCell("50.0", 50.0)] * 2
    few = HeatRow("医药", "4 家", [HeatCell(_FEW, None)] * 6)
    rows = [HeatRow("软件", "8 家", cells), few]
    return heat_map(columns, rows, shades=OPENNESS, title=LONG, subtitle=SAID)


SAMPLES: Mapping[str, Make] = {
    "bars.labelled_bars": _bars,
    "bars.labelled_bars one": _one_bar,
    "beside.beside": _beside,
    "changes.changes": _changes,
    "changes.changes none": _same,
    "descent.descent": _descent,
    "descent.descent nothing left": _standing,
    "sectors.heat_map": _heat,
    "sectors.heat_map all withheld": lambda: _heat(0),
    "tiles.tile_map": _tiles,
    "stacks.colour_stacks": _stacks,
    "stacks.colour_stacks one": lambda: colour_stacks(
        [Stack("2026 秋季", "4 家", None)], title="满 5 家才列", subtitle="甲乙"
    ),
    "stacks.colour_stacks pooled": _pooled_stacks,
    "flows.flow_matrix": _flow,
    "flows.flow_matrix nobody": lambda: flow_matrix(
        {}, then="春季", now="秋季", title="没有一家两次都做过", subtitle="甲乙"
    ),
    "sectors.heat_map of openness": _open,
    "quadrants.quadrants": _quadrants,
    "quadrants.quadrants one": _one_point,
    "scale.risk_scale": _scale,
    "spreads.spreads": _spreads,
    "spreads.colour_shares": _shares,
    "spreads.colour_shares pooled": _pooled_shares,
    "waterfall.waterfall": _waterfall,
}
"""Module and function, and what is special about the sample → the chart."""
