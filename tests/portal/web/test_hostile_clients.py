"""Clients that do not play by the rules: hosts, headers, bodies, closed addresses."""

import socket

import httpx
import pytest

from tests.portal.web.served import Served, application


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil.example", "", "127.0.0.1:x"]
)
def test_strange_host_names_are_refused(served: Served, host: str) -> None:
    answer = served.browser().get("/", host=host)

    assert answer.status_code == 400
    assert "x-content-type-options" in answer.headers or host == ""


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST"])
def test_own_host_names_are_answered_with_any_port(served: Served, host: str) -> None:
    assert served.browser().get("/healthz", host=f"{host}:{served.port}").status_code == 200


@pytest.mark.parametrize(
    "name", ["x-portal-user", "X-Portal-User", "x_portal_user", "x-portal-anything"]
)
def test_a_client_cannot_say_who_it_is(served: Served, name: str) -> None:
    token = served.signed_in().cookies["portal_session"]

    answer = httpx.get(f"{served.base}/firm", headers={name: f"session:{token}"})

    assert answer.status_code == 303


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/script-health-check",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
        "/_stcore/agent/mcp",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_tells_of_others_is_closed(served: Served, path: str, method: str) -> None:
    answer = served.browser().send(method, path)

    assert answer.status_code == 401
    assert answer.json() == {"error": "请先登录。"}


def test_visitors_upload_nothing(served: Served) -> None:
    answer = served.browser().send("PUT", "/_stcore/upload_file/any/file", content=b"x")

    assert answer.status_code == 401


@pytest.mark.parametrize("path", ["/login", "/register", "/confirmation", "/logout", "/"])
def test_a_huge_body_is_refused_by_its_announced_length(served: Served, path: str) -> None:
    answer = served.browser().send("POST", path, content=b"a" * 40_000)

    assert answer.status_code == 413
    assert "提交的内容太多" in answer.text


def test_a_huge_body_that_announces_nothing_is_refused_while_it_arrives(served: Served) -> None:
    browser = served.browser()
    browser.get("/login")
    kind = b"Content-Type: application/x-www-form-urlencoded\r\n"
    head = b"POST /login HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n"
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as line:
        line.sendall(head + kind + b"\r\n")
        for _ in range(10):
            line.sendall(b"2000\r\n" + b"a" * 0x2000 + b"\r\n")
        line.sendall(b"0\r\n\r\n")
        answer = line.recv(4096)

    assert answer.startswith(b"HTTP/1.1 413")


@pytest.mark.parametrize("path", ["/login", "/register"])
@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"{}", "application/json"),
        (b"login=x", "text/plain"),
        (b"--x--", "multipart/form-data; boundary=x"),
        (b"&".join([b"a=b"] * 200), "application/x-www-form-urlencoded"),
    ],
    ids=["json", "text", "multipart", "too many fields"],
)
def test_other_kinds_of_bodies_are_refused(
    served: Served, path: str, content: bytes, kind: str
) -> None:
    answer = served.browser().send("POST", path, content=content, headers={"content-type": kind})

    assert answer.status_code in {400, 403}
    assert "<html" in answer.text


@pytest.mark.parametrize(
    "content",
    [b"", b"login=%00&password=%00", b"login=%ff%fe", b"login=" + b"a" * 30_000, b"=&=&=", b"%%%"],
    ids=["empty", "nul", "broken UTF-8", "long", "no names", "broken escapes"],
)
def test_odd_forms_are_refused_without_a_failure(served: Served, content: bytes) -> None:
    kind = {"content-type": "application/x-www-form-urlencoded"}

    answer = served.browser().send("POST", "/login", content=content, headers=kind)

    assert answer.status_code == 403


HOSTILE = {
    "nul": "\x00",
    "direction": "\u202e",
    "emoji": "😀" * 60,
    "html": "<script>alert(1)</script>",
    "long": "ａ" * 150,
    "sql": "'; --",
    "terminal": "\x1b[2J",
}


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_every_field_takes_every_character_without_a_failure(served: Served, value: str) -> None:
    browser = served.browser()
    names = (
        "name",
        "code",
        "industry",
        "group",
        "county",
        "park",
        "staff",
        "revenue",
        "assets",
        "contact",
        "post",
        "login",
        "password",
        "again",
        "consent",
        "industry_words",
        "next",
    )

    for path, fields in (("/register", names), ("/login", ("login", "password", "next"))):
        answer = browser.submit(path, dict.fromkeys(fields, value))
        assert answer.status_code == 422, path
        assert "<script>alert" not in answer.text


@pytest.mark.parametrize(
    "field", ["name", "code", "staff", "contact", "login", "password", "consent"]
)
def test_one_field_of_thousands_of_characters_is_refused_in_words(
    served: Served, field: str
) -> None:
    answer = served.browser().submit("/register", application(**{field: "ａ" * 2500}))

    assert answer.status_code == 422
    assert "还差 1 处" in answer.text


@pytest.mark.parametrize("value", HOSTILE.values(), ids=HOSTILE.keys())
def test_the_forms_of_a_firm_take_every_character_as_well(served: Served, value: str) -> None:
    browser = served.signed_in()
    profile = ("name", "industry", "group", "county", "park", "staff", "revenue", "assets")
    forms = (
        ("/profile/edit", (*profile, "contact", "phone", "version")),
        ("/confirmation", ("word",)),
    )

    for path, fields in forms:
        answer = browser.submit(path, dict.fromkeys(fields, value))
        assert answer.status_code == 422, path
        assert "<script>alert" not in answer.text


def test_the_framework_learns_only_what_it_needs_from_host_config(served: Served) -> None:
    answer = served.browser().get("/_stcore/host-config").json()

    assert answer["allowedOrigins"] == []
    assert answer["enableCustomParentMessages"] is False


@pytest.mark.parametrize(
    "path",
    [
        "/static/../../data/local/portal.keys",
        "/fonts/../../../settings.py",
        "/fonts/%2e%2e/%2e%2e/templates.py",
        "/media/../../etc/passwd",
        "//law",
        "//evil.example/law",
    ],
)
def test_no_path_leads_out_of_the_served_folders(served: Served, path: str) -> None:
    with socket.create_connection(("127.0.0.1", served.port), timeout=20) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
        )
        answer = line.makefile("rb").read()

    assert answer.split(b" ")[1] in {b"400", b"404"}
    assert b"import" not in answer
