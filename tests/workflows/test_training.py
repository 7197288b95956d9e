"""A training from the draft to the firm's file: who is told what, once; the lesson follows the attendance."""

from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar

from data import guidance, messages, recusals, training_invitations, trainings
from data.actor import OPERATOR, Actor
from data.guidance import Kind
from data.recusals import Recused
from data.training_plans import BadTraining
from portal.export import gathering, page
from portal.guard import LooksSecret
from portal.web import addresses
from portal.workflows import calendar_files, training, training_news
from portal.workflows.training import LessonChanged
from questionnaires.editions import CURRENT
from tests.data.town import NOW, Town
from tests.data.training_case import AHEAD, CONTROLS, ON_THE_DAY, TODAY, confirm_all, draft, plan

ID = "t" * 32


@pytest.fixture(autouse=True)
def confirmed(town: Town) -> None:
    confirm_all(town)


def _invited(town: Town, actor: Actor | None = None) -> None:
    lead = actor or town.lead
    made = draft(town, ID, lead)
    training.invite(town.store, ID, seen_version=made.version, actor=lead, now=NOW)
    _tell(town)


def _tell(town: Town, actor: Actor | None = None) -> int:
    one = trainings.get(town.store, ID, actor=town.lead)
    told = training_news.tell_firms(
        town.store, one, actor=actor or town.lead, now=NOW, new_id=town.new_id
    )
    return max(told, default=0)


def _read(town: Town, actor: Actor) -> list[str]:
    return [one.text for one in messages.inbox(town.store, actor=actor).messages]


def _attend(town: Town, persons: int, actor: Actor | None = None) -> None:
    who = actor or town.reviewer
    firm = town.alpha.firm_id or ""
    stands = training_invitations.get(town.store, ID, firm, actor=town.lead)
    training.attend(
        town.store,
        ID,
        firm,
        persons,
        seen_version=stands.version,
        actor=who,
        now=ON_THE_DAY,
        new_id=town.new_id,
    )


def _lessons(town: Town) -> list[str]:
    found = guidance.of_firm(town.store, town.alpha.firm_id or "", actor=town.alpha)
    return [one.written.said for one in found if one.written.kind is Kind.LESSON]


def test_a_proposal_names_what_is_taught_and_how(town: Town) -> None:
    made = training.proposed(CURRENT, today=TODAY, controls=CONTROLS, industry="34")

    assert made.title == "提出离职后的提前收权培训"
    assert made.said.startswith("提出离职后的提前收权：")
    assert (made.industry, made.place) == ("34", "")
    assert made.day > TODAY


def test_a_control_that_is_not_asked_anywhere_is_refused(town: Town) -> None:
    with pytest.raises(BadTraining, match="没有 X-1"):
        training.begin(
            town.store, plan(controls=("X-1",)), actor=town.lead, now=NOW, new_id=town.new_id
        )


def test_what_looks_like_a_secret_is_looked_at_again(town: Town) -> None:
    draft(town, ID, town.lead)
    secret = plan(said="配方：甲苯 30%，乙醇 25%，丙酮 45%，80℃ 反应 2 小时")

    def save(*, confirmed: bool) -> str:
        return training.save(
            town.store,
            ID,
            secret,
            seen_version=1,
            confirmed=confirmed,
            actor=town.lead,
            now=NOW,
        ).said

    with pytest.raises(LooksSecret):
        save(confirmed=False)
    assert save(confirmed=True) == secret.said


def test_asked_firms_are_told_once_and_read_no_reason(town: Town) -> None:
    _invited(town)
    assert _tell(town) == 0
    (said,) = _read(town, town.alpha)

    assert said.startswith(
        "您被邀请参加培训“离职交接怎么做”：2026年12月3日 09:00 至 11:00，在市民中心三楼。"
    )
    for word in ("级", "分", "红", "橙", "短板"):
        assert word not in said
    assert _read(town, town.gamma) == []


def test_an_interrupted_run_is_taken_up_by_the_timer(town: Town) -> None:
    made = draft(town, ID, town.lead)
    training.invite(town.store, ID, seen_version=made.version, actor=town.lead, now=NOW)
    assert _read(town, town.alpha) == []
    training_news.remind_due(town.store, actor=OPERATOR, now=NOW, new_id=town.new_id)

    assert len(_read(town, town.alpha)) == 1


def test_moved_and_called_off_is_told_too(town: Town) -> None:
    _invited(town)
    training.save(town.store, ID, plan(place="二楼"), seen_version=1, actor=town.lead, now=NOW)
    _tell(town)
    trainings.cancel(town.store, ID, "讲师生病", actor=town.lead, now=NOW)
    _tell(town)
    texts = _read(town, town.alpha)

    assert len(texts) == 3
    assert any("时间或地点改了" in one and "二楼" in one for one in texts)
    assert any("取消了" in one for one in texts)


