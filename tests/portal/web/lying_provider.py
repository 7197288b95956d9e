"""A provider of single sign-on on loopback that says what it is told to say, true or not (说谎的认证方)."""

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from secrets import token_urlsafe
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jws
from joserfc.jwk import RSAKey

CLIENT, SECRET = "portal", "provider-secret-never-shown"
DESCRIPTION = "/.well-known/openid-configuration"


@dataclass
class LyingProvider:
    """Serves at `issuer`; every answer may be bent by the test.

    `claims`, `header`, `described`, `userinfo`: what to say instead; None leaves a name out.
    `raw`: whole answers by path, as status, headers and body. `delay`: seconds before each answer.
    A token of HS256 is signed with the public key.
    """

    issuer: str
    key: RSAKey
    kid: str = "one"
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    described: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    raw: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    sign_with: RSAKey | None = None
    holds: Event | None = None
    """Nothing is answered before it is set."""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    stop: Callable[[], None] = field(default=lambda: None)
    asked: list[str] = field(default_factory=list)
    sent: list[dict[str, str]] = field(default_factory=list)

    def sign_in(self, departure: str) -> dict[str, str]:
        """Somebody signs in at the address that the portal led to: the query of the way back."""
        asked = dict(parse_qsl(urlsplit(departure).query))
        assert departure.startswith(f"{self.issuer}/authorize?")
        code = token_urlsafe(16)
        self.codes[code] = asked
        return {"code": code, "state": asked["state"]}

    def answer(
        self, path: str, body: bytes, authorization: str
    ) -> tuple[int, dict[str, str], bytes]:
        """What to send for a request."""
        self.asked.append(path)
        if self.holds is not None:
            self.holds.wait(30)
        if path in self.raw:
            return self.raw[path]
        made: Callable[[], dict[str, Any]] | None = {
            DESCRIPTION: self._description,
            "/keys": lambda: {"keys": [{**self.key.as_dict(private=False), "kid": self.kid}]},
            "/token": lambda: self._token(body, authorization),
            "/userinfo": lambda: _bent({"sub": "person-1"}, self.userinfo),
        }.get(path)
        answer = made() if made else {"error": "not found"}
        status = 400 if "error" in answer else 200
        return status, {"content-type": "application/json"}, json.dumps(answer).encode()

    def _description(self) -> dict[str, Any]:
        usual = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "id_token_signing_alg_values_supported": ["RS256"],
        }
        return _bent(usual, self.described)

    def _token(self, body: bytes, authorization: str) -> dict[str, Any]:
        """As honest a token endpoint as any: the code once, its verifier, the client's secret."""
        sent = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        self.sent.append(sent)
        asked = self.codes.pop(sent.get("code", ""), None)
        proof = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if authorization != f"Basic {proof}" or asked is None:
            return {"error": "invalid_grant"}
        hashed = hashlib.sha256(sent["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(hashed).decode().rstrip("=")
        if (asked["code_challenge"], asked["code_challenge_method"]) != (challenge, "S256"):
            return {"error": "invalid_grant"}
        if asked["redirect_uri"] != sent["redirect_uri"]:
            return {"error": "invalid_grant"}
        token = self.id_token(asked["nonce"])
        return {"access_token": "at", "token_type": "Bearer", "expires_in": 60, "id_token": token}

    def id_token(self, nonce: str) -> str:
        """An identity token, bent as told."""
        now = int(time.time())
        usual = {
            "iss": self.issuer,
            "sub": "person-1",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": nonce,
            "amr": ["pwd", "otp"],
        }
        header = _bent({"alg": "RS256", "kid": self.kid}, self.header)
        claims = json.dumps(_bent(usual, self.claims)).encode()
        unsigned = f"{_packed(json.dumps(header).encode())}.{_packed(claims)}"
        if header["alg"] == "none":
            return f"{unsigned}."
        if header["alg"] == "HS256":
            made = hmac.new(self.key.as_pem(private=False), unsigned.encode(), hashlib.sha256)
            return f"{unsigned}.{_packed(made.digest())}"
        algorithms = [header["alg"]]
        return jws.serialize_compact(header, claims, self.sign_with or self.key, algorithms)


def _bent(usual: dict[str, Any], instead: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**usual, **instead}.items() if value is not None}


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def fresh_key() -> RSAKey:
    """A signing key."""
    return RSAKey.generate_key(2048)


KEY = fresh_key()


@contextmanager
def lying_provider() -> Iterator[LyingProvider]:
    """A provider in threads of this process, until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("content-length", "0"))
            body = self.rfile.read(length)
            authorization = self.headers.get("authorization", "")
            status, headers, content = provider.answer(
                urlsplit(self.path).path, body, authorization
            )
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            try:
                self.wfile.write(content)
            except (BrokenPipeError, ConnectionResetError):
                return

        do_POST = do_GET  # noqa: N815  # the name that http.server calls

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Nothing: the test's output is its own."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider = LyingProvider(f"http://127.0.0.1:{server.server_port}", KEY)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()

    def stop() -> None:
        server.shutdown()
        thread.join()
        server.server_close()

    provider.stop = stop
    try:
        yield provider
    finally:
        stop()
