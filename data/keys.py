"""The keys (密钥) of the encrypted columns: kept outside the database, never replaced by plain text.

A sealed value is: version byte, 12-byte nonce, AES-256-GCM ciphertext with its tag. Table, column and
row id are authenticated with it, so that a value moved to another place does not open.
"""

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from data.errors import Refusal

KEY_BYTES = 32
NONCE_BYTES = 12
HIGHEST_VERSION = 255
ENVIRONMENT = "PORTAL_KEYS"
_DIGEST = "digest"
_PROVEN = "铸盾 key check"
_SHARED_BITS = 0o077
_NOTICE = "# 铸盾的密钥。请另行备份并妥善保管：丢失后，库中的加密内容无法恢复。\n"

Random = Callable[[int], bytes]


class KeyProblem(Refusal):
    """The portal cannot work with the keys it was given."""


class KeyMissing(KeyProblem):
    """The database holds sealed values, and there is no key."""

    message = (
        "数据库中已有加密内容，但没有找到密钥。请把原来的密钥文件放回 PORTAL_KEY_FILE 所指的位置。"
    )


class WrongKey(KeyProblem):
    """The database was sealed under another key."""

    message = "密钥与数据库不相符。请换回建立这个数据库时使用的密钥文件；系统不会改用明文。"


class KeyFileUnsafe(KeyProblem):
    """Others on this machine may read the key file."""


class KeyFileUnwritable(KeyProblem):
    """A new key file cannot be made."""


class BadKeyFile(KeyProblem):
    """The key file or the environment variable is not in the expected form."""


class Tampered(KeyProblem):
    """A sealed value was changed, or moved from another row."""

    message = "有一项加密内容无法核验，可能被改动过。请不要继续使用，联系管理员核查。"


class Keyring:
    """All keys of one portal: the newest seals, every one opens; a separate one makes digests."""

    def __init__(
        self, keys: Mapping[int, bytes], digest_key: bytes, *, random: Random = os.urandom
    ) -> None:
        _check_keys(keys, digest_key)
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self._current = max(keys)
        self._digest_key = digest_key
        self.random = random
        named = {**{str(version): key for version, key in keys.items()}, _DIGEST: digest_key}
        self._proofs = {name: _proof(name, key) for name, key in named.items()}

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
        try:
            with path.open(encoding="utf-8") as file:
                _refuse_shared(path, os.fstat(file.fileno()).st_mode)
                return cls.parse(file.read(), where=f"密钥文件 {path}")
        except FileNotFoundError:
            raise KeyMissing from None
        except (OSError, UnicodeDecodeError) as error:
            raise BadKeyFile(f"密钥文件 {path} 无法读取，请检查文件和权限。") from error

    @classmethod
    def create(cls, path: Path, *, random: Random = os.urandom) -> "Keyring":
        """Make a key file of mode 0600; where another process was faster, its keys are loaded.

        Raises:
            KeyFileUnwritable: the folder refuses the file.
        """
        text = f"{_NOTICE}1={random(KEY_BYTES).hex()}\n{_DIGEST}={random(KEY_BYTES).hex()}\n"
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _write_once(path, text)
        except OSError as error:
            raise KeyFileUnwritable(
                f"密钥文件 {path} 无法写入，系统没有启动。请检查文件夹权限，"
                "或用 PORTAL_KEY_FILE 指定别处。"
            ) from error
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
        keys: dict[str, bytes] = {}
        for line in text.replace(";", "\n").splitlines():
            if line.strip() and not line.lstrip().startswith("#"):
                name, _, value = line.strip().partition("=")
                if name in keys:
                    raise BadKeyFile(f"{where}：“{name}”出现了两次，请只保留一个。")
                keys[name] = _key_bytes(name, value, where)
        digest_key = keys.pop(_DIGEST, None)
        if digest_key is None or not keys:
            raise BadKeyFile(f"{where}：缺少密钥或 digest 一行，请换回完整的密钥文件。")
        return cls({int(name): key for name, key in keys.items()}, digest_key)

    def encrypt(self, text: str, *, table: str, column: str, row: str) -> bytes:
        """Seal a text for one place of the database."""
        return self.seal(text.encode(), table=table, column=column, row=row)

    def decrypt(self, sealed: bytes, *, table: str, column: str, row: str) -> str:
        """Open a text that was sealed for this place; raises as `unseal`."""
        return self.unseal(sealed, table=table, column=column, row=row).decode()

    def seal(self, content: bytes, *, table: str, column: str, row: str) -> bytes:
        """Seal bytes for one place of the database."""
        nonce = self.random(NONCE_BYTES)
        sealed = self._ciphers[self._current].encrypt(nonce, content, _place(table, column, row))
        return bytes((self._current,)) + nonce + sealed

    def unseal(self, sealed: bytes, *, table: str, column: str, row: str) -> bytes:
        """Open what was sealed for this place.

        Raises:
            Tampered: changed, cut short, or sealed for another place.
            WrongKey: sealed under a version that this keyring lacks.
        """
        if len(sealed) <= NONCE_BYTES + 1:
            raise Tampered
        cipher = self._ciphers.get(sealed[0])
        if cipher is None:
            raise WrongKey
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, _place(table, column, row))
        except InvalidTag:
            raise Tampered from None

    def digest(self, text: str, *, purpose: str = "") -> str:
        """A keyed digest (HMAC-SHA-256, hex) for equality search; purposes never meet."""
        message = purpose.encode() + b"\0" + text.encode("utf-8", "surrogatepass")
        return hmac.new(self._digest_key, message, hashlib.sha256).hexdigest()

    def proofs(self) -> dict[str, bytes]:
        """What a database remembers of these keys, so that others are noticed."""
        return dict(self._proofs)

    def proves(self, remembered: Mapping[str, bytes]) -> bool:
        """Whether every key that the database remembers is one of these."""
        return all(
            hmac.compare_digest(self._proofs.get(name, b""), proof)
            for name, proof in remembered.items()
        )


