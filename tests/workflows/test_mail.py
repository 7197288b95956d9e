"""Letters to a real mail server: encrypted on the way, in Chinese, and never in the way of a step."""

import logging
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest

from portal.settings import MailServer
from portal.workflows import mail
from tests.bench.portal_process import free_port
from tests.post_office import SECRET, USER, PostOffice, certificate, open_office

LINK = "https://portal.example/link?t=" + "t" * 43
UNTIL = datetime(2026, 11, 26, 6, 3, tzinfo=UTC)
FROM = "铸盾门户 <portal@zf.example>"


def _server(port: int, *, tls: bool = False, user: str = "", host: str = "127.0.0.1") -> MailServer:
    return MailServer(host, port, tls, FROM, user=user, password=SECRET if user else "")


def _only(office: PostOffice) -> str:
    (letter,) = office.letters
    return str(letter.get_content())


def test_a_letter_arrives_in_chinese_with_the_link(tmp_path: Path) -> None:
    with open_office(free_port()) as office:
        sent = mail.invite(_server(office.port), "zhao@zf.cn", LINK, until=UNTIL)
        (letter,) = office.letters

    assert sent is True
    assert letter["To"] == "zhao@zf.cn"
    assert letter["From"] == FROM
    assert letter["Subject"] == "铸盾：设置密码的链接"
    assert LINK in _only(office)
    assert "2026年11月26日 14:03" in _only(office)


def test_starttls_is_used_and_the_password_goes_only_through_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with open_office(free_port(), starttls=context) as office:
        assert mail.remind(_server(office.port, user=USER), "zhao@zf.cn", LINK) is True

    assert office.signed_in == [USER]
    assert LINK in _only(office)


def test_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    context, trusted = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    with open_office(free_port(), tls=context) as office:
        assert mail.remind(_server(office.port, tls=True), "zhao@zf.cn", LINK) is True

    assert len(office.letters) == 1


def test_a_server_that_cannot_prove_who_it_is_gets_nothing(tmp_path: Path) -> None:
    context, _ = certificate(tmp_path)
    with open_office(free_port(), starttls=context) as office:
        assert mail.remind(_server(office.port, user=USER), "zhao@zf.cn", LINK) is False

    assert office.letters == []
    assert office.signed_in == []


def test_no_letter_goes_readable_to_another_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that is not loopback, as a mail server elsewhere has, that offers no STARTTLS."""
    plain = socket.getaddrinfo

    def found(host: str, *args: object, **kwargs: object) -> object:
        return plain("127.0.0.1" if host == "mail.example" else host, *args, **kwargs)  # type: ignore[arg-type]  # passed on as given

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with open_office(free_port()) as office:
        assert mail.remind(_server(office.port, host="mail.example"), "zhao@zf.cn", LINK) is False

    assert office.letters == []


def test_a_server_that_is_down_breaks_nothing_and_the_log_names_nobody(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        assert mail.remind(_server(free_port()), "zhao@zf.cn", LINK) is False

    assert "邮件没有发出" in caplog.text
    assert "zhao" not in caplog.text
    assert LINK not in caplog.text


@pytest.mark.parametrize(
    ("server", "to"),
    [
        pytest.param(None, "zhao@zf.cn", id="no mail server"),
        pytest.param(MailServer("127.0.0.1", 1, False, FROM), "13957001234", id="a telephone"),
    ],
)
def test_where_nothing_can_be_sent_nothing_is_said_of_a_failure(
    server: MailServer | None, to: str
) -> None:
    assert mail.remind(server, to, LINK) is None
