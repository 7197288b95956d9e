"""The file of a backup (备份文件): a header, then the manifest and the database in sealed chunks.

Header: magic, format, version of the key, salt, check of the derived key, lengths. The key of a file
is derived from the portal's (HKDF) under a fresh salt, so a chunk's number serves as its nonce. Each
chunk is bound to the whole header and to its number: none can be cut off, exchanged, or taken from
another file. Whole chunks are in memory one at a time.
"""

import hmac
import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from cryptography.exceptions import InvalidTag

from data.ciphers import NONCE_BYTES, TAG_BYTES, Cipher, cipher
from data.errors import Refusal
from data.key_file import Random
from data.keys import Derived, Keyring, NoSuchKey

CHUNK_BYTES = 1024 * 1024
FORMAT = 1
MAGIC = b"ZHUDUNBK"
_PURPOSE = "backup"
_SALT_BYTES = 32
_LAYOUT = struct.Struct(">8sBB32s16sIQ")
_MOST_MANIFEST = CHUNK_BYTES


class BadBackup(Refusal):
    """The file cannot be used; nothing was replaced. The message says why."""


@dataclass(frozen=True, slots=True)
class Header:
    """What stands readable at the beginning of a backup."""

    format: int
    key_version: int
    salt: bytes
    check: bytes
    manifest_bytes: int
    content_bytes: int

    def packed(self) -> bytes:
        """The bytes that every chunk is bound to."""
        return _LAYOUT.pack(
            MAGIC,
            self.format,
            self.key_version,
            self.salt,
            self.check,
            self.manifest_bytes,
            self.content_bytes,
        )

    def lengths(self) -> Iterator[int]:
        """The length of each chunk before sealing: the manifest first."""
        yield self.manifest_bytes
        whole, rest = divmod(self.content_bytes, CHUNK_BYTES)
        for _ in range(whole):
            yield CHUNK_BYTES
        if rest:
            yield rest

    @property
    def chunks(self) -> int:
        """How many chunks there are, the manifest included."""
        return 1 + -(-self.content_bytes // CHUNK_BYTES)

    @property
    def file_bytes(self) -> int:
        """How long the whole file is."""
        sealed = self.manifest_bytes + self.content_bytes + self.chunks * TAG_BYTES
        return _LAYOUT.size + sealed


def write(
    target: BinaryIO,
    manifest: bytes,
    content: BinaryIO,
    content_bytes: int,
    *,
    keyring: Keyring,
    random: Random = os.urandom,
) -> Iterator[int]:
    """Write a backup; yields the length of each chunk that was written.

    Raises:
        OSError: no room; what was written so far is of no use.
        BadBackup: the content is shorter than was said.
    """
    salt = random(_SALT_BYTES)
    derived = keyring.derive(_PURPOSE, salt=salt)
    header = Header(FORMAT, derived.version, salt, derived.check, len(manifest), content_bytes)
    bound, sealing = header.packed(), cipher(derived.key)
    target.write(bound)
    for number, length in enumerate(header.lengths()):
        chunk = content.read(length) if number else manifest
        if len(chunk) != length:
            raise BadBackup("数据库的副本在备份时变短了，备份没有做成。请再做一次。")
        target.write(sealing.encrypt(_nonce(number), chunk, bound + _nonce(number)))
        yield length


def read_header(source: BinaryIO) -> Header:
    """The header of a whole file.

    Raises:
        BadBackup: a foreign file, of a newer format, or cut short.
    """
    raw = source.read(_LAYOUT.size)
    if raw[: len(MAGIC)] != MAGIC:
        raise BadBackup("这不是铸盾的备份文件，没有使用。请检查文件名。")
    if len(raw) < _LAYOUT.size:
        raise BadBackup("备份文件不完整：连开头都缺了一部分。请换一份备份。")
    _, *fields = _LAYOUT.unpack(raw)
    header = Header(*fields)
    if header.format != FORMAT:
        raise BadBackup("备份文件由更新版本的系统制作，本版本不能打开。请升级程序后再恢复。")
    found = os.fstat(source.fileno()).st_size
    if found != header.file_bytes or header.manifest_bytes > _MOST_MANIFEST:
        raise BadBackup(
            f"备份文件不完整：应有 {header.file_bytes:,} 字节，实有 {found:,} 字节。请换一份备份。"
        )
    return header


def read(source: BinaryIO, header: Header, keyring: Keyring) -> Iterator[bytes]:
    """The manifest, then the database, chunk by chunk; the source stands behind the header.

    Raises:
        BadBackup: the key does not fit, or a chunk is not what was written.
    """
    bound, opening = header.packed(), _opening(header, keyring)
    for number, length in enumerate(header.lengths()):
        sealed = source.read(length + TAG_BYTES)
        try:
            yield opening.decrypt(_nonce(number), sealed, bound + _nonce(number))
        except InvalidTag:
            raise BadBackup(
                f"备份文件的第 {number + 1}／{header.chunks} 块无法核验，可能已损坏或被改动，没有使用。"
                "请换一份备份。"
            ) from None


def _opening(header: Header, keyring: Keyring) -> Cipher:
    derived = _derived(header, keyring)
    if not hmac.compare_digest(derived.check, header.check):
        raise BadBackup(
            "密钥与这份备份不相符，没有使用。请用制作这份备份时的密钥文件（可用 --escrow 指定）。"
        )
    return cipher(derived.key)


def _derived(header: Header, keyring: Keyring) -> Derived:
    try:
        return keyring.derive(_PURPOSE, salt=header.salt, version=header.key_version)
    except NoSuchKey:
        raise BadBackup(
            f"打开这份备份需要第 {header.key_version} 版密钥，现有的密钥文件里没有。如果它已被移出，"
            "请用 --escrow 加上移出时留下的文件。"
        ) from None


def _nonce(number: int) -> bytes:
    return number.to_bytes(NONCE_BYTES, "big")
