"""Whose session a websocket gets: the middleware decides, no client does."""

import asyncio

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.portal.web.plain_browser import Browser
from tests.portal.web.served import Served
from tests.portal.web.stream import tab

SIGN_OUT = "退出登录"
SIGN_IN = ">登录<"


def cookies_of(browser: Browser) -> str:
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items())


def test_a_visitor_without_any_cookie_gets_the_open_pages(served: Served) -> None:
    async def visit() -> str:
        async with tab(served) as page:
            return await page.run()

    words = asyncio.run(visit())

    assert SIGN_IN in words
    assert SIGN_OUT not in words


def test_a_firm_is_known_by_its_cookie(served: Served) -> None:
    cookie = cookies_of(served.signed_in())

    async def visit() -> str:
        async with tab(served, cookie) as page:
            return await page.run("firm")

    assert SIGN_OUT in asyncio.run(visit())


@pytest.mark.parametrize("page", ["firm", "self-check", "result", "profile"])
def test_a_visitor_who_asks_for_a_firm_page_by_its_name_is_asked_to_sign_in(
    served: Served, page: str
) -> None:
    async def visit() -> str:
        async with tab(served) as opened:
            return await opened.run(page)

    words = asyncio.run(visit())

    assert "请先登录" in words
    assert SIGN_OUT not in words


@pytest.mark.parametrize("name", ["x-portal-user", "X-PORTAL-USER"])
def test_a_client_that_names_itself_is_a_visitor(served: Served, name: str) -> None:
    from data.sessions import session_of

    token = served.signed_in().cookies["portal_session"]

    async def visit() -> str:
        async with tab(served, headers={name: f"session:{session_of(token)}"}) as page:
            return await page.run("firm")

    assert "请先登录" in asyncio.run(visit())


def test_who_knows_a_session_id_does_not_get_the_session(served: Served) -> None:
    owner = cookies_of(served.signed_in())
    stranger = cookies_of(served.signed_in())

    async def visit() -> tuple[str, dict[str, str]]:
        async with tab(served, owner) as page:
            await page.run("firm")
            taken = {}
            for cookie in ("", stranger, "portal_visitor=" + "A" * 43):
                async with tab(served, cookie, session=page.session) as thief:
                    await thief.run()
                    taken[cookie] = thief.session
            async with tab(served, owner, session=page.session) as again:
                await again.run("firm")
                taken["owner"] = again.session
            return page.session, taken

    session, taken = asyncio.run(visit())

    assert taken.pop("owner") == session, "the owner's own second connection continues"
    assert session not in taken.values()


def test_two_visitors_are_told_apart_as_well(served: Served) -> None:
    first, second = served.browser(), served.browser()
    first.get("/")
    second.get("/")

    async def visit() -> tuple[str, str, str]:
        async with tab(served, cookies_of(first)) as page:
            await page.run()
            async with tab(served, cookies_of(second), session=page.session) as thief:
                await thief.run()
            async with tab(served, cookies_of(first), session=page.session) as again:
                await again.run()
            return page.session, thief.session, again.session

    own, stolen, continued = asyncio.run(visit())

    assert stolen != own
    assert continued == own


def test_signing_out_takes_the_rights_of_the_open_tab_at_its_next_run(served: Served) -> None:
    browser = served.signed_in()

    async def visit() -> tuple[str, str]:
        async with tab(served, cookies_of(browser)) as page:
            before = await page.run("firm")
            await asyncio.to_thread(browser.submit, "/logout", {})
            return before, await page.run("firm")

    before, after = asyncio.run(visit())

    assert SIGN_OUT in before
    assert "请先登录" in after
    assert SIGN_OUT not in after


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "null",
        "http://localhost:8501",
    ],
)
def test_a_page_of_another_origin_gets_no_websocket(served: Served, origin: str) -> None:
    cookie = cookies_of(served.signed_in())

    async def visit() -> None:
        async with tab(served, cookie, origin=origin) as page:
            await page.run()

    with pytest.raises((InvalidStatus, ConnectionClosed)):
        asyncio.run(visit())


def test_a_websocket_by_a_strange_host_name_is_refused(served: Served) -> None:
    async def visit() -> None:
        async with tab(served, origin=None, headers={"Host": "evil.example"}) as page:
            await page.run()

    with pytest.raises((InvalidStatus, ConnectionClosed)):
        asyncio.run(visit())


@pytest.mark.parametrize("sent", [b"\xff" * 100, "words"], ids=["no protocol", "text"])
def test_nonsense_ends_the_connection_and_nothing_else(served: Served, sent: bytes | str) -> None:
    async def visit() -> None:
        async with tab(served) as page:
            await page.line.send(sent)
            while True:
                await page.line.recv()

    with pytest.raises(ConnectionClosed):
        asyncio.run(visit())
    assert served.browser().get("/healthz").status_code == 200
