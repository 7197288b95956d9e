"""The dashboard over time and place: what is planted shows, what is chance does not, few firms stay unseen."""

from collections import Counter
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import over_time
from data.actor import Actor
from data.over_time import Point
from data.statistics import CITY, Area, Cell
from data.store import Store
from portal.pictures import board
from portal.pictures.model import Picture
from portal.workflows import asked_figures, board_findings, over_campaigns, places
from portal.workflows.asked_figures import Asked
from portal.workflows.dashboard import Dashboard
from portal.workflows.over_campaigns import BREAK, Flow
from portal.workflows.sectors import TOO_FEW
from tests.chance import most
from tests.data.figure_rows import EDGES, SERIES, Kind
from tests.data.town import KECHENG
from tests.workflows import campaign_city
from tests.workflows.campaign_city import LEAD, NOW, OF_KECHENG, Risks, hold

SIZES = {"26": 40, "65": 40}


def drawn(mean: float, *, firms: int = 80, seed: int = 1) -> Risks:
    """A risk for each firm around a mean."""
    random = Random(seed)
    return {firm: random.gauss(mean, 8) for firm in range(firms)}


def moved(risks: Risks, by: float, *, seed: int = 4, chance: float = 6) -> Risks:
    """The same firms, each moved by as much and a little chance."""
    random = Random(seed)
    return {firm: risk + by + random.gauss(0, chance) for firm, risk in risks.items()}


def dashboard(
    store: Store, *, actor: Actor = LEAD, area: Area = CITY, industry: str = "", campaign: str = ""
) -> Dashboard:
    asked = Asked(area, replace(SERIES, campaign=campaign), industry)
    return Dashboard(store, asked, actor=actor, now=NOW)


def picture(of: Dashboard, name: str) -> Picture:
    return board.everything(of)[name]()


@pytest.mark.parametrize(
    ("by", "share", "flow"),
    [
        pytest.param(-14.0, "少了", "变好的明显多", id="planted: better"),
        pytest.param(14.0, "多了", "变差的明显多", id="planted: worse"),
        pytest.param(0.0, "误差之内", "误差之内", id="mere chance"),
    ],
)
def test_what_is_planted_between_two_campaigns_is_said_and_chance_is_not(
    tmp_path: Path, by: float, share: str, flow: str
) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        before = drawn(36.0)
        hold(made, "春季批次", 200, before)
        hold(made, "秋季批次", 20, moved(before, by))
        of = dashboard(made.store)

        assert share in over_campaigns.over_time_said(of.runs)
        assert flow in over_campaigns.flow_said(of.flow)
        assert "从“春季批次”到“秋季批次”" in board_findings.less(of)
        assert [point.name for point in of.runs[0]] == ["春季批次", "秋季批次"]


def test_chance_alone_is_hardly_ever_said_to_be_a_change() -> None:
    """Eighty firms, two campaigns, nothing planted: of shares and of moves."""
    told, lopsided, tries = 0, 0, 400
    for seed in range(tries):
        before = drawn(36.0, seed=seed)
        after = moved(before, 0.0, seed=1_000 + seed)
        run = (_point("春", before), _point("秋", after))
        moves = Counter(
            zip(map(_colour, before.values()), map(_colour, after.values()), strict=True)
        )
        told += "误差之内" not in over_campaigns.over_time_said([run])
        lopsided += "误差之内" not in over_campaigns.flow_said(Flow(run[0], run[1], moves))

    assert told <= most(tries)
    assert lopsided <= most(tries)


def _colour(risk: float) -> str:
    return next(name for edge, name in EDGES if risk >= edge or not edge)


def _point(name: str, risks: Risks) -> Point:
    colours = Counter({colour: 0 for _, colour in EDGES})
    colours.update(map(_colour, risks.values()))
    cell = Cell("", "R", len(risks), mean=36.0, colours=colours)
    return Point(name, NOW.date(), NOW.date(), SERIES, cell)


