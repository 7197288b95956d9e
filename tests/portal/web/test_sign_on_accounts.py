"""Signing on: whose account it is, what is owed beside it, and odd providers."""

import re
from threading import Event
from typing import Any

import pytest

from data import accounts, audit, bindings, second_factors
from data.actor import Role
from portal import clock
from portal.web import cookies
from portal.web.sign_on import client as provider_client
from tests.codes import code
from tests.portal.web.in_process import OwnPages
from tests.portal.web.lying_provider import (
    DESCRIPTION,
    SECRET,
    LyingProvider,
)
from tests.portal.web.test_sign_on import (
    BACK,
    NUMBER,
    VOUCHED,
    begun,
    bound,
    city,
    county,
    departed,
    numbered,
    owing,
    pages,
    signed_on,
    who,
)
from tests.portal.web.test_sign_on_lies import signed_on_at_county

__all__ = ["city", "county", "pages"]


def test_who_has_no_account_hears_the_same_for_every_reason(
    pages: OwnPages, city: LyingProvider
) -> None:
    town = pages.town
    bound(pages, town.reviewer, city, "disabled")
    with pages.store() as store:
        accounts.disable(store, town.reviewer.account_id, actor=town.admin, now=clock.now())
    numbered(pages, Role.FIRM_MEMBER)
    reasons: list[dict[str, Any]] = [
        {},
        {"sub": "disabled", "employee": ""},
        {"employee": "nobody1"},
        {"employee": NUMBER},
        {"employee": ["x"]},
        {"employee": "\x00" * 300},
        {"employee": "\ud800"},
    ]
    said = set()
    for claims in reasons:
        city.claims = claims
        answer = signed_on(pages.browser(), city)
        said.add((answer.status_code, answer.text))

    ((status, text),) = said
    assert status == 403
    assert "市委政法委信息科" in text
    assert begun(pages) == 0


def test_a_trusted_claim_names_a_staff_account_and_is_pinned(
    pages: OwnPages, city: LyingProvider
) -> None:
    guide = numbered(pages)
    city.claims = {"employee": NUMBER, **VOUCHED}
    browser = pages.browser()
    assert signed_on(browser, city).status_code == 303
    assert who(pages, browser) == guide.account_id

    city.claims = {"employee": NUMBER, "sub": "who got the number later", **VOUCHED}
    assert signed_on(pages.browser(), city).status_code == 403
    city.claims = {"employee": "another-number", **VOUCHED}
    renamed = pages.browser()
    assert signed_on(renamed, city).status_code == 303
    assert who(pages, renamed) == guide.account_id
    with pages.store() as store:
        (binding,) = bindings.own(store, actor=guide)
        assert binding.matched
        assert audit.agrees(store, f"bindings/{binding.id}", bindings.recorded(store, binding.id))


@pytest.mark.parametrize("said", [["pwd"], [], None, ["OTP"], ["otp "], [["otp"]], [1]], ids=str)
def test_staff_owe_the_portals_second_factor_unless_the_provider_asserts_one(
    pages: OwnPages, city: LyingProvider, said: list[Any] | None
) -> None:
    bound(pages, pages.town.reviewer, city)
    city.claims = {"amr": said}
    browser = pages.browser()

    answer = signed_on(browser, city, "/sso/city?next=/law")

    assert answer.headers["location"] == "/second-factor?next=/law"
    assert who(pages, browser) is None
    assert owing(pages, browser) == pages.town.reviewer.account_id
    assert browser.get("/sso").status_code == 303
    assert browser.post("/sso/city/bind").status_code == 401


def test_the_second_factor_of_a_provider_counts_only_where_the_operator_said_so(
    pages: OwnPages, county: LyingProvider
) -> None:
    bound(pages, pages.town.reviewer, county)

    answer = signed_on_at_county(pages, county)

    assert answer.headers["location"] == "/second-factor"


