"""Sentences of the pictures at the edges: they claim no more than is so, and give the true reason."""

from dataclasses import replace

import pytest

from data import parks
from data.actor import Actor, Role
from data.over_time import Point
from data.overdue import Late
from data.parks import Park
from data.spread import Difference
from data.statistics import Area, Cell
from portal.workflows import (
    effect_words,
    over_campaigns,
    overdue_places,
    places,
    sector_words,
    series_words,
)
from portal.workflows.over_campaigns import Flow
from portal.workflows.overdue_places import Overdue
from tests.data.figure_rows import SERIES
from tests.data.town import KECHENG, NOW, Town
from tests.workflows.test_dashboard import _point

ADMIN = Actor("admin", Role.ADMIN)
SPRING = _point("春", {})


def _held(high: int, firms: int) -> Point:
    colours = {"red": high, "orange": 0, "yellow": firms - high, "blue": 0}
    return replace(SPRING, risk=Cell("", "R", firms, mean=36.0, colours=colours))


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        pytest.param((400, 1_000), (300, 1_000), "从 40.0% 到 30.0%，少了", id="certain"),
        pytest.param((4, 10), (3, 10), "差别还在误差之内", id="chance may have done it"),
        pytest.param(
            (40_000, 100_000),
            (37_000, 100_000),
            "从 40.0% 到 37.0%，相差不到 5 个百分点",
            id="of very many firms also a trifle is certain, and is not called chance",
        ),
    ],
)
def test_the_change_of_a_share(before: tuple[int, int], after: tuple[int, int], said: str) -> None:
    assert over_campaigns.over_time_said([(_held(*before), _held(*after))]).endswith(said)


@pytest.mark.parametrize(
    ("firms", "why"),
    [pytest.param(4, "不足 5 家", id="few"), pytest.param(6, "连带不列", id="enough of its own")],
)
def test_a_share_that_is_withheld_says_the_true_reason(firms: int, why: str) -> None:
    hidden = replace(SPRING, name="秋", risk=Cell("", "R", firms))
    open_ = _held(3, 10)

    assert over_campaigns.over_time_said([(open_, hidden)]) == f"“秋”的颜色不列：{why}"
    assert f"“秋”的颜色不列：{why}，不能比" in over_campaigns.over_time_said([(hidden, open_)])


def test_thousands_are_written_as_everywhere() -> None:
    moves = {("red", "orange"): 1_234, ("blue", "blue"): 5_000}

    said = over_campaigns.flow_said(Flow(SPRING, SPRING, moves))

    assert said == "1,234 家变好，0 家变差，5,000 家不变：变好的明显多"


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(None, "还不能相比", id="no start that both have"),
        pytest.param(Difference(-4.0, None, None), "还估计不出误差", id="too few for an interval"),
        pytest.param(Difference(-4.0, -9.0, 1.0), "还在误差之内", id="the interval holds nought"),
        pytest.param(Difference(-4.0, -6.0, -2.0), "多降 4.0 分", id="certain"),
    ],
)
def test_the_effect_is_said_as_far_as_it_is_known(found: Difference | None, said: str) -> None:
    assert said in effect_words.certain_finding(found)
    assert "不足 5 家" not in effect_words.difference(found, "起点颜色相同的企业里，")


@pytest.mark.parametrize(
    ("told", "said"),
    [
        pytest.param({"a": 12.0, "": -8.0}, "甲园红和橙的占比比其他园区高 12 个百分点", id="a park"),
        pytest.param({"": 8.0}, "不在园区的企业红和橙的占比比其余企业高 8 个百分点", id="outside"),
        pytest.param({"a": -6.0, "": -9.0}, "不在园区的企业红和橙的占比比其余企业低 9 个百分点", id="low"),
        pytest.param({}, "各园区红和橙占比的差别还在误差之内，或者不到 5 个百分点", id="none"),
    ],
)  # fmt: skip
def test_who_is_outside_every_park_is_called_so(told: dict[str, float], said: str) -> None:
    names = {"a": "甲园", "": "不在园区的企业"}

    assert places.worst(told, names, "园区") == said


def test_closed_parks_keep_their_names_and_their_counts(town: Town) -> None:
    for place, name in (("old", "甲园"), ("older", "乙园"), ("open", "丙园")):
        parks.add(town.store, Park(id=place, name=name, county=KECHENG), actor=ADMIN, now=NOW)
    for place in ("old", "older"):
        parks.close(town.store, place, actor=ADMIN, now=NOW)

    found = places.called(town.store, Area("county", KECHENG), ("", "older", "old"))

    assert list(found.values()) == ["丙园", "乙园（已关闭）", "甲园（已关闭）", "不在园区"]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        pytest.param(Overdue("county", []), "没有超期的整改", id="none"),
        pytest.param(
            Overdue("park", [("甲园", Late(1_200, 9)), ("甲园", Late(3, 1))]),
            "超期的整改 1,203 项，最多的是甲园（1,200 项）",
            id="two of one name are both counted",
        ),
        pytest.param(
            Overdue("kind", [("走访", Late(2, 2)), ("整改", Late(2, 2))]),
            "超期的事项 4 项",
            id="by kind it is not corrective actions alone, and of equals none is most",
        ),
    ],
)
def test_what_is_overdue(found: Overdue, said: str) -> None:
    assert overdue_places.said(found) == said


def test_a_source_says_which_check_of_a_firm_counts() -> None:
    of_campaign = replace(SERIES, campaign="spring")

    assert "最近一次提交的自评" in sector_words.source_of("衢州市", SERIES, 9, NOW)
    assert "这个批次的自评" in sector_words.source_of("衢州市", of_campaign, 9, NOW)
    assert series_words.checks(of_campaign, "春季批次") == "在批次“春季批次”里的自评"
