"""Signing on: forged answers, ways back taken twice or stolen, providers mixed up."""

import threading
import time
from typing import Any

import httpx
import pytest

from portal.web import cookies
from portal.web.sign_on.attempt import COOKIE
from tests.portal.web.in_process import OwnPages
from tests.portal.web.lying_provider import (
    CLIENT,
    DESCRIPTION,
    LyingProvider,
    fresh_key,
)
from tests.portal.web.test_sign_on import (
    BACK,
    begun,
    bound,
    city,
    county,
    departed,
    pages,
    signed_on,
)

__all__ = ["city", "county", "pages"]


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
