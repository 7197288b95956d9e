"""Limits by colour (分级跟进): counted in workdays from the fixed colour, anew when it changes."""

from datetime import date, datetime, timedelta

import pytest

from data import escalations, follow_up_limits, follow_ups, workdays
from data.actor import Actor
from data.follow_ups import BadDoneDay, DoneAlready, FollowUp
from data.times import day_in_shanghai
from tests.data.corrections import Corrections, build
from tests.data.town import NOW, Town
from tests.workflows import sheets

LATER = NOW + timedelta(days=7)


@pytest.fixture
def case(town: Town) -> Corrections:
    return build(town)


def _open(
    case: Corrections, colour: str, now: datetime = NOW, actor: Actor | None = None
) -> dict[str, FollowUp]:
    town = case.town
    found = follow_ups.open_for(
        town.store,
        case.assessment,
        colour,
        actor=actor or case.reviewer,
        now=now,
        new_id=town.new_id,
    )
    return {one.duty: one for one in found}


@pytest.mark.parametrize(
    ("colour", "days"),
    [
        pytest.param(
            "red",
            {
                "contact": "2026-11-26",
                "visit": "2026-12-07",
                "plan": "2026-12-14",
                "reassess": "2027-02-21",
            },
            id="red: 3, 10 and 15 workdays, 90 days",
        ),
        pytest.param(
            "orange",
            {
                "contact": "2026-11-30",
                "visit": "2026-12-21",
                "plan": "2026-12-21",
                "reassess": "2027-03-23",
            },
            id="orange: 5, 20 and 20 workdays, 120 days",
        ),
        pytest.param(
            "yellow",
            {"contact": "2026-12-07", "reassess": "2027-05-22"},
            id="yellow: a guidance package in 10 workdays, visits and lists are the firm's wish",
        ),
        pytest.param(
            "blue",
            {"contact": "2027-11-23", "reassess": "2027-11-23"},
            id="blue: once a year",
        ),
    ],
)
def test_the_catalogues_limits(case: Corrections, colour: str, days: dict[str, str]) -> None:
    found = _open(case, colour)
    assert {duty: one.due_on.isoformat() for duty, one in found.items()} == days
    assert {one.counted_from for one in found.values()} == {date(2026, 11, 23)}


def test_every_number_waits_for_the_committee() -> None:
    assert {limit.note for limit in follow_up_limits.all_limits()} == {"建议，须由政法委确认"}


def test_beyond_the_known_holidays_a_day_is_provisional(case: Corrections) -> None:
    found = _open(case, "orange", datetime(2026, 12, 20, 6, tzinfo=NOW.tzinfo))
    assert found["visit"].provisional
    assert not found["reassess"].provisional, "no holiday bears on calendar days"


def test_the_same_colour_again_changes_nothing(case: Corrections) -> None:
    first = _open(case, "red")
    assert _open(case, "red", LATER) == first


def test_another_colour_counts_anew_what_is_not_done(case: Corrections) -> None:
    town, first = case.town, _open(case, "red")
    follow_ups.done(town.store, first["contact"].id, date(2026, 11, 23), actor=case.guide, now=NOW)
    moved = _open(case, "orange", LATER)

    assert moved["contact"].colour == "red", "what is done stays as it was"
    assert moved["visit"].counted_from == day_in_shanghai(LATER)
    assert moved["visit"].due_on == workdays.after(date(2026, 11, 30), 20).day
    assert follow_ups.colour_of(town.store, case.firm, actor=town.alpha) == "orange"


def test_a_better_colour_drops_what_it_does_not_ask_for(case: Corrections) -> None:
    _open(case, "orange")
    assert set(_open(case, "yellow", LATER)) == {"contact", "reassess"}
    assert set(_open(case, "orange", LATER + timedelta(days=1))) == {
        "contact",
        "visit",
        "plan",
        "reassess",
    }


