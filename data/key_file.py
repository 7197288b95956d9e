"""The key file (密钥文件) on disk: never readable by others, never half written."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

from data.ciphers import KEY_BYTES, Algorithm, Key
from data.files_on_disk import written_whole
from data.key_lines import DIGEST_BYTES, HIGHEST_VERSION, KeyLines, check, parse, text
from data.key_problems import BadKeyFile, KeyFileUnsafe, KeyFileUnwritable, KeyMissing

_SHARED_BITS = 0o077
_NOTICE = "# 铸盾的密钥。请另行备份并妥善保管：丢失后，库中的加密内容无法恢复。\n"
_RETIRED = (
    "# 铸盾移出的旧密钥。打开旧密钥移出之前的备份要用它：不再需要那些备份时，请把这个文件销毁。\n"
)

Random = Callable[[int], bytes]
Stamp = tuple[int, int, int]
"""Device, inode and time of change (ns): another file under the same name has another stamp."""


def read(path: Path) -> tuple[KeyLines, Stamp]:
    """The keys of a file, and which file it was.

    Raises:
        KeyMissing: there is none.
        KeyFileUnsafe: the file is readable by others.
        BadKeyFile: it is not in the form that `create` writes.
    """
    try:
        with path.open(encoding="utf-8") as file:
            status = os.fstat(file.fileno())
            _refuse_shared(path, status.st_mode)
            return parse(file.read(), where=f"密钥文件 {path}"), _stamp(status)
    except FileNotFoundError:
        raise KeyMissing from None
    except (OSError, UnicodeDecodeError) as error:
        raise BadKeyFile(f"密钥文件 {path} 无法读取，请检查文件和权限。") from error


def stamp(path: Path) -> Stamp | None:
    """Which file stands there now; None for none."""
    try:
        return _stamp(path.stat())
    except OSError:
        return None


def create(path: Path, *, random: Random) -> None:
    """Make a key file; where another process was faster, its file stays.

    Raises:
        KeyFileUnwritable: the folder refuses the file.
    """
    key = Key(Algorithm.AES, random(KEY_BYTES[Algorithm.AES]))
    lines = KeyLines({1: key}, random(DIGEST_BYTES))
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(path, _NOTICE + text(lines), replace=False)
    except OSError as error:
        raise KeyFileUnwritable(
            f"密钥文件 {path} 无法写入，系统没有启动。请检查文件夹权限，"
            "或用 PORTAL_KEY_FILE 指定别处。"
        ) from error


def add(path: Path, algorithm: Algorithm, *, random: Random) -> int:
    """Add a fresh key under the next version, which is returned; the others stay as they are.

    Raises:
        KeyProblem: the file cannot be read or written; it is as it was.
    """
    lines, _ = read(path)
    version = max(lines.keys) + 1
    if version > HIGHEST_VERSION:
        raise BadKeyFile(f"密钥的版本号已到 {HIGHEST_VERSION}，不能再轮换。")
    key = Key(algorithm, random(KEY_BYTES[algorithm]))
    _rewrite(path, KeyLines({**lines.keys, version: key}, lines.digest))
    return version


def take_out(path: Path, versions: frozenset[int], *, today: date) -> Path:
    """Move versions to a private file of their own, which is returned; it comes first.

    Raises:
        KeyProblem: the file cannot be read or written; no key is lost.
    """
    lines, _ = read(path)
    old = {version: key for version, key in lines.keys.items() if version in versions}
    kept = {version: key for version, key in lines.keys.items() if version not in versions}
    aside = _free_name(path.with_name(f"{path.name}.retired-{today.isoformat()}"))
    try:
        _write(aside, _RETIRED + text(KeyLines(old, lines.digest)), replace=False, like=path)
    except OSError as error:
        raise _unwritable(aside) from error
    _rewrite(path, KeyLines(kept, lines.digest))
    return aside


def _rewrite(path: Path, lines: KeyLines) -> None:
    check(lines)
    try:
        # Behind a link lies the file; the link stays.
        _write(path.resolve(), _NOTICE + text(lines), replace=True, like=path)
    except OSError as error:
        raise _unwritable(path) from error


def _unwritable(path: Path) -> KeyFileUnwritable:
    return KeyFileUnwritable(
        f"密钥文件 {path} 无法写入，密钥没有改动。请检查文件夹权限和磁盘空间。"
    )


def _free_name(path: Path) -> Path:
    """The path, or with a number behind it where something stands there already."""
    number, found = 1, path
    while found.exists():
        number += 1
        found = path.with_name(f"{path.name}-{number}")
    return found


def _refuse_shared(path: Path, mode: int) -> None:
    if mode & _SHARED_BITS:
        raise KeyFileUnsafe(
            f"密钥文件 {path} 可以被本机其他用户读取，没有使用。请执行 chmod 600 {path} 后再试。"
        )


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_dev, status.st_ino, status.st_mtime_ns


def _write(path: Path, content: str, *, replace: bool, like: Path | None = None) -> None:
    with written_whole(path, replace=replace, like=like) as file:
        file.write(content.encode())
