"""Reminders and escalation: by rules, to whom they concern, once; and the order of what is overdue."""

from datetime import UTC, date, datetime, timedelta

import pytest

from data import escalations, follow_ups, overdue
from data.actor import OPERATOR, Actor
from data.escalations import Rule
from portal.workflows import agreeing, escalating, following_up
from tests.data.corrections import DUE, Corrections, build
from tests.data.town import NOW, Town


@pytest.fixture
def case(town: Town) -> Corrections:
    return build(town)


def _at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 1, tzinfo=UTC)


def _run(case: Corrections, day: date) -> int:
    town = case.town
    return escalating.run(town.store, actor=OPERATOR, now=_at(day), new_id=town.new_id)


def _told(case: Corrections, actor: Actor) -> list[str]:
    store = case.town.store
    found = store.rows(
        "SELECT * FROM messages WHERE account_id = :id AND kind = 'reminder' ORDER BY posted_at, id",
        id=actor.account_id,
    )
    return [
        store.keyring.decrypt(row["body"], table="messages", column="body", row=row["id"])
        for row in found
    ]


def test_long_before_the_day_nobody_is_told(case: Corrections) -> None:
    case.now_in("in_progress")
    assert _run(case, date(2026, 12, 1)) == 0


def test_shortly_before_the_day_the_firm_is_reminded_of_all_at_once(case: Corrections) -> None:
    case.now_in("in_progress"), case.now_in("in_progress")
    case.propose(), case.now_in("declined")

    assert _run(case, date(2026, 12, 11)) == 2
    assert _told(case, case.town.alpha) == ["有 2 项整改在 3 个工作日内到期，请看一看进展。"]
    assert _told(case, case.town.lead) == _told(case, case.town.beta) == []


def test_a_second_run_says_nothing_twice(case: Corrections) -> None:
    case.now_in("in_progress")
    assert _run(case, date(2026, 12, 14)) == 1
    assert _run(case, date(2026, 12, 14)) == 0
    assert _run(case, date(2026, 12, 15)) == 0
    assert len(_told(case, case.town.alpha)) == 1


def test_overdue_goes_from_the_firm_to_the_lead(case: Corrections) -> None:
    """Due on Tuesday 15 December: one, five and ten workdays later."""
    town = case.town
    case.now_in("in_progress")
    assert date(2026, 12, 15) == DUE
    _run(case, date(2026, 12, 16))
    assert len(_told(case, town.alpha)) == len(_told(case, case.guide)) == 1
    assert _told(case, case.reviewer) == []
    _run(case, date(2026, 12, 22))
    assert len(_told(case, case.reviewer)) == 1
    assert _told(case, town.lead) == []
    _run(case, date(2026, 12, 29))
    assert _told(case, town.lead) == ["衢州甲机械有限公司：1 项整改超期已满 10 个工作日，请跟进。"]
    assert len(_told(case, town.alpha)) == 1


def test_a_moved_day_may_fall_due_anew(case: Corrections) -> None:
    town, action = case.town, case.now_in("in_progress")
    _run(case, date(2026, 12, 14))
    agreeing.postpone(
        town.store,
        action.id,
        date(2026, 12, 18),
        "停产检修",
        seen=action.version,
        actor=case.reviewer,
        now=NOW,
        new_id=town.new_id,
    )
    assert _run(case, date(2026, 12, 16)) == 1
    assert len(_told(case, town.alpha)) == 2


def test_a_check_that_nobody_makes_is_taken_further(case: Corrections) -> None:
    """Handed in on Monday 23 November."""
    case.now_in("awaiting_check")
    assert _run(case, date(2026, 11, 27)) == 0
    _run(case, date(2026, 11, 30))
    assert _told(case, case.guide) == _told(case, case.reviewer)
    assert "等复查已满 5 个工作日" in _told(case, case.guide)[0]
    assert _told(case, case.town.alpha) == []


