"""A small time stamping authority on loopback: real certificates, real RFC 3161 answers."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client._rust import parse_timestamp_request

_SHA256 = bytes.fromhex("300d06096086480165030402010500")
_RSA = bytes.fromhex("300d06092a864886f70d0101010500")
_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_TST_INFO = bytes.fromhex("060b2a864886f70d0109100104")
_CONTENT_TYPE = bytes.fromhex("06092a864886f70d010903")
_MESSAGE_DIGEST = bytes.fromhex("06092a864886f70d010904")
_SIGNING_CERTIFICATE = bytes.fromhex("060b2a864886f70d010910022f")
_POLICY = bytes.fromhex("06032a0304")


def _der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    if len(body) < 128:
        return bytes((tag, len(body))) + body
    length = len(body).to_bytes((len(body).bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def _integer(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _sequence(*parts: bytes) -> bytes:
    return _der(0x30, *parts)


def _set(*parts: bytes, tag: int = 0x31) -> bytes:
    return _der(tag, *sorted(parts))


@dataclass
class SmallTsa:
    """Keys and certificates of an authority; `answer` stamps a query."""

    root: x509.Certificate
    leaf: x509.Certificate
    key: rsa.RSAPrivateKey

    @classmethod
    def made(cls, name: str = "root") -> "SmallTsa":
        """A fresh root and a certificate for stamping below it."""
        root_key, key = (rsa.generate_private_key(65537, 2048) for _ in range(2))
        issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "stamps")])
        root = _certificate(issuer, issuer, root_key, root_key).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        leaf = _certificate(subject, issuer, key, root_key).add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
        return cls(root.sign(root_key, hashes.SHA256()), leaf.sign(root_key, hashes.SHA256()), key)

    @property
    def root_pem(self) -> bytes:
        """What an operator downloads."""
        return self.root.public_bytes(serialization.Encoding.PEM)

    def answer(self, query: bytes) -> bytes:
        """A granted answer to a query."""
        asked = parse_timestamp_request(query)
        return self.stamped(asked.message_imprint.message, asked.nonce)

    def stamped(self, digest: bytes, nonce: int | None) -> bytes:
        """A granted answer over a SHA-256 digest."""
        now = datetime.now(UTC).strftime("%Y%m%d%H%M%SZ").encode()
        info = _sequence(
            _integer(1),
            _POLICY,
            _sequence(_SHA256, _der(0x04, digest)),
            _integer(7),
            _der(0x18, now),
            b"" if nonce is None else _integer(nonce),
        )
        return _sequence(
            _sequence(_integer(0)), _sequence(_SIGNED_DATA, _der(0xA0, self._signed(info)))
        )

    def _signed(self, info: bytes) -> bytes:
        certificate = self.leaf.public_bytes(serialization.Encoding.DER)
        named = _sequence(_sequence(_sequence(_der(0x04, sha256(certificate).digest()))))
        attributes = (
            _sequence(_CONTENT_TYPE, _set(_TST_INFO)),
            _sequence(_MESSAGE_DIGEST, _set(_der(0x04, sha256(info).digest()))),
            _sequence(_SIGNING_CERTIFICATE, _set(named)),
        )
        signature = self.key.sign(_set(*attributes), padding.PKCS1v15(), hashes.SHA256())
        signer = _sequence(
            _integer(1),
            _sequence(self.leaf.issuer.public_bytes(), _integer(self.leaf.serial_number)),
            _SHA256,
            _set(*attributes, tag=0xA0),
            _RSA,
            _der(0x04, signature),
        )
        return _sequence(
            _integer(3),
            _set(_SHA256),
            _sequence(_TST_INFO, _der(0xA0, _der(0x04, info))),
            _der(0xA0, certificate),
            _set(signer),
        )


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPrivateKey, by: rsa.RSAPrivateKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False
        )
    )


@contextmanager
def serving(answer: Callable[[bytes], bytes], *, status: int = 200) -> Iterator[str]:
    """The address at which every query gets this answer."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # named by the library
            query = self.rfile.read(int(self.headers["content-length"]))
            body = answer(query)
            self.send_response(status)
            self.send_header("content-type", "application/timestamp-reply")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the library's
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