def test_one_campaign_alone_shows_no_change(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        hold(made, "春季批次", 200, drawn(36.0))
        of = dashboard(made.store)

        assert "只有一个批次，还看不出变化" in picture(of, "campaigns").finding
        assert picture(of, "campaigns").chart is not None
        assert "没有前一个可以比" in picture(of, "flow").empty


def test_a_changed_questionnaire_breaks_the_run(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        hold(made, "旧版批次", 400, drawn(60.0), edition="2025")
        hold(made, "新版批次", 20, drawn(20.0))
        of = dashboard(made.store)
        shown = picture(of, "campaigns")

        assert [len(run) for run in of.runs] == [1, 1]
        assert shown.finding.startswith(BREAK)
        assert shown.chart is not None
        assert BREAK in str(shown.chart.to_dict()["description"])
        assert BREAK in picture(of, "flow").empty
        assert of.flow.moves is None


def test_the_flow_is_of_the_campaign_that_is_asked_for(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        risks = drawn(36.0)
        hold(made, "一", 400, risks)
        second = hold(made, "二", 200, moved(risks, 14.0))
        hold(made, "三", 20, moved(risks, -14.0))

        of = dashboard(made.store, campaign=second)

        assert of.asked.series.campaign == second
        assert of.flow.before is not None and of.flow.after is not None
        assert (of.flow.before.name, of.flow.after.name) == ("一", "二")
        assert "变差的明显多" in over_campaigns.flow_said(of.flow)


def test_a_campaign_that_nobody_took_part_in_is_none(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        hold(made, "春季批次", 200, drawn(36.0))

        assert dashboard(made.store, campaign="nonsense").asked.series == SERIES
        light = replace(SERIES, scope="light")
        assert asked_figures.choosable(made.store, light, actor=LEAD) == []


def test_four_firms_of_a_sector_tell_nothing_over_time_nor_where_they_moved(
    tmp_path: Path,
) -> None:
    with campaign_city.city(tmp_path, {"22": 4, "26": 40, "65": 6}) as made:
        risks = drawn(36.0, firms=50)
        hold(made, "春季批次", 200, risks)
        hold(made, "秋季批次", 20, moved(risks, 0.0))

        for code in ("22", "65"):  # the city less 26 and 65 would be the four
            of = dashboard(made.store, industry=code)
            assert {point.risk.mean for run in of.runs for point in run} == {None}
            assert of.flow.why == "few"
            assert picture(of, "flow").chart is None
            assert "不列" in picture(of, "campaigns").finding
        big = dashboard(made.store, industry="26")
        assert big.flow.moves is not None
        assert sum(big.flow.moves.values()) == 40


def test_a_sector_that_has_no_firm_here_narrows_no_picture(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        hold(made, "春季批次", 200, drawn(36.0))
        of = dashboard(made.store, industry="34")

        assert (of.focus, of.weak.focus, of.weak.asked.industry) == (None, None, "")


def test_a_county_that_is_certainly_worse_is_named_and_chance_is_not(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        assert "误差之内" in places.said(dashboard(made.store).places, None)
        worse = {"R": 600_000, "P": 300_000, "E": 500_000}
        for number in range(60):
            made.settle(Kind("26", ("330881", "330822")[number % 2]), _risk(worse, number))
        of = dashboard(made.store)

        said = places.said(of.places, of.board.whole["R"])
        assert said.startswith("江山市红和橙的占比比其他县（市、区）高")
        assert "江山市红和橙" in board_findings.where(of)


def _risk(worse: dict[str, int], number: int) -> dict[str, int]:
    return worse if number % 2 == 0 else {**worse, "R": 100_000}


def test_four_firms_of_a_county_have_no_share(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        for _ in range(4):
            made.settle(Kind("26", "330881"))
        of = dashboard(made.store)
        by_name = {place.name: place for place in of.places.places}
        shown = picture(of, "places")

        assert (by_name["江山市"].high, by_name["江山市"].why) == (None, TOO_FEW)
        assert sum(place.high is None and place.firms > 0 for place in of.places.places) == 2
        assert shown.chart is not None
        assert "江山市 不足 5 家" in str(shown.chart.to_dict()["description"])


def test_a_reviewer_sees_the_parks_of_the_own_county_instead(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        of = dashboard(made.store, actor=OF_KECHENG, area=Area("county", KECHENG))

        assert of.places.kind == "park"
        assert [place.name for place in of.places.places] == ["不在园区"]
        assert picture(of, "places").picks == ""


def test_editions_that_take_turns_stand_in_runs_of_their_own(tmp_path: Path) -> None:
    with campaign_city.city(tmp_path, SIZES) as made:
        for days, edition in ((400, "2025"), (300, "2026"), (200, "2025"), (100, "2025")):
            hold(made, f"{days}", days, drawn(36.0), edition=edition)
        found = over_time.runs(made.store, SERIES, actor=LEAD)

        assert [[point.name for point in run] for run in found] == [
            ["400"],
            ["300"],
            ["200", "100"],
        ]


@settings(max_examples=25)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from(over_campaigns.RANKS), st.sampled_from(over_campaigns.RANKS)),
        st.integers(1, 40),
        min_size=1,
    )
)
def test_better_worse_and_same_are_all_the_firms_that_moved(
    moves: dict[tuple[str, str], int],
) -> None:
    found = Flow(None, None, moves)
    turned = Flow(None, None, {(became, was): firms for (was, became), firms in moves.items()})

    assert sum(found.counts) == sum(moves.values())
    better, worse, same = found.counts
    assert turned.counts == (worse, better, same)
