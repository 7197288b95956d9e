"""Passwords travel only where nobody on the way reads along; behind TLS everything is as usual."""

import asyncio
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette

from portal.settings import Settings
from portal.web import cookies, errors
from portal.web.routes import routes
from portal.web.stack import middleware

NAME = "portal.test"


@pytest.fixture
def app(tmp_path: Path) -> Starlette:
    """The own routes and middleware of a portal with a public name, without the framework."""
    settings = Settings(
        database=str(tmp_path / "portal.sqlite"), key_file=tmp_path / "keys", hosts=(NAME,)
    )
    return Starlette(
        routes=routes(settings),
        middleware=middleware(settings),
        exception_handlers=errors.handlers(settings),
    )


def ask(
    app: Starlette, method: str, address: str, agent: str = "Chrome/1 Safari/1"
) -> httpx.Response:
    async def go() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, headers={"user-agent": agent}) as client:
            return await client.request(method, address)

    return asyncio.run(go())


@pytest.mark.parametrize("path", ["/login", "/register", "/link"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_password_over_plain_http_from_another_machine(
    app: Starlette, path: str, method: str
) -> None:
    answer = ask(app, method, f"http://{NAME}{path}")

    assert answer.status_code == 403
    assert "https://" in answer.text
    assert "<form" not in answer.text


@pytest.mark.parametrize("path", ["/login", "/register"])
def test_over_tls_the_form_is_shown_and_the_cookie_is_secure(app: Starlette, path: str) -> None:
    answer = ask(app, "GET", f"https://{NAME}{path}")

    assert answer.status_code == 200
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]


@pytest.mark.parametrize(
    ("address", "agent", "secure"),
    [
        pytest.param("https://portal.test/", "Version/18 Safari/605", True, id="Safari over TLS"),
        pytest.param("http://portal.test/", "Version/18 Safari/605", True, id="plain, elsewhere"),
        pytest.param("http://127.0.0.1/", "Chrome/156 Safari/537", True, id="Chromium, here"),
        pytest.param("http://127.0.0.1/", "Version/18 Safari/605", False, id="Safari, here"),
    ],
)
def test_cookies_are_secure_except_where_a_browser_would_drop_them(
    address: str, agent: str, secure: bool
) -> None:
    from starlette.requests import Request
    from starlette.responses import Response

    url = httpx.URL(address)
    request = Request(
        {
            "type": "http",
            "scheme": url.scheme,
            "path": "/",
            "query_string": b"",
            "server": (url.host, 80),
            "headers": [(b"host", url.host.encode()), (b"user-agent", agent.encode())],
        }
    )
    answer = Response()

    cookies.set_token(answer, request, cookies.SESSION, "x")

    assert ("Secure" in answer.headers["set-cookie"]) is secure