def test_after_the_second_factor_the_session_is_still_the_providers(
    pages: OwnPages, city: LyingProvider
) -> None:
    reviewer = pages.town.reviewer
    bound(pages, reviewer, city)
    city.claims = {"amr": ["pwd"]}
    browser = pages.browser()
    signed_on(browser, city)
    with pages.store() as store:
        secret = second_factors.prepared_secret(store, actor=reviewer)
    assert secret is not None
    proof = re.search(r'name="proof" value="([0-9a-f]+)"', browser.get("/second-factor").text)
    assert proof is not None

    browser.post("/second-factor", data={"proof": proof[1], "code": code(secret, clock.now())})

    assert who(pages, browser) == reviewer.account_id
    assert "先退出，用密码登录" in browser.get("/sso").text


def test_a_firm_with_a_second_factor_of_its_own_owes_it_too(
    pages: OwnPages, county: LyingProvider
) -> None:
    alpha = pages.town.alpha
    bound(pages, alpha, county)
    with pages.store() as store:
        second_factors.prepare(store, alpha.account_id, now=clock.now())
        secret = second_factors.prepared_secret(store, actor=alpha) or ""
        assert second_factors.confirm(
            store, code(secret, clock.now()), actor=alpha, now=clock.now()
        )

    assert signed_on_at_county(pages, county).headers["location"] == "/second-factor"


def test_what_was_taken_apart_by_hand_is_not_matched_again(
    pages: OwnPages, city: LyingProvider
) -> None:
    guide = numbered(pages)
    city.claims = {"employee": NUMBER}
    assert signed_on(pages.browser(), city).status_code == 303
    with pages.store() as store:
        bindings.unbind(store, city.issuer, actor=guide, now=clock.now())

    assert signed_on(pages.browser(), city).status_code == 403


def test_a_claim_counts_only_where_the_operator_said_so(
    pages: OwnPages, county: LyingProvider
) -> None:
    numbered(pages)
    county.claims = {"employee": NUMBER}

    assert signed_on_at_county(pages, county).status_code == 403


def test_a_claim_that_the_token_leaves_out_is_asked_for(
    pages: OwnPages, city: LyingProvider
) -> None:
    numbered(pages)
    city.userinfo = {"employee": NUMBER}

    assert signed_on(pages.browser(), city).status_code == 303


@pytest.mark.parametrize("said", [{"sub": "somebody else"}, {"sub": None}])
def test_what_is_told_of_another_person_is_not_believed(
    pages: OwnPages, city: LyingProvider, said: dict[str, Any]
) -> None:
    numbered(pages)
    city.userinfo = {"employee": NUMBER, **said}

    assert signed_on(pages.browser(), city).status_code == 502
    assert begun(pages) == 0


ODD: dict[str, tuple[int, dict[str, str], bytes]] = {
    "an error page": (500, {}, b"<html>oops</html>"),
    "html": (200, {"content-type": "text/html"}, b"<html></html>"),
    "nothing": (200, {}, b""),
    "a list": (200, {}, b"[]"),
    "a number": (200, {}, b"5"),
    "null": (200, {}, b"null"),
    "broken text": (200, {}, b"\xff\xfe{"),
    "a deep nest": (200, {}, b"[" * 200_000),
    "huge": (200, {}, b"[" + b"1," * 400_000 + b"1]"),
    "packed": (200, {"content-encoding": "gzip"}, b"\x1f\x8b" + b"\0" * 20),
    "elsewhere": (302, {"location": "http://127.0.0.1:1/"}, b""),
    "numbers for texts": (
        200,
        {},
        b'{"issuer":1,"access_token":1,"id_token":5,"keys":5,"expires_in":"x"}',
    ),
    "objects for texts": (200, {}, b'{"access_token":{},"id_token":{"a":1},"keys":[{"kty":{}}]}'),
    "keys of another kind": (200, {}, b'{"keys":[{"kty":"RSA","n":"!","e":[]}, 1, null]}'),
}


@pytest.mark.parametrize("path", [DESCRIPTION, "/keys", "/token", "/userinfo"])
@pytest.mark.parametrize("answer", ODD)
def test_odd_answers_of_a_provider_end_on_a_calm_page(
    pages: OwnPages, city: LyingProvider, path: str, answer: str
) -> None:
    city.raw[path] = ODD[answer]
    browser = pages.browser()
    begins = browser.get("/sso/city")

    ended = begins
    if begins.status_code == 303:
        ended = browser.get(BACK, params=city.sign_in(begins.headers["location"]))

    assert ended.status_code == 502
    assert "没有登录，本站没有做任何改动" in ended.text
    assert browser.cookies.get(cookies.SESSION) is None
    assert begun(pages) == 0


