"""/second-factor: nothing is open before it, and what replays, fixation and guessing get."""

import asyncio
import re

import pytest

from tests.portal.web.people import come_in, forget_steps, with_password
from tests.portal.web.served import PASSWORD, Served
from tests.portal.web.stream import tab
from tests.portal.web.test_websocket import SIGN_OUT, cookies_of

WRONG = "口令不对，或者已经用过"
CLOSED = ("/account", "/account/password", "/staff", "/staff/invite", "/firm", "/profile/edit")


@pytest.mark.parametrize("path", CLOSED)
def test_the_password_alone_opens_no_page(served: Served, path: str) -> None:
    person = with_password(served, role="admin", county="")

    answer = person.browser.get(path)

    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/login")
    onward = person.browser.get(answer.headers["location"])
    assert onward.headers["location"].startswith("/second-factor")


def test_the_password_alone_uploads_nothing_and_opens_no_websocket(served: Served) -> None:
    person = with_password(served)

    async def visit() -> str:
        async with tab(served, cookies_of(person.browser)) as page:
            return await page.run("firm")

    words = asyncio.run(visit())

    assert "请先登录" in words
    assert SIGN_OUT not in words
    upload = "/_stcore/upload_file/any/file"
    assert person.browser.send("PUT", upload, content=b"x").status_code == 401
    stranger = served.browser().get(f"/files/{'0' * 32}").status_code
    assert person.browser.get(f"/files/{'0' * 32}").status_code == stranger


def test_a_half_session_posted_to_a_page_changes_nothing(served: Served) -> None:
    person = with_password(served, role="admin", county="")
    proof = person.browser.proof("/second-factor")

    for path in ("/staff/invite", "/staff/account", "/account/password", "/account/sessions"):
        answer = person.browser.post(path, {"proof": proof, "which": "others"})
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/login")


def test_the_page_shows_a_picture_under_the_strict_policy(served: Served) -> None:
    person = with_password(served)

    page = person.browser.get("/second-factor")

    assert 'src="data:image/svg+xml' in page.text
    assert "img-src 'self' data:" in page.headers["content-security-policy"]
    assert "unsafe-inline" not in page.headers["content-security-policy"]
    assert "otpauth://totp/" in page.text
    assert person.login in page.text


def test_the_token_is_renewed_when_the_stage_rises(served: Served) -> None:
    """Whoever planted or saw the first cookie has nothing afterwards (session fixation)."""
    person = with_password(served)
    half = person.browser.cookies["portal_session"]

    answer = person.browser.submit("/second-factor", {"code": person.code()})

    assert "请保存恢复码" in answer.text
    full = person.browser.cookies["portal_session"]
    assert full != half
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert attribute in person.browser.set_cookies[0]
    thief = served.browser()
    thief.cookies["portal_session"] = half
    assert thief.get("/account").status_code == 303
    assert thief.get("/second-factor").headers["location"] == "/login"
    assert person.browser.get("/account").status_code == 200


def test_a_planted_cookie_becomes_nobodys_session(served: Served) -> None:
    person = with_password(served)
    planted = "P" * 43
    victim = served.browser()
    victim.cookies["portal_session"] = planted
    victim.submit("/login", {"login": person.login, "password": PASSWORD})

    assert victim.cookies["portal_session"] != planted
    thief = served.browser()
    thief.cookies["portal_session"] = planted
    assert thief.get("/second-factor").headers["location"] == "/login"


def test_a_code_is_good_once_even_in_another_browser(served: Served) -> None:
    person = come_in(served)
    forget_steps(served, person.account_id)
    used = person.code()
    first, second = served.browser(), served.browser()
    for browser in (first, second):
        browser.submit("/login", {"login": person.login, "password": PASSWORD})

    assert first.submit("/second-factor", {"code": used}).status_code == 303
    answer = second.submit("/second-factor", {"code": used})

    assert answer.status_code == 422
    assert WRONG in answer.text
    assert second.get("/account").status_code == 303


def test_a_recovery_code_opens_once(served: Served) -> None:
    person = come_in(served)
    statuses = []
    for _ in range(2):
        browser = served.browser()
        browser.submit("/login", {"login": person.login, "password": PASSWORD})
        statuses.append(browser.submit("/second-factor", {"code": person.recovery[0]}).status_code)

    assert statuses == [303, 422]