def test_who_was_never_told_is_not_told_that_it_is_off(town: Town) -> None:
    made = draft(town, ID, town.lead)
    training.invite(town.store, ID, seen_version=made.version, actor=town.lead, now=NOW)
    trainings.cancel(town.store, ID, "讲师生病", actor=town.lead, now=NOW)
    _tell(town)

    assert _read(town, town.alpha) == []


@pytest.mark.parametrize(
    ("days_before", "reminders"),
    [
        pytest.param(6, 0, id="too early"),
        pytest.param(5, 1, id="five days before"),
        pytest.param(3, 1, id="a missed day is made up for"),
        pytest.param(0, 0, id="on the day"),
    ],
)
def test_only_who_has_not_answered_is_reminded(
    town: Town, days_before: int, reminders: int
) -> None:
    _invited(town)
    training.answer(
        town.store, ID, "yes", 2, seen_version=_version(town, town.beta), actor=town.beta, now=NOW
    )
    when = ON_THE_DAY - timedelta(days=days_before)
    for _ in range(2):
        training_news.remind_due(town.store, actor=OPERATOR, now=when, new_id=town.new_id)

    assert len(_read(town, town.alpha)) == 1 + reminders
    assert len(_read(town, town.beta)) == 1


def _version(town: Town, firm: Actor) -> int:
    return training_invitations.get(town.store, ID, firm.firm_id or "", actor=town.lead).version


def test_being_told_is_no_reason_to_answer_again(town: Town) -> None:
    """A colleague's page is not out of date because a notice was sent meanwhile."""
    made = draft(town, ID, town.lead)
    training.invite(town.store, ID, seen_version=made.version, actor=town.lead, now=NOW)
    seen = _version(town, town.alpha)
    _tell(town)

    answered = training.answer(
        town.store, ID, "yes", 1, seen_version=seen, actor=town.alpha, now=NOW
    )
    assert answered.reply == "yes"


def test_the_file_has_the_lesson_of_who_came(town: Town) -> None:
    _invited(town)
    _attend(town, 3)

    (said,) = _lessons(town)
    assert said == (
        "参加培训“离职交接怎么做”，到场 3 人。内容：提出离职后的提前收权；合作方分级与准入。"
    )


def test_a_mistake_is_put_right_in_the_file_too(town: Town) -> None:
    _invited(town)
    _attend(town, 3)
    _attend(town, 2)
    assert ["到场 2 人" in one for one in _lessons(town)] == [True]
    _attend(town, 2)
    _attend(town, 0)
    assert _lessons(town) == []
    _attend(town, 1)
    assert ["到场 1 人" in one for one in _lessons(town)] == [True]


def test_what_somebody_corrected_by_hand_is_left_to_them(town: Town) -> None:
    _invited(town)
    _attend(town, 3)
    stands = training_invitations.get(town.store, ID, town.alpha.firm_id or "", actor=town.lead)
    guidance.withdraw(town.store, stands.entry_id or "", actor=town.lead, now=ON_THE_DAY)

    with pytest.raises(LessonChanged):
        _attend(town, 2)
    after = training_invitations.get(town.store, ID, town.alpha.firm_id or "", actor=town.lead)
    assert after == stands


def test_who_keeps_out_of_the_case_notes_nothing(town: Town) -> None:
    _invited(town)
    firm = town.alpha.firm_id or ""
    recusals.declare(town.store, "r", firm, "亲属任职", actor=town.reviewer, now=NOW)

    with pytest.raises(Recused):
        _attend(town, 3)
    assert _lessons(town) == []


def test_the_calendar_has_the_hours_and_says_nothing_of_it(town: Town) -> None:
    _invited(town)
    content = calendar_files.of(town.store, portal="https://p.example", actor=town.alpha, now=NOW)
    calendar: Any = Calendar.from_ical(content)
    (event,) = calendar.walk("VEVENT")

    assert str(event["summary"]) == "铸盾：有一场培训"
    assert event.start.isoformat() == "2026-12-03T01:00:00+00:00"
    assert str(event["url"]) == f"https://p.example/{addresses.TRAININGS}"
    assert "离职" not in content.decode()
    assert (TODAY + AHEAD).isoformat() == "2026-12-03"


def test_the_firm_takes_it_home(town: Town) -> None:
    _invited(town)
    _attend(town, 3)
    document = gathering.gather(town.store, actor=town.alpha, now=ON_THE_DAY)
    (one,) = document["trainings"]

    assert (one["title"], one["came"], one["persons"]) == ("离职交接怎么做", True, 3)
    assert one["controls"] == list(CONTROLS)
    assert "市民中心三楼" in page.rendered(document)
