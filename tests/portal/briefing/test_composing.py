"""What a briefing says: a planted change is told and noise is not, what may not be compared says why."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from data.publications import Publication
from portal.briefing import composing
from portal.briefing.measures import NOTHING as NO_MEASURES
from portal.briefing.method import LEGAL
from portal.briefing.model import Briefing, Drawn, Measures, Text, said
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.snapshot_rows import content, publication
from tests.data.town import Town, built
from tests.portal.briefing.briefing_case import (
    MARK,
    SECTORS,
    WEAK,
    bare,
    basis,
    compose,
    crowded,
    earlier,
)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Only its names are read."""
    yield from built(tmp_path_factory.mktemp("briefing") / "portal.sqlite")


def words(briefing: Briefing) -> str:
    return "\n".join(said(briefing))


def headings(briefing: Briefing) -> list[str]:
    blocks = (block for page in briefing.pages for block in page)
    return [b.text for b in blocks if isinstance(b, Text) and b.kind == "heading"]


def test_the_first_page_answers_at_one_look(town: Town) -> None:
    of = content(sectors={"26": {}, "35": {}, "65": WEAK})
    briefing = compose(town, of)
    first = "\n".join(said(replace(briefing, pages=(briefing.pages[0], (), (), ()))))

    assert briefing.line == "2026年第3期　2026年11月23日　快照 S-2026-11-23-ab12cd34"
    assert briefing.title == "衢州市企业商业秘密保护风险情况"
    for figure in (
        "240 家",
        "已确认企业的约 60%",
        "42.7 分",
        "46.7 分",
        "130 家",
        "54.2%",
        "约 25%",
    ):
        assert figure in first
    assert "行业。软件和信息技术服务业的剩余风险比其他行业平均高 14.0 分。" in first
    assert "暴露高、防护又弱的是软件和信息技术服务业，可以先帮" in first


def test_three_pictures_stand_on_the_second_and_third_page(town: Town) -> None:
    briefing = compose(town, content())
    drawn = [[b for b in page if isinstance(b, Drawn)] for page in briefing.pages]

    assert [len(page) for page in drawn] == [0, 2, 1, 0]
    assert all(block.says and block.picture.chart for page in drawn for block in page)


@pytest.mark.parametrize(
    ("before", "told"),
    [
        pytest.param({"risk": 45.0}, "全市剩余风险降低 7.0 分（45.0 → 38.0）", id="the whole city"),
        pytest.param({"high": 190}, "全市红橙占比降低 25.0 个百分点", id="red and orange firms"),
        pytest.param(
            {"sectors": {"26": {}, "35": {}, "65": {"R": 52.0}}},
            "软件和信息技术服务业的剩余风险降低 14.0 分（52.0 → 38.0）",
            id="a sector",
        ),
        pytest.param(
            {"sectors": {code: {"FK": 58.0} for code in SECTORS}},
            "全市防控部分的防护分降低 8.0 分（58.0 → 50.0）",
            id="a part that got worse",
        ),
    ],
)
def test_a_planted_change_is_told(town: Town, before: dict[str, Any], told: str) -> None:
    briefing = compose(town, content(), earlier(**before))

    assert "三、和上一期相比" in headings(briefing)
    assert told in words(briefing)
    assert "不能都算作指导的成效" in words(briefing)


@pytest.mark.parametrize(
    "before",
    [
        pytest.param({}, id="nothing moved"),
        pytest.param({"risk": 39.5}, id="less than matters"),
        pytest.param({"firms": 60, "high": 32, "risk": 40.5}, id="too few to tell"),
    ],
)
def test_noise_is_not_told(town: Town, before: dict[str, Any]) -> None:
    assert "还在误差之内，或者太小，不能说变好，也不能说变差" in words(
        compose(town, content(), earlier(**before))
    )


def _of_edition(edition: str) -> Publication:
    found = earlier(risk=60.0)
    return replace(found, series=replace(found.series, edition=edition))


