"""Why a spreadsheet is not read (不能读取的原因): each reason once, with the sentence a person reads."""

from collections.abc import Mapping
from enum import StrEnum

from data.errors import Refusal


class Reason(StrEnum):
    """The value travels from the child process; the sentence stands here."""

    EMPTY = "empty"
    LARGE = "large"
    KIND = "kind"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    ARCHIVE = "archive"
    ROWS = "rows"
    COLUMNS = "columns"
    FAILED = "failed"


SENTENCES: Mapping[Reason, str] = {
    Reason.EMPTY: "这个文件是空的，请重新选择。",
    Reason.LARGE: "表格太大，系统读不完。请只留名单那一张工作表，删去图片和空白行列，另存后再上传。",
    Reason.KIND: "只接收 Excel（.xlsx、.xls）、ODS 和 CSV 表格。系统按内容判断，改文件名没有用。",
    Reason.BROKEN: "表格打不开，可能没有传完或已损坏。请在自己的电脑上打开确认，另存一份再上传。",
    Reason.ENCRYPTED: "表格加了密码。请去掉密码，另存后再上传。",
    Reason.ARCHIVE: "表格文件展开后大得不合常理，或内部结构不正常。请在 Excel 里另存一份新的再上传。",
    Reason.ROWS: "一次最多导入 20,000 行。请分成几份名单上传。",
    Reason.COLUMNS: "表格的列数太多。请只留需要的几列，另存后再上传。",
    Reason.FAILED: "读取这个表格时没有成功。请另存为 .xlsx 或 CSV 再上传。",
}


class Unread(Refusal):
    """A spreadsheet that is not read; nothing of it is kept."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(f"名单没有读取。{SENTENCES[reason]}")
