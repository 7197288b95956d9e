"""Signing in and out (登录、退出)."""

from datetime import timedelta

import pytest

from data import accounts, audit, passwords, sessions
from data.rights import Action
from portal.workflows import logins, registration, signing_in
from portal.workflows.signing_in import Origin, SignInRefused
from tests.data.town import NOW, Town
from tests.workflows.people import invited, official
from tests.workflows.test_registration import PASSWORD, application

LOGIN = "wang@example.com"
TOKEN = "A" * 43
ORIGIN = Origin("192.0.2.1")


@pytest.fixture
def registered(town: Town) -> Town:
    registration.register(town.store, application(login=LOGIN), new_id=town.new_id, now=NOW)
    return town


def sign_in(town: Town, login: str = LOGIN, password: str = PASSWORD, minutes: int = 0) -> None:
    now = NOW + timedelta(minutes=minutes)
    signing_in.sign_in(town.store, login, password, token=TOKEN, origin=ORIGIN, now=now)


def who(town: Town, minutes: int = 0) -> str:
    found = sessions.actor(
        town.store, sessions.session_of(TOKEN), now=NOW + timedelta(minutes=minutes)
    )
    return found.account_id if found else ""


def test_the_right_password_begins_a_session(registered: Town) -> None:
    sign_in(registered)

    assert who(registered)


@pytest.mark.parametrize(
    ("login", "password"),
    [
        pytest.param(LOGIN, "falsch", id="wrong password"),
        pytest.param("nobody@example.com", PASSWORD, id="unknown name"),
        pytest.param("", "", id="nothing"),
        pytest.param(LOGIN, "", id="no password"),
        pytest.param("\x00\ud800", "\ud800" * 1000, id="broken characters"),
        pytest.param("' OR 1=1 --", "x", id="SQL"),
    ],
)
def test_every_refusal_says_the_same(registered: Town, login: str, password: str) -> None:
    with pytest.raises(SignInRefused) as refused:
        sign_in(registered, login, password)

    assert str(refused.value) == SignInRefused.message
    assert not who(registered)


def test_a_disabled_account_is_refused_alike(registered: Town) -> None:
    account = accounts.credentials(registered.store, LOGIN).id
    accounts.disable(registered.store, account, actor=registered.admin, now=NOW)

    with pytest.raises(SignInRefused):
        sign_in(registered)


def test_the_fifth_failure_pauses_the_name_for_a_quarter_of_an_hour(registered: Town) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            sign_in(registered, password="falsch")

    with pytest.raises(SignInRefused):
        sign_in(registered)
    sign_in(registered, minutes=16)
    assert who(registered, minutes=16)


def test_a_name_that_nobody_has_is_paused_alike(registered: Town) -> None:
    for _ in range(6):
        with pytest.raises(SignInRefused):
            sign_in(registered, "nobody@example.com")
    registration.register(
        registered.store, application(login="nobody@example.com"), new_id=registered.new_id, now=NOW
    )

    with pytest.raises(SignInRefused):
        sign_in(registered, "nobody@example.com")


def test_a_success_forgets_earlier_failures(registered: Town) -> None:
    for token in ("B" * 43, "C" * 43):
        for _ in range(4):
            with pytest.raises(SignInRefused):
                sign_in(registered, password="falsch")
        signing_in.sign_in(registered.store, LOGIN, PASSWORD, token=token, origin=ORIGIN, now=NOW)


def test_signing_out_makes_the_token_worthless(registered: Town) -> None:
    sign_in(registered)

    signing_in.sign_out(registered.store, TOKEN, now=NOW)

    assert not who(registered)


def test_signing_out_with_an_unknown_token_changes_nothing(registered: Town) -> None:
    sign_in(registered)

    signing_in.sign_out(registered.store, "B" * 43, now=NOW)

    assert who(registered)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("13957001234", "13957001234"),
        ("+86 139 5700 1234", "13957001234"),
        ("0086-139-5700-1234", "13957001234"),
        ("１３９５７００１２３４", "13957001234"),
        (" Wang@Example.COM ", "wang@example.com"),
        ("wang＠example.com", "wang@example.com"),
        ("86-boss", "86boss"),
    ],
)
def test_one_name_is_typed_in_many_ways(typed: str, name: str) -> None:
    assert logins.normal(typed) == name


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "13957001234567",
        "02112345678",
        "a@b",
        "a@-b.com",
        "@b.com",
        "a@b.c",
        "a@@b.com",
        "a@b..com",
        "名@例子.com",
        "a" * 50 + "@example.com",
    ],
)
def test_what_is_neither_number_nor_address_is_refused(text: str) -> None:
    with pytest.raises(logins.BadLogin):
        logins.checked(text)


@pytest.mark.parametrize("state", ["known", "unknown", "disabled", "paused", "invited", "official"])
def test_every_refusal_costs_one_hash(
    registered: Town, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same work whatever the reason: an account's state does not show in the load either."""
    login = {"unknown": "nobody@example.com", "invited": "wu@zf.cn", "official": "zhao@zf.cn"}
    if state == "disabled":
        account = accounts.credentials(registered.store, LOGIN).id
        accounts.disable(registered.store, account, actor=registered.admin, now=NOW)
    if state == "invited":
        invited(registered, login="wu@zf.cn")
    if state == "official":
        official(registered)
    if state == "paused":
        for _ in range(5):
            with pytest.raises(SignInRefused):
                sign_in(registered, password="falsch")
    hashed: list[str | None] = []

    def matches(_: str, kept: str | None) -> bool:
        hashed.append(kept)
        return False

    monkeypatch.setattr(passwords, "matches", matches)

    with pytest.raises(SignInRefused):
        sign_in(registered, login.get(state, LOGIN), "falsch")

    assert len(hashed) == 1


def test_a_lockout_is_one_entry_and_single_failures_are_none(registered: Town) -> None:
    before = audit.head(registered.store).number
    for _ in range(9):
        with pytest.raises(SignInRefused):
            sign_in(registered, password="falsch")
    for number in range(20):
        with pytest.raises(SignInRefused):
            sign_in(registered, f"nobody{number}@example.com", "falsch")

    added = list(audit.entries(registered.store, after=before))
    account = accounts.credentials(registered.store, LOGIN).id
    assert [(row["action"], row["what"]) for row in added] == [
        (Action.ACCOUNT_PAUSE, f"accounts/{account}/pause")
    ]


def test_guessing_many_names_from_one_place_is_ended_and_noted_once(registered: Town) -> None:
    before = audit.head(registered.store).number
    for number in range(60):
        with pytest.raises(SignInRefused):
            sign_in(registered, f"nobody{number}@example.com", "falsch")

    with pytest.raises(SignInRefused):
        sign_in(registered)
    elsewhere = Origin("198.51.100.7")
    signing_in.sign_in(registered.store, LOGIN, PASSWORD, token=TOKEN, origin=elsewhere, now=NOW)
    paused = [
        row["what"]
        for row in audit.entries(registered.store, after=before)
        if row["action"] == Action.ACCOUNT_PAUSE
    ]
    assert len(paused) == 1
    assert paused[0].startswith("addresses/")
    assert "192.0.2.1" not in paused[0]


def test_an_office_behind_one_address_signs_in_all_day(registered: Town) -> None:
    for number in range(100):
        signing_in.sign_in(
            registered.store,
            LOGIN,
            PASSWORD,
            token=f"{number:043d}",
            origin=ORIGIN,
            now=NOW,
        )
