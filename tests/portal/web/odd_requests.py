"""Requests that no browser sends (怪异请求), and what must hold for every answer to one."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from starlette.types import ASGIApp, Message

from portal.web.limits import FORM_BYTES

ALWAYS = (
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
    "content-security-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "permissions-policy",
)
_OVER_TLS = "strict-transport-security"
PATIENCE = 30.0
_COOKIE_WORDS = ("HttpOnly", "SameSite=lax", "Secure", "Path=/")
_FRAMEWORKS = "_streamlit_xsrf="
"""Its own script must read this one; it names nobody."""
_UNSPOKEN = re.compile(r"<(script|style)\b.*?</\1>|<!--.*?-->|<[^>]*>", re.DOTALL)
_COMMAND = "python -m portal verify-audit --head"
"""Stands in the file with the chain's head (链尾): what its reader runs."""
_ENGLISH = re.compile(r"[A-Za-z][a-z]+[ ,]+[a-z]{2,}")
_INNARDS = re.compile(r"Traceback|\.py\b|sqlite|Exception|at 0x[0-9a-f]{6}", re.IGNORECASE)
_SPOKEN = ("text/html", "text/plain", "application/json")


@dataclass(frozen=True, repr=False)
class Request:
    """One request as ASGI hands it over; `chunks` arrive one after the other.

    `broken_off`: the client goes away before the last chunk.
    """

    method: str = "GET"
    path: str = "/"
    query: bytes = b""
    headers: tuple[tuple[bytes, bytes], ...] = ()
    chunks: tuple[bytes, ...] = (b"",)
    client: str = "10.0.0.1"
    broken_off: bool = False

    def __repr__(self) -> str:
        """Short enough to be read where it fails."""
        body = b"".join(self.chunks)
        sent = ", ".join(f"{name!r}: {value[:80]!r}" for name, value in self.headers)
        return (
            f"<{self.method} {self.path!r} ?{self.query[:120]!r} {sent} {body[:200]!r}"
            f" of {len(body)} broken_off={self.broken_off}>"
        )

    def _repr_pretty_(self, printer: Any, _: bool) -> None:
        """The same where hypothesis prints it."""
        printer.text(repr(self))

    @property
    def scope(self) -> dict[str, Any]:
        """The connection scope."""
        return {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "scheme": "https",
            "method": self.method,
            "path": self.path,
            "raw_path": self.path.encode("utf-8", "surrogatepass"),
            "root_path": "",
            "query_string": self.query,
            "headers": list(self.headers),
            "client": (self.client, 50_000),
            "server": ("127.0.0.1", 443),
            "state": {},
        }


@dataclass
class Answer:
    """What came back."""

    status: int = 0
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes = b""

    def all(self, name: str) -> list[str]:
        """Every value of a header."""
        return [value for key, value in self.headers if key == name]

    def one(self, name: str) -> str:
        """The value of a header that stands there at most once; empty where it does not."""
        found = self.all(name)
        assert len(found) <= 1, (name, found)
        return found[0] if found else ""


async def asked(app: ASGIApp, request: Request) -> Answer:
    """Send one request; an exception of the application is the caller's."""
    answer = Answer()
    waiting: list[Message] = [
        {"type": "http.request", "body": chunk, "more_body": True} for chunk in request.chunks
    ]
    if request.broken_off:
        waiting[-1] = {"type": "http.disconnect"}
    elif waiting:
        waiting[-1]["more_body"] = False

    async def receive() -> Message:
        if waiting:
            return waiting.pop(0)
        if not request.broken_off:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            assert answer.status == 0, "answered twice"
            answer.status = message["status"]
            answer.headers = [
                (name.decode("latin-1").lower(), value.decode("latin-1"))
                for name, value in message["headers"]
            ]
        elif message["type"] == "http.response.body":
            answer.body += message.get("body", b"")

    try:
        await asyncio.wait_for(app(request.scope, receive, send), PATIENCE)
    except TimeoutError:
        raise AssertionError(f"no answer within {PATIENCE} s: {request!r}") from None
    return answer


def all_asked(app: ASGIApp, requests: Sequence[Request]) -> list[Answer]:
    """Send many at once."""

    async def together() -> list[Answer]:
        return await asyncio.gather(*(asked(app, request) for request in requests))

    return asyncio.run(together())


def judge(
    request: Request, answer: Answer, *, elsewhere: Sequence[str] = (), over_tls: bool = True
) -> None:
    """What holds for every answer; `elsewhere`: origins that a redirect may lead to besides.

    Raises:
        AssertionError: names the request.
    """
    try:
        _judge(request, answer, elsewhere)
        assert bool(answer.one(_OVER_TLS)) == over_tls, _OVER_TLS
    except AssertionError as error:
        raise AssertionError(f"{request!r}\n→ {answer!r:.1500}\n{error}") from None


def _judge(request: Request, answer: Answer, elsewhere: Sequence[str]) -> None:
    assert 200 <= answer.status < 500 or answer.status in {502, 503}, answer
    for name in ALWAYS:
        assert answer.one(name), (name, answer)
    assert not answer.all("server")
    for line in answer.all("set-cookie"):
        assert line.startswith(_FRAMEWORKS) or all(word in line for word in _COOKIE_WORDS), line
        assert "Domain" not in line
    _judge_way(answer, elsewhere)
    _judge_words(answer)
    length = answer.one("content-length")
    stays = not request.broken_off and sum(map(len, request.chunks)) <= FORM_BYTES
    if length and stays and request.method != "HEAD" and answer.status != 304:
        assert int(length) == len(answer.body), answer


def _judge_way(answer: Answer, elsewhere: Sequence[str]) -> None:
    """A redirect leads to an own path, or to a named origin."""
    for way in (*answer.all("location"), *answer.all("refresh")):
        target = way.removeprefix("0; url=")
        parts = urlsplit(target)
        own = not (parts.scheme or parts.netloc or target.startswith(("//", "/\\", "\\")))
        assert own or f"{parts.scheme}://{parts.netloc}" in elsewhere, way


def _judge_words(answer: Answer) -> None:
    """People read Chinese, and nothing of the program's inside."""
    kind = answer.one("content-type").partition(";")[0]
    if not kind.startswith(_SPOKEN) or answer.one("content-encoding"):
        return
    text = _UNSPOKEN.sub(" ", answer.body.decode("utf-8")).replace(_COMMAND, " ")
    assert not _ENGLISH.search(text), text[:300]
    assert not _INNARDS.search(text), text[:300]
