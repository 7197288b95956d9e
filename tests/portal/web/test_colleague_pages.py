"""The pages of a firm's people: invite, divide, stand in, hand over; as a browser does it."""

import re
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from data import accounts, links, passwords, sessions
from data.actor import Actor
from portal import access, clock
from portal.web import cookies
from portal.web.colleagues import ANSWER_SECONDS
from portal.workflows import inviting
from portal.workflows.inviting import InvitationForm
from tests.bench.portal_process import free_port
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import PASSWORD, Served, serving
from tests.portal.web.together import timed
from tests.post_office import open_office

PAGE, PARTS, TRANSFER, DEPUTIES = (
    "/colleagues",
    "/colleagues/parts",
    "/colleagues/transfer",
    "/deputies",
)
_LINK = re.compile(r'/link\?t=([\w-]{43})"')
_WHO = re.compile(r'name="who" value="([0-9a-f]{32})"')


def mail(name: str) -> str:
    """A login name that nobody has."""
    return f"{name}{time.monotonic_ns()}@example.com"


def invited(owner: Browser, login: str, name: str = "李四") -> str:
    """Invite somebody; the token of the link."""
    answer = owner.submit(PAGE, {"do": "invite", "name": name, "login": login})
    assert answer.status_code == 200, answer.text
    found = _LINK.search(answer.text)
    assert found is not None
    return found[1]


def joined(served: Served, owner: Browser, login: str | None = None) -> tuple[Browser, str]:
    """A colleague who has used the link and signed in; and the account's id.

    Not invited by the page, which takes its time on purpose: every answer of it takes as long.
    """
    name, token = login or mail("member"), access.new_token()
    now = datetime.now(UTC)
    form = InvitationForm(name="李四", login=name)
    with served.store() as store, store.atomic():
        session = sessions.session_of(owner.cookies[cookies.SESSION])
        inviter = access.actor_of(store, session, now=now)
        inviting.invite(store, form, token=token, actor=inviter, now=now, new_id=clock.new_id)
        account = links.use(store, token, now=now)
        me = Actor(account.id, account.role, account.firm_id)
        password = passwords.hashed(PASSWORD)
        accounts.set_password(store, account.id, password, actor=me, now=now)
    return served.signed_in(name), account.id


def test_an_invited_colleague_joins_and_is_listed(served: Served) -> None:
    owner = served.signed_in()
    member, _ = joined(served, owner)

    page = owner.get(PAGE).text
    assert "李四" in page and "使用中" in page
    seen = member.get(PAGE).text
    assert "李四" in seen
    assert "@example.com" not in seen, "login names are for the owner"
    assert 'name="do"' not in seen


def test_a_link_is_shown_once(served: Served) -> None:
    owner = served.signed_in()
    token = invited(owner, mail("once"))

    assert token not in owner.get(PAGE).text


def test_where_mail_is_set_up_the_link_goes_to_the_colleague_too(tmp_path: Path) -> None:
    port = free_port()
    settings = {"PORTAL_SMTP": f"smtp://127.0.0.1:{port}", "PORTAL_SMTP_FROM": "portal@example.com"}
    with open_office(port) as office, serving(tmp_path, **settings) as served:
        owner, login = served.signed_in(), mail("mailed")
        answer = owner.submit(PAGE, {"do": "invite", "name": "李四", "login": login})
        found = _LINK.search(answer.text)

        assert "链接已经寄到" in answer.text
        assert found is not None
        assert [letter["To"] for letter in office.letters] == [login]
        assert found[1] in office.letters[0].get_content()


