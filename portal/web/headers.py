"""Security headers on every answer, also on those that the framework makes itself."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from portal.web.shell import shell_hash

_COMMON = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}
_ONE_YEAR = "max-age=31536000"

OWN_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
"""For own HTML pages: no inline script, no inline style."""


def screen_policy() -> str:
    """For the page that carries the screens: the framework's one inline script, by its hash."""
    return (
        f"default-src 'self'; script-src 'self' {shell_hash()}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; worker-src 'self' blob:; media-src 'self' blob:; object-src 'none'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def apply(headers: MutableHeaders, *, secure: bool) -> None:
    """Add what is missing; a page that set its own policy keeps it."""
    for name, value in _COMMON.items():
        headers[name] = value
    headers.setdefault("content-security-policy", screen_policy())
    if secure:
        headers["strict-transport-security"] = _ONE_YEAR
        _secure_cookies(headers)
    if "server" in headers:
        del headers["server"]


def _secure_cookies(headers: MutableHeaders) -> None:
    """The framework knows of TLS only where it ends TLS itself; its cookie is never sent in clear."""
    lines = headers.getlist("set-cookie")
    if all("; secure" in line.lower() for line in lines):
        return
    del headers["set-cookie"]
    for line in lines:
        headers.append("set-cookie", line if "; secure" in line.lower() else f"{line}; Secure")


class SecurityHeaders:
    """ASGI middleware: `apply` on each HTTP answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, with the headers added to its answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                apply(MutableHeaders(scope=message), secure=scope.get("scheme") == "https")
            await send(message)

        await self.app(scope, receive, send_with_headers)
