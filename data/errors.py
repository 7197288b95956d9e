"""Errors whose message may stand on a screen: what happened, and what to do."""


class Refusal(Exception):  # noqa: N818  # named for its cause, as all errors here
    """Base of every refusal that a person reads; `str(error)` is a finished Chinese sentence."""

    message = "这一步没有完成，请稍后再试。"

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or self.message)


class NoSuch(Refusal):
    """A row that does not exist, or that lies outside the actor's scope: both look the same."""

    message = "没有找到这一项，或者您无权查看。请从首页重新进入。"


class NotAllowed(Refusal):
    """The actor sees the row but may not do this with it."""

    message = "您的账号不能做这一步操作。"


class StoreError(Refusal):
    """The database refused; nothing of the step was kept."""


class StoreFull(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """No room on the disk, or the file may not grow."""

    message = (
        "服务器存储空间已满，刚才的内容没有保存。请不要关闭页面，联系管理员清理空间后再保存一次。"
    )


class StoreReadOnly(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """The database may be read but not written."""

    message = "数据库目前只能查看、不能保存，刚才的内容没有保存。请联系管理员，恢复后再保存一次。"


class StoreBusy(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """Another process kept the database for longer than the waiting time."""

    message = "系统正忙，刚才的内容没有保存。请过几秒再保存一次。"


class StoreDamaged(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """The file is no database, or its pages are damaged."""

    message = "数据库文件已损坏，系统已停止写入。请联系管理员用备份恢复。"


class StoreUnreachable(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """The file or disk cannot be opened, read or synced."""

    message = "数据库无法打开或读写，刚才的内容没有保存。请联系管理员检查磁盘和文件权限。"


class StoreFromFuture(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """The database was written by a newer version of the portal."""

    message = "数据库由更新版本的系统建立，本版本不能打开。请升级程序，或用本版本的备份恢复。"


class UnknownAddress(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """The address names a kind of database that this version does not serve."""

    message = "不支持这种数据库地址。请在 PORTAL_DATABASE 中填写 SQLite 文件路径。"


class NotStorable(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """Broken characters, or a number that no column holds."""

    message = "内容中有无法保存的字符或数字，没有保存。请删改后重试。"


class RuleBroken(StoreError):  # noqa: N818  # named for its cause, as all errors here
    """A constraint of the schema refused a row."""

    message = "数据不符合登记要求，没有保存。请刷新页面后重试。"


class NotUnique(RuleBroken):
    """A row with the same unique value is there already."""

    message = "相同的记录已经存在，没有重复保存。请刷新页面查看。"
