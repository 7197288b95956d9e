"""What the operator sets."""

from pathlib import Path

import pytest

from portal.settings import LOOPBACK, BadSetting, MailServer, Settings

SENDER = "portal@zf.example"


def test_nothing_set_is_a_portal_of_this_machine() -> None:
    settings = Settings.from_environment({})

    assert settings.database.endswith("data/local/portal.sqlite")
    assert settings.key_file.name == "portal.keys"
    assert settings.hosts == LOOPBACK
    assert not settings.demo


@pytest.mark.parametrize(("text", "demo"), [("1", True), ("yes", True), ("0", False), ("", False)])
def test_demo(text: str, demo: bool) -> None:
    assert Settings.from_environment({"PORTAL_DEMO": text}).demo is demo


def test_the_public_name_and_further_names_are_answered() -> None:
    settings = Settings.from_environment(
        {"PORTAL_ADDRESS": "https://Portal.Example/", "PORTAL_HOSTS": "intern.example, 10.0.0.5 ,"}
    )

    assert settings.address == "https://Portal.Example"
    assert settings.hosts == (*LOOPBACK, "intern.example", "10.0.0.5", "portal.example")


@pytest.mark.parametrize("address", ["portal.example", "ftp://portal.example", "https://", "//x"])
def test_what_is_no_address_is_refused_by_name(address: str) -> None:
    with pytest.raises(BadSetting, match="PORTAL_ADDRESS"):
        Settings.from_environment({"PORTAL_ADDRESS": address})


@pytest.mark.parametrize("address", ["unix:/run/clamd.sock", "tcp:127.0.0.1:3310", ""])
def test_a_virus_scanner_is_at_a_path_or_a_port(address: str) -> None:
    assert Settings.from_environment({"PORTAL_CLAMD": address}).clamd == address


@pytest.mark.parametrize("address", ["/run/clamd.sock", "unix:run", "tcp:3310", "tcp:a:b", "on"])
def test_a_scanner_that_nobody_can_ask_is_refused_by_name(address: str) -> None:
    with pytest.raises(BadSetting, match="PORTAL_CLAMD"):
        Settings.from_environment({"PORTAL_CLAMD": address})


def test_database_and_keys_are_where_the_operator_says() -> None:
    settings = Settings.from_environment({"PORTAL_DATABASE": "/x/y", "PORTAL_KEY_FILE": "/z"})

    assert settings.database == "/x/y"
    assert settings.key_file == Path("/z")


@pytest.mark.parametrize("token", ["short", "不是字母也不是数字的一个很长的口令"])
def test_a_token_that_is_easily_guessed_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(BadSetting, match="PORTAL_HEALTH_TOKEN") as refusal:
        Settings.from_environment({"PORTAL_HEALTH_TOKEN": token})

    assert token not in str(refusal.value)


def test_the_token_of_monitors_is_not_shown() -> None:
    settings = Settings.from_environment({"PORTAL_HEALTH_TOKEN": "0123456789abcdef"})

    assert settings.health_token == "0123456789abcdef"
    assert "0123456789abcdef" not in repr(settings)


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("smtp://mail.example", MailServer("mail.example", 587, False, SENDER)),
        ("smtps://mail.example", MailServer("mail.example", 465, True, SENDER)),
        (
            "smtp://po%40x:a%3Ab@127.0.0.1:2525",
            MailServer("127.0.0.1", 2525, False, SENDER, "po@x", "a:b"),
        ),
    ],
)
def test_a_mail_server(address: str, expected: MailServer) -> None:
    settings = Settings.from_environment({"PORTAL_SMTP": address, "PORTAL_SMTP_FROM": SENDER})

    assert settings.mail == expected


def test_no_mail_server_is_none() -> None:
    assert Settings.from_environment({"PORTAL_SMTP_FROM": SENDER}).mail is None


@pytest.mark.parametrize(
    ("address", "sender", "named"),
    [
        ("mail.example", SENDER, "PORTAL_SMTP："),
        ("http://mail.example", SENDER, "PORTAL_SMTP："),
        ("smtp://", SENDER, "PORTAL_SMTP："),
        ("smtp://u:geheim@mail.example:x", SENDER, "PORTAL_SMTP："),
        ("smtp://mail.example", "", "PORTAL_SMTP_FROM"),
        ("smtp://mail.example", "x@y\r\nBcc: z@z", "PORTAL_SMTP_FROM"),
    ],
)
def test_a_mail_server_that_is_not_understood_is_named_without_its_password(
    address: str, sender: str, named: str
) -> None:
    with pytest.raises(BadSetting, match=named) as refusal:
        Settings.from_environment({"PORTAL_SMTP": address, "PORTAL_SMTP_FROM": sender})

    assert "geheim" not in str(refusal.value)


def test_no_password_stands_in_a_message_or_log() -> None:
    env = {"PORTAL_SMTP": "smtp://u:geheim@mail.example", "PORTAL_SMTP_FROM": SENDER}

    assert "geheim" not in repr(Settings.from_environment(env))
