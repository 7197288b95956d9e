"""Asks a time stamping authority (时间戳服务, RFC 3161) and checks what it answers."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import rfc3161_client as rfc3161
from cryptography import x509

from data.errors import Refusal

_LARGEST_ANSWER = 256 * 1024
_PATIENCE_SECONDS = 20.0
_QUERY = {"content-type": "application/timestamp-query", "accept": "application/timestamp-reply"}


class NoAuthority(Refusal):
    """Nothing is set: stamps are off."""

    message = (
        "没有设置时间戳服务。请设 PORTAL_TSA（网址）和 PORTAL_TSA_ROOT（根证书文件）后再运行。"
    )


class BadRoot(Refusal):
    """The file of the root certificate cannot be used."""


class AuthoritySilent(Refusal):
    """The authority does not answer, or answers no stamp."""


class BadStamp(Refusal):
    """What was answered is no stamp over the message, or not by the authority that is trusted."""

    message = "时间戳不能核验：不是对这条链尾盖的，或者不是所信任的机构签的，没有保存。"


@dataclass(frozen=True, slots=True)
class Authority:
    """Where it answers, and the certificate that it must lead to."""

    address: str
    root: x509.Certificate

    @classmethod
    def of(cls, address: str, root: Path | None) -> "Authority":
        """The authority of the settings.

        Raises:
            NoAuthority: one of the two is not set. BadRoot: the certificate cannot be read.
        """
        if not address or root is None:
            raise NoAuthority
        try:
            return cls(address, x509.load_pem_x509_certificate(root.read_bytes()))
        except (OSError, ValueError) as error:
            raise BadRoot(
                f"PORTAL_TSA_ROOT：{root} 不是可读的 PEM 根证书，请换用时间戳机构公布的根证书。"
            ) from error

    def stamp(self, message: bytes) -> tuple[bytes, datetime]:
        """The authority's answer over a message, verified, and the time that it attests.

        Raises:
            AuthoritySilent: no answer that is a stamp. BadStamp: it does not fit.
        """
        builder = rfc3161.TimestampRequestBuilder().data(message)
        request = builder.hash_algorithm(rfc3161.HashAlgorithm.SHA256).build()
        answer = self._asked(request.as_bytes())
        return answer, self.verified(answer, message, nonce=request.nonce)

    def verified(self, answer: bytes, message: bytes, *, nonce: int | None = None) -> datetime:
        """The time at which an authority that leads to the root saw this message.

        Raises:
            BadStamp: it did not.
        """
        builder = rfc3161.VerifierBuilder().add_root_certificate(self.root)
        if nonce is not None:
            builder = builder.nonce(nonce)
        try:
            response = rfc3161.decode_timestamp_response(answer)
            builder.build().verify_message(response, message)
            return response.tst_info.gen_time
        except (rfc3161.VerificationError, ValueError) as error:
            raise BadStamp from error

    def _asked(self, query: bytes) -> bytes:
        try:
            with httpx.stream(
                "POST", self.address, content=query, headers=_QUERY, timeout=_PATIENCE_SECONDS
            ) as answer:
                answer.raise_for_status()
                return self._bounded(answer)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise AuthoritySilent(
                f"时间戳服务 {self.address} 没有给出回答，没有盖戳。请检查网址和网络后再试。"
            ) from error

    def _bounded(self, answer: httpx.Response) -> bytes:
        body = b""
        for piece in answer.iter_bytes():
            body += piece
            if len(body) > _LARGEST_ANSWER:
                raise BadStamp
        return body
