"""What was measured of the framework and the portal leans on; a new version must keep it."""

import asyncio
import socket
from pathlib import Path

import pytest
import streamlit
from starlette.datastructures import Headers, MutableHeaders
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import gather_user_info

from portal.commands.serve import listen
from portal.web import headers
from tests.portal.web.served import ROOT


@pytest.fixture(autouse=True)
def own_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    config.get_config_options(force_reparse=True)


def test_the_version_is_the_one_that_was_measured() -> None:
    assert streamlit.__version__ == "1.67.0"
    assert "streamlit==1.67.0" in (ROOT / "requirements.in").read_text()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("runner.postScriptGC", False),
        ("server.enableXsrfProtection", True),
        ("server.enableCORS", True),
        ("server.disconnectedSessionTTL", 300),
        ("server.maxUploadSize", 20),
        ("server.maxMessageSize", 50),
        ("server.enableStaticServing", False),
        ("server.fileWatcherType", "none"),
        ("server.headless", True),
        ("browser.gatherUsageStats", False),
        ("client.showErrorDetails", "none"),
        ("client.toolbarMode", "minimal"),
        ("server.trustedUserHeaders", {"x-portal-user": "sub"}),
    ],
)
def test_options_are_known_and_set(option: str, value: object) -> None:
    assert config.get_option(option) == value


def test_the_trusted_header_becomes_the_user() -> None:
    headers = Headers({"x-portal-user": "session:abc", "x-other": "y"})

    assert gather_user_info(headers) == {"sub": "session:abc"}


def test_accepted_connections_send_at_once() -> None:
    """asyncio turns Nagle off only for sockets whose protocol is named; it costs 38 ms a click."""

    async def delay_of_an_accepted_connection() -> int:
        seen: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def met(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            line = writer.get_extra_info("socket")
            seen.set_result(line.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        with listen("127.0.0.1", 0) as listening:
            async with await asyncio.start_server(met, sock=listening):
                _, writer = await asyncio.open_connection(*listening.getsockname())
                writer.close()
                return await seen

    assert asyncio.run(delay_of_an_accepted_connection()) != 0


def test_the_framework_finds_the_app_in_its_file() -> None:
    from streamlit.web.server.app_discovery import discover_asgi_app

    assert discover_asgi_app(Path(ROOT / "streamlit_app.py")).is_asgi_app


def test_the_frameworks_cookie_is_secure_over_tls() -> None:
    sent = MutableHeaders(
        raw=[(b"set-cookie", b"_streamlit_xsrf=x; Path=/"), (b"set-cookie", b"a=b; Secure")]
    )

    headers.apply(sent, secure=True)

    assert sent.getlist("set-cookie") == ["_streamlit_xsrf=x; Path=/; Secure", "a=b; Secure"]


def test_importing_the_framework_does_not_import_the_heavy_ones() -> None:
    import subprocess
    import sys

    code = "import sys, streamlit; print([m for m in ('pandas', 'altair') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
