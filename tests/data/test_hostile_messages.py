"""What is one person's own, tried by everybody else: messages, their settings, calendars, due days."""

from collections.abc import Callable
from typing import Any

import pytest

from data import due, messages
from data.actor import OPERATOR, Actor
from data.errors import NoSuch, NotAllowed
from data.messages import Kind, Notice
from portal.workflows import calendar_files
from tests.data import due_case
from tests.data.due_case import FRIDAY, TODAY
from tests.data.town import NOW, Town

STRANGERS = ("beta", "gamma", "distant_reviewer", "guide", "lead", "auditor", "admin", "visitor")
"""Not the reviewer, in whose county the firm lies, and for whom the same day is due."""
MESSAGE = "m" * 32

Attempt = Callable[[Town, Actor], Any]

READS: dict[str, Attempt] = {
    "messages.inbox": lambda t, a: messages.inbox(t.store, actor=a).messages,
    "messages.unread": lambda t, a: messages.unread(t.store, actor=a),
    "messages.open_one": lambda t, a: messages.open_one(t.store, MESSAGE, actor=a, now=NOW),
    "messages.of_firm": lambda t, a: messages.of_firm(t.store, t.alpha.firm_id or "", actor=a),
    "messages.read_all": lambda t, a: messages.read_all(t.store, until=NOW, actor=a, now=NOW),
    "due.of": lambda t, a: due.of(t.store, actor=a, first=TODAY, last=FRIDAY),
    "calendar_files.of": lambda t, a: (
        b"VEVENT" in calendar_files.of(t.store, portal="", actor=a, now=NOW)
    ),
}
"""What the firm's owner has there, and none of these."""

SERVER: dict[str, Attempt] = {
    "due.everywhere": lambda t, a: due.everywhere(t.store, actor=a, first=TODAY, last=FRIDAY),
}
"""What nobody with an account does."""

ATTEMPTS = (READS, SERVER)
ELSEWHERE = {
    "data.message_settings.own": "speaks of the actor's own settings alone",
    "data.message_settings.choose": "has no account but the actor's own",
    "data.calendar_links.made_at": "speaks of the actor's own address alone",
    "data.calendar_links.make": "has no account but the actor's own",
    "data.calendar_links.take_back": "has no account but the actor's own",
    "portal.workflows.calendar_files.uid": "names nothing; of things that `due.of` gave",
}


@pytest.fixture
def told(town: Town) -> Town:
    due_case.action(town, town.alpha)
    notice = Notice(Kind.ACTION, "话", about="x", firm_id=town.alpha.firm_id)
    messages.post(town.store, MESSAGE, town.alpha.account_id, notice, now=NOW)
    return town


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("read", READS)
def test_a_stranger_reads_nothing_and_changes_nothing(told: Town, read: str, stranger: str) -> None:
    before = told.store.rows("SELECT * FROM messages")
    try:
        found = READS[read](told, getattr(told, stranger))
    except (NoSuch, NotAllowed):
        found = None
    assert not found
    assert told.store.rows("SELECT * FROM messages") == before


@pytest.mark.parametrize("read", READS)
def test_the_owner_has_it(told: Town, read: str) -> None:
    assert READS[read](told, told.alpha)


@pytest.mark.parametrize("who", ["alpha", "colleague", "reviewer", *STRANGERS])
@pytest.mark.parametrize("step", SERVER)
def test_only_the_server_looks_everywhere(told: Town, step: str, who: str) -> None:
    with pytest.raises(NotAllowed):
        SERVER[step](told, getattr(told, who))
    assert SERVER[step](told, OPERATOR)
