"""How often one client may ask: generous for pages, never counted for files and screens."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import httpx
import pytest
from starlette.testclient import TestClient

from portal.web import addresses
from tests.portal.web.in_process import OwnPages, own_pages
from tests.portal.web.served import Served, serving
from tests.portal.web.together import together

_ALLOWED = 300


@pytest.fixture
def pages(tmp_path: Path) -> Iterator[OwnPages]:
    yield from own_pages(tmp_path)


def statuses(browser: TestClient, path: str, times: int) -> list[int]:
    return [browser.get(path).status_code for _ in range(times)]


@pytest.mark.parametrize("path", ["/privacy", "/no-such-page"])
def test_three_hundred_a_minute_and_then_a_pause(pages: OwnPages, path: str) -> None:
    browser = pages.browser()

    found = statuses(browser, path, _ALLOWED + 1)

    assert 429 not in found[:_ALLOWED]
    assert found[-1] == 429
    answer = browser.get("/login")
    assert answer.status_code == 429
    assert "尝试得太频繁" in answer.text
    assert answer.headers["retry-after"] == "60"
    assert "content-security-policy" in answer.headers
    assert pages.browser().get(path).status_code != 429


@pytest.mark.parametrize("path", ["/healthz", "/portal.js", "/icon.svg", "/fonts/fonts.css"])
def test_files_and_health_are_not_counted(pages: OwnPages, path: str) -> None:
    assert not addresses.is_counted(path)
    browser = pages.browser()

    assert 429 not in statuses(browser, path, _ALLOWED + 5)


def test_nobody_gets_a_fresh_count_by_claiming_another_address(served: Served) -> None:
    """The served process: no proxy is named, so every claim is the same client's."""
    browser = served.browser()
    proof = browser.proof("/login")
    form = {"login": "x", "password": "y", "proof": proof}

    claims = [{"x_forwarded_for": f"1.1.1.{n}", "forwarded": f"for=1.1.1.{n}"} for n in range(17)]
    found = together([partial(browser.post, "/login", form, **claim) for claim in claims])

    assert {answer.status_code for answer in found} == {422, 429}


def test_behind_a_named_proxy_clients_count_apart_and_tls_is_believed(tmp_path: Path) -> None:
    name = "portal.example"
    own = {"PORTAL_ADDRESS": f"https://{name}", "PORTAL_PROXIES": "127.0.0.1"}
    # No TLS here, so no certificates are read.
    with serving(tmp_path, **own) as served, httpx.Client(verify=False) as line:
        said = {"host": name, "x-forwarded-proto": "https"}

        def ask(client: str, **more: str) -> httpx.Response:
            headers = {**said, "x-forwarded-for": client, **more}
            return line.get(f"{served.base}/login", headers=headers)

        assert ask("1.1.1.1").status_code == 200
        assert "max-age" in ask("1.1.1.1").headers["strict-transport-security"]
        assert ask("1.1.1.1", **{"x-forwarded-proto": "http"}).status_code == 403
        found = [ask("9.9.9.9, 1.1.1.2").status_code for _ in range(_ALLOWED + 1)]
        assert found[-1] == 429
        assert ask("8.8.8.8, 1.1.1.2").status_code == 429, "what the asker wrote changes nothing"
        assert ask("1.1.1.3").status_code == 200