def test_the_colour_moved_on_the_same_day_holds(case: Corrections) -> None:
    town = case.town
    first = _open(case, "red")
    follow_ups.done(town.store, first["contact"].id, date(2026, 11, 23), actor=case.guide, now=NOW)
    _open(case, "orange")
    assert follow_ups.colour_of(town.store, case.firm, actor=town.alpha) == "orange"


def test_done_on_a_day_that_can_be(case: Corrections) -> None:
    contact = _open(case, "red")["contact"]
    store, guide = case.town.store, case.guide
    for day in (date(2026, 11, 22), date(2026, 11, 24)):
        with pytest.raises(BadDoneDay):
            follow_ups.done(store, contact.id, day, actor=guide, now=NOW)
    done = follow_ups.done(store, contact.id, date(2026, 11, 23), actor=guide, now=NOW)
    assert (done.done_on, done.done_by) == (date(2026, 11, 23), guide.account_id)
    with pytest.raises(DoneAlready):
        follow_ups.done(store, contact.id, date(2026, 11, 23), actor=guide, now=NOW)


def test_a_new_check_of_the_firm_does_the_reassessment(case: Corrections) -> None:
    """`submitting.submit` says so; the assessment that was reviewed does not reassess itself."""
    town = case.town
    _open(case, "red")
    assert not follow_ups.reassessed(town.store, case.assessment, actor=town.alpha, now=NOW)

    build_again = sheets.begin(town)
    sheets.answer_everything(town, build_again, scope="light")
    assert follow_ups.reassessed(town.store, build_again, actor=town.beta, now=NOW) == 0
    assert follow_ups.reassessed(town.store, build_again, actor=town.alpha, now=LATER) == 1
    found = {f.duty: f for f in follow_ups.of_firm(town.store, case.firm, actor=town.alpha)}
    assert found["reassess"].done_on == day_in_shanghai(LATER)


def test_a_light_check_does_not_reassess_a_full_one(case: Corrections) -> None:
    town = case.town
    _open(case, "red")
    town.store.update("assessments", case.assessment, {"scope": "full"})
    light = sheets.begin(town)
    assert follow_ups.reassessed(town.store, light, actor=town.alpha, now=NOW) == 0


def test_the_next_assessments_limits_replace_the_old_ones(case: Corrections) -> None:
    town = case.town
    _open(case, "red")
    again = sheets.begin(town)
    town.store.update("assessments", again, {"state": "submitted", "submitted_at": NOW.isoformat()})
    found = follow_ups.open_for(
        town.store, again, "yellow", actor=case.reviewer, now=LATER, new_id=town.new_id
    )
    assert {one.assessment_id for one in found} == {again}


@pytest.mark.parametrize(
    ("today", "many", "cut_off"),
    [
        pytest.param("2026-11-25", 1, "2026-11-24", id="yesterday"),
        pytest.param("2026-11-30", 1, "2026-11-29", id="on a Monday, Sunday is enough"),
        pytest.param("2026-11-30", 2, "2026-11-26", id="and Friday counts as the second"),
        pytest.param(
            "2026-11-29", 1, "2026-11-26", id="on a Sunday nothing has passed since Friday"
        ),
    ],
)
def test_overdue_by_workdays(today: str, many: int, cut_off: str) -> None:
    day = date.fromisoformat(cut_off)
    assert workdays.before(date.fromisoformat(today), many) == day
    assert workdays.between(day, date.fromisoformat(today)) >= many
    assert workdays.between(day + timedelta(days=1), date.fromisoformat(today)) < many


def test_rules_tell_the_firm_first_and_the_lead_last() -> None:
    of_actions = [rule for rule in escalations.rules() if rule.subject == "action"]
    assert [(rule.when, rule.tell) for rule in of_actions] == [
        ("before", ("firm",)),
        ("after", ("firm", "guide")),
        ("after", ("reviewer",)),
        ("after", ("lead",)),
    ]
    late = [rule.workdays for rule in of_actions[1:]]
    assert late == sorted(set(late))
