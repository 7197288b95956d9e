"""Errors as pages: plain Chinese, the headers kept, nothing of the failure."""

import asyncio
import logging
import re
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from data.errors import StoreReadOnly
from data.keys import Tampered, noted
from portal.settings import Settings
from portal.web import errors
from portal.web.headers import SecurityHeaders

SETTINGS = Settings(database="", key_file=Path())


def ask(raised: Exception, *, scheme: str = "http") -> httpx.Response:
    """The answer of a portal whose only page fails."""

    async def fail(_: Request) -> Response:
        raise raised

    app = Starlette(routes=[Route("/", fail)], exception_handlers=errors.handlers(SETTINGS))
    app.add_middleware(SecurityHeaders)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)

    async def go() -> httpx.Response:
        async with httpx.AsyncClient(transport=transport, base_url=f"{scheme}://portal") as client:
            return await client.get("/")

    return asyncio.run(go())


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 429, 500, 503])
def test_each_status_has_words_of_its_own(status: int) -> None:
    answer = errors.error_page(status)

    assert answer.status_code == status
    assert errors.WORDS[status][0] in bytes(answer.body).decode()
    assert "！" not in bytes(answer.body).decode()


@pytest.mark.parametrize("status", [402, 418, 502])
def test_other_statuses_speak_as_their_class(status: int) -> None:
    usual = errors.WORDS[400 if status < 500 else 500][0]

    assert usual in bytes(errors.error_page(status).body).decode()


def test_a_failure_shows_a_number_that_is_in_the_log_and_nothing_of_itself(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.ERROR, logger="portal"):
        answer = ask(RuntimeError("secret detail"))

    assert answer.status_code == 500
    number = re.search(r"[0-9A-F]{4}-[0-9A-F]{4}", answer.text)
    assert number is not None
    assert number[0] in caplog.text
    assert "secret" not in answer.text
    assert answer.headers["x-frame-options"] == "DENY"
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]


def test_a_database_that_refuses_says_what_to_do() -> None:
    answer = ask(StoreReadOnly())

    assert answer.status_code == 503
    assert StoreReadOnly.message in answer.text


def test_what_does_not_open_is_told_calmly() -> None:
    answer = ask(noted(Tampered, "firms", "contact_name", "0f3a/1"))

    assert answer.status_code == 500
    assert Tampered.message in answer.text
    assert re.search(r"编号：[0-9A-F]{4}-[0-9A-F]{4}", answer.text)
    assert "contact_name" not in answer.text


def test_a_known_error_keeps_its_headers() -> None:
    answer = ask(HTTPException(405, headers={"allow": "GET"}))

    assert answer.headers["allow"] == "GET"


def test_over_tls_the_browser_is_told_to_come_back_over_tls() -> None:
    answer = ask(HTTPException(404), scheme="https")

    assert "max-age" in answer.headers["strict-transport-security"]
