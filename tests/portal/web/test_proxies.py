"""Who asks and whether over TLS: only a named proxy may say so, and nobody through it says more."""

import asyncio
from typing import Any

import pytest
from starlette.types import Receive, Scope, Send

from portal.settings import BadSetting, Settings
from portal.web.limits import client_key
from portal.web.proxies import Proxies

PROXY, OTHER = "10.0.0.1", "10.0.0.2"


def seen(
    peer: str | None, proxies: tuple[str, ...], *headers: tuple[str, str], kind: str = "http"
) -> tuple[str | None, str]:
    """The client and the scheme that the portal behind takes for true."""
    found: dict[str, Any] = {}

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        found.update(scope)

    scope: dict[str, Any] = {
        "type": kind,
        "scheme": "http" if kind == "http" else "ws",
        "client": (peer, 1) if peer else None,
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers],
    }

    async def nothing(*_: Any) -> Any:
        raise AssertionError("nobody reads or writes here")

    asyncio.run(Proxies(inner, proxies)(scope, nothing, nothing))
    return (found["client"][0] if found["client"] else None), found["scheme"]


FOR = "X-Forwarded-For"
PROTO = "X-Forwarded-Proto"


@pytest.mark.parametrize(
    ("peer", "proxies", "headers", "client"),
    [
        pytest.param("203.0.113.5", (), [(FOR, "1.1.1.1")], "203.0.113.5", id="no proxy is named"),
        pytest.param("127.0.0.1", (), [(FOR, "1.1.1.1")], "127.0.0.1", id="nor this machine"),
        pytest.param(OTHER, (PROXY,), [(FOR, "1.1.1.1")], OTHER, id="another machine"),
        pytest.param(PROXY, (PROXY,), [(FOR, "1.1.1.1")], "1.1.1.1", id="the proxy's word"),
        pytest.param(PROXY, (PROXY,), [(FOR, "9.9.9.9, 1.1.1.1")], "1.1.1.1", id="a forged start"),
        pytest.param(
            PROXY, (PROXY,), [(FOR, "9.9.9.9"), (FOR, "1.1.1.1")], "1.1.1.1", id="two headers"
        ),
        pytest.param(
            PROXY, ("10.0.0.0/24",), [(FOR, f"9.9.9.9,1.1.1.1,{OTHER}")], "1.1.1.1", id="a row"
        ),
        pytest.param(PROXY, (PROXY,), [(FOR, "1.1.1.1, x")], PROXY, id="no address"),
        pytest.param(PROXY, (PROXY,), [(FOR, "")], PROXY, id="nothing said"),
        pytest.param(PROXY, (PROXY,), [], PROXY, id="no header"),
        pytest.param(PROXY, (PROXY,), [(FOR, f"{PROXY}, {PROXY}")], PROXY, id="itself"),
        pytest.param(PROXY, (PROXY,), [("Forwarded", "for=1.1.1.1")], PROXY, id="another header"),
        pytest.param(PROXY, (PROXY,), [(FOR, "2001:db8::1")], "2001:db8::1", id="IPv6"),
        pytest.param(PROXY, (PROXY,), [(FOR, "[2001:db8::1]")], "2001:db8::1", id="in brackets"),
        pytest.param(f"::ffff:{PROXY}", (PROXY,), [(FOR, "1.1.1.1")], "1.1.1.1", id="mapped"),
        pytest.param(None, (PROXY,), [(FOR, "1.1.1.1")], None, id="a socket without address"),
        pytest.param("testclient", (PROXY,), [(FOR, "1.1.1.1")], "testclient", id="a name"),
    ],
)
def test_whose_address_counts(
    peer: str | None, proxies: tuple[str, ...], headers: list[tuple[str, str]], client: str | None
) -> None:
    assert seen(peer, proxies, *headers)[0] == client
    assert seen(peer, proxies, *headers, kind="websocket")[0] == client


@pytest.mark.parametrize(
    ("peer", "headers", "secure"),
    [
        (PROXY, [(PROTO, "https")], True),
        (PROXY, [(PROTO, " HTTPS ")], True),
        (PROXY, [(PROTO, "http")], False),
        (PROXY, [(PROTO, "https"), (PROTO, "http")], False),
        (PROXY, [(PROTO, "https, http")], False),
        (PROXY, [(PROTO, "javascript")], False),
        (OTHER, [(PROTO, "https")], False),
        ("127.0.0.1", [(PROTO, "https")], False),
    ],
)
def test_whose_word_on_tls_counts(peer: str, headers: list[tuple[str, str]], secure: bool) -> None:
    assert seen(peer, (PROXY,), *headers)[1] == ("https" if secure else "http")
    assert seen(peer, (PROXY,), *headers, kind="websocket")[1] == ("wss" if secure else "ws")


@pytest.mark.parametrize(
    "text", ["proxy.example", "10.0.0.1/33", "10.0.0.1;10.0.0.2", "::/0", "0.0.0.0/0"]
)
def test_what_is_no_proxy_is_refused_by_name(text: str) -> None:
    with pytest.raises(BadSetting, match="PORTAL_PROXIES"):
        Settings.from_environment({"PORTAL_PROXIES": text})


def test_proxies_are_read_from_the_environment() -> None:
    settings = Settings.from_environment({"PORTAL_PROXIES": "127.0.0.1, 10.0.0.0/24,::1"})

    assert settings.proxies == ("127.0.0.1", "10.0.0.0/24", "::1")
    assert Settings.from_environment({}).proxies == ()


def test_clients_of_one_dual_socket_are_told_apart() -> None:
    assert client_key("::ffff:1.1.1.1") == client_key("1.1.1.1") != client_key("::ffff:2.2.2.2")
    assert client_key("2001:db8::1") == client_key("2001:db8::2")
