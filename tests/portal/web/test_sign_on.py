"""Single sign-on against a provider that lies on purpose: nobody gets in who should not."""

import re
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from data import accounts, audit, bindings, second_factors, sessions
from data.accounts import NewAccount
from data.actor import Actor, Role
from data.rights import Action
from data.sessions import Stage, session_of
from portal import clock
from portal.web import cookies
from portal.web.sign_on import client as provider_client
from portal.web.sign_on.attempt import COOKIE
from tests.codes import code
from tests.portal.web.in_process import ADDRESS, OwnPages, own_pages
from tests.portal.web.lying_provider import (
    CLIENT,
    DESCRIPTION,
    SECRET,
    LyingProvider,
    fresh_key,
    lying_provider,
)

NUMBER = "QZ10023"
VOUCHED = {"amr": ["pwd", "otp"]}
"""The provider says that it has asked for a second factor of its own."""
BACK = "/sso/city/callback"


@pytest.fixture
def city() -> Iterator[LyingProvider]:
    with lying_provider() as provider:
        yield provider


@pytest.fixture
def county() -> Iterator[LyingProvider]:
    with lying_provider() as provider:
        yield provider


@pytest.fixture
def pages(tmp_path: Path, city: LyingProvider, county: LyingProvider) -> Iterator[OwnPages]:
    file = tmp_path / "providers.toml"
    file.write_text(
        f"""
        [city]
        name = "市统一身份认证"
        issuer = "{city.issuer}"
        client_id = "{CLIENT}"
        client_secret = "{SECRET}"
        login_claim = "employee"
        second_factor_amr = ["otp"]
        contact = "市委政法委信息科"
        [county]
        name = "县级认证"
        issuer = "{county.issuer}"
        client_id = "{CLIENT}"
        client_secret = "{SECRET}"
        """
    )
    file.chmod(0o600)
    yield from own_pages(tmp_path, oidc_file=file)


def departed(browser: TestClient, path: str = "/sso/city") -> str:
    """The address at the provider that the browser is sent to."""
    answer = browser.get(path)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


def signed_on(browser: TestClient, city: LyingProvider, path: str = "/sso/city") -> httpx.Response:
    """The whole way there and back."""
    answer: httpx.Response = browser.get(BACK, params=city.sign_in(departed(browser, path)))
    return answer


def bound(pages: OwnPages, actor: Actor, city: LyingProvider, subject: str = "person-1") -> None:
    """The person of the provider is this account."""
    with pages.store() as store:
        bindings.bind(
            store, pages.town.new_id(), city.issuer, subject, actor=actor, now=clock.now()
        )


def numbered(pages: OwnPages, role: Role = Role.GUIDE) -> Actor:
    """An account whose login is the number that the city's provider tells."""
    by = pages.town.admin if role is Role.GUIDE else pages.town.alpha
    new = NewAccount(
        id="9" * 32,
        login=NUMBER,
        name="李四",
        password_hash="",
        role=role,
        firm_id=None if role is Role.GUIDE else by.firm_id,
    )
    with pages.store() as store:
        accounts.create(store, new, actor=by, now=clock.now())
    return Actor(new.id, role, new.firm_id)


def who(pages: OwnPages, browser: TestClient) -> str | None:
    """The account that the browser is signed in as."""
    token = browser.cookies.get(cookies.SESSION)
    if token is None:
        return None
    with pages.store() as store:
        actor = sessions.actor(store, session_of(token), now=clock.now())
    return actor.account_id if actor else None


def owing(pages: OwnPages, browser: TestClient) -> str | None:
    """The account that the browser would be, after the second factor that it still owes."""
    token = browser.cookies[cookies.SESSION]
    with pages.store() as store:
        actor = sessions.actor(store, session_of(token), now=clock.now(), stage=Stage.OWES)
    return actor.account_id if actor else None


def begun(pages: OwnPages) -> int:
    """How many sessions there are."""
    with pages.store() as store:
        return int(store.rows("SELECT count(*) AS n FROM sessions")[0]["n"])


