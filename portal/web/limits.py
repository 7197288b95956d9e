"""How much one client may send and how often: body sizes, and attempts to sign in or register."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field

from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from data.actor import Actor
from data.rights import Action, may
from portal.web import addresses
from portal.web.errors import error_page

FORM_BYTES = 32 * 1024
"""Largest body of an own form, in bytes."""
FILE_BYTES = 10 * 1024 * 1024
"""Largest file of evidence, in bytes, before it is cleaned."""
LIST_BYTES = 20 * 1024 * 1024
"""Largest list of firms, in bytes."""
PAGES = "300/minute"
"""Pages, forms and files of evidence from one client."""
_FRAMEWORK = "/_stcore/"
_NEVER_READ = frozenset({"GET", "HEAD", "OPTIONS"})
_UPLOADS: Mapping[str, tuple[int, str]] = {
    addresses.EVIDENCE_FILE: (
        FILE_BYTES + FORM_BYTES,
        "文件超过 10 MB，没有保存。请只保留需要的几页，或压缩图片后再上传。",
    ),
    addresses.FIRMS_IMPORT: (
        LIST_BYTES + FORM_BYTES,
        "文件超过 20 MB，没有读取。请只留名单那一张工作表，另存后再上传。",
    ),
}
"""Address that takes a file → how many bytes, and what is said of more."""


class SmallBodies:
    """ASGI middleware: own addresses accept `FORM_BYTES`; uploads keep the framework's limit.

    Two addresses take a file, one from somebody of a firm, one from who imports lists: who asks is
    known by the time the body is read.
    """

    def __init__(self, app: ASGIApp, limit: int = FORM_BYTES) -> None:
        self.app = app
        self.limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with 413, by the announced length or while the body arrives."""
        if scope["type"] != "http" or scope["path"].startswith(_FRAMEWORK):
            await self.app(scope, receive, send)
            return
        most, sentence = self.limit, ""
        if scope["method"] == "POST":
            most, sentence = _UPLOADS.get(scope["path"], (most, sentence))
        if _announced(scope) > most:
            await error_page(413, sentence=sentence)(scope, receive, send)
            return
        await self.app(scope, self._counted(scope, receive, most), send)

    def _counted(self, scope: Scope, receive: Receive, most: int) -> Receive:
        """The body with its bytes counted; where nobody reads it, its sender is cut off instead.

        An answer to GET listens only for its client's leaving, and has begun already.
        """
        arrived = 0

        async def receive_counted() -> Message:
            nonlocal arrived
            message = await receive()
            arrived += len(message.get("body", b""))
            if arrived <= (most if _may_upload(scope) else self.limit):
                return message
            if scope["method"] in _NEVER_READ:
                return {"type": "http.disconnect"}
            raise HTTPException(413)

        return receive_counted


def _may_upload(scope: Scope) -> bool:
    actor = scope.get("state", {}).get("actor")
    if not isinstance(actor, Actor):
        return False
    if scope["path"] == addresses.FIRMS_IMPORT:
        return may(actor, Action.FIRMS_IMPORT)
    return actor.is_of_firm


def _announced(scope: Scope) -> int:
    length = Headers(scope=scope).get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


@dataclass(frozen=True, slots=True)
class Throttle:
    """Counts attempts of one kind per client in this process; lockout is in the database."""

    per: tuple[RateLimitItem, ...]
    counter: MovingWindowRateLimiter = field(
        default_factory=lambda: MovingWindowRateLimiter(MemoryStorage())
    )

    @classmethod
    def of(cls, *limits: str) -> "Throttle":
        """For example `Throttle.of("10/minute", "60/hour")`."""
        return cls(tuple(parse(limit) for limit in limits))

    def allows(self, client: str) -> bool:
        """Count one attempt; False where the client has made too many."""
        hits = [self.counter.hit(limit, client) for limit in self.per]
        return all(hits)


class Pace:
    """ASGI middleware: so many pages and forms a minute from one client; files do not count.

    Generous: a whole firm may sit behind one address. What is guessed at has its own, stricter limit.
    """

    def __init__(self, app: ASGIApp, limit: str = PAGES) -> None:
        self.app = app
        self.throttle = Throttle.of(limit)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse with 429 whoever asks too fast."""
        if scope["type"] == "http" and addresses.is_counted(scope["path"]):
            client = scope.get("client")
            if not self.throttle.allows(client_key(client[0] if client else None)):
                await error_page(429)(scope, receive, send)
                return
        await self.app(scope, receive, send)


def client_key(host: str | None) -> str:
    """One key per client: an IPv4 address, or the /64 that an IPv6 client can choose from."""
    try:
        address = ipaddress.ip_address(host or "")
    except ValueError:
        return "unknown"
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)
