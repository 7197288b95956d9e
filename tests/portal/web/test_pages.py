"""Every address: what it answers, to whom, and under which headers."""

import re

import pytest

from portal.web import addresses
from portal.web.files import files_served
from tests.portal.web.served import Served

OPEN = ["/", "/quick-check", "/leak-help", "/law", "/login", "/register", "/privacy"]
FIRM = [
    "/firm",
    "/profile",
    "/self-check",
    "/result",
    "/looks",
    "/confirmation",
    "/profile/edit",
    "/export",
    "/leave",
]
OWN = ["/login", "/register", "/privacy", "/nowhere"]


@pytest.mark.parametrize("path", OPEN)
def test_open_pages_need_no_account(served: Served, path: str) -> None:
    answer = served.browser().get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-store"
    assert '<html lang="zh-CN"' in answer.text
    assert "铸盾" in answer.text


@pytest.mark.parametrize("path", FIRM)
def test_firm_pages_ask_to_sign_in_and_come_back(served: Served, path: str) -> None:
    answer = served.browser().get(path)

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=" + path.replace("/", "%2F")


@pytest.mark.parametrize("path", FIRM)
def test_firm_pages_open_for_the_firm(served: Served, path: str) -> None:
    assert served.signed_in().get(path).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/index.html", "/law/more", "/admin", "/.env", "/firm/..%2f", "/%00"],
)
def test_what_is_not_there_says_so(served: Served, path: str) -> None:
    answer = served.browser().get(path)

    assert answer.status_code in {400, 404}
    assert "Streamlit" not in answer.text
    assert "没有这一页" in answer.text or answer.status_code == 400


@pytest.mark.parametrize("path", [*OPEN, "/nowhere", "/healthz", "/firm", "/_stcore/health"])
def test_every_answer_carries_the_security_headers(served: Served, path: str) -> None:
    headers = served.browser().get(path).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "unsafe-eval" not in headers["content-security-policy"]
    assert "server" not in headers
    assert "strict-transport-security" not in headers, "plain loopback makes no promise of TLS"


@pytest.mark.parametrize("path", OWN)
def test_own_pages_run_no_inline_script_and_no_inline_style(served: Served, path: str) -> None:
    answer = served.browser().get(path)

    assert "unsafe-inline" not in answer.headers["content-security-policy"]
    assert not re.search(r"<script(?![^>]*\bsrc=)", answer.text)
    assert "<style" not in answer.text
    assert not re.search(r"\s(?:style|on\w+)=", answer.text)


def test_screens_allow_the_one_inline_script_by_its_hash(served: Served) -> None:
    policy = served.browser().get("/").headers["content-security-policy"]

    scripts = re.search(r"script-src ([^;]+)", policy)
    assert scripts is not None
    assert re.fullmatch(r"'self' 'sha256-[A-Za-z0-9+/=]{44}'", scripts[1])


@pytest.mark.parametrize(
    "path", ["/login", "/register", "/confirmation", "/logout", "/privacy", "/"]
)
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE"])
def test_other_methods_are_refused(served: Served, path: str, method: str) -> None:
    assert served.signed_in().send(method, path).status_code == 405


def test_head_answers_as_get_without_a_body(served: Served) -> None:
    answer = served.browser().send("HEAD", "/login")

    assert answer.status_code == 200
    assert answer.content == b""


@pytest.mark.parametrize("name", files_served())
def test_own_files_are_there_and_may_be_kept_under_their_version(served: Served, name: str) -> None:
    page = served.browser().get("/" if name in {"portal.js", "screens.css"} else "/register").text
    version = re.search(r"\.css\?v=([0-9a-f]{12})", page)
    assert version is not None

    named = served.browser().get(f"/{name}?v={version[1]}")
    assert named.status_code == 200
    assert "immutable" in named.headers["cache-control"]
    assert served.browser().get(f"/{name}").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", OPEN)
def test_no_page_fetches_from_another_site(served: Served, path: str) -> None:
    assert not re.search(r'(?:src|href|action)="(?:https?:)?//', served.browser().get(path).text)


@pytest.mark.parametrize(
    "wanted",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/login",
        "/firm?x=//evil",
        "/../etc",
        "",
        "firm",
        "/%2f/evil.example",
        "/firm\r\nx: y",
    ],
)
def test_after_signing_in_nobody_is_sent_elsewhere(wanted: str) -> None:
    assert addresses.after_sign_in(wanted) == "/firm"


@pytest.mark.parametrize("wanted", ["/", "/self-check", "/quick-check", "/confirmation"])
def test_after_signing_in_one_goes_on_where_one_was(wanted: str) -> None:
    assert addresses.after_sign_in(wanted) == wanted