def test_a_bound_person_lands_signed_in_and_the_trace_names_the_provider(
    pages: OwnPages, city: LyingProvider
) -> None:
    bound(pages, pages.town.reviewer, city)
    browser = pages.browser()

    city.claims = VOUCHED
    answer = signed_on(browser, city, "/sso/city?next=/law")

    assert (answer.status_code, answer.headers["location"]) == (303, "/law")
    assert who(pages, browser) == pages.town.reviewer.account_id
    session = next(c for c in answer.headers.get_list("set-cookie") if "portal_session" in c)
    assert all(word in session for word in ("HttpOnly", "Secure", "SameSite=lax", "Path=/"))
    assert browser.cookies.get(COOKIE) is None
    with pages.store() as store:
        last = list(audit.entries(store))[-1]
    assert last["action"] == Action.SESSION_BEGIN
    assert last["what"] == f"accounts/{pages.town.reviewer.account_id}/sessions/sso/city"


def test_officials_owe_the_second_factor_unless_the_provider_vouches(
    pages: OwnPages, city: LyingProvider
) -> None:
    bound(pages, pages.town.reviewer, city)
    browser = pages.browser()
    city.claims = {"amr": ["pwd"]}

    answer = signed_on(browser, city, "/sso/city?next=/law")

    assert answer.headers["location"] == "/second-factor?next=/law"
    assert who(pages, browser) is None, "nothing is open yet"


def test_what_the_provider_is_asked_cannot_be_steered_by_the_host_header(
    pages: OwnPages, city: LyingProvider
) -> None:
    asked = dict(parse_qsl(urlsplit(departed(pages.browser())).query))

    assert asked["redirect_uri"] == f"{ADDRESS}{BACK}"
    assert asked["scope"] == "openid"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) == len(asked["nonce"]) == 43
    assert SECRET not in str(asked)


def test_the_cookie_of_an_attempt_says_nothing_and_lasts_ten_minutes(pages: OwnPages) -> None:
    answer = pages.browser().get("/sso/city?next=/firm")

    (line,) = answer.headers.get_list("set-cookie")
    assert line.startswith(f"{COOKIE}=")
    assert "Max-Age=600" in line
    assert all(word in line for word in ("HttpOnly", "Secure", "SameSite=lax"))
    state = dict(parse_qsl(urlsplit(answer.headers["location"]).query))["state"]
    assert state not in line


@pytest.mark.parametrize(
    "wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "/sso/city/callback"]
)
def test_no_way_back_leads_elsewhere(pages: OwnPages, city: LyingProvider, wanted: str) -> None:
    bound(pages, pages.town.alpha, city)

    answer = signed_on(pages.browser(), city, f"/sso/city?next={wanted}")

    assert answer.headers["location"] == "/firm"


def lies(now: int) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """A lie → what of the claims and of the header is false."""
    return {
        "another nonce": ({"nonce": "n" * 43}, {}),
        "no nonce": ({"nonce": None}, {}),
        "another audience": ({"aud": "another-client"}, {}),
        "another audience with our azp": ({"aud": "another-client", "azp": CLIENT}, {}),
        "two audiences, azp of the other": ({"aud": [CLIENT, "x"], "azp": "x"}, {}),
        "two audiences without azp": ({"aud": [CLIENT, "x"]}, {}),
        "no audience": ({"aud": None}, {}),
        "another issuer": ({"iss": "https://evil.example"}, {}),
        "no issuer": ({"iss": None}, {}),
        "expired": ({"exp": now - 3600, "iat": now - 7200}, {}),
        "never expires": ({"exp": None}, {}),
        "expiry of words": ({"exp": "later"}, {}),
        "endless expiry": ({"exp": 1e400}, {}),
        "from the future": ({"iat": now + 3600}, {}),
        "no subject": ({"sub": None}, {}),
        "empty subject": ({"sub": ""}, {}),
        "subject of another kind": ({"sub": {"$ne": ""}}, {}),
        "a list for a subject": ({"sub": ["person-1"]}, {}),
        "a number for a subject": ({"sub": 1}, {}),
        "an endless subject": ({"sub": "s" * 5000}, {}),
        "no signature": ({}, {"alg": "none"}),
        "a key that nobody has": ({}, {"kid": "two"}),
        "a wrong hash of the access token": ({"at_hash": "x"}, {}),
        "words for methods": ({"amr": "otp"}, {}),
    }