@pytest.mark.parametrize(
    ("before", "why"),
    [
        pytest.param(
            _of_edition("2025"), "用的是 2025 版问卷，本期是 2026 版", id="another questionnaire"
        ),
        pytest.param(replace(earlier(), rules_version="0"), "用的评分规则是 0", id="other rules"),
    ],
)
def test_a_break_in_the_series_says_why_it_may_not_be_compared(
    town: Town, before: Publication, why: str
) -> None:
    told = words(compose(town, content(), before))

    assert why in told
    assert "不能相减" in told
    assert "降低" not in told


def test_the_first_snapshot_has_no_part_on_changes(town: Town) -> None:
    assert headings(compose(town, content())) == [
        "一、总体情况",
        "二、主要发现",
        "三、危险在哪里",
        "四、建议",
        "五、说明",
    ]


def test_what_to_do_is_the_largest_effect_first_with_cost_and_help(town: Town) -> None:
    of = content(
        gaps=[
            {"item": "XJ-QY-01", "share": 0.9, "bound": "over"},
            {"item": "FK-DJ-01", "share": 0.1, "bound": "under"},
            {"item": "FK-LZ-02", "share": 0.7},
            {"item": "FK-RY-02", "share": 0.65},
        ]
    )
    [measures] = [b for b in compose(town, of).pages[2] if isinstance(b, Measures)]
    found = measures.measures

    assert len(found) == 3
    assert "秘密盘点与清单" not in {one.title for one in found}
    assert all("估计降" in one.facts and "人天" in one.facts for one in found)
    assert all("协助" in one.facts and one.remedy for one in found)
    falls = [float(one.facts.split("估计降 ")[1].split(" 分")[0]) for one in found]
    assert falls == sorted(falls, reverse=True)
    assert "约 70% 的企业有这个短板" in str(found)


def test_who_is_begun_with_is_said_only_where_it_is_certain(town: Town) -> None:
    usual = compose(town, content())
    weak = compose(town, content(sectors={"26": {}, "35": {}, "65": WEAK}))

    assert "建议先从" not in words(usual)
    assert "建议先从软件和信息技术服务业做起" in words(weak)


def test_what_is_withheld_is_said_and_nothing_is_made_up(town: Town) -> None:
    briefing = compose(town, bare())
    told = words(briefing)

    assert len(briefing.pages) == 4
    assert "未公布" in told
    assert "分行业的数字没有公布" in told
    assert NO_MEASURES in told
    assert not any(isinstance(b, Measures) for page in briefing.pages for b in page)


def test_the_method_note_says_what_it_is_not(town: Town) -> None:
    of = publication(content())
    briefing = compose(town, of.content)
    note = words(replace(briefing, pages=(briefing.pages[3], (), (), ())))

    assert LEGAL in note
    assert "不作为处罚" in note
    assert of.digest in note.replace(" ", "")
    for word in ("95% 区间", "少于 6 家", "不是抽签选出"):
        assert word in note


@pytest.mark.parametrize("of", [content(), bare(), crowded()], ids=["usual", "bare", "crowded"])
def test_no_briefing_concludes(town: Town, of: dict[str, Any]) -> None:
    assert "构成" not in words(compose(town, of, earlier(risk=50.0)))


def test_synthetic_data_and_corrections_are_said_at_the_head(town: Town) -> None:
    made = replace(basis(town, publication(content())), corrects="S-2026-11-20-00000000")
    bands = load_rules(edition()).bands
    demo, usual = (
        composing.compose(one, bands, taken_by=MARK, is_demo=is_demo)
        for one, is_demo in ((made, True), (replace(made, corrects=""), False))
    )

    assert "演示数据" in demo.stands
    assert "本期更正快照 S-2026-11-20-00000000" in demo.stands
    assert usual.stands == ""


def test_the_same_figures_make_the_same_words(town: Town) -> None:
    assert words(compose(town, content())) == words(compose(town, content()))
