"""What single charts say and show; what all of them have in common: `test_every_chart`."""

import json
import re
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import altair as alt
import pytest

from portal.charts import (
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
    Tile,
    changes,
    colour_shares,
    colour_stacks,
    flow_matrix,
    heat_map,
    labelled_bars,
    quadrants,
    risk_scale,
    specification,
    spreads,
    tile_map,
    usual,
    waterfall,
)
from portal.charts.label_places import place
from portal.charts.theme import wrap
from portal.labels import COLOURS
from portal.printing import pictures as printing
from tests.portal.charts.looks import contrast, luminance
from tests.portal.charts.samples import BANDS, SAMPLES, Make


def a_scale() -> alt.LayerChart:
    marks = [Mark("剩余风险", 39.0, 39.0), Mark("区间", 21.7, 52.3)]
    return risk_scale(BANDS, marks, title="剩余风险 39.0，离黄还差 4.1")


def a_waterfall() -> alt.LayerChart:
    falls = [
        Fall("起点", 0, 76, total=True),
        Fall("防控", 76, 45.05),
        Fall("剩余", 0, 45.05, total=True),
    ]
    return waterfall(
        falls, bands=BANDS, colour="orange", title="从 76.0 降到 45.1", subtitle="按可信"
    )


def some_bars() -> alt.LayerChart:
    bars = [
        LabelledBar("防控", "49.3 · 上次 55.0", 49.3, before=55),
        LabelledBar("服务", "不适用", None),
    ]
    return labelled_bars(bars, title="防控是短板", subtitle="圆圈：上次")


def some_changes(low: float = -9.04) -> alt.LayerChart:
    groups = [
        ChangeRow("指导过 42 家", low, -6.1, -2.0, filled=True),
        ChangeRow("还没指导 30 家", -4.0, -1.0, -0.5, filled=False),
    ]
    return changes(groups, title="指导过的下降 6.1 分", subtitle="往左是下降")


def a_heat_map() -> alt.LayerChart:
    few = HeatRow("医药", "4 家", [HeatCell("不足 5 家", None)] * 2, "27")
    cells = [HeatCell("61.4", 61.4), HeatCell("35.3 ↓", 35.3)]
    rows = [HeatRow("化学原料等", "8 家", cells, "26"), few]
    return heat_map(["服务", "防控"], rows, title="化学原料的防控弱", subtitle="越深越弱")


def some_quadrants() -> alt.LayerChart:
    points = [
        MapPoint("软件等", 58.5, 31.2, 7.0, 9.5, sure=True),
        MapPoint("化学原料等", 41.6, 59.5, 6.0, 7.0, sure=False),
    ]
    names = ("保持", "守住", "先帮", "补课")
    return quadrants(
        points, split=(41.7, 48.9), names=names, title="先帮软件", subtitle="虚线是平均"
    )


def some_spreads() -> alt.LayerChart:
    groups = [SpreadRow("软件等", "8 家 · 中位 39.1", 22.0, 28.4, 39.1, 45.8, 52.0)]
    return spreads(groups, bands=BANDS, title="差别还在误差之内", subtitle="方条是中间一半")


def some_shares() -> alt.LayerChart:
    shares = [ColourShare("red", 4, 0.0625), ColourShare("orange", 60, 0.9375)]
    shares += [ColourShare("yellow", 0, 0.0), ColourShare("blue", 0, 0.0)]
    return colour_shares(shares, title="64 家里，红和橙 64 家")


def some_tiles() -> alt.LayerChart:
    tiles = [
        Tile("330824", "开化县", "25／31 家", 0.56, "", 0, 0),
        Tile("330802", "柯城区", "4／9 家", None, "不足 5 家", 1, 0),
    ]
    return tile_map(tiles, title="差别还在误差之内", subtitle="越深越多")


def some_stacks() -> alt.LayerChart:
    colours = {"red": 2, "orange": 10, "yellow": 6, "blue": 2}
    rows: list[Stack | Break] = [
        Stack("旧版批次", "4 家 · 不列", None),
        Break("问卷改版，前后不可比"),
        Stack("秋季批次", "20 家 · 红橙 60.0%", colours),
    ]
    return colour_stacks(rows, title="问卷改版", subtitle="由左到右")


def a_flow() -> alt.LayerChart:
    moves = {("red", "orange"): 6, ("orange", "orange"): 12, ("blue", "yellow"): 1}
    return flow_matrix(moves, then="春季", now="秋季", title="6 家变好", subtitle="格里是家数")


