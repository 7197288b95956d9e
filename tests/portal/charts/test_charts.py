"""Every chart: its title says the finding, its words are Chinese, its numbers are those shown."""

import json
import re
from collections.abc import Callable
from itertools import pairwise

import altair as alt
import pytest

from portal.charts import (
    ChangeRow,
    Fall,
    LabelledBar,
    Mark,
    Station,
    changes,
    descent,
    labelled_bars,
    risk_scale,
    specification,
    waterfall,
)
from portal.charts.theme import wrap
from portal.labels import COLOURS
from scoring.rules import Band, Bands

MakeChart = Callable[[], alt.LayerChart]

BANDS = Bands(
    source="评分办法 §4",
    steps=(
        Band(id="blue", label="蓝", lower=0, upper=20),
        Band(id="yellow", label="黄", lower=20, upper=35),
        Band(id="orange", label="橙", lower=35, upper=50),
        Band(id="red", label="红", lower=50, upper=100),
    ),
)


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


def a_descent() -> alt.LayerChart:
    return descent(
        [Station(0, 39, "39.0"), Station(2.5, 19.4, "到蓝")], bands=BANDS, title="2.5 人天到蓝"
    )


def some_changes(low: float = -9.04) -> alt.LayerChart:
    groups = [
        ChangeRow("指导过 42 家", low, -6.1, -2.0, filled=True),
        ChangeRow("还没指导 30 家", -4.0, -1.0, -0.5, filled=False),
    ]
    return changes(groups, title="指导过的下降 6.1 分", subtitle="往左是下降")


LENGTHS = [a_scale, a_waterfall, some_bars, a_descent]
CHARTS = [*LENGTHS, some_changes]


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_is_a_valid_specification(chart: MakeChart) -> None:
    spec = chart().to_dict(validate=True)

    assert spec["width"] == "container"
    assert spec["config"]["font"].startswith('"Noto Sans SC"')


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_has_a_finding_and_words_for_those_who_do_not_see_it(chart: MakeChart) -> None:
    spec = chart().to_dict()

    assert re.search(r"[一-鿿]", json.dumps(spec["title"], ensure_ascii=False))
    assert spec["description"].endswith("。")
    assert len(spec["description"]) > 20


@pytest.mark.parametrize("chart", CHARTS)
def test_no_axis_names_its_field(chart: MakeChart) -> None:
    spec = chart().to_dict()

    assert "Mean of" not in json.dumps(spec)
    for layer in spec["layer"]:
        for channel in (layer["encoding"].get(c) for c in ("x", "y")):
            if channel and "field" in channel:
                axis = channel.get("axis", {})
                assert axis is None or "title" in axis


@pytest.mark.parametrize("chart", CHARTS)
def test_a_chart_has_at_most_five_colours_beside_ink_and_lines(chart: MakeChart) -> None:
    text = json.dumps(chart().to_dict()["layer"])

    assert len(set(re.findall(r"#[0-9a-fA-F]{6}", text)) - {"#ffffff"}) <= 6


@pytest.mark.parametrize("chart", LENGTHS)
def test_every_length_starts_at_zero(chart: MakeChart) -> None:
    for layer in chart().to_dict()["layer"]:
        for channel in ("x", "y"):
            scale = layer["encoding"].get(channel, {}).get("scale", {})
            assert scale.get("domain", [0])[0] == 0


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
    greys = sorted(_luminance(label.fill) for label in COLOURS.values())

    assert all(_contrast(label.fill, label.text) >= 4.5 for label in COLOURS.values())
    assert all(_contrast(label.edge, "#ffffff") >= 3 for label in COLOURS.values())
    assert all(upper - lower > 0.05 for lower, upper in pairwise(greys))


def _luminance(colour: str) -> float:
    """Relative luminance 0-1 of #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)