@pytest.mark.parametrize("path", [DESCRIPTION, "/token", "/keys"])
def test_a_slow_provider_is_given_up(
    pages: OwnPages, city: LyingProvider, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider_client, "WHOLE_SECONDS", 0.4)
    bound(pages, pages.town.reviewer, city)
    browser = pages.browser()
    if path != DESCRIPTION:
        way = city.sign_in(departed(browser))
    city.holds = Event()  # set only when the portal has given up

    ended = browser.get("/sso/city") if path == DESCRIPTION else browser.get(BACK, params=way)
    city.holds.set()

    assert ended.status_code == 502
    assert begun(pages) == 0


def test_a_dead_provider_is_said_to_be_so(pages: OwnPages, city: LyingProvider) -> None:
    browser = pages.browser()
    way = city.sign_in(departed(browser))
    city.stop()

    answer = browser.get(BACK, params=way)

    assert answer.status_code == 502
    assert "“市统一身份认证”暂时不能用" in answer.text
    assert begun(pages) == 0


@pytest.mark.parametrize(
    "described",
    [
        {"issuer": "https://evil.example"},
        {"jwks_uri": "https://evil.example/keys"},
        {"token_endpoint": "http://169.254.169.254/latest"},
        {"authorization_endpoint": "https://evil.example/authorize"},
        {"authorization_endpoint": "javascript:alert(1)"},
        {"userinfo_endpoint": "file:///etc/passwd"},
        {"end_session_endpoint": "https://evil.example/"},
        {"token_endpoint": None},
    ],
    ids=lambda said: "/".join(map(str, said.items())) if isinstance(said, dict) else said,
)
def test_the_portal_goes_nowhere_but_to_the_issuer(
    pages: OwnPages, city: LyingProvider, described: dict[str, Any]
) -> None:
    city.described = described

    assert pages.browser().get("/sso/city").status_code == 502


def test_what_a_provider_announces_switches_off_no_check(
    pages: OwnPages, city: LyingProvider
) -> None:
    """Authlib takes metadata for settings of its HTTP client: none of these may reach it."""
    bound(pages, pages.town.reviewer, city)
    city.described = {
        "verify": False,
        "proxy": "http://127.0.0.1:1",
        "transport": None,
        "timeout": 1e9,
        "follow_redirects": True,
        "trust_env": True,
        "grant_type": "password",
        "code_challenge_method": "plain",
        "scope": "openid admin",
        "jwks": {"keys": []},
        "_loaded_at": 1,
        "client_id": "x",
    }

    assert signed_on(pages.browser(), city).status_code == 303


def test_nothing_secret_reaches_log_or_database(
    pages: OwnPages, city: LyingProvider, caplog: pytest.LogCaptureFixture
) -> None:
    bound(pages, pages.town.reviewer, city)
    signed_on(pages.browser(), city)
    city.claims = {"nonce": "wrong"}
    signed_on(pages.browser(), city)

    content = b"".join(f.read_bytes() for f in pages.town.path.parent.glob("portal.sql*"))
    verifier = city.sent[0]["code_verifier"]
    for secret in (SECRET, "person-1", verifier, city.sent[0]["code"]):
        assert secret.encode() not in content
        assert secret not in caplog.text
    assert "认证方 city 不能用" in caplog.text


def test_addresses_that_name_no_provider_are_no_pages(pages: OwnPages) -> None:
    for path in ("/sso/none", "/sso/none/callback", "/sso/CITY", "/sso/city/x", "/sso/city/"):
        assert pages.browser().get(path).status_code == 404, path


def test_an_open_line_is_refused(pages: OwnPages) -> None:
    browser = pages.browser()
    browser.base_url = "http://portal.example"

    assert browser.get("/sso/city").status_code == 403


def test_too_many_attempts_from_one_place_are_slowed_down(pages: OwnPages) -> None:
    browser = pages.browser()

    statuses = [browser.get("/sso/city").status_code for _ in range(31)]

    assert statuses[-1] == 429
    assert set(statuses[:-1]) == {303}
