"""What can be wrong with keys (密钥) and sealed values, each a sentence for a screen or terminal."""

import logging

from data.errors import Refusal
from data.incidents import incident_number

LOG = logging.getLogger("portal")


class KeyProblem(Refusal):
    """The portal cannot work with the keys it was given.

    `place`: table, column and row of a sealed value that does not open; empty where it is none.
    """

    def __init__(self, message: str | None = None, *, place: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.place = place


class KeyMissing(KeyProblem):
    """The database holds sealed values, and there is no key."""

    message = (
        "数据库中已有加密内容，但没有找到密钥。请把原来的密钥文件放回 PORTAL_KEY_FILE 所指的位置。"
    )


class WrongKey(KeyProblem):
    """The database was sealed under another key."""

    message = "密钥与数据库不相符。请换回建立这个数据库时使用的密钥文件；系统不会改用明文。"


class NoSuchKey(WrongKey):
    """One value names a version of the key that is not there: retired too early, or altered."""

    message = "有一项加密内容所用的密钥版本不在密钥文件中，暂时不能显示。请联系管理员核查。"


class KeyFileUnsafe(KeyProblem):
    """Others on this machine may read the key file."""


class KeyFileUnwritable(KeyProblem):
    """The key file cannot be made or changed."""


class BadKeyFile(KeyProblem):
    """The key file or the environment variable is not in the expected form."""


class Tampered(KeyProblem):
    """A sealed value was changed, cut short, or moved from another place."""

    message = "有一项加密内容无法核验，可能被改动过，没有显示。请不要继续使用，联系管理员核查。"


def noted(kind: type[KeyProblem], table: str, column: str, row: str) -> KeyProblem:
    """A value that does not open: logged by its place under a number, which the sentence tells."""
    number = incident_number()
    LOG.error(
        "事件 %s 打不开的加密内容（%s）：%s.%s，行 %s", number, kind.__name__, table, column, row
    )
    return kind(f"{kind.message}编号：{number}。", place=(table, column, row))
