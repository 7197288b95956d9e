"""Messages: told once, read by one person, and only as long as their firm is in the reader's scope."""

from datetime import timedelta

import pytest

from data import message_settings, messages, recipients
from data.actor import Actor
from data.errors import NotAllowed
from data.message_settings import BadHours, MessageSettings
from data.messages import Kind, NoSuchMessage, Notice
from portal.workflows import telling
from tests.data import due_case
from tests.data.town import KECHENG, NOW, QUJIANG, Town


def _told(town: Town, to: Actor, number: int = 1, *, firm: Actor | None = None) -> str:
    message_id = town.new_id()
    firm_id = firm.firm_id if firm else None
    notice = Notice(Kind.ACTION, f"第 {number} 条", f"actions/{number}", "firm", firm_id)
    assert messages.post(town.store, message_id, to.account_id, notice, now=NOW)
    return message_id


def test_the_same_thing_is_told_once(town: Town) -> None:
    notice = Notice(Kind.LETTER, "有一份文书待签收。", about="letters/1")
    told = [
        telling.tell(town.store, [town.alpha.account_id] * 2, notice, now=NOW, new_id=town.new_id)
        for _ in range(2)
    ]
    assert told == [1, 0]
    assert messages.unread(town.store, actor=town.alpha) == 1


def test_unread_come_first_then_the_newest(town: Town) -> None:
    ids = [town.new_id() for _ in range(3)]
    for hour, message_id in enumerate(ids):
        notice = Notice(Kind.CASE, "话", about=message_id)
        at = NOW + timedelta(hours=hour)
        messages.post(town.store, message_id, town.alpha.account_id, notice, now=at)
    messages.open_one(town.store, ids[2], actor=town.alpha, now=NOW)

    box = messages.inbox(town.store, actor=town.alpha)

    assert [one.id for one in box.messages] == [ids[1], ids[0], ids[2]]
    assert (box.total, box.unread) == (3, 2)
    assert [m.id for m in messages.inbox(town.store, actor=town.alpha, skipped=2).messages] == [
        ids[2]
    ]


def test_reading_again_keeps_the_first_time(town: Town) -> None:
    message_id = _told(town, town.alpha)
    for later in (0, 5):
        messages.open_one(
            town.store, message_id, actor=town.alpha, now=NOW + timedelta(hours=later)
        )
    assert messages.inbox(town.store, actor=town.alpha).messages[0].read_at == NOW


def test_what_came_after_the_list_was_shown_stays_unread(town: Town) -> None:
    _told(town, town.alpha, 1)
    shown = NOW + timedelta(minutes=1)
    notice = Notice(Kind.CASE, "后来的", about="later")
    messages.post(
        town.store, town.new_id(), town.alpha.account_id, notice, now=shown + timedelta(seconds=1)
    )

    assert messages.read_all(town.store, until=shown, actor=town.alpha, now=shown) == 1
    assert messages.unread(town.store, actor=town.alpha) == 1


@pytest.mark.parametrize(
    "other",
    ["colleague", "beta", "gamma", "reviewer", "guide", "lead", "auditor", "admin"],
)
def test_nobody_else_reads_it_even_by_its_id(town: Town, other: str) -> None:
    message_id = _told(town, town.alpha, firm=town.alpha)
    stranger: Actor = getattr(town, other)

    with pytest.raises(NoSuchMessage):
        messages.open_one(town.store, message_id, actor=stranger, now=NOW)
    assert messages.inbox(town.store, actor=stranger).messages == ()
    assert messages.read_all(town.store, until=NOW, actor=stranger, now=NOW) == 0
    assert messages.unread(town.store, actor=town.alpha) == 1


def test_a_visitor_has_no_messages(town: Town) -> None:
    with pytest.raises(NotAllowed):
        messages.inbox(town.store, actor=town.visitor)


def test_who_was_moved_to_another_county_reads_of_the_firm_no_longer(town: Town) -> None:
    message_id = _told(town, town.reviewer, 1, firm=town.alpha)
    _told(town, town.reviewer, 2)
    moved = Actor(
        town.reviewer.account_id, town.reviewer.role, county=QUJIANG, day=town.reviewer.day
    )

    assert messages.unread(town.store, actor=town.reviewer) == 2
    assert messages.unread(town.store, actor=moved) == 1
    with pytest.raises(NoSuchMessage):
        messages.open_one(town.store, message_id, actor=moved, now=NOW)


def test_who_recused_is_told_nothing_and_somebody_else_is(town: Town) -> None:
    firm = town.alpha.firm_id or ""
    due_case.assigned(town, town.alpha)
    due_case.case_of(town, town.alpha, town.distant_reviewer)
    assert recipients.reviewers_of(town.store, firm) == [town.distant_reviewer.account_id]

    due_case.recused(town, town.alpha, town.distant_reviewer)
    due_case.recused(town, town.alpha, town.guide)

    assert recipients.reviewers_of(town.store, firm) == [town.reviewer.account_id]
    assert recipients.guides_of(town.store, firm) == []


def test_the_county_of_the_town_is_the_reviewers(town: Town) -> None:
    """Else the test above would show nothing."""
    assert town.reviewer.county == KECHENG
    assert town.reviewer.account_id in recipients.reviewers_of(town.store, town.alpha.firm_id or "")


@pytest.mark.parametrize(
    ("chosen", "quiet", "loud"),
    [
        pytest.param(MessageSettings(True, 20, 8), (20, 23, 0, 7), (8, 12, 19), id="over midnight"),
        pytest.param(MessageSettings(True, 12, 14), (12, 13), (11, 14, 0), id="at noon"),
        pytest.param(MessageSettings(True, 9, 9), (), (0, 8, 9, 10), id="never"),
    ],
)
def test_quiet_hours_are_of_shanghai(
    chosen: MessageSettings, quiet: tuple[int, ...], loud: tuple[int, ...]
) -> None:
    midnight = NOW.replace(hour=16, minute=0)  # 00:00 in Shanghai
    for hour in (*quiet, *loud):
        assert chosen.is_quiet(midnight + timedelta(hours=hour)) == (hour in quiet), hour


def test_settings_are_the_usual_ones_until_somebody_chooses(town: Town) -> None:
    assert message_settings.own(town.store, actor=town.alpha) == MessageSettings(True, 20, 8)
    chosen = MessageSettings(False, 22, 7)
    for _ in range(2):
        message_settings.choose(town.store, chosen, actor=town.alpha, now=NOW)
    assert message_settings.own(town.store, actor=town.alpha) == chosen
    assert message_settings.own(town.store, actor=town.colleague) == MessageSettings()


@pytest.mark.parametrize("hours", [(-1, 8), (20, 24)])
def test_hours_that_no_day_has_are_refused(town: Town, hours: tuple[int, int]) -> None:
    with pytest.raises(BadHours):
        message_settings.choose(
            town.store, MessageSettings(True, *hours), actor=town.alpha, now=NOW
        )
