"""Due days as a calendar file (日历文件), for the calendar program of one person.

Such a program mostly keeps its days with somebody else, in a telephone's or a mail provider's house:
so an event names the kind of thing and the day, no firm, no measure, no colour; the portal says which.
The same thing keeps its UID, so that a later file moves the event instead of adding one.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from icalendar import Alarm, Calendar, Event

from data import due, training_days
from data.actor import Actor
from data.due import Due
from data.store import Store
from data.times import SHANGHAI, day_in_shanghai
from data.training_plans import Training
from portal.web import addresses
from portal.workflows import due_words

BACK = timedelta(days=30)
AHEAD = timedelta(days=400)
_DAY_BEFORE_AT_NINE = timedelta(hours=-15)
"""Nine in the morning of the day before, counted from the midnight at which an all-day event begins."""
_NAME = "铸盾到期事项"
_TRAINING = "铸盾：有一场培训"
_DAY = timedelta(days=1)


def of(store: Store, *, portal: str, actor: Actor, now: datetime) -> bytes:
    """Everything due for the actor, from a month ago to a year ahead; what is done is left out.

    `portal`: the address of the portal, empty where it is not known.
    """
    today = day_in_shanghai(now)
    found = due.of(store, actor=actor, first=today - BACK, last=today + AHEAD)
    calendar = _calendar(store, found, portal=portal, actor=actor, now=now)
    for one in training_days.of(store, actor=actor, first=today - BACK, last=today + AHEAD):
        calendar.add_component(_lesson(store, one, portal=portal, actor=actor, now=now))
    content: bytes = calendar.to_ical()
    return content


def _calendar(
    store: Store, found: Sequence[Due], *, portal: str, actor: Actor, now: datetime
) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//zhudun//portal//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _NAME)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for one in found:
        calendar.add_component(_event(store, one, portal=portal, actor=actor, now=now))
    return calendar


def _event(store: Store, one: Due, *, portal: str, actor: Actor, now: datetime) -> Event:
    event = Event()
    event.add("uid", uid(store, one.about, actor=actor))
    event.add("dtstamp", now)
    event.add("summary", _summary(one, actor))
    event.add("dtstart", one.due_on)
    event.add("dtend", one.due_on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    if one.provisional:
        event.add("status", "TENTATIVE")
    if portal:
        event.add("url", f"{portal}/{addresses.MESSAGES}")
    event.add_component(_alarm(one, actor))
    return event


def _lesson(store: Store, one: Training, *, portal: str, actor: Actor, now: datetime) -> Event:
    """A training at its hours; what is taught where, the portal says."""
    event = Event()
    event.add("uid", uid(store, f"trainings/{one.id}", actor=actor))
    event.add("dtstamp", now)
    event.add("summary", _TRAINING)
    for name, clock in (("dtstart", one.begins), ("dtend", one.ends)):
        at = datetime.combine(one.day, time.fromisoformat(clock), SHANGHAI)
        event.add(name, at.astimezone(UTC))
    event.add("class", "PRIVATE")
    if portal:
        event.add("url", f"{portal}/{addresses.TRAININGS}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _TRAINING)
    alarm.add("trigger", -_DAY)
    event.add_component(alarm)
    return event


def _alarm(one: Due, actor: Actor) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _summary(one, actor))
    alarm.add("trigger", _DAY_BEFORE_AT_NINE)
    return alarm


def uid(store: Store, about: str, *, actor: Actor) -> str:
    """The same for the same thing and person, whatever its day; tells nothing of either."""
    digest = store.keyring.digest(f"{actor.account_id}/{about}", purpose="calendar")
    return f"{digest[:32]}@zhudun"


def _summary(one: Due, actor: Actor) -> str:
    if one.duty == "meet":
        return "铸盾：约定的上门" if actor.is_of_firm else "铸盾：约定去一家企业"
    if one.duty == "answer":
        return "铸盾：有一家企业请上门，等约定日期"
    whose = "有一项" if actor.is_of_firm else "有一家企业的"
    return f"铸盾：{whose}{due_words.kind(one)}到期"
