"""The ciphers (加密算法) that a key may be for: AES-256-GCM, or SM4-GCM where 国密 is asked for.

Both seal and authenticate; a certified module takes its place here as one more class.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher as Mode
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE_BYTES = 12
TAG_BYTES = 16


class Algorithm(StrEnum):
    """The value stands in the key file and on the command line."""

    AES = "aes"
    SM4 = "sm4"


KEY_BYTES: Mapping[Algorithm, int] = {Algorithm.AES: 32, Algorithm.SM4: 16}
NAMES: Mapping[Algorithm, str] = {Algorithm.AES: "AES-256-GCM", Algorithm.SM4: "SM4-GCM"}


@dataclass(frozen=True, slots=True)
class Key:
    """Secret bytes, and the cipher that they are for."""

    algorithm: Algorithm
    secret: bytes = field(repr=False)


class Cipher(Protocol):
    """Authenticated encryption; a nonce of `NONCE_BYTES` serves once under one key."""

    def encrypt(self, nonce: bytes, content: bytes, bound: bytes) -> bytes:
        """The sealed content, `TAG_BYTES` longer; `bound` is authenticated with it."""

    def decrypt(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        """The content.

        Raises:
            InvalidTag: another key, nonce, place, or a changed byte.
        """


class _Aes:
    def __init__(self, secret: bytes) -> None:
        self._aead = AESGCM(secret)

    def encrypt(self, nonce: bytes, content: bytes, bound: bytes) -> bytes:
        return self._aead.encrypt(nonce, content, bound)

    def decrypt(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        return self._aead.decrypt(nonce, sealed, bound)


class _Sm4:
    def __init__(self, secret: bytes) -> None:
        self._key = algorithms.SM4(secret)

    def encrypt(self, nonce: bytes, content: bytes, bound: bytes) -> bytes:
        step = Mode(self._key, modes.GCM(nonce)).encryptor()
        step.authenticate_additional_data(bound)
        return step.update(content) + step.finalize() + step.tag

    def decrypt(self, nonce: bytes, sealed: bytes, bound: bytes) -> bytes:
        if len(sealed) < TAG_BYTES:
            raise InvalidTag
        body, tag = sealed[:-TAG_BYTES], sealed[-TAG_BYTES:]
        step = Mode(self._key, modes.GCM(nonce, tag)).decryptor()
        step.authenticate_additional_data(bound)
        return step.update(body) + step.finalize()


def cipher(key: Key) -> Cipher:
    """What encrypts and decrypts under this key."""
    return _Sm4(key.secret) if key.algorithm is Algorithm.SM4 else _Aes(key.secret)