def test_changes_are_said_group_by_group_and_no_change_is_always_on_the_scale() -> None:
    spec = some_changes().to_dict()

    assert "指导过 42 家 中位 −6.1，一半在 −9.0 与 −2.0 之间" in spec["description"]
    for layer in spec["layer"]:
        scale = layer["encoding"].get("x", {}).get("scale", {})
        low, high = scale.get("domain", (0, 0))
        assert low <= 0 <= high


def test_the_two_groups_of_a_comparison_are_told_apart_without_hue() -> None:
    values = some_changes().to_dict()["layer"][1]["data"]["values"]

    assert [row["fill"] for row in values][1] == "#ffffff" != values[0]["fill"]


def _drawn_cells(spec: dict[str, Any]) -> list[dict[str, Any]]:
    values = (layer["data"]["values"] for layer in spec["layer"])
    return next(rows for rows in values if "fill" in rows[0])


def test_a_cell_that_is_not_shown_says_why_and_has_no_shade() -> None:
    spec = a_heat_map().to_dict()
    cells = {row["text"]: row for row in _drawn_cells(spec)}

    assert "医药（4 家）服务 不足 5 家，防控 不足 5 家" in spec["description"]
    assert cells["不足 5 家"]["fill"] == "#ffffff"


def test_shades_darken_as_protection_falls_and_their_words_can_be_read() -> None:
    means = [20, 45, 55, 70]
    cells = [HeatCell(f"{mean}", float(mean)) for mean in means]
    columns = [f"列 {mean}" for mean in means]
    strip = heat_map(columns, [HeatRow("化工", "9 家", cells)], title="甲", subtitle="乙")
    drawn = _drawn_cells(strip.to_dict())
    greys = [luminance(row["fill"]) for row in drawn]

    assert all(darker + 0.1 < lighter for darker, lighter in pairwise(greys))
    assert all(contrast(row["fill"], row["ink"]) >= 4.5 for row in drawn)


def test_a_group_that_is_not_certain_is_hollow() -> None:
    drawn = json.dumps(some_quadrants().to_dict(), ensure_ascii=False)
    points = {
        row["label"]: row["fill"]
        for layer in some_quadrants().to_dict()["layer"]
        for row in layer["data"]["values"]
        if "fill" in row
    }

    assert points["化学原料等"] == "#ffffff" != points["软件等"]
    assert all(name in drawn for name in ("保持", "守住", "先帮", "补课"))


def test_names_of_points_that_lie_close_stand_apart() -> None:
    assert len(set(place([("化工", 100, 100), ("医药", 104, 100)], (330, 340)))) == 2
    assert place([("化学原料和制品", 320, 170)], (330, 340)) == ["left"]


def test_a_spread_is_said_in_words_and_stands_over_the_colours() -> None:
    spec = some_spreads().to_dict()

    assert "十分之八在 22.0 与 52.0 之间" in spec["description"]
    heads = [row["text"] for row in spec["layer"][0]["data"]["values"]]
    assert heads == ["● 蓝", "▲ 黄", "◆ 橙", "■ 红"]


def test_a_tile_says_its_share_with_shape_and_why_it_has_none() -> None:
    spec = some_tiles().to_dict()

    assert "开化县 ■◆ 56.0%，25／31 家" in spec["description"]
    assert "柯城区 不足 5 家" in spec["description"]
    drawn = spec["layer"][0]["data"]["values"]
    assert all(contrast(row["fill"], row["ink"]) >= 4.5 for row in drawn)


def test_stacks_break_where_nothing_may_be_compared() -> None:
    spec = some_stacks().to_dict()

    assert "；问卷改版，前后不可比；" in spec["description"]
    pieces = spec["layer"][0]["data"]["values"]
    assert [piece["text"] for piece in pieces] == ["■ 10.0%", "◆ 50.0%", "▲ 30.0%", "● 10.0%"]
    assert pieces[-1]["end"] == pytest.approx(1)


def test_a_piece_that_is_too_narrow_for_its_share_keeps_its_sign() -> None:
    firms = {"red": 967, "orange": 30, "yellow": 3, "blue": 0}
    drawn = printing.svg(
        colour_stacks([Stack("秋季", "1,000 家", firms)], title="红多", subtitle="")
    )

    assert [text for text in re.findall(r">([^<>]+)</text>", drawn) if text[0] in "■◆▲"] == [
        "■ 96.7%",
        "◆",
    ]


def test_bars_of_one_name_stand_apart() -> None:
    bars = [LabelledBar("甲园", "3 项", 3), LabelledBar("甲园", "1 项", 1)]
    drawn = printing.svg(labelled_bars(bars, title="超期 4 项"))

    assert {"3 项", "1 项"} <= set(re.findall(r">([^<>]+)</text>", drawn))
    assert len(set(re.findall(r"translate\(0,([\d.]+)\)[^>]*>甲园</text>", drawn))) == 2