def test_a_taken_login_name_looks_like_a_free_one(served: Served) -> None:
    stranger = served.registered()
    owner = served.signed_in()
    free, taken = mail("free"), stranger

    answers = [
        owner.submit(PAGE, {"do": "invite", "name": "李四", "login": login})
        for login in (free, taken)
    ]
    plain = [
        re.sub(r'value="[^"]*"', "", answer.text).replace(login, "")
        for answer, login in zip(answers, (free, taken), strict=True)
    ]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert plain[0].count("已邀请，未设密码") + 1 == plain[1].count("已邀请，未设密码")
    assert set(re.findall(r"<p[^>]*>[^<]*", plain[0])) == set(
        re.findall(r"<p[^>]*>[^<]*", plain[1])
    )
    assert served.signed_in(stranger).get("/firm").status_code == 200


def test_a_taken_login_name_takes_as_long_as_a_free_one(served: Served) -> None:
    owner = served.signed_in()
    took = []
    for login in (served.registered(), mail("free")):
        form = {"do": "invite", "name": "李四", "login": login, "proof": owner.proof(PAGE)}
        seconds, answer = timed(partial(owner.post, PAGE, form))()
        took.append(seconds)
        assert answer.status_code == 200, login

    assert min(took) >= ANSWER_SECONDS


def test_a_colleague_of_the_own_firm_is_not_invited_twice(served: Served) -> None:
    owner, login = served.signed_in(), mail("twice")
    invited(owner, login)

    answer = owner.submit(PAGE, {"do": "invite", "name": "李四", "login": login.upper()})

    assert answer.status_code == 422
    assert "已经在同事名单里" in answer.text


@pytest.mark.parametrize(
    ("name", "login"), [("", "x@example.com"), ("李四", ""), ("李四", "12345"), ("\x00", "\x00")]
)
def test_what_cannot_be_kept_is_named(served: Served, name: str, login: str) -> None:
    answer = served.signed_in().submit(PAGE, {"do": "invite", "name": name, "login": login})

    assert answer.status_code == 422
    assert "还差" in answer.text


def test_disabling_ends_what_is_open_and_letting_in_asks_to_sign_in_again(served: Served) -> None:
    owner = served.signed_in()
    member, who = joined(served, owner)

    assert owner.submit(PAGE, {"do": "disable", "who": who}).status_code == 303
    assert member.get(PAGE).status_code == 303
    assert owner.submit(PAGE, {"do": "enable", "who": who}).status_code == 303
    assert member.get(PAGE).status_code == 303


@pytest.mark.parametrize("do", ["disable", "enable", "link", "invite", "rubbish", ""])
def test_a_colleague_does_nothing_here(served: Served, do: str) -> None:
    owner = served.signed_in()
    member, _ = joined(served, owner)
    _, other = joined(served, owner)
    proof = member.proof("/logout")

    form = {"do": do, "who": other, "name": "x", "login": "x@example.com", "proof": proof}
    assert member.post(PAGE, form).status_code == 404


@pytest.mark.parametrize("do", ["disable", "enable", "link"])
def test_another_firms_colleague_is_out_of_reach(served: Served, do: str) -> None:
    owner, stranger = served.signed_in(), served.signed_in()
    member, who = joined(served, owner)

    answer = stranger.submit(PAGE, {"do": do, "who": who})

    assert answer.status_code == 422
    assert "没有找到这个账号" in answer.text
    assert member.get(PAGE).status_code == 200


def test_parts_are_kept_and_shown(served: Served) -> None:
    owner = served.signed_in()
    member, who = joined(served, owner)

    assert owner.submit(PARTS, {"FK": who, "FW": "", "profile": who}).status_code == 303
    page = owner.get(PAGE).text
    assert "企业情况、防控" in page
    assert owner.submit(PARTS, {"FK": "f" * 32}).status_code == 422
    assert member.get(PARTS).status_code == 404


def test_handing_over_asks_for_the_own_password(served: Served) -> None:
    owner = served.signed_in()
    member, who = joined(served, owner)
    form = {"to": who, "password": "falsch", "sure": "yes"}

    assert "密码不对" in owner.submit(TRANSFER, form).text
    assert owner.submit(TRANSFER, {**form, "password": PASSWORD, "sure": ""}).status_code == 422
    assert owner.submit(TRANSFER, {**form, "password": PASSWORD}).status_code == 303

    assert owner.get(TRANSFER).status_code == 404
    assert member.get(TRANSFER).status_code == 200


