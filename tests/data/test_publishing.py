"""Snapshots: two persons, never changed, corrected by new ones, withdrawn with a reason, all on record."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from data import (
    audit,
    comparing,
    firms,
    publications,
    publishing,
    reason_drafts,
    row_checks,
    series,
)
from data.errors import RuleBroken
from data.publications import NoSuchPublication, Publication
from data.publishable import TooLittleChanged
from data.publishing import AnothersDraft, DraftStands, Overtaken, SecondPersonNeeded, Stage
from data.series import Series
from data.texts import BadText
from data.times import to_text
from tests.data.figure_rows import SERIES, City, Kind
from tests.data.town import KECHENG, NOW, QUJIANG, Town

LATER = NOW + timedelta(days=40)


@pytest.fixture
def city(town: Town) -> City:
    made = City(town.store, seed=5)
    _grow(made, 90)
    return made


def _grow(city: City, firms: int) -> None:
    with city.store.atomic():
        for number in range(firms):
            city.settle(Kind("34" if number % 3 else "35", (KECHENG, QUJIANG)[number % 2]))


def _published(
    town: Town, name: str, *, now: datetime = NOW, corrects: str | None = None
) -> Publication:
    draft = publishing.draft(town.store, name, SERIES, actor=town.lead, now=now, corrects=corrects)
    return publishing.settle(town.store, draft.id, actor=town.reviewer, now=now)


def test_a_snapshot_names_what_it_was_made_of(town: Town, city: City) -> None:
    made = _published(town, "first")

    assert (made.series, made.day, made.state) == (SERIES, "2026-11-23", "published")
    assert publications.is_whole(made)
    assert made.content["counts"]["all"][0]["firms"] == 90
    assert {group["group"] for group in made.content["scores"]["P"]["industry"]} == {"34", "35"}
    whole = made.content["scores"]["P"]["all"][0]
    assert whole.keys() >= {"firms", "mean", "sd", "p10", "p25", "p50", "p75", "p90"}
    assert whole["p10"] == round(whole["p10"])
    text = json.dumps(made.content)
    assert "firm-" not in text
    assert "unit" not in text


def test_who_took_part_is_told_of_many_only(town: Town, city: City) -> None:
    """All firms of a sector took part, or all but two: no share says so. Ten of sixty stay away: one does."""
    for number in range(2):
        city.leave(3 * number)
    for number in range(1, 11):
        city.leave(3 * number + 1)

    made = _published(town, "first")

    shares = {one["group"]: one["coverage"] for one in made.content["counts"]["industry"]}
    assert shares == {"34": 0.85, "35": None}
    assert {one["verified"] for one in made.content["counts"]["industry"]} == {None}


def test_who_drafts_does_not_publish(town: Town, city: City) -> None:
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)

    with pytest.raises(SecondPersonNeeded):
        publishing.settle(town.store, "first", actor=town.lead, now=NOW)
    with pytest.raises(NoSuchPublication):
        publications.latest(town.store, SERIES)


def test_one_draft_at_a_time_and_one_may_give_it_up(town: Town, city: City) -> None:
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)
    with pytest.raises(DraftStands):
        publishing.draft(town.store, "second", SERIES, actor=town.lead, now=NOW)

    publishing.drop(town.store, "first", actor=town.lead, now=NOW)
    publishing.draft(town.store, "second", SERIES, actor=town.lead, now=NOW)

    assert [one.id for one in publications.drafts(town.store, actor=town.reviewer)] == ["second"]
    with pytest.raises(NoSuchPublication):
        publishing.settle(town.store, "first", actor=town.reviewer, now=NOW)


def test_a_second_person_refuses_with_a_reason(town: Town, city: City) -> None:
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)
    with pytest.raises(SecondPersonNeeded):
        publishing.refuse(town.store, "first", "看不懂", actor=town.lead, now=NOW)
    with pytest.raises(BadText):
        publishing.refuse(town.store, "first", " ", actor=town.reviewer, now=NOW)

    found = publishing.refuse(
        town.store, "first", "一组\n和底数合不上", actor=town.reviewer, now=NOW
    )

    assert (found.state, found.reason) == ("dropped", "一组\n和底数合不上")
    with pytest.raises(NoSuchPublication):
        publications.get(town.store, "first")
    city.check_again(0, "again")
    with pytest.raises(TooLittleChanged):
        publishing.draft(town.store, "second", SERIES, actor=town.lead, now=LATER)


def test_a_draft_is_given_up_by_who_made_it(town: Town, city: City) -> None:
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)

    with pytest.raises(AnothersDraft):
        publishing.drop(town.store, "first", actor=replace(town.lead, account_id="x"), now=NOW)


def test_what_is_told_beside_a_draft_goes_with_it(town: Town, city: City) -> None:
    """In one transaction: a draft that could not be told of is not there."""

    def broken(_: Publication) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW, beside=broken)

    assert publications.drafts(town.store, actor=town.reviewer) == []


@pytest.mark.parametrize("end", ["settle", "refuse", "drop", "withdraw"])
def test_what_was_typed_goes_when_it_can_be_given_no_more(town: Town, city: City, end: str) -> None:
    store, lead, reviewer = town.store, town.lead, town.reviewer
    publishing.draft(store, "first", SERIES, actor=lead, now=NOW)
    if end == "withdraw":
        publishing.settle(store, "first", actor=reviewer, now=NOW)
    for actor, typed in ((reviewer, "写到一"), (reviewer, "写到一半"), (lead, "也写到")):
        reason_drafts.keep(store, "first", typed, actor=actor, now=NOW)
    assert reason_drafts.read(store, "first", actor=reviewer) == "写到一半"

    ends: dict[str, Callable[[], object]] = {
        "settle": lambda: publishing.settle(store, "first", actor=reviewer, now=NOW),
        "refuse": lambda: publishing.refuse(store, "first", "看不懂", actor=reviewer, now=NOW),
        "drop": lambda: publishing.drop(store, "first", actor=lead, now=NOW),
        "withdraw": lambda: publishing.withdraw(store, "first", "有误", actor=lead, now=NOW),
    }
    ends[end]()

    assert store.rows("SELECT 1 FROM reason_drafts") == []
    if end != "settle":
        with pytest.raises(NoSuchPublication):
            reason_drafts.keep(store, "first", "再写", actor=lead, now=NOW)


def test_a_draft_that_was_given_up_is_reckoned_with(town: Town, city: City) -> None:
    """The reviewer of another county has read it: one check later the next one would tell that firm."""
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)
    publishing.drop(town.store, "first", actor=town.lead, now=NOW)
    city.check_again(0, "again")

    with pytest.raises(TooLittleChanged):
        publishing.draft(town.store, "second", SERIES, actor=town.lead, now=LATER)


def test_a_correction_names_the_old_one_which_stays_readable(town: Town, city: City) -> None:
    _published(town, "first")
    _grow(city, 40)
    new = _published(town, "second", now=LATER, corrects="first")

    assert new.corrects == "first"
    assert publications.latest(town.store, SERIES).id == "second"
    old = publications.get(town.store, "first")
    assert old.state == "corrected"
    assert old.content
    assert [one.id for one in publications.published(town.store)] == ["second", "first"]


def test_what_was_withdrawn_says_why_and_nothing_else(town: Town, city: City) -> None:
    _published(town, "first")
    with pytest.raises(BadText):
        publishing.withdraw(town.store, "first", " ", actor=town.lead, now=LATER)

    publishing.withdraw(town.store, "first", "行业口径有误", actor=town.lead, now=LATER)

    gone = publications.get(town.store, "first")
    assert (gone.state, gone.reason, gone.content) == ("withdrawn", "行业口径有误", {})
    with pytest.raises(NoSuchPublication):
        publications.latest(town.store, SERIES)


def test_a_withdrawn_one_is_still_reckoned_with(town: Town, city: City) -> None:
    """Who has read it has read it: one newcomer later nothing may be published beside it."""
    _published(town, "first")
    publishing.withdraw(town.store, "first", "行业口径有误", actor=town.lead, now=NOW)
    _grow(city, 1)

    with pytest.raises(TooLittleChanged):
        publishing.draft(town.store, "second", SERIES, actor=town.lead, now=LATER)


def _of_campaign(town: Town, city: City) -> Series:
    """A series of the very same checks."""
    of_campaign = Series(SERIES.edition, SERIES.scope, SERIES.reading, "spring")
    number = series.numbered(town.store, of_campaign)
    for row in town.store.rows("SELECT * FROM figures WHERE series = :s", s=city.number):
        town.store.insert("figures", {**row, "series": number})
    return of_campaign


def test_a_draft_that_waits_is_reckoned_with(town: Town, city: City) -> None:
    """Two drafts may wait at a time, of two series: the reviewers of all counties read both."""
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)
    city.check_again(0, "again")

    with pytest.raises(TooLittleChanged):
        publishing.draft(town.store, "second", _of_campaign(town, city), actor=town.lead, now=LATER)


def test_of_drafts_that_were_compared_the_later_may_be_published_first(
    town: Town, city: City
) -> None:
    publishing.draft(town.store, "first", SERIES, actor=town.lead, now=NOW)
    publishing.draft(town.store, "second", _of_campaign(town, city), actor=town.lead, now=NOW)

    for name in ("second", "first"):
        made = publishing.settle(town.store, name, actor=town.reviewer, now=NOW)
        assert made.state == "published"


def test_a_draft_that_was_not_compared_with_all_is_not_kept(town: Town, city: City) -> None:
    of_campaign = _of_campaign(town, city)

    def meanwhile(stage: Stage) -> None:
        if stage == "saving":
            publishing.draft(town.store, "quicker", SERIES, actor=town.lead, now=NOW)

    with pytest.raises(Overtaken):
        publishing.draft(
            town.store, "slower", of_campaign, actor=town.lead, now=NOW, told=meanwhile
        )
    assert [one.id for one in publications.drafts(town.store, actor=town.lead)] == ["quicker"]


def test_the_content_never_changes(town: Town, city: City) -> None:
    _published(town, "first")

    with pytest.raises(RuleBroken):
        town.store.update("publications", "first", {"content": "{}"})
    with pytest.raises(RuleBroken):
        town.store.rows("DELETE FROM publications")
    with pytest.raises(RuleBroken):
        town.store.rows("UPDATE publication_units SET industry = '01'")


def test_every_step_stands_in_the_chain(town: Town, city: City) -> None:
    before = audit.head(town.store)
    _published(town, "first")
    publishing.withdraw(town.store, "first", "行业口径有误", actor=town.lead, now=LATER)

    entries = list(audit.entries(town.store, after=before.number))
    assert [(row["action"], row["account"]) for row in entries] == [
        ("statistics.draft", town.lead.account_id),
        ("statistics.settle", town.reviewer.account_id),
        ("statistics.draft", town.lead.account_id),
    ]
    assert {row["what"] for row in entries} == {"publications/first"}
    found = [
        problem
        for checked in row_checks.check(town.store)
        for problem in checked.problems
        if problem.startswith("publications/")
    ]
    assert found == []


def test_a_firm_that_was_not_in_it_reads_its_groups(town: Town, city: City) -> None:
    _published(town, "first")

    found = comparing.own(town.store, SERIES, actor=town.alpha)

    assert {(one.cut, one.node) for one in found} >= {("industry", "P"), ("county", "R")}
    assert all(one.own is None and one.others >= 5 for one in found)


def test_a_firm_that_was_in_it_is_left_out(town: Town, city: City) -> None:
    """The mean of the others is what it would be without the firm."""
    alpha = town.alpha.firm_id or ""
    _counted(town, city, alpha)
    made = _published(town, "first")
    [one] = [
        found
        for found in comparing.own(town.store, SERIES, actor=town.alpha)
        if (found.cut, found.node) == ("industry", "P")
    ]

    rest = [
        row["score"] / 10_000
        for row in town.store.rows(
            "SELECT score FROM figures WHERE series = :s AND node = 'P' AND industry = '34'"
            " AND firm_id <> :firm",
            s=city.number,
            firm=alpha,
        )
    ]
    assert made.content["scores"]["P"]["industry"][0]["firms"] == len(rest) + 1 == one.others + 1
    assert one.own == 55.5
    assert one.mean == pytest.approx(sum(rest) / len(rest), abs=0.06)


def _counted(town: Town, city: City, firm: str) -> None:
    """Alpha has a result, with figures as it would bring them."""
    firms.confirm(town.store, firm, actor=town.lead, now=NOW)
    parts = {"FW": 1.0, "XJ": 99.0, "ZD": 50.0, "FK": 45.0, "BZ": 55.0}
    reading = {"protection": 55.5, "risk": 40.0, "sections": parts, "colour": "orange"}
    detail = {"exposure": 30.0, "readings": {"credible": reading}}
    check = {"id": "check", "firm_id": firm, "edition": "2026", "scope": "full"}
    check |= {"state": "submitted", "created_at": "x", "created_by": "x"}
    town.store.insert("assessments", check | {"submitted_at": "x", "submitted_by": "x"})
    result = {"id": "result", "assessment_id": "check", "edition": "2026", "scope": "full"}
    result |= {"rules_version": "1", "digest": "x", "inputs": "{}", "detail": json.dumps(detail)}
    town.store.insert("results", result | {"created_at": to_text(NOW), "created_by": "x"})
    at = firms.get(town.store, firm, actor=town.lead)
    scores = parts | {"P": 55.5, "R": 40.0, "E": 30.0}
    points = {node: round(score * 10_000) for node, score in scores.items()}
    city.count(firm, Kind(at.industry, at.county), "result", points)
