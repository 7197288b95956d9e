"""Which host names the portal answers to, and from which pages a websocket may come.

A page of a stranger whose name resolves to this machine (DNS rebinding) is refused here, before
the framework looks up its own external address to compare.
"""

from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

_POLICY_VIOLATION = 1008


def host_name(value: str) -> str | None:
    """The name in a Host header, lower case and without port; None where it is malformed."""
    try:
        parts = urlsplit(f"//{value}")
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return None
    plain = parts.netloc == value and "@" not in value and not (parts.path or parts.query)
    if not plain or not port_is_valid or not parts.hostname:
        return None
    return f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname.rstrip(".")


def same_origin(origin: str, host: str) -> bool:
    """Whether an Origin header names the host that was asked, port included."""
    parts = urlsplit(origin)
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()


class KnownHosts:
    """ASGI middleware: strangers' host names get 400, websockets of other origins 1008.

    A websocket without an Origin header comes from no browser page, so no page can misuse it.
    """

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what names this portal."""
        if scope["type"] == "http" and not self._known(scope):
            answer = PlainTextResponse("本服务不使用这个域名。", status_code=400)
            await answer(scope, receive, send)
        elif scope["type"] == "websocket" and not self._own_page(scope):
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await self.app(scope, receive, send)

    def _known(self, scope: Scope) -> bool:
        named = Headers(scope=scope).getlist("host")
        return len(named) == 1 and host_name(named[0]) in self.hosts

    def _own_page(self, scope: Scope) -> bool:
        headers = Headers(scope=scope)
        origins = headers.getlist("origin")
        return self._known(scope) and all(same_origin(o, headers["host"]) for o in origins)
