"""/account: own data, the password, the sessions; a revoked session ends in an open tab."""

import asyncio
import re

import pytest

from tests.portal.web.people import come_in
from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import PASSWORD, Served
from tests.portal.web.stream import tab
from tests.portal.web.test_websocket import SIGN_OUT, cookies_of

NEW = "换成另外一句话，够长"
CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120 Safari/537.36"
_HANDLE = re.compile(r'name="handle" value="([0-9a-f]{32})"')


def handles(browser: Browser) -> list[str]:
    return _HANDLE.findall(browser.get("/account").text)


def change(browser: Browser, present: str, password: str = NEW) -> int:
    form = {"present": present, "password": password, "again": password}
    return browser.submit("/account/password", form).status_code


def test_it_says_who_one_is(served: Served) -> None:
    login = served.registered(contact="孙四")
    page = served.signed_in(login).get("/account").text

    for word in ("孙四", login, "企业负责人", "衢州某某新材料有限公司", "现在这里"):
        assert word in page


def test_the_device_is_read_shortly_and_nothing_else_of_it_is_kept(served: Served) -> None:
    login = served.registered()
    browser = served.browser()
    form = {"login": login, "password": PASSWORD, "proof": browser.proof("/login")}
    browser.post("/login", form, user_agent=CHROME + " <b>x</b>")

    page = browser.get("/account").text

    assert "Chrome，Windows" in page
    assert "Win64" not in page
    with served.store() as store:
        assert "Win64" not in str(store.rows("SELECT device FROM sessions"))


@pytest.mark.parametrize("path", ["/account", "/account/password", "/account/recovery-codes"])
def test_a_visitor_is_sent_to_sign_in_and_back(served: Served, path: str) -> None:
    answer = served.browser().get(path)

    assert answer.status_code == 303
    assert "/login?next=" in answer.headers["location"]


def test_changing_the_password_asks_the_present_one_and_ends_the_others(served: Served) -> None:
    login = served.registered()
    browser, other = served.signed_in(login), served.signed_in(login)
    before = browser.cookies["portal_session"]

    assert change(browser, "falsch falsch") == 422
    assert other.get("/firm").status_code == 200
    assert change(browser, PASSWORD) == 303

    assert browser.cookies["portal_session"] != before
    assert browser.get("/firm").status_code == 200
    assert other.get("/firm").status_code == 303
    assert (
        served.browser().submit("/login", {"login": login, "password": PASSWORD}).status_code == 422
    )
    assert served.browser().submit("/login", {"login": login, "password": NEW}).status_code == 303


def test_no_password_comes_back_on_the_page(served: Served) -> None:
    browser = served.signed_in()

    form = {"present": "geheim geheim", "password": "neu geheim 1", "again": "neu geheim 2"}
    assert "geheim" not in browser.submit("/account/password", form).text


def test_one_session_is_ended_and_only_that(served: Served) -> None:
    login = served.registered()
    browser, second, third = (served.signed_in(login) for _ in range(3))
    listed = handles(browser)
    assert len(listed) == 2

    form = {"handle": listed[0], "proof": browser.proof("/account")}
    assert browser.post("/account/sessions", form).headers["location"].startswith("/account")

    assert sorted(b.get("/firm").status_code for b in (second, third)) == [200, 303]
    assert browser.get("/firm").status_code == 200


def test_all_others_are_ended_at_once(served: Served) -> None:
    login = served.registered()
    browser, *others = (served.signed_in(login) for _ in range(3))

    browser.post("/account/sessions", {"which": "others", "proof": browser.proof("/account")})

    assert browser.get("/firm").status_code == 200
    assert {b.get("/firm").status_code for b in others} == {303}


def test_nobody_ends_a_strangers_session(served: Served) -> None:
    login = served.registered()
    victim, _ = served.signed_in(login), served.signed_in(login)
    stranger = served.signed_in()

    for handle in [*handles(victim), "0" * 32, "", "' OR 1=1 --", victim.cookies["portal_session"]]:
        stranger.post("/account/sessions", {"handle": handle, "proof": stranger.proof("/account")})

    assert len(handles(victim)) == 1


def test_a_form_of_another_site_ends_nothing(served: Served) -> None:
    browser = served.signed_in()
    form = {"which": "others", "proof": browser.proof("/account")}

    assert browser.post("/account/sessions", form, origin="https://evil.example").status_code == 403


def test_a_session_ended_elsewhere_ends_in_the_open_tab(served: Served) -> None:
    login = served.registered()
    lost, own = served.signed_in(login), served.signed_in(login)

    async def visit() -> tuple[str, str]:
        async with tab(served, cookies_of(lost)) as page:
            before = await page.run("firm")
            form = {"which": "others", "proof": own.proof("/account")}
            await asyncio.to_thread(own.post, "/account/sessions", form)
            return before, await page.run("firm")

    before, after = asyncio.run(visit())

    assert SIGN_OUT in before
    assert "请先登录" in after
    assert SIGN_OUT not in after


def test_a_new_password_ends_the_open_tab_of_a_thief(served: Served) -> None:
    login = served.registered()
    thief, own = served.signed_in(login), served.signed_in(login)

    async def visit() -> str:
        async with tab(served, cookies_of(thief)) as page:
            await page.run("firm")
            assert await asyncio.to_thread(change, own, PASSWORD) == 303
            return await page.run("firm")

    assert "请先登录" in asyncio.run(visit())


def test_new_recovery_codes_cost_a_code(served: Served) -> None:
    person = come_in(served)
    assert person.browser.submit("/account/recovery-codes", {"code": "000000"}).status_code == 422

    answer = person.browser.submit("/account/recovery-codes", {"code": person.code(steps=1)})

    assert answer.status_code == 200
    assert not any(old in answer.text for old in person.recovery)
    assert "no-store" in answer.headers["cache-control"]


def test_without_a_second_factor_there_are_no_codes(served: Served) -> None:
    browser = served.signed_in()

    assert browser.get("/account/recovery-codes").status_code == 404
    assert browser.get("/account/second-factor/off").status_code == 404


def test_the_header_leads_to_the_account(served: Served) -> None:
    browser = served.signed_in()

    async def visit() -> str:
        async with tab(served, cookies_of(browser)) as page:
            return await page.run("firm")

    assert 'href="/account"' in asyncio.run(visit())
