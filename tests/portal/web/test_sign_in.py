"""Signing in and out by the real pages: cookie, proof of the form, even answers, revocation."""

from functools import partial

import pytest

from data.times import to_text
from portal import clock
from tests.portal.web.served import PASSWORD, Served
from tests.portal.web.together import together

WRONG = "账号或密码不对"


def test_signing_in_leads_on_and_sets_one_cookie(served: Served) -> None:
    browser = served.browser()
    login = served.registered()
    form = {"login": login, "password": PASSWORD, "next": "/self-check"}

    answer = browser.submit("/login", form)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/self-check"
    (cookie,) = browser.set_cookies
    assert cookie.startswith("portal_session=")
    for attribute in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"):
        assert attribute in cookie
    assert "Domain" not in cookie
    assert browser.get("/firm").status_code == 200


def test_the_database_knows_no_token(served: Served) -> None:
    token = served.signed_in().cookies["portal_session"]

    files = [path.read_bytes() for path in served.folder.glob("portal.sqlite*")]

    assert files
    assert all(token.encode() not in content for content in files)


@pytest.mark.parametrize(
    "login",
    ["　OWNER-WIDE＠example.com ", "Owner-Wide@EXAMPLE.com"],
    ids=["full width", "capitals"],
)
def test_the_login_name_may_be_typed_in_any_width(served: Served, login: str) -> None:
    if not (served.folder / "wide").exists():
        served.registered(login="owner-wide@example.com")
        (served.folder / "wide").touch()

    assert (
        served.browser().submit("/login", {"login": login, "password": PASSWORD}).status_code == 303
    )


def test_unknown_name_and_wrong_password_are_told_alike(served: Served) -> None:
    known = served.registered()

    answers = []
    for name in (known, "nobody@example.com"):
        browser = served.browser()
        answer = browser.submit("/login", {"login": name, "password": "falsch falsch"})
        answers.append((answer.status_code, _without_proof(answer.text.replace(name, ""))))

    assert answers[0] == answers[1]
    assert WRONG in answers[0][1]


def test_what_was_typed_stays_but_the_password_does_not(served: Served) -> None:
    form = {"login": 'a"><script>alert(1)</script>', "password": "geheim geheim"}

    answer = served.browser().submit("/login", form)

    assert answer.status_code == 422
    assert "geheim" not in answer.text
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert(1)" in answer.text


def test_five_wrong_passwords_pause_the_account_even_for_the_right_one(served: Served) -> None:
    login = served.registered()
    form = {"login": login, "password": "falsch falsch"}
    together([partial(served.browser().submit, "/login", form) for _ in range(5)])

    answer = served.browser().submit("/login", {"login": login, "password": PASSWORD})

    assert answer.status_code == 422
    assert WRONG in answer.text


def test_many_attempts_from_one_place_are_slowed_down(served: Served) -> None:
    browser = served.browser()
    proof = browser.proof("/login")
    form = {"login": "x", "password": "y", "proof": proof}

    answers = together([partial(browser.post, "/login", form)] * 16)

    assert {answer.status_code for answer in answers} == {422, 429}
    answer = browser.post("/login", form)
    assert "尝试得太频繁" in answer.text
    assert answer.headers["retry-after"].isdigit()


@pytest.mark.parametrize(
    ("proof", "headers"),
    [
        pytest.param("", {}, id="no proof"),
        pytest.param("0" * 96, {}, id="an invented proof"),
        pytest.param(None, {"origin": "https://evil.example"}, id="another site"),
        pytest.param(None, {"origin": "null"}, id="a sandboxed page"),
        pytest.param(None, {"sec_fetch_site": "cross-site"}, id="the browser says cross-site"),
    ],
)
def test_a_form_from_elsewhere_is_refused(
    served: Served, proof: str | None, headers: dict[str, str]
) -> None:
    browser = served.browser()
    own = browser.proof("/login")
    form = {"login": "x", "password": "y", "proof": own if proof is None else proof}

    answer = browser.post("/login", form, **headers)

    assert answer.status_code == 403
    assert "刷新" in answer.text


def test_the_proof_of_one_browser_is_worth_nothing_in_another(served: Served) -> None:
    stolen = served.browser().proof("/login")
    browser = served.browser()
    browser.get("/login")

    answer = browser.post("/login", {"login": "x", "password": "y", "proof": stolen})

    assert answer.status_code == 403


def test_signing_out_ends_the_session_everywhere(served: Served) -> None:
    browser = served.signed_in()
    copied = dict(browser.cookies)

    answer = browser.submit("/logout", {})

    assert answer.headers["location"] == "/login?bye"
    assert "portal_session" not in browser.cookies
    thief = served.browser()
    thief.cookies = copied
    assert thief.get("/firm").status_code == 303


def test_a_link_signs_nobody_out(served: Served) -> None:
    browser = served.signed_in()

    assert "退出登录" in browser.get("/logout").text
    assert browser.get("/firm").status_code == 200


@pytest.mark.parametrize(
    "cookie",
    [
        "portal_session=",
        "portal_session=" + "A" * 43,
        "portal_session=../../etc/passwd",
        "portal_session=" + "A" * 5000,
        "portal_session=a; portal_session=b",
    ],
)
def test_forged_cookies_open_nothing(served: Served, cookie: str) -> None:
    answer = served.browser().send("GET", "/firm", headers={"cookie": cookie})

    assert answer.status_code == 303


def test_two_session_cookies_are_none(served: Served) -> None:
    token = served.signed_in().cookies["portal_session"]
    twice = f"portal_session={token}; portal_session={'A' * 43}"

    assert served.browser().send("GET", "/firm", headers={"cookie": twice}).status_code == 303


def test_a_disabled_account_is_out_at_once(served: Served) -> None:
    login = served.registered()
    browser = served.signed_in(login)
    with served.store() as store:
        store.rows(
            "UPDATE accounts SET disabled_at = :now WHERE id = (SELECT account_id FROM sessions"
            " ORDER BY created_at DESC LIMIT 1)",
            now=to_text(clock.now()),
        )

    assert browser.get("/firm").status_code == 303
    assert (
        served.browser().submit("/login", {"login": login, "password": PASSWORD}).status_code == 422
    )


def _without_proof(page: str) -> str:
    head, _, rest = page.partition('name="proof" value="')
    return head + rest[96:]
