"""Overdue corrective actions by place: the rule of workdays, the actor's scope, no firm."""

from datetime import date, timedelta

import pytest

from data import overdue
from data.actor import Actor
from data.errors import NotAllowed
from data.overdue import Late, Only
from tests.data import due_case
from tests.data.due_case import FRIDAY, TODAY
from tests.data.town import KECHENG, QUJIANG, Town

LONG_AGO = TODAY - timedelta(days=30)
MONDAY = FRIDAY + timedelta(days=3)


@pytest.fixture
def behind(town: Town) -> Town:
    """Two late actions of one firm and one of another in 柯城区, one in 衢江区, and what is not late."""
    for firm in (town.alpha, town.alpha, town.beta, town.gamma):
        due_case.action(town, firm, due=LONG_AGO)
    due_case.action(town, town.alpha, due=FRIDAY)
    due_case.action(town, town.beta, due=LONG_AGO, state="closed")
    due_case.follow_up(town, town.alpha, "visit", due=LONG_AGO)
    return town


def late(town: Town, actor: Actor, by: str = "county", day: date = TODAY) -> dict[str, Late]:
    return overdue.late(town.store, by, today=day, actor=actor)  # type: ignore[arg-type]  # given by the test


def test_the_lead_sees_each_county(behind: Town) -> None:
    assert late(behind, behind.lead) == {KECHENG: Late(3, 2), QUJIANG: Late(1, 1)}


def test_a_reviewer_sees_the_own_county_alone(behind: Town) -> None:
    assert late(behind, behind.distant_reviewer) == {QUJIANG: Late(1, 1)}
    assert late(behind, behind.reviewer, "park") == {"": Late(3, 2)}


def test_by_kind_the_duties_of_follow_up_are_counted_too(behind: Town) -> None:
    assert late(behind, behind.reviewer, "kind") == {"action": Late(3, 2), "visit": Late(1, 1)}


@pytest.mark.parametrize(
    ("day", "many"),
    [
        pytest.param(FRIDAY, 3, id="on its day it is not late"),
        pytest.param(FRIDAY + timedelta(days=1), 3, id="nor on Saturday"),
        pytest.param(MONDAY, 4, id="on Monday it is"),
    ],
)
def test_late_is_counted_in_workdays(behind: Town, day: date, many: int) -> None:
    assert late(behind, behind.lead, day=day)[KECHENG].many == many


def test_the_list_can_be_narrowed_to_what_was_counted(behind: Town) -> None:
    found = overdue.in_view(
        behind.store,
        today=TODAY,
        until=TODAY + timedelta(days=14),
        actor=behind.lead,
        only=Only(KECHENG, late_actions=True),
    )

    assert sum(thing.many for thing in found.things) == 3
    assert {thing.kind for thing in found.things} == {"action"}
    assert found.overdue == found.total == 2


def test_an_agreed_visit_stands_in_the_list_and_in_no_count_of_a_place(behind: Town) -> None:
    due_case.wish(behind, behind.alpha, on=LONG_AGO)
    due_case.wish(behind, behind.beta, state="open")
    before = late(behind, behind.reviewer, "kind")
    found = overdue.in_view(behind.store, today=TODAY, until=FRIDAY, actor=behind.reviewer)

    visits = [thing for thing in found.things if thing.kind == "meet"]
    assert [(thing.firm_id, thing.due_on) for thing in visits] == [(behind.alpha.firm_id, LONG_AGO)]
    assert "meet" not in before


def test_another_county_is_empty_for_a_reviewer(behind: Town) -> None:
    only = Only(QUJIANG, late_actions=True)
    found = overdue.in_view(
        behind.store, today=TODAY, until=TODAY, actor=behind.reviewer, only=only
    )

    assert found.total == 0


def test_who_follows_nobody_up_is_refused(behind: Town) -> None:
    with pytest.raises(NotAllowed):
        late(behind, behind.auditor)