def _proof(name: str, key: bytes) -> bytes:
    """Tells one key from another, and nothing about it."""
    return hmac.new(key, f"{_PROVEN} {name}".encode(), hashlib.sha256).digest()


def _place(table: str, column: str, row: str) -> bytes:
    return "\x1f".join((table, column, row)).encode()


def _check_keys(keys: Mapping[int, bytes], digest_key: bytes) -> None:
    if not keys or not all(1 <= version <= HIGHEST_VERSION for version in keys):
        raise BadKeyFile(f"密钥的版本号应为 1 至 {HIGHEST_VERSION}。")
    if any(len(key) != KEY_BYTES for key in (*keys.values(), digest_key)):
        raise BadKeyFile(f"每个密钥应为 {KEY_BYTES} 字节（{KEY_BYTES * 2} 位十六进制）。")
    if digest_key in keys.values() or len(set(keys.values())) < len(keys):
        raise BadKeyFile("各个密钥应互不相同，请换回完整的密钥文件。")


def _key_bytes(name: str, value: str, where: str) -> bytes:
    if name != _DIGEST and not (name.isascii() and name.isdigit() and len(name) <= 3):
        raise BadKeyFile(f"{where}：有一行不是“版本号=密钥”的形式，请换回完整的密钥文件。")
    try:
        return bytes.fromhex(value)
    except ValueError:
        raise BadKeyFile(f"{where}：“{name}”的密钥不是十六进制，请换回完整的密钥文件。") from None


def _refuse_shared(path: Path, mode: int) -> None:
    if mode & _SHARED_BITS:
        raise KeyFileUnsafe(
            f"密钥文件 {path} 可以被本机其他用户读取，系统没有启动。请执行 chmod 600 后再启动。"
        )


def _write_once(path: Path, text: str) -> None:
    """Complete or not there: written beside, then linked to its name, which refuses a second one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
    handle = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(beside, path)
        except FileExistsError:
            return
    finally:
        beside.unlink()
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
