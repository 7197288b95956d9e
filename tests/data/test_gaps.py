"""Gaps (短板) and leak paths (泄密途径) of many firms: right sums, small groups withheld, nobody else's area."""

import pytest

from data import gaps, leak_paths, series, tallies
from data.errors import NotAllowed
from data.series import Series
from data.statistics import Area, NoSuchArea
from data.store import Row
from tests.data.test_figures import LIGHT, target, unconfirmed
from tests.data.test_hostile_actors import Target
from tests.data.town import KECHENG, QUJIANG, Town

__all__ = ["target", "unconfirmed"]

SECTOR, OTHER, SMALL = "34", "35", "65"


def _row(item: str, industry: str, firms: int, low: int, **more: int | str) -> Row:
    row: Row = {"area": "", "kind": "control", "item": item, "firms": firms, "low": low}
    row |= {"cut": "industry" if industry else "all", "grp": industry}
    return row | {"days": 300 * low, "total": 20_000 * low, "squares": 0} | more


@pytest.fixture
def tallied(town: Town) -> Town:
    """Two controls in three sectors, of which one has four firms; one control hardly anybody is asked."""
    number = series.numbered(town.store, LIGHT)
    rows = [
        *(_row("A", i, n, low) for i, n, low in (("", 44, 22), (SECTOR, 20, 15), (OTHER, 20, 5))),
        *(_row("B", i, n, low) for i, n, low in (("", 44, 33), (SECTOR, 20, 10), (OTHER, 20, 20))),
        *(_row(item, SMALL, 4, 3) for item in "AB"),
        *(_row("C", i, 4, 4) for i in ("", SECTOR)),
        *(_row("D", i, 20, 0) for i in ("", SECTOR)),
    ]
    with town.store.atomic():
        town.store.insert_all("tallies", [row | {"series": number} for row in rows])
    return town


def test_the_commonest_come_first_with_their_cost_and_effect(tallied: Town) -> None:
    found = gaps.commonest(tallied.store, LIGHT, actor=tallied.lead)

    assert [(one.item, one.firms, one.low, one.share) for one in found] == [
        ("B", 44, 33, 0.75),
        ("A", 44, 22, 0.5),
    ]
    assert [(one.person_days, one.risk_points, one.whole_effect) for one in found] == [
        (3.0, 2.0, 1.5),
        (3.0, 2.0, 1.0),
    ]


def test_so_many_as_asked_for(tallied: Town) -> None:
    assert [
        one.item for one in gaps.commonest(tallied.store, LIGHT, actor=tallied.lead, count=1)
    ] == ["B"]


def test_one_sector_by_itself(tallied: Town) -> None:
    """Without the five of A here, the whole would tell of the three in the small sector."""
    found = gaps.commonest(tallied.store, LIGHT, actor=tallied.lead, industry=OTHER)

    assert [(one.item, one.share) for one in found] == [("B", 1.0)]


@pytest.mark.parametrize("industry", [SMALL, SECTOR])
def test_four_firms_are_told_neither_by_their_sector_nor_by_what_is_left(
    tallied: Town, industry: str
) -> None:
    """Of the two others the one that comes first goes with the small one."""
    assert gaps.commonest(tallied.store, LIGHT, actor=tallied.lead, industry=industry) == []


def test_what_a_gap_of_few_firms_costs_is_told_neither_here_nor_by_the_rest(tallied: Town) -> None:
    """Three firms of one sector have it: the whole less the other sector would be theirs."""
    number = series.numbered(tallied.store, LIGHT)
    rows = [_row("E", i, n, low) for i, n, low in (("", 40, 23), (SECTOR, 20, 3), (OTHER, 20, 20))]
    with tallied.store.atomic():
        tallied.store.insert_all("tallies", [row | {"series": number} for row in rows])

    whole = gaps.commonest(tallied.store, LIGHT, actor=tallied.lead)
    assert [one.low for one in whole if one.item == "E"] == [23]
    for industry in (SECTOR, OTHER):
        found = gaps.commonest(tallied.store, LIGHT, actor=tallied.lead, industry=industry)
        assert "E" not in {one.item for one in found}


@pytest.mark.parametrize("who", ["reviewer", "lead"])
def test_another_reading_has_nothing_of_this_one(tallied: Town, who: str) -> None:
    area = Area("county", KECHENG)
    of = Series("2026", "light", "verified")

    assert gaps.commonest(tallied.store, of, actor=getattr(tallied, who), area=area) == []


def test_a_submission_brings_its_gaps_and_paths(target: Target) -> None:
    town = target.town
    number = series.numbered(town.store, LIGHT)
    rows = town.store.rows("SELECT * FROM tallies WHERE series = :n", n=number)

    assert {(row["area"], row["cut"], row["grp"]) for row in rows} == {
        ("", "all", ""),
        ("", "industry", SECTOR),
        (KECHENG, "all", ""),
        (KECHENG, "industry", SECTOR),
    }
    assert {row["firms"] for row in rows} == {1}
    assert sum(row["low"] for row in rows if row["kind"] == "path") == 4
    assert tallies.agree(town.store, number)


def test_of_one_firm_nothing_is_told(target: Target) -> None:
    town = target.town
    cells = leak_paths.table(town.store, LIGHT, "all", actor=town.lead)

    assert cells
    assert {(cell.firms, cell.mean, cell.likeliest) for cell in cells} == {(1, None, None)}
    assert gaps.commonest(town.store, LIGHT, actor=town.lead) == []


def test_paths_have_mean_and_spread(town: Town) -> None:
    number = series.numbered(town.store, LIGHT)
    scores = [100_000, 200_000, 300_000, 400_000, 500_000]
    row = _row("leaver", "", 5, 2, kind="path", total=sum(scores))
    row |= {"series": number, "days": 0, "squares": sum(score * score for score in scores)}
    town.store.insert("tallies", row)

    [cell] = leak_paths.table(town.store, LIGHT, "all", actor=town.lead)

    assert (cell.path, cell.firms, cell.mean, cell.likeliest) == ("leaver", 5, 30.0, 2)
    assert cell.deviation == pytest.approx(15.811388)


def test_only_officials_of_the_area(town: Town) -> None:
    for actor in (town.alpha, town.guide, town.visitor):
        with pytest.raises(NotAllowed):
            gaps.commonest(town.store, LIGHT, actor=actor)
        with pytest.raises(NotAllowed):
            leak_paths.table(town.store, LIGHT, "all", actor=actor)
    with pytest.raises(NoSuchArea):
        gaps.commonest(town.store, LIGHT, actor=town.reviewer, area=Area("county", QUJIANG))