@pytest.mark.parametrize("lie", lies(0))
def test_a_lie_lets_nobody_in(pages: OwnPages, city: LyingProvider, lie: str) -> None:
    bound(pages, pages.town.reviewer, city)
    city.claims, city.header = lies(int(time.time()))[lie]
    browser = pages.browser()

    answer = signed_on(browser, city)

    assert answer.status_code == 502, lie
    assert "没有登录" in answer.text
    assert browser.cookies.get(cookies.SESSION) is None
    assert begun(pages) == 0
    city.claims, city.header = {}, {}
    assert signed_on(browser, city).status_code == 303


@pytest.mark.parametrize("announced", [["RS256"], ["none"], ["HS256"], ["HS256", "none", "RS256"]])
@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_the_public_key_signs_nothing(
    pages: OwnPages, city: LyingProvider, algorithm: str, announced: list[str]
) -> None:
    """Neither `none` nor HS256 with the public key, whatever the provider announces."""
    bound(pages, pages.town.reviewer, city)
    city.described = {"id_token_signing_alg_values_supported": announced}
    city.header = {"alg": algorithm}
    browser = pages.browser()
    begins = browser.get("/sso/city")

    if begins.status_code == 303:
        answer = browser.get(BACK, params=city.sign_in(begins.headers["location"]))
        assert answer.status_code == 502
    else:
        assert begins.status_code == 502
    assert begun(pages) == 0


def test_another_key_signs_nothing(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.reviewer, city)
    city.sign_with = fresh_key()

    assert signed_on(pages.browser(), city).status_code == 502
    assert begun(pages) == 0


@pytest.mark.parametrize("name", ["two", "one"], ids=["a new name", "the old name"])
def test_a_rotated_key_is_fetched_anew(pages: OwnPages, city: LyingProvider, name: str) -> None:
    bound(pages, pages.town.reviewer, city)
    assert signed_on(pages.browser(), city).status_code == 303

    city.key, city.kid = fresh_key(), name
    first = signed_on(pages.browser(), city).status_code

    assert first == (303 if name == "two" else 502)
    assert signed_on(pages.browser(), city).status_code == 303


def test_the_description_is_fetched_once(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.reviewer, city)
    for _ in range(3):
        assert signed_on(pages.browser(), city).status_code == 303

    assert city.asked.count(DESCRIPTION) == city.asked.count("/keys") == 1


def test_a_way_back_is_good_once(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.reviewer, city)
    browser = pages.browser()
    way = city.sign_in(departed(browser))
    kept = browser.cookies[COOKIE]
    assert browser.get(BACK, params=way).status_code == 303

    browser.cookies.set(COOKIE, kept)
    asked = len(city.asked)
    again = browser.get(BACK, params=way)

    assert again.status_code == 400
    assert len(city.asked) == asked, "the provider is not even asked"
    assert begun(pages) == 1


