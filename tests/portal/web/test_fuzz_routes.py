"""Every own route, by every method, with whatever a client can send: never a failure, never a leak.

Routes and names of fields are read from the portal itself, so that new ones are tried by themselves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from starlette.routing import Mount, Route

from data import audit, second_factors
from data.sessions import Stage
from portal import clock
from portal.web import cookies, forms, templates
from portal.web.forms import EvenTime
from portal.web.routes import routes
from tests.codes import code
from tests.portal.web.in_process import ADDRESS, OwnPages, own_pages
from tests.portal.web.odd_requests import Request, all_asked, judge

ROLES = ("alpha", "colleague", "reviewer", "lead", "auditor", "admin")
METHODS = (
    *("GET",) * 8,
    *("POST",) * 12,
    "HEAD",
    "PUT",
    "PATCH",
    "DELETE",
    "OPTIONS",
    "TRACE",
    "CONNECT",
    "BREW",
)
FORM, MULTIPART = b"application/x-www-form-urlencoded", b"multipart/form-data; boundary=x"
ISSUER = "http://127.0.0.1:9"
FILES = {"file": '; filename="../../x.pdf"', "next": '; filename="f"'}
AT_ONCE = 20
EXAMPLES = 120


@dataclass(frozen=True)
class Target:
    """The portal, its addresses, its fields, and a session of each role."""

    pages: OwnPages
    paths: tuple[str, ...]
    fields: tuple[str, ...]
    tokens: tuple[str, ...]


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    folder = tmp_path_factory.mktemp("fuzz")
    file = folder / "providers.toml"
    file.write_text(f'[city]\nname = "市"\nissuer = "{ISSUER}"\nclient_id = "portal"\n')
    file.chmod(0o600)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EvenTime, "over", _at_once)
        for pages in own_pages(folder, oidc_file=file):
            signed_in = [pages.session(getattr(pages.town, role)) for role in ROLES]
            yield Target(pages, _paths(pages), _fields(), (*signed_in, *_half_signed_in(pages)))


def _half_signed_in(pages: OwnPages) -> Iterator[str]:
    """Sessions of who owes the second factor: one to be set up, one to be said."""
    actors = (pages.town.guide, pages.town.beta)
    with pages.store() as store:
        for actor in actors:
            second_factors.prepare(store, actor.account_id, now=clock.now())
        secret = second_factors.prepared_secret(store, actor=actors[1]) or ""
        second_factors.confirm(store, code(secret, clock.now()), actor=actors[1], now=clock.now())
    for actor in actors:
        yield pages.session(actor, stage=Stage.OWES)


async def _at_once(_: EvenTime) -> None:
    """No waiting: even time has its own test."""


def _paths(pages: OwnPages) -> tuple[str, ...]:
    found = []
    for route in routes(pages.settings):
        assert isinstance(route, Route | Mount), route
        path = route.path + ("/fonts.css" if isinstance(route, Mount) else "")
        path = path.replace("{provider}", "city")
        found.append(re.sub(r"\{\w+(:\w+)?\}", "0" * 32, path))
    return tuple(dict.fromkeys(found))


def _fields() -> tuple[str, ...]:
    """The name of every field of every own page, and of what the addresses take."""
    source = "".join(path.read_text() for path in sorted(Path(templates.FOLDER).glob("*.html")))
    named = re.findall(r'parts\.\w+\(form, "(\w+)"|name="(\w+)"', source)
    further = ("next", "code", "state", "error", "iss", "q", "v", "bye", "name", "format", "county")
    return tuple(sorted({a or b for a, b in named} | set(further)))


NASTY = st.sampled_from(
    (
        b"",
        b"\x00",
        b"\xff\xfe\xed\xa0\x80",
        "\u202e\ufeff\u2028".encode(),
        "😀".encode() * 40,
        b"<script>alert(1)</script>",
        b"'; DROP TABLE firms; --",
        b"{{7*7}}{% x %}${x}%s%n",
        b"../../etc/passwd",
        b"//evil.example",
        b"https://evil.example/",
        b"/\\evil.example",
        b"javascript:alert(1)",
        b"a\r\nset-cookie: x=y",
        b"1" * 400,
        b"-1",
        b"1e309",
        b"NaN",
        "９９".encode(),
        b"%",
        b"%zz%00",
        b"+&=;",
        b"/result",
        b"330802",
        b"yes",
    )
)
VALUE = st.one_of(
    NASTY,
    st.binary(max_size=24),
    st.text(max_size=12).map(lambda text: text.encode("utf-8", "surrogatepass")),
)
KIND = st.sampled_from(
    (
        FORM,
        FORM,
        FORM,
        MULTIPART,
        b"application/json",
        b"text/plain",
        b"",
        b"\xff/\x00",
        FORM + b"; charset=utf-16",
        b"application/x-www-form-urlencoded; boundary=" + b"x" * 300,
    )
)
HEADER = st.tuples(
    st.sampled_from(
        (
            b"host",
            b"origin",
            b"referer",
            b"accept-encoding",
            b"accept",
            b"content-length",
            b"transfer-encoding",
            b"cookie",
            b"x-portal-user",
            b"x-forwarded-for",
            b"x-forwarded-host",
            b"forwarded",
            b"sec-fetch-site",
            b"range",
            b"if-none-match",
            b"if-modified-since",
            b"upgrade",
            b"authorization",
            b"user-agent",
            b"x-http-method-override",
        )
    ),
    st.one_of(
        NASTY,
        st.binary(max_size=30),
        st.sampled_from(
            (
                b"portal.example",
                b"PORTAL.example:443",
                b"127.0.0.1",
                b"https://portal.example",
                b"null",
                b"gzip",
                b"same-origin",
                b"cross-site",
                b"99999999999",
                b"chunked",
                b"bytes=0-0,5-9,-1",
                b"session:" + b"0" * 64,
                b"portal_session=" + b"A" * 43,
                b"portal_session=; portal_session=x; =; ;;",
                b"portal_sign_on=" + b"A" * 200,
                b"Mozilla/5.0 (Macintosh) Version/17 Safari/605",
            )
        ),
    ),
)
HEADERS = st.lists(HEADER, max_size=3)


def test_every_route_stands_in_the_table(target: Target) -> None:
    assert len(target.paths) > 20
    assert {"/login", "/sso/city/callback", "/healthz"} <= set(target.paths)
    assert {"login", "password", "proof", "next", "code", "word"} <= set(target.fields)


@st.composite
def requests(draw: st.DrawFn, target: Target) -> Request:
    """One request: half are forms or pages as a browser asks for them, with odd content."""
    token = draw(st.sampled_from((*target.tokens, "v" * 43)))
    name = cookies.SESSION if token in target.tokens else cookies.VISITOR
    fields = draw(st.lists(st.tuples(st.sampled_from(target.fields), VALUE), max_size=5))
    proof = forms._proof(target.pages.settings, token, "0" * 32).encode()
    in_parts = draw(st.integers(0, 5)) == 0
    request = Request(
        method=draw(st.sampled_from(("GET", "POST"))),
        path=_path(draw(st.sampled_from(target.paths)), -1, b""),
        query=_form(fields),
        headers=(
            (b"host", b"portal.example"),
            (b"cookie", f"{name}={token}".encode()),
            (b"content-type", MULTIPART if in_parts else FORM),
        ),
        chunks=((_multipart if in_parts else _form)([("proof", proof), *fields]),),
        client=f"10.{draw(st.integers(0, 255))}.{draw(st.integers(0, 255))}.1",
    )
    return request if draw(st.booleans()) else draw(wild(request, target.paths, fields))


@st.composite
def wild(
    draw: st.DrawFn, request: Request, paths: tuple[str, ...], fields: list[tuple[str, bytes]]
) -> Request:
    """The same request with one to four things about it that no browser does."""
    path = draw(st.sampled_from(paths))
    bodies = (_form(fields), _multipart(fields), b"a" * 40_000, b"&a=b" * 200, draw(VALUE))
    body = draw(st.sampled_from(bodies))
    cut = draw(st.integers(0, len(body)))
    bent: dict[str, Any] = {
        "method": draw(st.sampled_from(METHODS)),
        "path": _path(path, draw(st.integers(0, 12)), draw(NASTY)),
        "query": draw(VALUE),
        "headers": (*request.headers[:2], (b"content-type", draw(KIND)), *draw(HEADERS)),
        "chunks": (body[:cut], body[cut:]),
        "broken_off": draw(st.booleans()),
    }
    chosen = draw(st.sets(st.sampled_from(sorted(bent)), min_size=1, max_size=4))
    return replace(request, **{name: bent[name] for name in chosen})


def _form(fields: list[tuple[str, bytes]]) -> bytes:
    return "&".join(f"{name}={quote_from_bytes(value)}" for name, value in fields).encode()


def _multipart(fields: list[tuple[str, bytes]]) -> bytes:
    parts = [
        f'--x\r\ncontent-disposition: form-data; name="{name}"{FILES.get(name, "")}\r\n\r\n'.encode()
        + value
        + b"\r\n"
        for name, value in fields
    ]
    return b"".join((*parts, b"--x--\r\n"))


def _path(path: str, choice: int, nasty: bytes) -> str:
    """The path as it stands, mostly; else bent."""
    bent = {
        0: path + "/",
        1: path + "//",
        2: "/" + path,
        3: path.upper(),
        4: path + "/" + nasty.decode("utf-8", "surrogateescape"),
        5: path.replace("city", "county"),
        6: path.replace("city", nasty.decode("latin-1")),
        7: path + "/..",
        8: path + "\x00",
        9: path.replace("0" * 32, nasty.decode("latin-1")),
    }
    return bent.get(choice, path)


def _bring_back(pages: OwnPages) -> None:
    """Undo the sign-outs and disablings that the requests before succeeded with."""
    with pages.store() as store:
        store.rows("UPDATE sessions SET revoked_at = NULL WHERE revoked_at IS NOT NULL")
        store.rows("UPDATE accounts SET disabled_at = NULL WHERE disabled_at IS NOT NULL")


def test_whatever_is_sent_is_answered_calmly(target: Target) -> None:
    counted: dict[int, int] = {}

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
        database=None,
    )
    @given(st.lists(requests(target), min_size=AT_ONCE, max_size=AT_ONCE))
    def tried(many: list[Request]) -> None:
        _bring_back(target.pages)
        for request, answer in zip(many, all_asked(target.pages.app, many), strict=True):
            counted[answer.status] = counted.get(answer.status, 0) + 1
            judge(request, answer, elsewhere=(ISSUER, ADDRESS))

    tried()
    assert sum(counted.values()) >= AT_ONCE * EXAMPLES
    assert {200, 303, 400, 403, 404, 405, 422} <= set(counted), "few requests get anywhere"
    with target.pages.store() as store:
        audit.verify(store)
