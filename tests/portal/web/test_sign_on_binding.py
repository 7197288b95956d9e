"""Binding the own account to a person of a provider, taking it apart, and the way out."""

import re

import httpx
import pytest
from starlette.testclient import TestClient

from data import accounts, audit, bindings
from data.actor import Actor
from data.rights import Action
from portal import clock
from portal.web import cookies
from portal.web.sign_on.attempt import COOKIE
from tests.portal.web.in_process import ADDRESS, OwnPages
from tests.portal.web.lying_provider import LyingProvider
from tests.portal.web.test_sign_on import (
    BACK,
    VOUCHED,
    begun,
    bound,
    city,
    county,
    pages,
    signed_on,
    who,
)

__all__ = ["city", "county", "pages"]

_PROOF = re.compile(r'name="proof" value="([0-9a-f]+)"')


def pressed(browser: TestClient, path: str, *, on: str = "/sso") -> httpx.Response:
    """Press the button that leads there."""
    found = _PROOF.search(browser.get(on).text)
    assert found is not None
    answer: httpx.Response = browser.post(path, data={"proof": found[1]})
    return answer


def left(browser: TestClient) -> str:
    """The address at the provider that the page of the button leads to."""
    answer = pressed(browser, "/sso/city/bind")
    assert answer.status_code == 200, answer.text
    assert "正在前往市统一身份认证" in answer.text
    return answer.headers["refresh"].removeprefix("0; url=")


def bindings_of(pages: OwnPages, actor: Actor) -> list[bindings.Binding]:
    with pages.store() as store:
        return bindings.own(store, actor=actor)


@pytest.mark.parametrize("role", ["alpha", "colleague", "reviewer", "lead", "auditor", "admin"])
def test_everybody_binds_the_own_account_and_signs_on_with_it(
    pages: OwnPages, city: LyingProvider, role: str
) -> None:
    actor: Actor = getattr(pages.town, role)
    browser = pages.browser(actor)
    assert "没有绑定" in browser.get("/sso").text

    answer = browser.get(BACK, params=city.sign_in(left(browser)))

    assert answer.headers["location"] == "/sso?bound"
    assert who(pages, browser) == actor.account_id
    assert "已经绑定" in browser.get("/sso?bound").text
    fresh = pages.browser()
    city.claims = VOUCHED
    assert signed_on(fresh, city).status_code == 303
    assert who(pages, fresh) == actor.account_id
    (binding,) = bindings_of(pages, actor)
    with pages.store() as store:
        entry = next(e for e in audit.entries(store) if e["what"] == f"bindings/{binding.id}")
        assert (entry["action"], entry["account"]) == (Action.ACCOUNT_BIND, actor.account_id)
        assert audit.agrees(store, entry["what"], bindings.recorded(store, binding.id))


def test_a_binding_is_taken_apart_by_its_own_account(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.alpha, city)
    browser = pages.browser(pages.town.alpha)

    answer = pressed(browser, "/sso/city/unbind")

    assert answer.headers["location"] == "/sso?ended"
    assert "已经解除绑定" in browser.get("/sso?ended").text
    assert signed_on(pages.browser(), city).status_code == 403
    again = pressed(browser, "/sso/city/unbind")
    assert again.status_code == 409
    assert "没有找到这项绑定" in again.text


def test_one_person_is_one_account(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.alpha, city)
    browser = pages.browser(pages.town.beta)

    answer = browser.get(BACK, params=city.sign_in(left(browser)))

    assert answer.status_code == 409
    assert "已绑定别的账号" in answer.text
    assert bindings_of(pages, pages.town.beta) == []


def test_one_account_is_one_person_of_a_provider(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.alpha, city, "person-0")
    browser = pages.browser(pages.town.alpha)

    answer = browser.get(BACK, params=city.sign_in(left(browser)))

    assert answer.status_code == 409
    assert len(bindings_of(pages, pages.town.alpha)) == 1


def test_a_session_that_a_provider_began_binds_nothing(
    pages: OwnPages, city: LyingProvider
) -> None:
    """Else whoever takes over one provider's account opens a second way in that stays."""
    browser = pages.browser(pages.town.alpha, provider="county")
    assert "请先退出，用密码登录" in browser.get("/sso").text

    answer = pressed(browser, "/sso/city/bind", on="/logout")

    assert answer.status_code == 409
    assert "用密码登录以后" in answer.text
    assert "location" not in answer.headers


