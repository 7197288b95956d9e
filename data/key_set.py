"""One reading of the keys (密钥), and all that follows from it; never changed, exchanged as a whole."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from data.ciphers import KEY_BYTES, Algorithm, Cipher, Key, cipher
from data.key_file import Stamp
from data.key_lines import DIGEST, KeyLines, check
from data.key_problems import NoSuchKey

CHECK_BYTES = 16
_PROVEN = "铸盾 key check"


@dataclass(frozen=True, slots=True)
class Derived:
    """A key for one purpose and one salt, from one version of the keys.

    `check` tells the same derived key from another one, and nothing about it.
    """

    version: int
    key: Key = field(repr=False)
    check: bytes


@dataclass(frozen=True, slots=True)
class KeySet:
    """Keys, their ciphers, the version that seals, and what a database remembers of them.

    `stamp`: the file that they were read from, if any.
    """

    lines: KeyLines
    ciphers: Mapping[int, Cipher]
    current: int
    proofs: Mapping[str, bytes]
    stamp: Stamp | None

    @classmethod
    def of(cls, lines: KeyLines, stamp: Stamp | None) -> Self:
        """Checked keys.

        Raises:
            BadKeyFile: they break a rule of `key_lines.check`.
        """
        check(lines)
        proofs = {str(version): _proof(str(version), key) for version, key in lines.keys.items()}
        return cls(
            lines=lines,
            ciphers={version: cipher(key) for version, key in lines.keys.items()},
            current=max(lines.keys),
            proofs={**proofs, DIGEST: _hmac(lines.digest, DIGEST)},
            stamp=stamp,
        )

    def continues(self, other: "KeySet") -> bool:
        """Whether these are keys of the same portal, and no older than the other ones."""
        return self.lines.digest == other.lines.digest and self.current >= other.current

    def proves(self, remembered: Mapping[str, bytes]) -> bool:
        """Whether every key that a database remembers is one of these."""
        return all(
            hmac.compare_digest(self.proofs.get(name, b""), proof)
            for name, proof in remembered.items()
        )

    def digest(self, message: bytes) -> str:
        """HMAC-SHA-256 under the key of the digests, hex."""
        return hmac.new(self.lines.digest, message, hashlib.sha256).hexdigest()

    def derive(self, purpose: str, salt: bytes, version: int) -> Derived:
        """A key of its own for one purpose (HKDF-SHA-256), for the cipher of the version.

        Raises:
            NoSuchKey: the version is not there.
        """
        if version not in self.lines.keys:
            raise NoSuchKey
        key = self.lines.keys[version]
        length = KEY_BYTES[key.algorithm]
        info = f"铸盾 {purpose}".encode()
        made = HKDF(SHA256(), length + CHECK_BYTES, salt, info).derive(key.secret)
        return Derived(version, Key(key.algorithm, made[:length]), made[length:])


def _proof(name: str, key: Key) -> bytes:
    """Tells one key from another, and nothing about it; the cipher is part of what is proven."""
    return _hmac(key.secret, name if key.algorithm is Algorithm.AES else f"{name} {key.algorithm}")


def _hmac(key: bytes, name: str) -> bytes:
    return hmac.new(key, f"{_PROVEN} {name}".encode(), hashlib.sha256).digest()
