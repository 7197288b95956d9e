"""Requests that the portal itself sends: only to named addresses, small answers, no detours."""

import ssl
from collections.abc import AsyncIterator

import httpx

LARGEST_ANSWER = 256 * 1024
"""Bytes of an answer's body; a provider's keys and descriptions take a tenth of that."""
STEP_SECONDS = 5.0
"""How long one step of a request (connecting, a read) may take; the whole has its own limit."""


class Forbidden(httpx.TransportError):
    """The request would leave for an address that nobody named."""


class TooMuch(httpx.TransportError):
    """The answer is longer than `LARGEST_ANSWER`, or packed so that nobody knows how long it is."""


class Bounded(httpx.AsyncBaseTransport):
    """A transport that reaches `origins` alone and reads at most `largest` bytes.

    A redirect is an answer like any other; the client that uses this must not follow it.
    """

    def __init__(
        self,
        origins: frozenset[str],
        *,
        certificates: ssl.SSLContext | None = None,
        largest: int = LARGEST_ANSWER,
    ) -> None:
        self.origins = origins
        self.certificates = certificates
        self.largest = largest

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send, and read the whole answer.

        Raises:
            Forbidden, TooMuch: as they say.
        """
        if _origin(request.url) not in self.origins:
            raise Forbidden(f"{request.url.scheme}://{request.url.host}")
        request.headers["accept-encoding"] = "identity"
        request.headers["connection"] = "close"
        async with httpx.AsyncHTTPTransport(verify=self.certificates or True) as line:
            answer = await line.handle_async_request(request)
            try:
                body = await self._read(answer)
            finally:
                await answer.aclose()
        return httpx.Response(answer.status_code, headers=answer.headers, content=body)

    async def _read(self, answer: httpx.Response) -> bytes:
        if answer.headers.get("content-encoding", "identity").lower() != "identity":
            raise TooMuch("content-encoding")
        stream = answer.stream
        if not isinstance(stream, httpx.AsyncByteStream):
            raise TooMuch("stream")
        return await _limited(stream, self.largest)


async def _limited(stream: AsyncIterator[bytes] | httpx.AsyncByteStream, largest: int) -> bytes:
    body = b""
    async for chunk in stream:
        body += chunk
        if len(body) > largest:
            raise TooMuch(f"> {largest}")
    return body


def _origin(url: httpx.URL) -> str:
    """As `portal.providers.origin` writes it: httpx leaves the scheme's own port out by itself."""
    host = f"[{url.host}]" if ":" in url.host else url.host
    return f"{url.scheme}://{host}" + (f":{url.port}" if url.port is not None else "")
