"""The two cookies: one names a signed-in session, one tells browsers without a session apart.

Both hold a random token that means nothing by itself; of the session's only the SHA-256 is in the
database. Neither is readable by scripts.
"""

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import Response
from starlette.types import Scope

from portal.settings import LOOPBACK
from portal.web.hosts import host_name

SESSION = "portal_session"
VISITOR = "portal_visitor"
_TOKEN_LENGTH = 43


def read(scope: Scope, name: str) -> str | None:
    """The token in a cookie of this request; None where it is absent, repeated or malformed."""
    token = value(scope, name)
    return token if token is not None and _is_token(token) else None


def value(scope: Scope, name: str) -> str | None:
    """What stands in a cookie of this request; None where it is absent or repeated."""
    found = []
    for line in Headers(scope=scope).getlist("cookie"):
        found += [
            part.strip().partition("=")[2]
            for part in line.split(";")
            if part.strip().partition("=")[0] == name
        ]
    return found[0] if len(found) == 1 else None


def _is_token(text: str) -> bool:
    return (
        len(text) == _TOKEN_LENGTH
        and text.replace("-", "").replace("_", "").isalnum()
        and text.isascii()
    )


def set_token(
    response: Response,
    connection: HTTPConnection,
    name: str,
    token: str,
    *,
    seconds: int | None = None,
) -> None:
    """Give the browser a token; without `seconds` it forgets it when it closes."""
    response.set_cookie(
        name,
        token,
        max_age=seconds,
        path="/",
        secure=_secure(connection),
        httponly=True,
        samesite="lax",
    )


def drop(response: Response, connection: HTTPConnection, name: str) -> None:
    """Make the browser forget a token."""
    response.delete_cookie(
        name, path="/", secure=_secure(connection), httponly=True, samesite="lax"
    )


def _secure(connection: HTTPConnection) -> bool:
    """Always, but for Safari on this machine itself, which refuses Secure on plain loopback."""
    browser = connection.headers.get("user-agent", "")
    safari = "Safari/" in browser and "Chrome/" not in browser and "Chromium/" not in browser
    return not (safari and connection.url.scheme == "http" and is_loopback(connection))


def is_loopback(connection: HTTPConnection) -> bool:
    """Whether the portal was asked by a name that never leaves this machine."""
    return host_name(connection.headers.get("host", "")) in LOOPBACK


def is_private(connection: HTTPConnection) -> bool:
    """Whether nobody on the way can read along: TLS, or this machine itself."""
    return connection.url.scheme in {"https", "wss"} or is_loopback(connection)