@pytest.mark.parametrize("path", ["/sso/city/bind", "/sso/city/unbind"])
@pytest.mark.parametrize(
    ("proof", "headers"),
    [
        ("0" * 96, {}),
        (None, {"origin": "https://evil.example"}),
        (None, {"sec-fetch-site": "cross-site"}),
    ],
    ids=["no proof", "another site", "the browser says so"],
)
def test_no_strange_page_binds_or_takes_apart(
    pages: OwnPages, path: str, proof: str | None, headers: dict[str, str]
) -> None:
    browser = pages.browser(pages.town.alpha)
    found = _PROOF.search(browser.get("/sso").text)
    assert found is not None

    answer = browser.post(path, data={"proof": proof or found[1]}, headers=headers)

    assert answer.status_code == 403
    assert browser.cookies.get(COOKIE) is None


def test_no_way_back_of_somebody_else_binds_their_person_to_this_account(
    pages: OwnPages, city: LyingProvider
) -> None:
    """The attacker binds in the own browser and gives the victim the way back, then the cookie too."""
    attacker, victim = pages.browser(pages.town.beta), pages.browser(pages.town.alpha)
    way = city.sign_in(left(attacker))
    assert victim.get(BACK, params=way).status_code == 400

    victim.cookies.set(COOKIE, attacker.cookies[COOKIE])
    answer = victim.get(BACK, params=way)

    assert answer.status_code == 400
    assert bindings_of(pages, pages.town.alpha) == bindings_of(pages, pages.town.beta) == []


def test_who_signed_out_meanwhile_binds_nothing(pages: OwnPages, city: LyingProvider) -> None:
    browser = pages.browser(pages.town.alpha)
    way = city.sign_in(left(browser))
    found = _PROOF.search(browser.get("/logout").text)
    assert found is not None
    browser.post("/logout", data={"proof": found[1]})

    assert browser.get(BACK, params=way).status_code == 400
    assert bindings_of(pages, pages.town.alpha) == []


def test_visitors_are_asked_to_sign_in_first(pages: OwnPages) -> None:
    browser = pages.browser()

    assert browser.get("/sso").headers["location"] == "/login?next=%2Fsso"
    assert browser.post("/sso/city/bind").status_code == 401
    assert browser.post("/sso/city/unbind").status_code == 401


def test_the_own_account_leads_to_its_bindings(pages: OwnPages) -> None:
    text = pages.browser(pages.town.alpha).get("/account").text

    assert "市统一身份认证、县级认证" in text
    assert 'href="/sso"' in text


def test_the_login_page_offers_every_provider(pages: OwnPages) -> None:
    text = pages.browser().get("/login?next=/result").text

    assert 'href="/sso/city?next=/result">用市统一身份认证登录</a>' in text
    assert 'href="/sso/county?next=/result">用县级认证登录</a>' in text


def test_signing_out_ends_the_portals_session_and_offers_the_providers_end(
    pages: OwnPages, city: LyingProvider
) -> None:
    city.described = {"end_session_endpoint": f"{city.issuer}/end"}
    bound(pages, pages.town.alpha, city)
    browser = pages.browser()
    assert signed_on(browser, city).status_code == 303
    copied = browser.cookies[cookies.SESSION]
    found = _PROOF.search(browser.get("/logout").text)
    assert found is not None

    answer = browser.post("/logout", data={"proof": found[1]})

    assert answer.headers["location"] == "/login?bye=city"
    assert who(pages, browser) is None
    browser.cookies.set(cookies.SESSION, copied)
    assert browser.get("/sso").status_code == 303, "a copied cookie is worth nothing"
    page = pages.browser().get("/login?bye=city").text
    assert 'href="/sso/city/logout">在那里也退出</a>' in page
    out = pages.browser().get("/sso/city/logout").headers["location"]
    assert out.startswith(f"{city.issuer}/end?")
    assert (
        f"post_logout_redirect_uri={ADDRESS.replace(':', '%3A').replace('/', '%2F')}%2Flogin" in out
    )
    assert "id_token_hint" not in out


def test_a_provider_without_an_end_offers_none(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.alpha, city)
    assert signed_on(pages.browser(), city).status_code == 303

    assert "在那里也退出" not in pages.browser().get("/login?bye=city").text
    assert pages.browser().get("/sso/city/logout").headers["location"] == "/login?bye"


def test_a_revoked_session_stays_revoked(pages: OwnPages, city: LyingProvider) -> None:
    bound(pages, pages.town.alpha, city)
    browser = pages.browser()
    signed_on(browser, city)
    with pages.store() as store:
        account = pages.town.alpha.account_id
        accounts.disable(store, account, actor=pages.town.admin, now=clock.now())

    assert browser.get("/sso").status_code == 303
    assert signed_on(browser, city).status_code == 403
    assert begun(pages) == 1
