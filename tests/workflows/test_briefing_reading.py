"""Which figures a briefing is made from: what stands, its number in the year, the one before it."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from data import publishing
from data.publications import NoSuchPublication, Publication, State
from data.series import Series
from portal.workflows import briefing_reading
from portal.workflows.briefing_links import briefing_links
from portal.workflows.briefing_reading import NotStanding, earlier_of, issue_of, refusal
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.snapshot_rows import content, publication
from tests.data.town import KECHENG, NOW, QUJIANG, Town, built

STANDS, DRAFT = "a" * 32, "d" * 32


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """One snapshot that stands, and a draft."""
    for made in built(tmp_path_factory.mktemp("briefings") / "portal.sqlite"):
        city = City(made.store, seed=8)
        for name in (STANDS, DRAFT):
            with made.store.atomic():
                for number in range(90):
                    kind = Kind(("26", "35")[number % 2], (KECHENG, QUJIANG)[number % 2])
                    city.settle(kind)
            publishing.draft(made.store, name, SERIES, actor=made.lead, now=NOW)
            if name == STANDS:
                publishing.settle(made.store, name, actor=made.reviewer, now=NOW)
        yield made


def one(name: str, day: str, *, days: int = 0, of: Series = SERIES) -> Publication:
    return publication(content(day=day, of=of), name, series=of, days=days)


def test_what_stands_is_read_and_counted(town: Town) -> None:
    found = briefing_reading.read(town.store, STANDS)

    assert (found.year, found.issue, found.corrects) == (2026, 1, "")
    assert (found.earlier, found.why_not) == (None, "")
    assert found.published.firms == 90


@pytest.mark.parametrize("name", [DRAFT, "f" * 32, ""], ids=["a draft", "none", "no id"])
def test_a_draft_is_no_briefing(town: Town, name: str) -> None:
    with pytest.raises(NoSuchPublication):
        briefing_reading.read(town.store, name)


@pytest.mark.parametrize("state", ["corrected", "withdrawn"])
def test_what_does_not_hold_is_no_briefing(
    town: Town, monkeypatch: pytest.MonkeyPatch, state: State
) -> None:
    gone = replace(one(STANDS, "2026-11-23"), state=state)
    monkeypatch.setattr("data.publications.get", lambda *_: gone)

    with pytest.raises(NotStanding, match="不再生成专报"):
        briefing_reading.read(town.store, STANDS)
    assert briefing_links(gone, town.lead) == ()


def test_issues_are_counted_through_the_year_whatever_became_of_them() -> None:
    first = replace(one("1", "2026-02-01", days=-90), state="withdrawn")
    second = one("2", "2026-05-01", days=-60, of=replace(SERIES, reading="self"))
    third = one("3", "2026-11-23")
    last_year = one("0", "2025-11-23", days=-365)
    every = [third, second, first, last_year]

    assert [issue_of(found, every) for found in (last_year, first, second, third)] == [1, 1, 2, 3]


def test_the_last_one_of_the_same_series_that_stands_is_the_one_before() -> None:
    now = one("n", "2026-11-23")
    alike = one("a", "2026-05-01", days=-100)
    older = one("o", "2026-02-01", days=-200)
    other = one("s", "2026-08-01", days=-50, of=replace(SERIES, scope="light"))
    wrong = replace(one("w", "2026-09-01", days=-40), state="corrected")

    assert earlier_of(now, [now, wrong, other, older, alike]) == alike
    assert earlier_of(now, [now, other]) == other
    assert earlier_of(now, [now, wrong]) is None


@pytest.mark.parametrize(
    ("then", "why"),
    [
        pytest.param(SERIES, "", id="the same series"),
        pytest.param(replace(SERIES, edition="2025"), "题目不同", id="another questionnaire"),
        pytest.param(replace(SERIES, scope="light"), "范围是轻量版", id="another scope"),
        pytest.param(replace(SERIES, reading="self"), "是自评口径", id="another reading"),
        pytest.param(replace(SERIES, campaign="c"), "一个按批次", id="of a campaign"),
    ],
)
def test_what_is_never_mixed_is_never_subtracted(then: Series, why: str) -> None:
    said = refusal(one("n", "2026-11-23"), one("b", "2026-05-01", of=then))

    assert bool(said) == bool(why)
    assert why in said


def test_who_may_take_pictures_out_finds_both_files(town: Town) -> None:
    stands = briefing_reading.read(town.store, STANDS).published.publication

    for actor in (town.lead, town.reviewer):
        assert [label for _, label in briefing_links(stands, actor)] == [
            "专报（Word）",
            "专报（PDF）",
        ]
    for actor in (town.alpha, town.guide, town.auditor, town.admin, town.visitor):
        assert briefing_links(stands, actor) == ()
