"""Pictures of a snapshot: a planted difference is said, noise is not, what is withheld says why."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from portal.charts import specification
from portal.pictures import published as pictures
from portal.pictures.model import Picture
from portal.workflows import published
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.snapshot_rows import Row, content, group, publication
from tests.data.town import Town, built

NAMES = {"colours", "parts", "exposed", "risk", "counties", "gaps", "paths"}
WEAK = {"26": {}, "35": {}, "65": {"FK": 34.0, "P": 40.0, "E": 60.0, "R": 52.0}}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Only its names are read."""
    yield from built(tmp_path_factory.mktemp("published") / "portal.sqlite")


def _pictures(town: Town, of: Mapping[str, Any]) -> dict[str, Picture]:
    made = published.read(town.store, publication(of))
    bands = load_rules(edition()).bands
    return {name: make() for name, make in pictures.everything(made, bands).items()}


def _said(picture: Picture) -> str:
    assert picture.chart is not None
    return str(specification(picture.chart)["description"])


def test_a_planted_weakness_is_the_finding_of_each_picture(town: Town) -> None:
    found = _pictures(town, content(sectors=WEAK))

    assert found.keys() == NAMES
    assert "软件和信息技术服务业的防控比其他行业平均低 16.0 分" in found["parts"].finding
    assert found["exposed"].finding == "暴露高、防护又弱的是软件和信息技术服务业，可以先帮"
    assert "软件和信息技术服务业的剩余风险比其他行业平均高 14.0 分" in found["risk"].finding
    assert "34.0 ↓" in _said(found["parts"])
    assert "52.0 ↑" in str(found["risk"].table.rows)


@pytest.mark.parametrize(
    "sectors",
    [
        pytest.param({"26": {}, "35": {}, "65": {}}, id="no difference at all"),
        pytest.param({"26": {"R": 39.0}, "35": {"R": 37.5}, "65": {}}, id="less than matters"),
    ],
)
def test_noise_is_not_a_finding(town: Town, sectors: dict[str, dict[str, float]]) -> None:
    found = _pictures(town, content(sectors=sectors))

    assert found["parts"].finding == "各行业、各部分的差别还在误差之内，或者不到 2 分"
    assert found["risk"].finding == "各行业剩余风险的差别还在误差之内，或者不到 2 分，不排名次"
    assert (
        found["counties"].finding
        == "各县（市、区）红和橙占比的差别还在误差之内，或者不到 5 个百分点"
    )


def test_a_group_without_its_spread_claims_nothing(town: Town) -> None:
    """Eight firms far from the others: their mean is told, their spread is not."""
    of = content()
    of["scores"]["R"]["industry"].append(group("22", 8, 90.0))
    found = _pictures(town, of)

    assert "造纸" not in found["risk"].finding
    assert "造纸和纸制品业" in str(found["risk"].table.rows)
    assert "未公布" in str(found["risk"].table.rows)


def test_what_was_pooled_is_named_and_compared_with_nothing(town: Town) -> None:
    of = content()
    rest = group("rest", 30, 80.0) | {"codes": ["17", "22"]}
    of["scores"]["R"]["industry"].insert(0, rest)
    found = _pictures(town, of)

    assert "其他行业" not in found["risk"].finding
    assert "纺织业、造纸和纸制品业" in found["risk"].beside
    assert found["risk"].table.rows[-1].name == "其他行业"


def test_every_picture_names_the_snapshot(town: Town) -> None:
    for picture in _pictures(town, content()).values():
        assert "S-2026-11-23-ab12cd34" in picture.source
        assert "2026年11月23日" in picture.source
        assert "2026 版完整版，可信口径，规则 2026-1，240 家" in picture.source


def _bare() -> Row:
    """Only the whole city, without colours, as a small or an old snapshot has it."""
    of = content(sectors={})
    for cuts in of["scores"].values():
        del cuts["county"]
    del of["scores"]["R"]["all"][0]["colours"]
    del of["gaps"], of["paths"]
    return of


def test_what_is_not_published_is_explained(town: Town) -> None:
    found = _pictures(town, _bare())

    assert all(picture.chart is None and picture.empty for picture in found.values())
    assert "红橙和其余都至少 6 家才公布颜色" in found["colours"].empty
    assert "这一期快照没有短板的表" in found["gaps"].empty


def test_colours_that_were_counted_together_stay_together(town: Town) -> None:
    of = content()
    of["scores"]["R"]["all"][0]["colours"] = {"red+orange": 100, "yellow": 90, "blue": 50}
    found = _pictures(town, of)["colours"]

    assert found.finding == "240 家里，红和橙 100 家，占 41.7%"
    assert "■ 红（重大）和 ◆ 橙（较大） 100 家" in _said(found)
    assert "合在一起数" in found.beside


def test_gaps_and_paths_are_told_as_coarsely_as_they_were_published(town: Town) -> None:
    found = _pictures(town, content())

    assert found["gaps"].finding == "最常见的短板是“返还、清除与离职确认”，适用的企业里约 65% 有"
    assert "不到 10%" in _said(found["gaps"])
    assert "人力社保局" in str(found["gaps"].table.rows)
    assert found["paths"].finding.endswith("先后未作检验")
    assert "约 35%" in str(found["paths"].table.rows)


def test_a_county_that_is_worse_is_told_and_pooled_ones_have_their_tile(town: Town) -> None:
    of = content()
    kecheng, qujiang = of["scores"]["R"]["county"]
    kecheng |= {"high": 90}
    qujiang |= {"high": 30, "firms": 90}
    rest = group("rest", 30, 40.0) | {"codes": ["330881", "330822"]}
    of["scores"]["R"]["county"] = [kecheng, qujiang, rest]
    found = _pictures(town, of)["counties"]

    assert found.finding == "柯城区红和橙的占比比其他县（市、区）高 42 个百分点"
    assert "■◆ 75.0%" in _said(found)
    assert _said(found).count("并入其他") == 2
    assert "江山市、常山县" in found.beside.replace("常山县、江山市", "江山市、常山县")


def test_counties_without_shares_are_bars_of_their_means(town: Town) -> None:
    of = content()
    for one in of["scores"]["R"]["county"]:
        del one["high"]
    found = _pictures(town, of)["counties"]

    assert found.finding == "各县（市、区）剩余风险的差别还在误差之内，或者不到 2 分，不排名次"
    assert "120 家 · 38.0" in _said(found)