def test_a_place_without_a_count_and_a_point_that_is_not_sure_are_said_so() -> None:
    tiles = [Tile("330822", "常山县", "", None, "并入其他", 0, 0)]

    assert (
        tile_map(tiles, title="各县", subtitle="").to_dict()["description"]
        == "各县。常山县 并入其他。"
    )
    said = some_quadrants().to_dict()["description"]
    assert "化学原料等 暴露 41.6，防护 59.5，还归不准。" in said
    assert "软件等 暴露 58.5，防护 31.2；" in said


def test_a_flow_says_each_way_by_a_sign() -> None:
    spec = a_flow().to_dict()
    texts = {row["text"] for layer in spec["layer"] for row in layer["data"]["values"]}

    assert {"6 ↓", "12 ＝", "1 ↑", "·"} <= texts
    assert "红到橙 6 家" in spec["description"]


@pytest.mark.parametrize("chart", [a_heat_map, some_quadrants, some_spreads, some_tiles])
def test_what_can_be_clicked_tells_its_code(chart: Callable[[], alt.LayerChart]) -> None:
    spec = specification(chart())
    [picked] = spec["params"]
    groups = [group for group in spec["layer"] if picked["views"][0] in json.dumps(group)]
    [clicked] = groups

    assert picked["select"]["fields"] == ["code"]
    assert all("code" in row for row in clicked["data"]["values"])


@pytest.mark.parametrize("chart", SAMPLES.values(), ids=SAMPLES)
def test_rows_without_what_is_usual_draw_the_same_picture(
    chart: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = printing.svg(chart())
    monkeypatch.setattr(usual, "apart", lambda data: (data, []))

    assert printing.svg(chart()) == sent


def test_rows_travel_once_for_the_layers_that_share_them() -> None:
    whole, sent = a_heat_map().to_dict(), specification(a_heat_map())

    assert len(json.dumps(sent)) < 0.9 * len(json.dumps(whole))


def test_every_colour_has_its_share_also_the_one_that_nobody_wears() -> None:
    assert "■ 红（重大） 4 家 · 6.3%" in some_shares().to_dict()["description"]
    assert "● 蓝（较低） 0 家 · 0.0%" in some_shares().to_dict()["description"]


def test_the_scale_names_every_colour_by_shape_and_word() -> None:
    drawn = json.dumps(specification(a_scale()), ensure_ascii=False)

    assert all(label.short in drawn for label in COLOURS.values())


def test_the_scale_says_a_point_and_an_interval_apart() -> None:
    assert "剩余风险 39.0；区间 21.7—52.3" in a_scale().to_dict()["description"]


def test_a_waterfall_says_falls_with_a_minus_and_totals_with_their_level() -> None:
    assert "起点 76.0；防控 −31.0；剩余 ◆ 45.1" in a_waterfall().to_dict()["description"]


def test_a_figure_just_under_an_edge_never_shows_the_edge() -> None:
    spec = risk_scale(BANDS, [Mark("剩余风险", 19.96, 19.96)], title="蓝").to_dict()

    assert "剩余风险 19.96" in spec["description"]


def test_bars_draw_the_last_time_only_where_there_is_one() -> None:
    without = labelled_bars([LabelledBar("防控", "49.3", 49.3)], title="防控").to_dict()

    assert len(some_bars().to_dict()["layer"]) == len(without["layer"]) + 1


@pytest.mark.parametrize(
    ("sentence", "lines"),
    [
        pytest.param("短句", ["短句"], id="short stays whole"),
        pytest.param(
            "离职交接是眼下最可能的漏点，先做三件事",
            ["离职交接是眼下最可能的漏点，", "先做三件事"],
            id="breaks after a comma",
        ),
        pytest.param(
            "补上证据以后可信结果可以从现在的 39.0 降到 31.2", None, id="keeps numbers whole"
        ),
    ],
)
def test_titles_break_where_a_reader_would(sentence: str, lines: list[str] | None) -> None:
    broken = wrap(sentence)

    assert "".join(broken).replace(" ", "") == sentence.replace(" ", "")
    assert lines is None or broken == lines
    assert lines is not None or any("39.0" in line for line in broken)


def test_every_level_colour_can_be_read_in_print_and_in_grey() -> None:
    greys = sorted(luminance(label.fill) for label in COLOURS.values())

    assert all(contrast(label.fill, label.text) >= 4.5 for label in COLOURS.values())
    assert all(contrast(label.edge, "#ffffff") >= 3 for label in COLOURS.values())
    assert all(upper - lower > 0.05 for lower, upper in pairwise(greys))
