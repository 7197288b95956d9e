"""The keys (密钥) of the encrypted columns: kept outside the database, never replaced by plain text.

A sealed value is: version byte, 12-byte nonce, ciphertext with its tag. The version chooses key and
cipher. Table, column and row id are authenticated with it, so that a value moved to another place
does not open.
"""

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from cryptography.exceptions import InvalidTag

from data import key_file, key_lines
from data.ciphers import NONCE_BYTES, Algorithm, Cipher, Key
from data.key_file import Random, Stamp
from data.key_lines import KeyLines
from data.key_problems import (
    BadKeyFile,
    KeyFileUnsafe,
    KeyFileUnwritable,
    KeyMissing,
    KeyProblem,
    NoSuchKey,
    Tampered,
    WrongKey,
    noted,
)
from data.key_set import Derived, KeySet

__all__ = [
    "ENVIRONMENT",
    "BadKeyFile",
    "Derived",
    "KeyFileUnsafe",
    "KeyFileUnwritable",
    "KeyMissing",
    "KeyProblem",
    "Keyring",
    "NoSuchKey",
    "Tampered",
    "WrongKey",
    "noted",
]

ENVIRONMENT = "PORTAL_KEYS"


class Keyring:
    """All keys of one portal: the newest seals, every one opens; a separate one makes digests.

    Threads may share it. A keyring that was loaded from a file takes up keys that are added to the
    file (`rotate-key`) as soon as the database or a sealed value asks for one that it lacks.
    """

    def __init__(
        self,
        keys: Mapping[int, bytes | Key],
        digest_key: bytes,
        *,
        random: Random = os.urandom,
        source: Path | None = None,
        stamp: Stamp | None = None,
    ) -> None:
        """Bare bytes are an AES key; `source` and `stamp`: the file, and which it was."""
        named = {
            version: key if isinstance(key, Key) else Key(Algorithm.AES, key)
            for version, key in keys.items()
        }
        self.random = random
        self._source = source
        self._held = KeySet.of(KeyLines(named, digest_key), stamp)

    @classmethod
    def load(cls, path: Path, environment: Mapping[str, str] = os.environ) -> "Keyring":
        """The keys of the environment variable PORTAL_KEYS, else those of the file.

        Raises:
            KeyMissing: there is neither.
            KeyFileUnsafe: the file is readable by others.
            BadKeyFile: it is not in the form that `create` writes.
        """
        if environment.get(ENVIRONMENT):
            return cls.parse(environment[ENVIRONMENT], where=f"环境变量 {ENVIRONMENT}")
        lines, stamp = key_file.read(path)
        return cls(lines.keys, lines.digest, source=path, stamp=stamp)

    @classmethod
    def of_files(cls, paths: Sequence[Path]) -> "Keyring":
        """The keys of several files together, such as the present and a retired one.

        Raises:
            KeyProblem: as `load`; or the files are of different portals.
        """
        lines = key_lines.merged(key_file.read(path)[0] for path in paths)
        return cls(lines.keys, lines.digest)

    @classmethod
    def create(cls, path: Path, *, random: Random = os.urandom) -> "Keyring":
        """Make a key file of mode 0600; where another process was faster, its keys are loaded.

        Raises:
            KeyFileUnwritable: the folder refuses the file.
        """
        key_file.create(path, random=random)
        return cls.load(path, {})

    @classmethod
    def load_or_create(cls, path: Path, environment: Mapping[str, str] = os.environ) -> "Keyring":
        """For a new portal; whether the database is new is known by `data.opening`."""
        try:
            return cls.load(path, environment)
        except KeyMissing:
            return cls.create(path)

    @classmethod
    def parse(cls, text: str, *, where: str) -> "Keyring":
        """Read `version=hex` and `digest=hex`, one a line or separated by `;`.

        Raises:
            BadKeyFile: names the place, never the content.
        """
        lines = key_lines.parse(text, where=where)
        return cls(lines.keys, lines.digest)

    @property
    def current(self) -> int:
        """The version that seals."""
        return self._held.current

    @property
    def algorithms(self) -> Mapping[int, Algorithm]:
        """Version → cipher, of every key."""
        return {version: key.algorithm for version, key in self._held.lines.keys.items()}

    @property
    def is_of_file(self) -> bool:
        """Whether the keys were loaded from a file, which can be read again."""
        return self._source is not None

    def renew(self) -> bool:
        """Read the key file again if it is another one now; whether keys were taken up.

        A file that is unreadable, or of another portal, or without the newest key changes nothing.
        """
        if self._source is None or key_file.stamp(self._source) == self._held.stamp:
            return False
        try:
            found = Keyring.load(self._source, {})._held
        except KeyProblem:
            return False
        if not found.continues(self._held):
            return False
        self._held = found
        return True

    def encrypt(self, text: str, *, table: str, column: str, row: str) -> bytes:
        """Seal a text for one place of the database."""
        return self.seal(text.encode(), table=table, column=column, row=row)

    def decrypt(self, sealed: bytes, *, table: str, column: str, row: str) -> str:
        """Open a text that was sealed for this place; raises as `unseal`."""
        return self.unseal(sealed, table=table, column=column, row=row).decode()

    def seal(self, content: bytes, *, table: str, column: str, row: str) -> bytes:
        """Seal bytes for one place of the database."""
        nonce, held = self.random(NONCE_BYTES), self._held
        body = held.ciphers[held.current].encrypt(nonce, content, _place(table, column, row))
        return bytes((held.current,)) + nonce + body

    def unseal(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Open what was sealed for this place.

        Raises:
            Tampered: changed, cut short, or sealed for another place.
            NoSuchKey: sealed under a version that this keyring lacks.
        """
        if len(sealed) <= NONCE_BYTES + 1:
            raise noted(Tampered, table, column, row)
        found = self._cipher(sealed[0])
        if found is None:
            raise noted(NoSuchKey, table, column, row)
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return found.decrypt(nonce, body, _place(table, column, row))
        except InvalidTag:
            raise noted(Tampered, table, column, row) from None

    def digest(self, text: str, *, purpose: str = "") -> str:
        """A keyed digest (HMAC-SHA-256, hex) for equality search; purposes never meet."""
        message = purpose.encode() + b"\0" + text.encode("utf-8", "surrogatepass")
        return self._held.digest(message)

    def derive(self, purpose: str, *, salt: bytes, version: int | None = None) -> Derived:
        """A key of its own for one purpose (HKDF-SHA-256), for the cipher of the version.

        Raises:
            NoSuchKey: the keyring lacks the version.
        """
        held = self._held
        return held.derive(purpose, salt, held.current if version is None else version)

    def proofs(self) -> dict[str, bytes]:
        """What a database remembers of these keys, so that others are noticed."""
        return dict(self._held.proofs)

    def proves(self, remembered: Mapping[str, bytes]) -> bool:
        """Whether every key that the database remembers is one of these, or of the file by now."""
        if self._held.proves(remembered):
            return True
        self.renew()
        return self._held.proves(remembered)

    def _cipher(self, version: int) -> Cipher | None:
        """The cipher of a version, if need be from a key file that was changed meanwhile."""
        if version not in self._held.ciphers:
            self.renew()
        return self._held.ciphers.get(version)


def _place(table: str, column: str, row: str) -> bytes:
    return "\x1f".join((table, column, row)).encode()
