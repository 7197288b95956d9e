"""The served process, framework included, under raw requests that no HTTP library would send."""

import random
import socket
from collections import Counter

from tests.portal.web.odd_requests import Answer, Request, judge
from tests.portal.web.served import Served

REQUESTS = 400
PATHS = (
    *("/", "/login", "/register", "/firm", "/logout", "/healthz", "/sso", "/sso/x/callback"),
    *("/portal.js", "/fonts/fonts.css", "/register/industries", "/no-such-page", "*", ""),
    *("/_stcore/health", "/_stcore/stream", "/_stcore/upload_file/a/b", "/_stcore/metrics"),
    *("/_stcore/host-config", "/_stcore/allowed-message-origins", "/_stcore/x", "/_stcore/"),
    *("/media/x", "/static/index.html", "/static/../x", "/component/x/y", "/component/../../x"),
    *("//evil.example", "http://evil.example/", "/%00", "/%ff", "/law/%2e%2e", "/\u4e2d"),
)
METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "X", "")
LINES = (
    b"Content-Length: 5",
    b"Content-Length: -1",
    b"Content-Length: 99999999999999999999",
    b"Content-Length: 3\r\nContent-Length: 4",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: chunked\r\nContent-Length: 5",
    b"Transfer-Encoding: gzip, chunked",
    b"Cookie: portal_session=" + b"A" * 43,
    b"Cookie: " + b"a=b; " * 1000,
    b"Cookie: \xff\xfe",
    b"X-Portal-User: session:x",
    b"Origin: null",
    b"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x",
    b"Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings",
    b"Expect: 100-continue",
    b"Range: bytes=x",
    b"Accept-Encoding: gzip, br, *;q=x",
    b"Host: evil.example",
    b" folded: x",
    b"No colon",
    b"X: " + b"y" * 9000,
    b"Content-Type: application/x-www-form-urlencoded",
    b"Content-Type: multipart/form-data",
)


def raw(chance: random.Random, port: int) -> bytes:
    """The bytes of one request."""
    method, path = chance.choice(METHODS), chance.choice(PATHS)
    version = chance.choice(("HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", ""))
    head = f"{method} {path} {version}".encode()
    lines = [f"Host: 127.0.0.1:{port}".encode()] if chance.random() < 0.9 else []
    lines += chance.sample(LINES, chance.randint(0, 3))
    body = chance.choice((b"", b"hello", b"5\r\nhello\r\n0\r\n\r\n", b"zz\r\n", b"a=b&" * 9000))
    return b"\r\n".join((head, *lines, b"Connection: close", b"", body))


def sent(port: int, content: bytes) -> bytes:
    """What comes back until the other side hangs up, or is silent for a second."""
    heard = b""
    with socket.create_connection(("127.0.0.1", port), timeout=1.0) as line:
        try:
            line.sendall(content)
            while chunk := line.recv(65536):
                heard += chunk
        except OSError:
            return heard
    return heard


def answered(content: bytes) -> Answer:
    """The first answer in these bytes."""
    head, _, body = content.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = [(n.lower(), v.strip()) for n, _, v in (line.partition(":") for line in lines)]
    return Answer(int(first.split(" ")[1]), headers, body)


def failures(served: Served) -> int:
    """Failures of the portal that its log tells of.

    Not counted: the HTTP library hangs up on a malformed body before the answer is sent, and says so.
    """
    said = served.log
    return said.count("Traceback") - said.count("LocalProtocolError: can't handle")


def test_whatever_arrives_the_process_answers_or_hangs_up(served: Served) -> None:
    chance = random.Random(330800)
    before = failures(served)
    counted: Counter[int] = Counter()
    for _ in range(REQUESTS):
        content = raw(chance, served.port)
        heard = sent(served.port, content)
        if not heard.startswith(b"HTTP/1.1 "):
            assert heard == b"", heard[:80]
            counted[0] += 1
            continue
        answer = answered(heard)
        counted[answer.status] += 1
        # The server itself refuses what is no HTTP, before any page is asked; and begins websockets.
        if answer.status == 101 or b"Invalid HTTP request" in answer.body:
            continue
        assert answer.status < 500, (content[:300], heard[:300])
        if answer.status >= 200 and answer.all("content-security-policy"):
            judge(Request(broken_off=True), answer, over_tls=False)

    assert served.browser().get("/healthz").status_code == 200
    assert failures(served) == before, served.log[-2000:]
    assert {200, 303, 400, 401, 404, 405} <= set(counted), counted
