"""Reminders go to who has not done the thing, once for each rule, on workdays, however often it runs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from itertools import count

import pytest

from data import audit, messages, reminder_rules
from data.actor import Actor
from data.reminder_rules import Rule
from portal.workflows import reminding
from tests.data import due_case
from tests.data.due_case import FRIDAY, TODAY
from tests.data.town import NOW, Town

RULES = {
    ("action", "work"): (Rule(-5, "firm"), Rule(0, "firm"), Rule(3, "firm")),
    ("action", "check"): (Rule(0, "staff"),),
    ("follow-up", "contact"): (Rule(0, "staff"),),
    ("follow-up", "visit"): (Rule(-3, "staff"),),
    ("next-step", "next"): (Rule(0, "author"),),
    ("letter", "receive"): (Rule(0, "firm"),),
}
"""More of them than are usual: before, on the day and after."""


@pytest.fixture(autouse=True)
def rules(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if "real_rules" not in request.fixturenames:
        monkeypatch.setattr(reminder_rules, "table", lambda: RULES)


@pytest.fixture
def real_rules() -> None:
    """The rules of the file."""


def _send(town: Town, *, now: datetime = NOW) -> int:
    return reminding.send_due(town.store, now=now, new_id=town.new_id)


def _texts(town: Town, actor: Actor) -> list[str]:
    return [one.text for one in messages.inbox(town.store, actor=actor).messages]


def test_a_firm_is_reminded_of_what_it_works_on_and_of_nothing_it_says(town: Town) -> None:
    due_case.action(town, town.alpha)

    assert _send(town) == 2  # owner and colleague

    (said,) = _texts(town, town.alpha)
    assert (
        said == "一项整改，期限是2026年11月27日（还有 4 个工作日）。已经办好的，请在门户里记下来。"
    )
    assert "机密措施" not in said
    assert _texts(town, town.beta) == _texts(town, town.reviewer) == []


def test_officials_are_told_which_firm_it_is(town: Town) -> None:
    due_case.assigned(town, town.alpha)
    due_case.follow_up(town, town.alpha, "visit", due=date(2026, 11, 25))

    assert _send(town) == 1

    (said,) = _texts(town, town.guide)
    assert said.startswith("衢州甲机械有限公司：上门指导，期限是")


def test_without_a_guide_the_reviewer_is_told(town: Town) -> None:
    due_case.follow_up(town, town.alpha, "contact", due=TODAY)
    _send(town)
    assert len(_texts(town, town.reviewer)) == 1
    assert _texts(town, town.distant_reviewer) == []


@pytest.mark.parametrize(
    "done",
    [
        pytest.param(lambda t: due_case.action(t, t.alpha, due=TODAY, state="closed"), id="closed"),
        pytest.param(lambda t: due_case.letter(t, t.alpha, state="received"), id="received"),
        pytest.param(
            lambda t: due_case.follow_up(t, t.alpha, "contact", due=TODAY, done=True), id="made"
        ),
        pytest.param(lambda t: due_case.campaign(t, t.alpha, closes=TODAY), id="no rule of ours"),
        pytest.param(lambda t: due_case.action(t, t.alpha, due=date(2026, 12, 8)), id="too early"),
    ],
)
def test_who_has_done_it_or_has_time_is_left_alone(
    town: Town, done: Callable[[Town], object]
) -> None:
    done(town)
    assert _send(town) == 0


def test_what_waits_for_a_check_reminds_the_officials_not_the_firm(town: Town) -> None:
    due_case.action(town, town.alpha, due=TODAY, state="awaiting_check")
    _send(town)
    assert _texts(town, town.alpha) == []
    assert "整改待复查" in _texts(town, town.reviewer)[0]


def test_running_again_says_nothing_twice_and_each_rule_speaks_once(town: Town) -> None:
    due_case.action(town, town.alpha)
    told = [_send(town, now=NOW + timedelta(hours=hours)) for hours in range(0, 24 * 14, 6)]
    assert sum(told) == 6  # two people, three rules: before, on the day, after
    assert len(set(_texts(town, town.alpha))) == 3


def test_a_timer_that_stood_still_makes_one_reminder_not_three(town: Town) -> None:
    due_case.action(town, town.alpha, due=date(2026, 11, 2))
    assert _send(town) == 2
    assert "已超期 15 个工作日" in _texts(town, town.alpha)[0]


def test_a_new_day_that_was_agreed_is_reminded_of_anew(town: Town) -> None:
    about = due_case.action(town, town.alpha, due=TODAY)
    _send(town)
    town.store.update("corrective_actions", about.partition("/")[2], {"due_on": FRIDAY.isoformat()})
    assert _send(town) == 2


def test_on_a_holiday_nobody_is_reminded_and_on_the_next_workday_everybody_is(town: Town) -> None:
    saturday = NOW + timedelta(days=5)
    due_case.action(town, town.alpha, due=date(2026, 11, 28))
    due_case.entry(town, town.alpha, next_on=date(2026, 11, 28))
    for official in (town.guide,):
        due_case.assigned(town, town.alpha)
        assert _send(town, now=saturday) == 0
        assert _send(town, now=saturday + timedelta(days=2)) == 3
        assert len(_texts(town, official)) == 1


def test_pages_leave_nobody_out(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "_PAGE", 2)
    for firm in (town.alpha, town.beta, town.gamma):
        for _ in range(3):
            due_case.action(town, firm, due=TODAY)
    assert _send(town) == 3 * 4


def test_two_runs_at_once_tell_everybody_once(town: Town) -> None:
    for _ in range(5):
        due_case.action(town, town.alpha, due=TODAY)
    numbers = count(10_000)

    def run(_: int) -> int:
        with town.again() as store:
            return reminding.send_due(store, now=NOW, new_id=lambda: f"{next(numbers):032x}")

    with ThreadPoolExecutor(2) as both:
        assert sum(both.map(run, range(2))) == 10
    assert len(town.store.rows("SELECT id FROM messages")) == 10


def test_a_run_that_is_killed_half_way_leaves_what_it_told_and_the_next_goes_on(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminding, "_PAGE", 1)
    for _ in range(3):
        due_case.action(town, town.beta, due=TODAY)
    made = count(1)

    def killed() -> str:
        if next(made) == 2:
            raise KeyboardInterrupt
        return town.new_id()

    with pytest.raises(KeyboardInterrupt):
        reminding.send_due(town.store, now=NOW, new_id=killed)
    assert len(_texts(town, town.beta)) == 1
    assert _send(town) == 2


def test_the_chain_says_that_reminders_went_out(town: Town) -> None:
    due_case.action(town, town.alpha)
    _send(town)
    _send(town)
    found = town.store.rows("SELECT what, role FROM audit_entries WHERE action = 'reminders.send'")
    assert found == [{"what": "reminders/2026-11-23", "role": "operator"}]
    audit.verify(town.store)


def test_a_day_that_is_not_noted_is_reminded_of_once_by_the_usual_rules(
    town: Town, real_rules: None
) -> None:
    due_case.action(town, town.alpha, due=TODAY)
    assert [_send(town, now=NOW + timedelta(days=days)) for days in range(-7, 15)].count(2) == 1


def test_the_workday_before_a_visit_both_sides_are_told_and_after_it_who_did_not_note_it(
    town: Town, real_rules: None
) -> None:
    monday = TODAY + timedelta(days=7)
    due_case.assigned(town, town.alpha)
    due_case.wish(town, town.alpha, on=monday)

    assert _send(town, now=NOW + timedelta(days=3)) == 0
    assert _send(town, now=NOW + timedelta(days=4)) == 3  # the guide, the owner, the colleague
    assert _texts(town, town.guide)[0].startswith(
        "衢州甲机械有限公司：约定的上门，在2026年11月30日（还有 1 个工作日）。"
    )
    assert "请尽早联系工作人员改约" in _texts(town, town.alpha)[0]
    assert [_send(town, now=NOW + timedelta(days=days)) for days in (7, 8, 9)] == [0, 1, 0]
    assert "日子过了，还没有记录" in _texts(town, town.guide)[0]


def test_who_does_not_answer_a_wish_is_reminded(town: Town, real_rules: None) -> None:
    due_case.wish(town, town.alpha, state="open")
    assert _send(town, now=NOW + timedelta(days=3)) == 1
    assert "等约定日期，期限是2026年11月27日" in _texts(town, town.reviewer)[0]


@pytest.mark.parametrize(
    ("offset", "first"),
    [
        pytest.param(-1, date(2026, 11, 20), id="the Friday before a Monday"),
        pytest.param(0, TODAY, id="the day itself"),
        pytest.param(5, date(2026, 11, 30), id="a week later"),
    ],
)
def test_rules_count_workdays(offset: int, first: date) -> None:
    assert Rule(offset, "firm").from_day(TODAY) == first


def test_every_rule_is_about_something_that_can_be_due(real_rules: None) -> None:
    known = {
        "action": {"work"},
        "follow-up": {"contact", "visit", "plan", "reassess"},
        "visit": {"meet", "answer"},
        "next-step": {"next"},
        "letter": {"receive"},
    }
    assert {kind: {d for k, d in reminder_rules.table() if k == kind} for kind in known} == known
    assert len(reminder_rules.table()) == sum(map(len, known.values()))
    assert reminder_rules.farthest() == (1, 5)