def test_five_wrong_passwords_pause_the_handing_over(served: Served) -> None:
    owner = served.signed_in()
    _, who = joined(served, owner)
    for _ in range(5):
        owner.submit(TRANSFER, {"to": who, "password": "falsch", "sure": "yes"})

    answer = owner.submit(TRANSFER, {"to": who, "password": PASSWORD, "sure": "yes"})

    assert answer.status_code == 422


def test_a_deputy_acts_today_and_cannot_take_the_firm(served: Served) -> None:
    owner = served.signed_in()
    member, who = joined(served, owner)
    today = (datetime.now(UTC) + timedelta(hours=8)).date().isoformat()

    assert member.get(PARTS).status_code == 404
    form = {"do": "appoint", "deputy": who, "first": today, "last": today}
    assert owner.submit(DEPUTIES, form).status_code == 303
    assert member.get(PARTS).status_code == 200
    assert member.get(TRANSFER).status_code == 404
    assert member.get(DEPUTIES).status_code == 404
    which = re.search(r'name="which" value="([0-9a-f]{32})"', owner.get(DEPUTIES).text)
    assert which is not None
    assert owner.submit(DEPUTIES, {"do": "end", "which": which[1]}).status_code == 303
    assert member.get(PARTS).status_code == 404


@pytest.mark.parametrize(
    ("first", "last"), [("", ""), ("gestern", "x"), ("2020-01-01", "2020-01-02")]
)
def test_days_that_cannot_be_are_named(served: Served, first: str, last: str) -> None:
    owner = served.signed_in()
    _, who = joined(served, owner)

    answer = owner.submit(DEPUTIES, {"do": "appoint", "deputy": who, "first": first, "last": last})

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "value",
    ["\x00", "\u202e", "😀" * 30, "<script>alert(1)</script>", "'; --", "\ud83d"],
    ids=["nul", "direction", "emoji", "html", "sql", "surrogate"],
)
def test_every_field_takes_every_character_without_a_failure(served: Served, value: str) -> None:
    owner = served.signed_in()
    joined(served, owner)
    text = value.encode("utf-8", "replace").decode()
    names = ("who", "name", "login", "to", "password", "sure", "first", "last", "deputy", "FK")

    for path in (PAGE, PARTS, TRANSFER, DEPUTIES):
        for do in ("invite", "link", "end", "appoint"):
            answer = owner.submit(path, {"do": do, **dict.fromkeys(names, text)})
            assert answer.status_code in {200, 303, 422}, (path, do)
            assert "<script>alert" not in answer.text


def test_a_colleague_who_lost_the_telephone_begins_again(served: Served) -> None:
    owner = served.signed_in()
    member, account_id = joined(served, owner)
    assert member.get("/firm").status_code == 200

    answer = owner.submit(PAGE, {"do": "again", "who": account_id})

    found = _LINK.search(answer.text)
    assert found is not None
    assert member.get("/firm").status_code == 303
    with served.store() as store:
        account = accounts.by_id(store, account_id)
        assert links.account_of(store, found[1], now=datetime.now(UTC)).id == account_id
        assert accounts.own_password_hash(store, actor=account.actor) is None


def test_nobody_begins_again_for_an_owner_or_a_strangers_colleague(served: Served) -> None:
    owner, stranger = served.signed_in(), served.signed_in()
    _, account_id = joined(served, owner)
    with served.store() as store:
        firm = accounts.by_id(store, account_id).firm_id
        owner_id = store.rows(
            "SELECT id FROM accounts WHERE firm_id = :firm AND role = 'firm_owner'", firm=firm
        )[0]["id"]

    for browser, who in ((stranger, account_id), (owner, owner_id), (stranger, owner_id)):
        answer = browser.submit(PAGE, {"do": "again", "who": who})
        assert answer.status_code == 422
        assert _LINK.search(answer.text) is None
