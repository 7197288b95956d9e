"""The lines of a key file (密钥文件), without the file.

One line a key: `版本号=<64 位十六进制>` for AES-256, `版本号=sm4:<32 位十六进制>` for SM4, and one line
`digest=<64 位十六进制>`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from data.ciphers import KEY_BYTES, NAMES, Algorithm, Key
from data.key_problems import BadKeyFile

DIGEST = "digest"
DIGEST_BYTES = 32
HIGHEST_VERSION = 255


@dataclass(frozen=True, slots=True)
class KeyLines:
    """The keys by version, and the key of the digests."""

    keys: Mapping[int, Key]
    digest: bytes = field(repr=False)


def parse(text: str, *, where: str) -> KeyLines:
    """Read the lines, also separated by `;`.

    Raises:
        BadKeyFile: names the place, never the content.
    """
    found: dict[str, str] = {}
    for line in text.replace(";", "\n").splitlines():
        if line.strip() and not line.lstrip().startswith("#"):
            name, _, value = line.strip().partition("=")
            if name in found:
                raise BadKeyFile(f"{where}：“{name}”出现了两次，请只保留一个。")
            found[name] = value
    digest = found.pop(DIGEST, None)
    if digest is None or not found:
        raise BadKeyFile(f"{where}：缺少密钥或 digest 一行，请换回完整的密钥文件。")
    keys = {_version(name, where): _key(name, value, where) for name, value in found.items()}
    return KeyLines(keys, _bytes(DIGEST, digest, where))


def check(lines: KeyLines) -> None:
    """Refuse versions out of range, keys of a wrong length, one key for two purposes.

    Raises:
        BadKeyFile: says which rule is broken.
    """
    if not lines.keys or not all(1 <= version <= HIGHEST_VERSION for version in lines.keys):
        raise BadKeyFile(f"密钥的版本号应为 1 至 {HIGHEST_VERSION}。")
    lengths = [(len(key.secret), KEY_BYTES[key.algorithm]) for key in lines.keys.values()]
    for found, wanted in [*lengths, (len(lines.digest), DIGEST_BYTES)]:
        if found != wanted:
            raise BadKeyFile(f"每个密钥应为 {wanted} 字节（{wanted * 2} 位十六进制）。")
    secrets = [lines.digest, *(key.secret for key in lines.keys.values())]
    if len(set(secrets)) < len(secrets):
        raise BadKeyFile("各个密钥应互不相同，请换回完整的密钥文件。")


def merged(several: Iterable[KeyLines]) -> KeyLines:
    """The keys of several files of one portal, such as the present and a retired one.

    Raises:
        BadKeyFile: they are of different portals.
    """
    first, *others = several
    keys = dict(first.keys)
    for lines in others:
        is_same = all(keys.get(version, key) == key for version, key in lines.keys.items())
        if lines.digest != first.digest or not is_same:
            raise BadKeyFile("这几个密钥文件不属于同一个门户，请核对后重试。")
        keys |= lines.keys
    return KeyLines(keys, first.digest)


def text(lines: KeyLines) -> str:
    """The lines as they stand in the file."""
    keys = "".join(_line(version, key) for version, key in sorted(lines.keys.items()))
    return f"{keys}{DIGEST}={lines.digest.hex()}\n"


def _line(version: int, key: Key) -> str:
    prefix = "" if key.algorithm is Algorithm.AES else f"{key.algorithm}:"
    return f"{version}={prefix}{key.secret.hex()}\n"


def _version(name: str, where: str) -> int:
    if not (name.isascii() and name.isdigit() and len(name) <= 3):
        raise BadKeyFile(f"{where}：有一行不是“版本号=密钥”的形式，请换回完整的密钥文件。")
    return int(name)


def _key(name: str, value: str, where: str) -> Key:
    prefix, colon, rest = value.rpartition(":")
    if colon and prefix not in set(Algorithm):
        known = "、".join(f"{algorithm}（{NAMES[algorithm]}）" for algorithm in Algorithm)
        raise BadKeyFile(f"{where}：“{name}”的算法不认识；可用 {known}。")
    return Key(Algorithm(prefix) if colon else Algorithm.AES, _bytes(name, rest, where))


def _bytes(name: str, value: str, where: str) -> bytes:
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise BadKeyFile(f"{where}：“{name}”的密钥不是十六进制，请换回完整的密钥文件。") from None
