"""What a command says where it cannot do its work (说明原因): one finished sentence."""

import errno
import logging
from collections.abc import Mapping

from data.errors import Refusal

_CAUSES: Mapping[int | None, str] = {
    errno.ENOSPC: "磁盘已满",
    errno.EDQUOT: "磁盘配额已用完",
    errno.EFBIG: "文件大小受到限制",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "磁盘只读",
    errno.ENOENT: "没有这个文件或文件夹",
    errno.ENOTDIR: "路径中有一段不是文件夹",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.EIO: "磁盘读写出错",
}


def sentence(problem: Refusal | OSError) -> str:
    """The refusal as it is; of the system's errors the file and the cause."""
    if isinstance(problem, Refusal):
        return str(problem)
    where = f"{problem.filename}：" if problem.filename else ""
    cause = _CAUSES.get(problem.errno, problem.strerror or "原因不明")
    return f"{where}不能读写（{cause}）。请检查磁盘空间和文件夹权限。"


def quiet_log() -> None:
    """Keep what the portal logs off the terminal: the command says itself what it found."""
    logging.getLogger("portal").addHandler(logging.NullHandler())
