"""What is due, and for whom: everything open with a day, nothing that is done, nothing out of scope."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from data import due, workdays
from data.actor import OPERATOR, Actor, Role
from data.due import Due
from data.errors import NotAllowed
from data.times import to_text
from tests.data import due_case
from tests.data.due_case import FRIDAY, TODAY
from tests.data.town import KECHENG, NOW, Town, staff

SOON = TODAY + timedelta(days=14)


def _due(town: Town, actor: Actor, first: date = TODAY, last: date = SOON) -> list[Due]:
    return due.of(town.store, actor=actor, first=first, last=last)


def _abouts(town: Town, actor: Actor) -> set[str]:
    return {one.about for one in _due(town, actor)}


EACH: dict[str, Callable[[Town, Actor], str]] = {
    "an action that the firm works on": due_case.action,
    "an action that waits for its check": lambda t, f: due_case.action(
        t, f, state="awaiting_check"
    ),
    "a first contact": lambda t, f: due_case.follow_up(t, f, "contact"),
    "a new check": lambda t, f: due_case.follow_up(t, f, "reassess"),
    "a campaign": due_case.campaign,
    "a campaign with an extension": lambda t, f: due_case.campaign(
        t, f, closes=date(2026, 11, 2), extended=FRIDAY
    ),
    "a next step that the firm may read": lambda t, f: due_case.entry(t, f, shown=1),
    "a letter": due_case.letter,
    "a visit that was agreed on": due_case.wish,
}
DONE: dict[str, Callable[[Town, Actor], str]] = {
    "a closed action": lambda t, f: due_case.action(t, f, state="closed"),
    "a proposed action": lambda t, f: due_case.action(t, f, state="proposed"),
    "a follow-up that is asked for no longer": lambda t, f: _dropped(t, f),
    "a contact that was made": lambda t, f: due_case.follow_up(t, f, "contact", done=True),
    "a letter that was received": lambda t, f: due_case.letter(t, f, state="received"),
    "a visit that was made": lambda t, f: due_case.wish(t, f, state="done"),
    "a visit that was called off": lambda t, f: due_case.wish(t, f, state="withdrawn"),
    "a draft of a letter": lambda t, f: due_case.letter(t, f, state="draft"),
    "what is due much later": lambda t, f: due_case.action(t, f, due=date(2027, 3, 1)),
}


def _dropped(town: Town, firm: Actor) -> str:
    about = due_case.follow_up(town, firm, "visit")
    town.store.update("follow_ups", about.partition("/")[2], {"dropped_on": TODAY.isoformat()})
    return about


@pytest.mark.parametrize("kind", EACH)
def test_what_stands_open_is_due_for_firm_and_officials_in_scope(town: Town, kind: str) -> None:
    due_case.assigned(town, town.alpha)
    about = EACH[kind](town, town.alpha)

    for who in (town.alpha, town.colleague, town.reviewer, town.guide):
        assert about in _abouts(town, who), who.role
    for stranger in (town.beta, town.gamma, town.distant_reviewer, town.auditor, town.admin):
        assert _abouts(town, stranger) == set(), stranger.role
    assert _abouts(town, town.visitor) == set()


@pytest.mark.parametrize("kind", DONE)
def test_what_is_done_or_far_away_is_not_due(town: Town, kind: str) -> None:
    DONE[kind](town, town.alpha)
    assert _abouts(town, town.alpha) == set()
    assert _abouts(town, town.reviewer) == set()


def test_a_step_that_the_firm_may_not_read_is_only_the_officials(town: Town) -> None:
    about = due_case.entry(town, town.alpha, shown=0)
    assert _abouts(town, town.alpha) == set()
    assert _abouts(town, town.reviewer) == {about}


def test_who_asks_for_a_visit_waits_and_the_officials_answer(town: Town) -> None:
    about = due_case.wish(town, town.alpha, state="open")
    assert _abouts(town, town.alpha) == set()
    assert _abouts(town, town.reviewer) == {about}


def test_a_visit_that_nobody_noted_is_due_for_the_officials_alone(town: Town) -> None:
    about = due_case.wish(town, town.alpha, on=TODAY - timedelta(days=3))
    month_ago = TODAY - timedelta(days=30)
    assert [one.about for one in _due(town, town.reviewer, first=month_ago)] == [about]
    assert _due(town, town.alpha, first=month_ago) == []


def test_a_corrected_entry_counts_once(town: Town) -> None:
    old = due_case.entry(town, town.alpha)
    new = due_case.entry(town, town.alpha)
    town.store.update(
        "guidance_entries", new.partition("/")[2], {"replaces": old.partition("/")[2]}
    )
    assert _abouts(town, town.reviewer) == {new}


def test_a_check_that_was_submitted_for_the_campaign_ends_the_waiting(town: Town) -> None:
    about = due_case.campaign(town, town.alpha)
    draft = due_case.check(town, town.alpha, campaign=about.split("/")[1], state="draft")
    assert _abouts(town, town.alpha) == {about}

    submitted = {"state": "submitted", "submitted_at": to_text(NOW)}
    town.store.update("assessments", draft, submitted)
    assert _abouts(town, town.alpha) == set()


def test_a_new_check_ends_the_waiting_for_it_even_before_somebody_says_so(town: Town) -> None:
    due_case.follow_up(town, town.alpha, "reassess")
    assert len(_due(town, town.alpha)) == 1

    due_case.check(town, town.alpha)
    assert _due(town, town.alpha) == []


def test_a_letter_is_due_five_workdays_after_it_was_issued(town: Town) -> None:
    due_case.letter(town, town.alpha)
    (one,) = _due(town, town.alpha)
    assert one.due_on == date(2026, 11, 30) == workdays.after(TODAY, 5).day


def test_another_reviewers_case_is_not_due_for_me(town: Town) -> None:
    other = staff(town.store, town.new_id(), town.admin, Role.REVIEWER, county=KECHENG)
    about = due_case.action(town, town.alpha)
    due_case.case_of(town, town.alpha, other)

    assert _abouts(town, town.reviewer) == set()
    assert _abouts(town, other) == {about}


def test_the_cases_of_an_absent_one_are_due_for_the_deputy(town: Town) -> None:
    absent = staff(town.store, town.new_id(), town.admin, Role.REVIEWER, county=KECHENG)
    about = due_case.action(town, town.alpha)
    due_case.case_of(town, town.alpha, absent)

    assert _abouts(town, replace(town.reviewer, deputy_for=absent.account_id)) == {about}


@pytest.mark.parametrize("who", ["reviewer", "guide"])
def test_who_keeps_out_of_a_case_has_nothing_due_there(town: Town, who: str) -> None:
    due_case.assigned(town, town.alpha)
    due_case.action(town, town.alpha)
    official: Actor = getattr(town, who)
    due_case.recused(town, town.alpha, official)
    assert _abouts(town, official) == set()


def test_the_lead_sees_what_is_overdue_and_no_more(town: Town) -> None:
    late = due_case.action(town, town.gamma, due=TODAY - timedelta(days=1))
    due_case.action(town, town.gamma, due=TODAY)
    found = _due(town, town.lead, first=TODAY - timedelta(days=30))
    assert {one.about for one in found} == {late}


def test_the_nearest_day_comes_first(town: Town) -> None:
    for days in (3, 1, 2):
        due_case.action(town, town.alpha, due=TODAY + timedelta(days=days))
    assert [one.due_on.day for one in _due(town, town.alpha)] == [24, 25, 26]


def test_pages_over_the_whole_city_leave_nothing_out(town: Town) -> None:
    abouts = {due_case.action(town, firm) for firm in (town.alpha, town.beta, town.gamma) * 2}
    found: list[Due] = []
    after = ("", "")
    while page := due.everywhere(
        town.store, actor=OPERATOR, first=TODAY, last=SOON, after=after, count=2
    ):
        found += page
        after = (page[-1].firm_id, page[-1].about)
    assert {one.about for one in found} == abouts
    assert len(found) == len(abouts)


@pytest.mark.parametrize("who", ["alpha", "reviewer", "guide", "lead", "admin", "visitor"])
def test_only_the_server_reads_what_is_due_everywhere(town: Town, who: str) -> None:
    with pytest.raises(NotAllowed):
        due.everywhere(town.store, actor=getattr(town, who), first=TODAY, last=SOON)