def test_guessing_ends_after_five_and_says_nothing_else(served: Served) -> None:
    person = come_in(served)
    forget_steps(served, person.account_id)
    browser = served.browser()
    browser.submit("/login", {"login": person.login, "password": PASSWORD})
    texts = {
        re.sub(r'value="[0-9a-f]{96}"', "", browser.submit("/second-factor", {"code": typed}).text)
        for typed in ("000000", "111111", "22222", "zzzzz-zzzzz", "444444", "555555")
    }

    assert len(texts) == 1
    answer = browser.submit("/second-factor", {"code": person.code()})
    assert answer.status_code == 422
    assert WRONG in answer.text


def test_who_was_going_somewhere_gets_there_and_nowhere_else(served: Served) -> None:
    person = come_in(served, role="admin", county="")
    for wanted, expected in (("/staff/invite", "/staff/invite"), ("//evil.example", "/staff")):
        forget_steps(served, person.account_id)
        browser = served.browser()
        form = {"login": person.login, "password": PASSWORD, "next": wanted}
        onward = browser.submit("/login", form).headers["location"]
        assert "evil" not in onward
        proof = browser.proof(onward)
        answer = browser.post(
            "/second-factor", {"code": person.code(), "next": wanted, "proof": proof}
        )
        assert answer.headers["location"] == expected


def test_the_secret_is_shown_no_more_once_it_counts(served: Served) -> None:
    person = come_in(served)

    for path in ("/second-factor", "/account"):
        page = person.browser.get(path)
        assert person.secret not in page.text.replace(" ", "")
    assert person.browser.get("/second-factor").headers["location"] == "/account"


def test_signing_out_midway_ends_it(served: Served) -> None:
    person = with_password(served)
    half = person.browser.cookies["portal_session"]

    assert person.browser.submit("/logout", {}).headers["location"] == "/login?bye"
    thief = served.browser()
    thief.cookies["portal_session"] = half
    assert thief.get("/second-factor").headers["location"] == "/login"


@pytest.mark.parametrize("cookie", ["", "portal_session=" + "A" * 43, "portal_session=x"])
def test_strangers_are_sent_to_sign_in(served: Served, cookie: str) -> None:
    answer = served.browser().send("GET", "/second-factor", headers={"cookie": cookie})

    assert answer.headers["location"] == "/login"


# Firms, to whom it is offered


def test_a_firm_turns_it_on_and_off_by_itself(served: Served) -> None:
    from tests.portal.web.people import _SECRET

    login = served.registered()
    browser, elsewhere = served.signed_in(login), served.signed_in(login)
    proof = browser.proof("/account")
    assert browser.post("/account/second-factor/on", {"proof": proof}).status_code == 303
    found = _SECRET.search(browser.get("/second-factor").text)
    assert found is not None
    secret = found[1].replace(" ", "")
    from portal import clock
    from tests.codes import code

    assert browser.submit("/second-factor", {"code": code(secret, clock.now())}).status_code == 200
    assert elsewhere.get("/firm").status_code == 303, "who came in without it is out"
    assert "已开启" in browser.get("/account").text

    again = served.browser()
    answer = again.submit("/login", {"login": login, "password": PASSWORD, "next": "/self-check"})
    assert answer.headers["location"] == "/second-factor?next=/self-check"
    assert again.get("/firm").status_code == 303

    typed = code(secret, clock.now(), steps=1)
    form = {"present": PASSWORD, "code": typed}
    assert browser.submit("/account/second-factor/off", form).headers["location"].endswith("off")
    assert served.signed_in(login).get("/firm").status_code == 200


def test_staff_have_no_page_to_turn_it_off(served: Served) -> None:
    person = come_in(served)
    page = person.browser.get("/account").text

    assert "/account/second-factor/off" not in page
    assert person.browser.get("/account/second-factor/off").status_code == 404
    form = {"present": PASSWORD, "code": person.code(steps=1)}
    form["proof"] = person.browser.proof("/account/password")
    assert person.browser.post("/account/second-factor/off", form).status_code == 404
