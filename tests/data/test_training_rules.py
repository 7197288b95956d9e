"""Trainings: in which order they stand, until when one may be changed, and what keeps it from being called off."""

from datetime import datetime, timedelta

import pytest

from data import training_answers, training_invitations, trainings
from data.actor import OPERATOR, Actor
from data.recipients import Preview
from data.training_answers import ReplyChanged
from data.training_invitations import Counts, Invitation, Reply
from data.training_plans import BadTraining
from tests.data.town import KECHENG, NOW, Town
from tests.data.training_case import ON_THE_DAY, TODAY, confirm_all, draft, plan, planned

ID, OTHER = "t" * 32, "u" * 32


@pytest.fixture(autouse=True)
def confirmed(town: Town) -> None:
    confirm_all(town)


def _named(town: Town) -> list[str]:
    return [one.title for one in trainings.in_view(town.store, actor=town.lead)]


def test_drafts_then_what_comes_and_the_latest_that_are_over(town: Town) -> None:
    """The nearest first of drafts and of what comes; of one day, the earlier hour."""
    for number, (name, days) in enumerate([("draft, far", 40), ("draft, near", 15)]):
        draft(town, f"d{number}", town.lead, title=name, day=TODAY + timedelta(days))
    coming = [("far", 30, "09:00"), ("afternoon", 10, "14:00"), ("morning", 10, "09:00")]
    for number, (name, days, begins) in enumerate(coming):
        day = TODAY + timedelta(days)
        planned(town, f"p{number}", town.lead, title=name, day=day, begins=begins, ends="17:00")
    for number, (name, days) in enumerate([("held", 1), ("cancelled", 3)]):
        planned(town, f"o{number}", town.lead, title=name, day=TODAY + timedelta(days))
    trainings.set_held(town.store, "o0", actor=town.lead, now=NOW + timedelta(days=1))
    trainings.cancel(town.store, "o1", "讲师生病", actor=town.lead, now=NOW)

    drafts, comes = ["draft, near", "draft, far"], ["morning", "afternoon", "far"]
    assert _named(town) == [*drafts, *comes, "cancelled", "held"]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [
        pytest.param(10, 10, [ID], id="its day"),
        pytest.param(0, 9, [], id="before"),
        pytest.param(11, 20, [], id="after"),
    ],
)
def test_the_timer_asks_by_day(town: Town, first: int, last: int, found: list[str]) -> None:
    planned(town, ID, town.lead)
    draft(town, "d", town.lead)
    planned(town, OTHER, town.lead)
    trainings.set_held(town.store, OTHER, actor=town.lead, now=ON_THE_DAY)

    coming = trainings.coming(
        town.store, TODAY + timedelta(first), TODAY + timedelta(last), actor=OPERATOR
    )
    assert [one.id for one in coming] == found


@pytest.mark.parametrize("how", ["held", "cancelled"])
def test_what_is_over_is_not_changed(town: Town, how: str) -> None:
    stands = planned(town, ID, town.lead)
    if how == "held":
        trainings.set_held(town.store, ID, actor=town.lead, now=ON_THE_DAY)
    else:
        trainings.cancel(town.store, ID, "讲师生病", actor=town.lead, now=NOW)

    with pytest.raises(BadTraining, match="不能再修改"):
        trainings.change(
            town.store,
            ID,
            plan(title="改名"),
            seen_version=stands.version,
            actor=town.lead,
            now=NOW,
        )


def _move(town: Town, days: int, now_in_days: int = 0) -> None:
    stands = trainings.get(town.store, ID, actor=town.lead)
    trainings.change(
        town.store,
        ID,
        plan(title="改名", day=TODAY + timedelta(days)),
        seen_version=stands.version,
        actor=town.lead,
        now=NOW + timedelta(days=now_in_days),
    )


def test_what_firms_know_of_moves_to_today_and_not_behind(town: Town) -> None:
    planned(town, ID, town.lead)

    with pytest.raises(BadTraining, match="今天以前"):
        _move(town, -1)
    _move(town, 0)
    assert trainings.get(town.store, ID, actor=town.lead).day == TODAY


def test_after_its_day_it_is_still_renamed(town: Town) -> None:
    planned(town, ID, town.lead)
    _move(town, 10, now_in_days=12)

    assert trainings.get(town.store, ID, actor=town.lead).title == "改名"


def test_a_training_of_today_is_planned_and_none_twice(town: Town) -> None:
    stands = planned(town, ID, town.lead, day=TODAY)

    with pytest.raises(BadTraining, match="已经邀请过"):
        trainings.set_planned(town.store, ID, seen_version=stands.version, actor=town.lead, now=NOW)


