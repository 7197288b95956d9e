"""From snapshot to snapshot: what was counted, in the order of the dates; never two editions in one run."""

from dataclasses import replace

from portal.charts import Break, Stack, colour_stacks
from portal.pictures.published_over_time import BREAK, over_time
from portal.workflows.published_shelf import Shelf
from tests.data.figure_rows import SERIES
from tests.data.snapshot_rows import content, publication

OLDER = replace(SERIES, edition="2025")
FIRST = publication(content(firms=200, high=120, day="2026-03-01"))
SECOND = publication(content(firms=240, high=96, day="2026-11-23"))
BEFORE = publication(content(firms=90, high=40, of=OLDER, day="2025-10-01"))


def test_the_last_two_dates_are_counted_and_not_judged() -> None:
    picture = over_time([[FIRST, SECOND]], "2026 版")

    assert picture.finding == "红和橙占比：2026年3月1日 60.0%，2026年11月23日 40.0%"
    assert "没有检验" in picture.beside
    assert [row.cells[:3] for row in picture.table.rows] == [
        ("200", "120", "60.0%"),
        ("240", "96", "40.0%"),
    ]


def test_another_edition_stands_behind_a_break() -> None:
    picture = over_time([[BEFORE], [FIRST]], "2026 版")

    assert picture.chart is not None
    assert BREAK in str(picture.chart.to_dict())
    assert picture.finding == f"{BREAK}：新版问卷只公布过一期"
    assert "2026 版，改版以前的用当时的问卷；" in picture.source


def test_one_date_alone_explains_itself() -> None:
    picture = over_time([[FIRST]], "2026 版")

    assert picture.chart is None
    assert "只公布过一期" in picture.empty


def test_colours_that_are_counted_together_stay_together() -> None:
    rows: list[Stack | Break] = [
        Stack("2025年", "80 家", {"red+orange": 30, "yellow+blue": 50}),
        Break("改版"),
        Stack("2026年", "90 家 · 颜色不公布", None),
    ]

    drawn = colour_stacks(rows, title="红和橙", subtitle="").to_dict()

    assert "■◆ 37.5%" in str(drawn)
    assert "■ 红（重大）和 ◆ 橙（较大） 30 家" in drawn["description"]
    assert "改版" in drawn["description"]


def test_the_runs_of_a_series() -> None:
    """By date; of other series and of what does not hold nothing."""
    campaign = replace(FIRST, id="c", series=replace(SERIES, campaign="spring"))
    gone = replace(SECOND, id="g", state="withdrawn")
    shelf = Shelf([SECOND, gone, FIRST, campaign, BEFORE], {}, SECOND, missing=False)

    assert shelf.runs(SERIES) == [[BEFORE], [FIRST, SECOND]]


def test_what_holds_instead_is_found_through_corrections() -> None:
    first = replace(FIRST, id="first", state="corrected")
    second = replace(FIRST, id="second", state="corrected", corrects="first")
    third = replace(FIRST, id="third", corrects="second")
    shelf = Shelf([third, second, first], {}, third, missing=False)

    found = shelf.instead_of(first)

    assert found is not None
    assert found.id == "third"
    assert shelf.instead_of(third) is None