def test_duties_of_the_staff_are_told_to_the_staff(case: Corrections) -> None:
    town = case.town
    following_up.count_from(
        town.store, case.assessment, "red", actor=case.reviewer, now=NOW, new_id=town.new_id
    )
    _run(case, date(2026, 11, 25))
    assert _told(case, case.guide) == ["衢州甲机械有限公司：首次联系在 1 个工作日内到期，请安排。"]
    assert _told(case, town.alpha) == []
    contact = next(
        one
        for one in follow_ups.of_firm(town.store, case.firm, actor=case.guide)
        if one.duty == "contact"
    )
    following_up.mark_done(town.store, contact.id, date(2026, 11, 23), actor=case.guide, now=NOW)
    _run(case, date(2026, 12, 1))
    assert len(_told(case, case.guide)) == 1


def test_the_firm_is_asked_to_check_again(case: Corrections) -> None:
    town = case.town
    following_up.count_from(
        town.store, case.assessment, "red", actor=case.reviewer, now=NOW, new_id=town.new_id
    )
    _run(case, date(2027, 2, 15))
    assert "复评的日子快到了，请重新做一次自评，看看有哪些变化。" in _told(case, town.alpha)
    asked = town.store.rows("SELECT address FROM messages WHERE address = 'self-check'")
    assert asked


def test_no_message_names_a_control_or_a_level(case: Corrections) -> None:
    case.now_in("in_progress", item="FK-RY-02")
    for days in (0, 1, 8, 15, 40):
        _run(case, date(2026, 12, 14) + timedelta(days=days))
    said = "".join(
        text
        for actor in (case.town.alpha, case.guide, case.reviewer, case.town.lead)
        for text in _told(case, actor)
    )
    assert said
    for secret in ("FK-", "协议", "级", "橙", "红", "分"):
        assert secret not in said.replace("分派", "")


@pytest.mark.parametrize(
    ("when", "days", "window"),
    [
        pytest.param("before", 3, ("2026-12-11", "2026-12-16"), id="today and the next three"),
        pytest.param("after", 1, ("", "2026-12-10"), id="since yesterday"),
    ],
)
def test_the_window_of_a_rule(when: str, days: int, window: tuple[str, str]) -> None:
    rule = Rule("r", "action", when, days, ("firm",))  # type: ignore[arg-type]
    found = rule.window(date(2026, 12, 11))
    assert (found["since"], found["until"]) == window


def test_many_firms_are_gone_through_in_pages(
    case: Corrections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(escalating, "_BATCH", 1)
    town = case.town
    case.now_in("in_progress")
    for firm in (town.beta.firm_id, town.gamma.firm_id):
        row = town.store.rows("SELECT * FROM corrective_actions")[0]
        town.store.insert("corrective_actions", {**row, "id": town.new_id(), "firm_id": firm})
    assert _run(case, date(2026, 12, 14)) == 3
    raised = town.store.rows("SELECT DISTINCT firm_id FROM escalations")
    assert len(raised) == 3


def test_what_is_overdue_in_scope_in_the_order_of_its_days(case: Corrections) -> None:
    town = case.town
    case.now_in("in_progress"), case.now_in("in_progress"), case.now_in("awaiting_check")
    following_up.count_from(
        town.store, case.assessment, "red", actor=case.reviewer, now=NOW, new_id=town.new_id
    )
    today = date(2026, 12, 16)
    found = overdue.in_view(town.store, today=today, until=today, actor=town.lead)
    assert [(one.kind, one.many) for one in found.things] == [
        ("check", 1),
        ("contact", 1),
        ("visit", 1),
        ("plan", 1),
        ("action", 2),
    ]
    assert (found.total, found.overdue, found.waiting) == (5, 4, 1)
    second = overdue.in_view(
        town.store, today=today, until=today, actor=town.lead, skipped=4, count=4
    )
    assert [one.kind for one in second.things] == ["action"]
    nothing = overdue.in_view(town.store, today=today, until=today, actor=town.distant_reviewer)
    assert nothing.things == ()


def test_every_rule_has_words_for_all_it_tells() -> None:
    for rule in escalations.rules():
        for audience in rule.tell:
            say = escalating._to_firm if audience == "firm" else None
            text = say(rule, 1) if say else escalating._to_staff("演示企业", rule, 1)
            assert text.endswith("。")
