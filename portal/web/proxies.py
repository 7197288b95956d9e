"""Behind a proxy (反向代理): who really asks, and whether over TLS, as only named proxies may say."""

import ipaddress
from collections.abc import Sequence

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_SECURE = {"http": {"http": "http", "https": "https"}, "websocket": {"http": "ws", "https": "wss"}}


class Proxies:
    """ASGI middleware: believes X-Forwarded-For and X-Forwarded-Proto of the named proxies alone.

    Whoever asks directly, or through another machine, is who the connection says, whatever the
    headers claim.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        self.app = app
        self.proxies = tuple(ipaddress.ip_network(one) for one in proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, with client and scheme as the proxy says."""
        if scope["type"] in _SECURE and self._is_proxy(_peer(scope)):
            headers = Headers(scope=scope)
            told = ",".join(headers.getlist("x-forwarded-for")).split(",")
            scope["client"] = (str(self._asker(told, _peer(scope))), 0)
            schemes = headers.getlist("x-forwarded-proto")
            if len(schemes) == 1:
                known = _SECURE[scope["type"]]
                scope["scheme"] = known.get(schemes[0].strip().lower(), scope["scheme"])
        await self.app(scope, receive, send)

    def _is_proxy(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.proxies)

    def _asker(self, told: list[str], peer: Address | None) -> Address | None:
        """The address that the nearest proxy met: from the right, past the proxies; what stands
        further left was written by the asker."""
        asker = peer
        for text in reversed(told):
            address = _address(text.strip())
            if address is None:
                return asker
            asker = address
            if not self._is_proxy(address):
                return asker
        return asker


def _peer(scope: Scope) -> Address | None:
    client = scope.get("client")
    return _address(client[0]) if client else None


def _address(text: str) -> Address | None:
    """An address without its port; IPv4 that travels as IPv6 is IPv4."""
    try:
        found = ipaddress.ip_address(text.strip("[]"))
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found
