"""Mail: one letter for each person, at an hour that suits, at most once, and nothing of a firm in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data import message_settings, messages, outbox
from data.actor import Actor
from data.message_settings import MessageSettings
from data.messages import Kind, Notice
from portal.settings import MailServer, Settings
from portal.workflows import mail, mailing
from portal.workflows.mailing import Mailed
from tests.bench.portal_process import free_port
from tests.data.town import NOW, Town
from tests.post_office import PostOffice, open_office
from tests.workflows import people

SECRET_TEXT = "衢州甲机械有限公司：一项整改"


def _settings(port: int) -> Settings:
    server = MailServer("127.0.0.1", port, False, "铸盾门户 <portal@zf.example>")
    return Settings("unused", Path("unused"), mail=server, address="https://portal.example")


def _run(town: Town, port: int, *, now: datetime = NOW) -> Mailed:
    return mailing.send_waiting(town.store, _settings(port), clock=lambda: now)


def _tell(town: Town, actor: Actor, number: int, kind: Kind = Kind.ACTION) -> str:
    message_id = town.new_id()
    notice = Notice(kind, SECRET_TEXT, about=f"thing/{number}")
    messages.post(town.store, message_id, actor.account_id, notice, now=NOW)
    return message_id


def _states(town: Town) -> list[str]:
    found = town.store.rows("SELECT mail_state FROM messages ORDER BY mail_state")
    return [row["mail_state"] for row in found]


@pytest.fixture
def reader(town: Town) -> Actor:
    """Somebody whose login name is an e-mail address."""
    return people.invited(town, login="zhao@zf.example")


class Stubborn(PostOffice):
    """An office that answers as it is told."""

    answers: dict[str, str]

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802 - aiosmtpd's name  # fmt: skip
        """Take or refuse a box."""
        if answer := self.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"


@contextmanager
def _stubborn(monkeypatch: pytest.MonkeyPatch, **answers: str) -> Iterator[PostOffice]:
    Stubborn.answers = {f"{name}@zf.example": answer for name, answer in answers.items()}
    monkeypatch.setattr("tests.post_office.PostOffice", Stubborn)
    with open_office(free_port()) as office:
        yield office


def test_several_messages_make_one_letter_that_says_nothing_of_them(
    town: Town, reader: Actor
) -> None:
    for number, kind in enumerate((Kind.ACTION, Kind.ACTION, Kind.LETTER)):
        _tell(town, reader, number, kind)
    with open_office(free_port()) as office:
        assert _run(town, office.port) == Mailed(letters=1)
        assert _run(town, office.port) == Mailed()
        (letter,) = office.letters

    text = letter.get_content()
    assert letter["To"] == "zhao@zf.example"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert "3 条没有读过的新消息：整改 2 条、文书 1 条" in text
    assert "https://portal.example/messages" in text
    assert "甲机械" not in text
    assert "http" not in text.replace("https://portal.example/messages", "")
    assert _states(town) == ["sent"] * 3


def test_what_was_read_meanwhile_or_is_old_is_no_news(town: Town, reader: Actor) -> None:
    read = _tell(town, reader, 1)
    messages.open_one(town.store, read, actor=reader, now=NOW)
    _tell(town, reader, 2)
    with open_office(free_port()) as office:
        assert _run(town, office.port, now=NOW + timedelta(days=8)) == Mailed()
    assert _states(town) == ["none", "none"]


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        pytest.param("2026-11-23 07:59+08:00", False, id="before eight"),
        pytest.param("2026-11-23 08:00+08:00", True, id="at eight"),
        pytest.param("2026-11-23 19:59+08:00", True, id="before the evening"),
        pytest.param("2026-11-23 20:00+08:00", False, id="in the evening"),
        pytest.param("2026-11-28 10:00+08:00", False, id="on a Saturday"),
        pytest.param("2026-10-01 10:00+08:00", False, id="on a holiday"),
        pytest.param("2026-10-10 10:00+08:00", True, id="on a Saturday that is worked"),
    ],
)
def test_letters_wait_for_their_hour(town: Town, reader: Actor, moment: str, goes: bool) -> None:
    now = datetime.fromisoformat(moment)
    notice = Notice(Kind.CASE, "话", about="x")
    messages.post(town.store, town.new_id(), reader.account_id, notice, now=now)
    with open_office(free_port()) as office:
        assert _run(town, office.port, now=now).letters == goes
    assert _states(town) == ["sent" if goes else "waiting"]


def test_own_hours_and_own_choice_hold(town: Town, reader: Actor) -> None:
    _tell(town, reader, 1)
    noon = MessageSettings(True, 13, 15)  # it is 14:03 in Shanghai
    message_settings.choose(town.store, noon, actor=reader, now=NOW)
    with open_office(free_port()) as office:
        assert _run(town, office.port) == Mailed()
        off = replace(noon, by_mail=False)
        message_settings.choose(town.store, off, actor=reader, now=NOW)
        assert _run(town, office.port, now=NOW + timedelta(hours=2)) == Mailed()
    assert _states(town) == ["none"]


def test_who_has_no_address_reads_in_the_portal(town: Town) -> None:
    _tell(town, town.alpha, 1)
    with open_office(free_port()) as office:
        assert _run(town, office.port) == Mailed()
        assert office.letters == []
    assert _states(town) == ["none"]
    assert messages.unread(town.store, actor=town.alpha) == 1


def test_a_box_that_is_not_there_is_tried_once_and_holds_up_nobody(
    town: Town, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = people.invited(town, token="k" * 43, login="wang@zf.example")
    _tell(town, reader, 1)
    _tell(town, other, 1)
    with _stubborn(monkeypatch, zhao="550 no such box") as office:
        assert _run(town, office.port) == Mailed(letters=1, failed=1)
        assert _run(town, office.port, now=NOW + timedelta(days=1)) == Mailed()
        assert [letter["To"] for letter in office.letters] == ["wang@zf.example"]
    assert _states(town) == ["failed", "sent"]


def test_a_full_box_is_tried_again_later_and_given_up_in_the_end(
    town: Town, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(town, reader, 1)
    with _stubborn(monkeypatch, zhao="452 full") as office:
        assert _run(town, office.port) == Mailed(later=1)
        assert _run(town, office.port, now=NOW + timedelta(minutes=14)) == Mailed()
        at = NOW
        for hours in (1, 2, 17, 24):
            at += timedelta(hours=hours)
            assert _run(town, office.port, now=at) == Mailed(later=1), hours
        assert _run(town, office.port, now=at + timedelta(hours=25)) == Mailed(later=1)
    assert _states(town) == ["failed"]


def test_a_server_that_is_away_costs_no_try_and_ends_the_run(town: Town, reader: Actor) -> None:
    _tell(town, reader, 1)
    for _ in range(8):
        assert _run(town, free_port()) == Mailed(is_away=True)
    with open_office(free_port()) as office:
        assert _run(town, office.port) == Mailed(letters=1)


def test_a_server_elsewhere_without_tls_gets_nothing(
    town: Town, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(town, reader, 1)
    monkeypatch.setattr(mail, "LOOPBACK", ())
    with open_office(free_port()) as office:
        assert _run(town, office.port) == Mailed(is_away=True)
        assert office.letters == []
    assert _states(town) == ["waiting"]


def test_a_run_killed_after_the_letter_never_sends_it_again(
    town: Town, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most once: the letter went out, its note did not; the message stands in the portal."""
    _tell(town, reader, 1)

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with open_office(free_port()) as office:
        with monkeypatch.context() as dying:
            dying.setattr("data.outbox.sent", killed)
            with pytest.raises(KeyboardInterrupt):
                _run(town, office.port)
        assert _run(town, office.port) == Mailed()
        assert _run(town, office.port, now=NOW + timedelta(hours=2)) == Mailed(failed=1)
        assert len(office.letters) == 1
    assert _states(town) == ["failed"]
    assert messages.unread(town.store, actor=reader) == 1


def test_a_line_that_breaks_while_the_letter_goes_over_is_not_tried_again(
    town: Town, reader: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    _tell(town, reader, 1)

    class Broken(PostOffice):
        async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
            server.transport.abort()
            return "250 OK"

    monkeypatch.setattr("tests.post_office.PostOffice", Broken)
    with open_office(free_port()) as office:
        assert _run(town, office.port) == Mailed(failed=1, is_away=True)
    assert _states(town) == ["failed"]


def test_a_message_that_another_run_has_claimed_is_left_to_it(town: Town, reader: Actor) -> None:
    _tell(town, reader, 1)
    with open_office(free_port()) as office, town.again() as other:
        assert len(outbox.claim(other, reader.account_id, now=NOW)) == 1
        assert _run(town, office.port) == Mailed()
        assert office.letters == []
