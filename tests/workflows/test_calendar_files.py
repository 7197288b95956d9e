"""The calendar file: the due days of one person, without a firm's name, and the same UID for ever."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from data import calendar_links
from data.actor import Actor
from portal.workflows import calendar_files
from tests.data import due_case
from tests.data.due_case import FRIDAY, TODAY
from tests.data.town import NOW, Town


def _file(town: Town, actor: Actor, portal: str = "https://portal.example") -> bytes:
    return calendar_files.of(town.store, portal=portal, actor=actor, now=NOW)


def _events(content: bytes) -> list[dict[str, Any]]:
    calendar: Any = Calendar.from_ical(content)
    return [
        {
            "uid": str(event["uid"]), "summary": str(event["summary"]),
            "from": event.start, "to": event.end, "alarm": event.walk("VALARM")[0]["trigger"].dt,
        }
        for event in calendar.walk("VEVENT")
    ]  # fmt: skip


def test_a_due_thing_is_a_day_with_an_alarm_on_the_morning_before(town: Town) -> None:
    due_case.action(town, town.alpha)
    (event,) = _events(_file(town, town.alpha))

    assert event["summary"] == "铸盾：有一项整改到期"
    assert (event["from"], event["to"]) == (FRIDAY, FRIDAY + timedelta(days=1))
    assert event["alarm"] == -timedelta(hours=15)


def test_an_officials_calendar_names_no_firm_and_no_duty(town: Town) -> None:
    due_case.follow_up(town, town.alpha, "visit")
    content = _file(town, town.reviewer).decode()

    assert _events(content.encode())[0]["summary"] == "铸盾：有一家企业的跟进到期"
    for word in ("甲机械", "上门", town.alpha.firm_id or "-"):
        assert word not in content.replace("\r\n ", "")


def test_a_moved_day_moves_the_event_and_what_is_done_leaves(town: Town) -> None:
    about = due_case.action(town, town.alpha)
    row_id = about.partition("/")[2]
    (before,) = _events(_file(town, town.alpha))
    town.store.update("corrective_actions", row_id, {"due_on": "2026-12-04"})
    (after,) = _events(_file(town, town.alpha))

    assert after["uid"] == before["uid"]
    assert after["from"] == date(2026, 12, 4)
    town.store.update("corrective_actions", row_id, {"state": "awaiting_check", "due_on": None})
    assert _events(_file(town, town.alpha)) == []


def test_a_visit_stands_on_its_day_names_no_firm_and_leaves_when_it_is_called_off(
    town: Town,
) -> None:
    about = due_case.wish(town, town.alpha)
    for who, said in ((town.alpha, "铸盾：约定的上门"), (town.reviewer, "铸盾：约定去一家企业")):
        (event,) = _events(_file(town, who))
        assert (event["summary"], event["from"]) == (said, FRIDAY)
    town.store.update("visit_wishes", about.partition("/")[2], {"state": "withdrawn"})
    assert _events(_file(town, town.alpha)) == _events(_file(town, town.reviewer)) == []


def test_two_people_do_not_share_a_uid(town: Town) -> None:
    due_case.action(town, town.alpha)
    uids = {str(_events(_file(town, who))[0]["uid"]) for who in (town.alpha, town.colleague)}
    assert len(uids) == 2
    assert not any((town.alpha.firm_id or "") in uid for uid in uids)


def test_a_provisional_day_is_tentative(town: Town) -> None:
    about = due_case.action(town, town.alpha)
    town.store.update("corrective_actions", about.partition("/")[2], {"provisional": 1})
    assert b"STATUS:TENTATIVE" in _file(town, town.alpha)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=st.lists(st.integers(-30, 300), max_size=4))
def test_whatever_is_due_the_file_can_be_read_and_holds_it_all(town: Town, days: list[int]) -> None:
    with town.store.atomic():
        town.store.rows("DELETE FROM corrective_actions")
        for number in days:
            due_case.action(town, town.beta, due=TODAY + timedelta(days=number))
    content = _file(town, town.beta, portal="")

    assert len(_events(content)) == len(days)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_an_address_opens_the_days_of_its_holder_until_it_is_replaced(town: Town) -> None:
    calendar_links.make(town.store, token="a" * 43, actor=town.reviewer, now=NOW)
    holder = calendar_links.holder(town.store, "a" * 43, now=NOW)
    assert holder == town.reviewer
    assert holder.day == town.reviewer.day
    (row,) = town.store.rows("SELECT * FROM calendar_links")
    assert "a" * 43 not in str(row)

    calendar_links.make(town.store, token="b" * 43, actor=town.reviewer, now=NOW)
    _is_worthless(town, "a" * 43)
    calendar_links.take_back(town.store, actor=town.reviewer, now=NOW)
    _is_worthless(town, "b" * 43)


def test_a_disabled_account_has_no_calendar(town: Town) -> None:
    calendar_links.make(town.store, token="a" * 43, actor=town.reviewer, now=NOW)
    town.store.update("accounts", town.reviewer.account_id, {"disabled_at": "2026-11-23"})
    _is_worthless(town, "a" * 43)


def _is_worthless(town: Town, token: str) -> None:
    try:
        found: object = calendar_links.holder(town.store, token, now=NOW)
    except calendar_links.NoSuchCalendar:
        found = None
    assert found is None