def test_a_way_back_taken_twice_at_once_begins_one_session(
    pages: OwnPages, city: LyingProvider
) -> None:
    bound(pages, pages.town.reviewer, city)
    browser = pages.browser()
    way = city.sign_in(departed(browser))
    kept = browser.cookies[COOKIE]
    statuses: list[int] = []

    def come_back() -> None:
        other = pages.browser()
        other.cookies.set(COOKIE, kept)
        statuses.append(other.get(BACK, params=way).status_code)

    threads = [threading.Thread(target=come_back) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [303, 400, 400, 400, 400, 400]
    assert begun(pages) == 1


def test_a_code_that_was_used_elsewhere_lets_nobody_in(
    pages: OwnPages, city: LyingProvider
) -> None:
    bound(pages, pages.town.reviewer, city)
    thief, browser = pages.browser(), pages.browser()
    stolen = city.sign_in(departed(browser))
    own = city.sign_in(departed(thief))
    assert browser.get(BACK, params=stolen).status_code == 303

    answer = thief.get(BACK, params={"code": stolen["code"], "state": own["state"]})

    assert answer.status_code == 502
    assert begun(pages) == 1


def test_a_stolen_code_is_worth_nothing_without_its_verifier(
    pages: OwnPages, city: LyingProvider
) -> None:
    """The thief puts the victim's fresh code into an attempt of his own: PKCE refuses."""
    bound(pages, pages.town.reviewer, city)
    thief = pages.browser()
    stolen = city.sign_in(departed(pages.browser()))
    own = city.sign_in(departed(thief))

    answer = thief.get(BACK, params={"code": stolen["code"], "state": own["state"]})

    assert answer.status_code == 502
    assert begun(pages) == 0


@pytest.mark.parametrize("path", [BACK, "/sso/county/callback"])
def test_nobody_is_signed_in_as_somebody_else_by_a_link(
    pages: OwnPages, city: LyingProvider, path: str
) -> None:
    """Login CSRF: the attacker's way back, opened in the victim's browser."""
    bound(pages, pages.town.beta, city)
    way = city.sign_in(departed(pages.browser()))
    without, with_own = pages.browser(), pages.browser()
    departed(with_own)

    for victim in (without, with_own):
        answer = victim.get(path, params=way)
        assert answer.status_code == 400
        assert "从登录页再试" in answer.text
        assert victim.cookies.get(cookies.SESSION) is None
    assert begun(pages) == 0


def test_providers_cannot_be_mixed_up(
    pages: OwnPages, city: LyingProvider, county: LyingProvider
) -> None:
    """A code of one provider never goes to another, and each vouches for its own people alone."""
    bound(pages, pages.town.reviewer, city)
    browser = pages.browser()
    there = county.sign_in(departed(browser, "/sso/county"))

    assert browser.get(BACK, params=there).status_code == 400
    assert not [path for path in city.asked if path == "/token"]
    answer = signed_on_at_county(pages, county)
    assert answer.status_code == 403
    county.claims = {"iss": city.issuer}
    assert signed_on_at_county(pages, county).status_code == 502
    assert begun(pages) == 0


def signed_on_at_county(pages: OwnPages, county: LyingProvider) -> httpx.Response:
    browser = pages.browser()
    way = county.sign_in(departed(browser, "/sso/county"))
    answer: httpx.Response = browser.get("/sso/county/callback", params=way)
    return answer


@pytest.mark.parametrize("iss", ["https://evil.example", "", None])
def test_the_way_back_names_the_issuer_where_it_promised_to(
    pages: OwnPages, city: LyingProvider, iss: str | None
) -> None:
    bound(pages, pages.town.reviewer, city)
    city.described = {"authorization_response_iss_parameter_supported": True}
    browser = pages.browser()
    way = city.sign_in(departed(browser))

    answer = browser.get(BACK, params=way if iss is None else {**way, "iss": iss})

    assert answer.status_code == 502
    right = pages.browser()
    way = {**city.sign_in(departed(right)), "iss": city.issuer}
    assert right.get(BACK, params=way).status_code == 303


@pytest.mark.parametrize(
    "query",
    [
        {"error": "access_denied"},
        {"error": "<script>alert(1)</script>", "error_description": "<b>x</b>"},
        {"code": ""},
        {"code": "c" * 9000},
        {},
    ],
    ids=["denied", "html", "empty", "endless", "nothing"],
)
def test_who_is_not_let_in_there_is_told_so_calmly(
    pages: OwnPages, city: LyingProvider, query: dict[str, str]
) -> None:
    browser = pages.browser()
    state = city.sign_in(departed(browser))["state"]

    answer = browser.get(BACK, params={**query, "state": state})

    assert answer.status_code == 403
    assert "没有登录" in answer.text
    assert "script>alert" not in answer.text
    assert begun(pages) == 0


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
    city.delay = 1.0

    began = time.monotonic()
    ended = browser.get("/sso/city") if path == DESCRIPTION else browser.get(BACK, params=way)

    assert ended.status_code == 502
    assert time.monotonic() - began < 0.9
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
