"""Requests that no browser sends (不成文的请求): refused before anybody reads them as text."""

from starlette.types import ASGIApp, Receive, Scope, Send

from portal.web.errors import error_page

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""CONNECT would turn the connection into a tunnel in the server's eyes, TRACE tells headers."""


class WellFormed:
    """ASGI middleware: 400 where path or query cannot be text of an address, 405 for odd methods.

    The framework decodes them wherever it likes, in its answer to a failure too; a byte that does
    not decode would be a failure each time. Parts of a file are not served: a `Range` header is
    left out, because the framework refuses a malformed one in English.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is well formed."""
        if scope["type"] == "http" and not _is_text(scope):
            await error_page(400)(scope, receive, send)
            return
        if scope["type"] == "http" and scope["method"] not in _METHODS:
            await error_page(405)(scope, receive, send)
            return
        if scope["type"] == "http":
            scope["headers"] = [pair for pair in scope["headers"] if pair[0].lower() != b"range"]
        await self.app(scope, receive, send)


def _is_text(scope: Scope) -> bool:
    path: str = scope["path"]
    query: bytes = scope["query_string"]
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return query.isascii() and not any(ord(character) < 32 for character in path)
