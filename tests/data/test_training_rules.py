"""Trainings: in which order they stand, until when one may be changed, and what keeps it from being called off."""

from datetime import timedelta

import pytest

from data import training_answers, trainings
from data.actor import OPERATOR
from data.training_plans import BadTraining
from tests.data.town import NOW, Town
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