@pytest.mark.parametrize(
    ("training", "persons", "is_called_off"),
    [
        pytest.param(ID, 2, False, id="somebody came"),
        pytest.param(ID, 0, True, id="it is written down that nobody came"),
        pytest.param(OTHER, 2, True, id="somebody came to another one"),
    ],
)
def test_what_somebody_came_to_is_not_called_off(
    town: Town, training: str, persons: int, is_called_off: bool
) -> None:
    for one in (ID, OTHER):
        planned(town, one, town.lead)
    training_answers.record(
        town.store,
        training,
        town.alpha.firm_id or "",
        persons,
        entry_id=None,
        seen_version=1,
        actor=town.lead,
        now=ON_THE_DAY,
    )

    if is_called_off:
        trainings.cancel(town.store, ID, "讲师生病", actor=town.lead, now=ON_THE_DAY)
    else:
        with pytest.raises(BadTraining, match="已经登记了到场"):
            trainings.cancel(town.store, ID, "讲师生病", actor=town.lead, now=ON_THE_DAY)
    state = trainings.get(town.store, ID, actor=town.lead).state
    assert state == ("cancelled" if is_called_off else "planned")


def _reply(town: Town, actor: Actor, said: Reply, persons: int, *, now: datetime = NOW) -> None:
    training_answers.reply(town.store, ID, said, persons, seen_version=1, actor=actor, now=now)


def _record(town: Town, firm: Actor, persons: int, version: int, now: datetime) -> Invitation:
    return training_answers.record(
        town.store,
        ID,
        firm.firm_id or "",
        persons,
        entry_id=None,
        seen_version=version,
        actor=town.lead,
        now=now,
    )


def test_answers_and_attendance_are_counted(town: Town) -> None:
    planned(town, ID, town.lead, county="")
    _reply(town, town.alpha, "yes", 3)
    _reply(town, town.beta, "no", 5)
    _record(town, town.alpha, 2, 2, ON_THE_DAY)
    _record(town, town.beta, 0, 2, ON_THE_DAY)

    counts = training_invitations.counts(town.store, ID, actor=town.lead)
    assert counts == Counts(asked=3, yes=1, no=1, expected=3, recorded=2, came=1, persons=2)
    beta = training_invitations.get(town.store, ID, town.beta.firm_id or "", actor=town.lead)
    assert (beta.reply, beta.reply_persons) == ("no", 0), "nobody comes, whatever number was typed"


def test_a_firm_answers_until_the_day_is_over(town: Town) -> None:
    planned(town, ID, town.lead)
    _reply(town, town.alpha, "yes", 99, now=ON_THE_DAY)

    asked = training_invitations.counts(town.store, ID, actor=town.lead)
    assert asked.expected == 99


def test_attendance_is_written_down_when_it_was_held_and_not_when_called_off(town: Town) -> None:
    planned(town, ID, town.lead)
    trainings.set_held(town.store, ID, actor=town.lead, now=ON_THE_DAY)
    found = _record(town, town.alpha, 1, 1, ON_THE_DAY + timedelta(days=5))
    assert (found.came, found.persons) == (True, 1)

    planned(town, OTHER, town.lead)
    trainings.cancel(town.store, OTHER, "讲师生病", actor=town.lead, now=NOW)
    with pytest.raises(BadTraining, match="没有办"):
        training_answers.refuse_early("cancelled", TODAY, NOW)


def test_two_write_down_at_once_and_the_second_is_told(town: Town) -> None:
    planned(town, ID, town.lead)
    _record(town, town.alpha, 2, 1, ON_THE_DAY)

    with pytest.raises(ReplyChanged):
        _record(town, town.alpha, 5, 1, ON_THE_DAY)


def test_the_preview_tells_of_firms_without_anybody_to_be_told(town: Town) -> None:
    disabled = {"disabled_at": "2026-11-01T00:00:00Z"}
    town.store.update("accounts", town.beta.account_id, disabled)

    wanted = training_invitations.preview(town.store, plan(), actor=town.lead)
    assert wanted == Preview(firms=2, silent=1)


def test_a_training_for_a_park_asks_the_firms_there(town: Town) -> None:
    town.store.insert("parks", {"id": "p", "county": KECHENG, "name": "高新园"})
    town.store.update("firms", town.beta.firm_id, {"park": "p"})
    planned(town, ID, town.lead, park="p")

    (asked,) = training_invitations.page(town.store, ID, actor=town.lead)
    assert asked.firm_id == town.beta.firm_id


def test_the_firms_come_by_name_and_by_pages(town: Town) -> None:
    for firm, name in ((town.alpha, "丙"), (town.beta, "甲"), (town.gamma, "乙")):
        town.store.update("firms", firm.firm_id, {"name": name})
    planned(town, ID, town.lead, county="")

    def names(skipped: int, count: int) -> list[str]:
        found = training_invitations.page(
            town.store, ID, actor=town.lead, skipped=skipped, count=count
        )
        return [one.firm for one in found]

    assert names(0, 2) + names(2, 2) == sorted(["甲", "乙", "丙"])
    assert len(names(0, 2)) == 2


def test_a_firm_reads_the_latest_first_and_no_draft(town: Town) -> None:
    firm = town.alpha.firm_id or ""
    days = {ID: (10, "09:00"), OTHER: (20, "09:00"), "v" * 32: (20, "13:00")}
    for name, (day, begins) in days.items():
        planned(town, name, town.lead, day=TODAY + timedelta(day), begins=begins, ends="17:00")
    draft(town, "d", town.lead)

    found = training_invitations.of_firm(town.store, firm, actor=town.alpha)
    assert [one.id for one, _ in found] == ["v" * 32, OTHER, ID]
    assert all(one.id == asked.training_id for one, asked in found)
