"""Single sign-on against a provider that lies on purpose: nobody gets in who should not."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from starlette.testclient import TestClient

from data import accounts, audit, bindings, sessions
from data.accounts import NewAccount
from data.actor import Actor, Role
from data.rights import Action
from data.sessions import Stage, session_of
from portal import clock
from portal.web import cookies
from portal.web.sign_on.attempt import COOKIE
from tests.portal.web.in_process import ADDRESS, OwnPages, own_pages
from tests.portal.web.lying_provider import (
    CLIENT,
    SECRET,
    LyingProvider,
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
