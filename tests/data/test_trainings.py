"""Trainings: whom they ask, who sees and changes them, what is kept of answers and attendance."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import (
    assignments,
    audit,
    recusals,
    row_checks,
    training_answers,
    training_days,
    training_invitations,
    trainings,
)
from data.actor import Actor
from data.errors import NoSuch, NotAllowed
from data.texts import BadText
from data.training_answers import ReplyChanged
from data.training_plans import BadTraining, Plan, Training
from data.trainings import NoSuchTraining, TrainingChanged
from tests.data.town import KECHENG, NOW, QUJIANG, Town
from tests.data.training_case import AHEAD, ON_THE_DAY, TODAY, confirm_all, draft, plan, planned

ID = "t" * 32


@pytest.fixture(autouse=True)
def confirmed(town: Town) -> None:
    confirm_all(town)


def _asked(town: Town) -> set[str]:
    return {
        one.firm_id for one in training_invitations.page(town.store, ID, actor=town.lead, count=99)
    }


def _save(town: Town, changed: Plan, actor: Actor, version: int = 1) -> Training:
    return trainings.change(town.store, ID, changed, seen_version=version, actor=actor, now=NOW)


def _reply(town: Town, actor: Actor, said: str = "yes", persons: int = 2, version: int = 1) -> None:
    training_answers.reply(
        town.store,
        ID,
        "yes" if said == "yes" else "no",
        persons,
        seen_version=version,
        actor=actor,
        now=NOW,
    )


@pytest.mark.parametrize(
    ("changes", "whose"),
    [
        pytest.param({}, ("alpha", "beta"), id="county and sector"),
        pytest.param({"county": ""}, ("alpha", "beta", "gamma"), id="the whole city"),
        pytest.param({"county": QUJIANG, "industry": ""}, ("gamma",), id="another county"),
    ],
)
def test_the_confirmed_firms_of_area_and_sector_are_asked(
    town: Town, changes: dict[str, object], whose: tuple[str, ...]
) -> None:
    wanted = training_invitations.preview(town.store, plan(**changes), actor=town.lead)
    planned(town, ID, town.lead, **changes)

    assert _asked(town) == {getattr(town, name).firm_id for name in whose}
    assert wanted.firms == len(whose)


def test_a_firm_that_is_not_confirmed_is_not_asked(town: Town) -> None:
    town.store.update("firms", town.beta.firm_id, {"state": "pending", "confirmed_at": None})
    planned(town, ID, town.lead)

    assert _asked(town) == {town.alpha.firm_id}


def test_whom_nothing_fits_is_not_planned(town: Town) -> None:
    with pytest.raises(BadTraining, match="没有一家"):
        planned(town, ID, town.lead, industry="65")
    assert trainings.get(town.store, ID, actor=town.lead).state == "draft"


def test_a_reviewer_asks_firms_of_the_own_county_only(town: Town) -> None:
    planned(town, ID, town.reviewer, county="")

    assert _asked(town) == {town.alpha.firm_id, town.beta.firm_id}


def test_a_recused_official_asks_the_firm_with_all_others_and_notes_nothing_of_it(
    town: Town,
) -> None:
    firm = town.alpha.firm_id or ""
    recusals.declare(town.store, "r", firm, "亲属任职", actor=town.reviewer, now=NOW)
    planned(town, ID, town.reviewer)

    assert firm in _asked(town)
    with pytest.raises(NoSuch):
        training_answers.record(
            town.store,
            ID,
            firm,
            3,
            entry_id=None,
            seen_version=1,
            actor=town.reviewer,
            now=ON_THE_DAY,
        )


def test_a_draft_is_seen_by_its_maker_and_the_lead(town: Town) -> None:
    draft(town, ID, town.reviewer)

    for actor in (town.reviewer, town.lead):
        assert [one.id for one in trainings.in_view(town.store, actor=actor)] == [ID]
    for actor in (town.alpha, town.guide, town.distant_reviewer):
        assert trainings.in_view(town.store, actor=actor) == []


def test_who_has_an_asked_firm_sees_it_and_counts_the_own_firms_alone(town: Town) -> None:
    assignments.assign(
        town.store, town.alpha.firm_id or "", town.guide.account_id, actor=town.lead, now=NOW
    )
    planned(town, ID, town.lead, county="")
    seen = {
        name: training_invitations.counts(town.store, ID, actor=getattr(town, name)).asked
        for name in ("lead", "reviewer", "distant_reviewer", "guide", "alpha")
    }

    assert seen == {"lead": 3, "reviewer": 2, "distant_reviewer": 1, "guide": 1, "alpha": 1}
    page = training_invitations.page(town.store, ID, actor=town.distant_reviewer)
    assert [one.firm_id for one in page] == [town.gamma.firm_id]


def test_only_who_answers_for_every_asked_firm_changes_it(town: Town) -> None:
    one = planned(town, ID, town.lead, county="")

    with pytest.raises(NotAllowed, match="别的辖区"):
        _save(town, plan(title="改名"), town.reviewer)
    with pytest.raises(NotAllowed):
        trainings.cancel(town.store, ID, "不办了", actor=town.reviewer, now=NOW)
    assert trainings.get(town.store, ID, actor=town.lead) == one


def test_an_official_of_a_park_does_not_change_what_asks_firms_outside_it(town: Town) -> None:
    """A firm without a park is outside: neither inside nor outside would let it pass."""
    town.store.insert("parks", {"id": "p", "county": KECHENG, "name": "高新园"})
    town.store.update("firms", town.alpha.firm_id, {"park": "p"})
    planned(town, ID, town.lead)
    of_park = replace(town.reviewer, park="p")

    assert trainings.get(town.store, ID, actor=of_park).id == ID
    with pytest.raises(NotAllowed):
        _save(town, plan(title="改名"), of_park)


def test_what_is_written_is_sealed_and_read_again(town: Town) -> None:
    made = draft(town, ID, town.lead)
    changed = _save(town, plan(title="外协保密", place="二楼"), town.lead)
    raw = town.store.rows("SELECT title, place, said FROM trainings")[0]

    assert (made.title, changed.title, changed.place) == ("离职交接怎么做", "外协保密", "二楼")
    assert all("二楼".encode() not in value for value in raw.values())


def test_two_at_once_overwrite_nothing(town: Town) -> None:
    draft(town, ID, town.lead)
    _save(town, plan(title="先保存的"), town.lead)

    with pytest.raises(TrainingChanged):
        _save(town, plan(title="后保存的"), town.lead)
    with pytest.raises(TrainingChanged):
        trainings.set_planned(town.store, ID, seen_version=1, actor=town.lead, now=NOW)
    assert trainings.get(town.store, ID, actor=town.lead).title == "先保存的"


def test_once_firms_are_asked_whom_it_asks_stays(town: Town) -> None:
    planned(town, ID, town.lead)
    changed = _save(town, plan(county=QUJIANG, industry="65", title="新的名称"), town.lead)

    assert (changed.county, changed.industry, changed.title) == (KECHENG, "34", "新的名称")
    assert changed.notice == 1, "a new title is no news"
    assert _save(town, plan(place="二楼"), town.lead, 2).notice == 2


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"ends": "09:00"}, "晚于开始", id="ends as it begins"),
        pytest.param({"begins": "9点"}, "09:00 这样", id="no clock"),
        pytest.param({"begins": "24:00", "ends": "25:00"}, "09:00 这样", id="no such hour"),
    ],
)
def test_a_plan_that_cannot_be_kept_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(BadTraining, match=said):
        plan(**changes)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"place": ""}, "地点", id="nowhere"),
        pytest.param({"day": TODAY - timedelta(days=1)}, "日期已经过了", id="yesterday"),
    ],
)
def test_what_is_not_ready_is_not_planned(
    town: Town, changes: dict[str, object], said: str
) -> None:
    with pytest.raises(BadTraining, match=said):
        planned(town, ID, town.lead, **changes)


def test_a_title_is_needed(town: Town) -> None:
    with pytest.raises(BadText):
        draft(town, ID, town.lead, title="  ")


def test_a_draft_goes_and_what_was_sent_stays(town: Town) -> None:
    draft(town, ID, town.reviewer)
    trainings.remove(town.store, ID, actor=town.reviewer, now=NOW)
    planned(town, "u" * 32, town.reviewer)

    with pytest.raises(NoSuchTraining):
        trainings.get(town.store, ID, actor=town.reviewer)
    with pytest.raises(BadTraining, match="取消"):
        trainings.remove(town.store, "u" * 32, actor=town.reviewer, now=NOW)


def test_it_is_held_from_its_day_on(town: Town) -> None:
    planned(town, ID, town.lead)
    with pytest.raises(BadTraining, match="还没到"):
        trainings.set_held(town.store, ID, actor=town.lead, now=NOW)
    trainings.set_held(town.store, ID, actor=town.lead, now=ON_THE_DAY)

    assert trainings.get(town.store, ID, actor=town.lead).state == "held"
    with pytest.raises(BadTraining):
        trainings.cancel(town.store, ID, "不办了", actor=town.lead, now=ON_THE_DAY)


def test_it_is_called_off_with_a_reason_that_the_firm_reads(town: Town) -> None:
    planned(town, ID, town.lead)
    with pytest.raises(BadText):
        trainings.cancel(town.store, ID, " ", actor=town.lead, now=NOW)
    trainings.cancel(town.store, ID, "讲师生病", actor=town.lead, now=NOW)
    [(one, _)] = training_invitations.of_firm(
        town.store, town.alpha.firm_id or "", actor=town.alpha
    )

    assert (one.state, one.cancel_reason, one.notice) == ("cancelled", "讲师生病", 2)


def test_a_firm_answers_and_changes_its_mind(town: Town) -> None:
    planned(town, ID, town.lead)
    _reply(town, town.alpha)
    _reply(town, town.colleague, "no", version=2)
    counts = training_invitations.counts(town.store, ID, actor=town.lead)

    assert (counts.yes, counts.no, counts.expected) == (0, 1, 0)
    with pytest.raises(ReplyChanged):
        _reply(town, town.alpha)


@pytest.mark.parametrize("persons", [0, -1, 100])
def test_so_many_persons_cannot_come(town: Town, persons: int) -> None:
    planned(town, ID, town.lead)

    with pytest.raises(BadTraining, match="1 至 99"):
        _reply(town, town.alpha, persons=persons)


def test_too_late_is_too_late(town: Town) -> None:
    planned(town, ID, town.lead)
    with pytest.raises(BadTraining, match="不用再答复"):
        training_answers.reply(
            town.store,
            ID,
            "yes",
            1,
            seen_version=1,
            actor=town.alpha,
            now=ON_THE_DAY + timedelta(days=1),
        )


def test_a_firm_that_is_not_asked_cannot_answer(town: Town) -> None:
    planned(town, ID, town.lead)

    with pytest.raises(NoSuchTraining):
        _reply(town, town.gamma)


def test_nobody_has_come_before_the_day(town: Town) -> None:
    planned(town, ID, town.lead)
    with pytest.raises(BadTraining, match="还没到"):
        training_answers.record(
            town.store,
            ID,
            town.alpha.firm_id or "",
            1,
            entry_id=None,
            seen_version=1,
            actor=town.lead,
            now=NOW,
        )


def test_days_for_a_calendar(town: Town) -> None:
    planned(town, ID, town.lead)
    first, last = TODAY, TODAY + AHEAD

    def days(actor: Actor) -> list[str]:
        found = training_days.of(town.store, actor=actor, first=first, last=last)
        return [one.id for one in found]

    assert days(town.alpha) == days(town.lead) == [ID]
    assert days(town.gamma) == days(town.reviewer) == days(town.auditor) == []
    _reply(town, town.alpha, "no")
    assert days(town.alpha) == []


def test_every_step_leaves_its_trace(town: Town) -> None:
    planned(town, ID, town.lead)
    _reply(town, town.alpha)
    trainings.set_held(town.store, ID, actor=town.lead, now=ON_THE_DAY)
    problems = [
        one
        for checked in row_checks.check(town.store)
        for one in checked.problems
        if one.startswith("training")
    ]

    assert problems == []
    town.store.rows("UPDATE training_invitations SET reply_persons = 9 WHERE reply = 'yes'")
    town.store.rows("UPDATE trainings SET day = '2027-01-01'")
    altered = [one for checked in row_checks.check(town.store) for one in checked.problems]
    assert sum(one.startswith("training") for one in altered) == 2
    assert audit.verify(town.store)
