"""Why a file is not taken (不能接收的原因): each reason once, with the sentence a person reads."""

from collections.abc import Mapping
from enum import StrEnum

from data.errors import Refusal

_NOT_KEPT = "文件没有保存。"
_AS_PDF = "请打印或导出成新的 PDF 再上传。"


class Reason(StrEnum):
    """The value travels from the child process; the sentence stands here."""

    EMPTY = "empty"
    LARGE = "large"
    KIND = "kind"
    OLD_OFFICE = "old-office"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    PIXELS = "pixels"
    ACTIVE = "active"
    EMBEDDED = "embedded"
    PAGES = "pages"
    COMPLEX = "complex"
    BOMB = "bomb"
    ARCHIVE = "archive"
    MACRO = "macro"
    EXTERNAL = "external"
    REVISIONS = "revisions"
    HIDDEN = "hidden"
    STRANGE_PART = "strange-part"
    ENTITIES = "entities"
    FAILED = "failed"
    INFECTED = "infected"
    UNSCANNED = "unscanned"


SENTENCES: Mapping[Reason, str] = {
    Reason.EMPTY: "这个文件是空的。请重新选择。",
    Reason.LARGE: "文件整理后仍然太大。请只保留需要的几页，或压缩图片后再上传。",
    Reason.KIND: "只接收 PDF、PNG 或 JPEG 图片、Word（.docx）和 Excel（.xlsx）文件。系统按内容判断，改文件名没有用；请导出成其中一种再上传。",
    Reason.OLD_OFFICE: "这是旧格式或加了密码的 Office 文件。请去掉密码，另存为 .docx、.xlsx 或 PDF 再上传。",
    Reason.BROKEN: "文件打不开，可能没有传完或已损坏。请在自己的电脑上打开确认，另存一份再上传。",
    Reason.ENCRYPTED: "文件加了密码或权限限制，系统无法检查。请去掉密码，遮盖后再上传。",
    Reason.PIXELS: "图片的像素太多。请缩小到 5000 万像素以内再上传。",
    Reason.ACTIVE: f"PDF 里有脚本、自动动作或表单程序。{_AS_PDF}",
    Reason.EMBEDDED: f"文件里还夹带着别的文件、音视频或对象。{_AS_PDF}",
    Reason.PAGES: "页数太多。证据只需要能说明问题的几页，请删减后再上传。",
    Reason.COMPLEX: f"文件结构过于复杂，系统无法检查完。{_AS_PDF}",
    Reason.BOMB: "文件展开后大得不合常理，系统不处理。请另存一份新的再上传。",
    Reason.ARCHIVE: "压缩包的内部结构不正常，或者里面还有压缩包。请在 Word 或 Excel 里另存一份再上传。",
    Reason.MACRO: "文件里有宏或控件。请另存为不含宏的 .docx、.xlsx 或 PDF 再上传。",
    Reason.EXTERNAL: f"文件里有指向别处的链接、模板或数据连接。请断开链接，或者{_AS_PDF.removeprefix('请')}",
    Reason.REVISIONS: "文档里留有修订记录，删去的文字还看得到。请先接受全部修订，检查后再上传。",
    Reason.HIDDEN: "表格里有隐藏的工作表或数据透视缓存，遮盖过的内容可能还在。请删除后另存再上传。",
    Reason.STRANGE_PART: f"文件里有系统不认识的内容，无法确认是否安全。{_AS_PDF}",
    Reason.ENTITIES: "文件里有不正常的声明。请在 Word 或 Excel 里另存一份再上传。",
    Reason.FAILED: f"检查这个文件时没有成功。{_AS_PDF}",
    Reason.INFECTED: "病毒扫描认为这个文件不安全。请先用杀毒软件检查您的电脑，再换一个文件上传。",
    Reason.UNSCANNED: "病毒扫描现在没有应答，没有扫描过的文件不保存。请过一会儿再上传；一直这样请告诉管理员。",
}


class Unfit(Refusal):
    """A file that is not taken; nothing of it is kept."""

    def __init__(self, reason: Reason) -> None:
        self.reason = reason
        super().__init__(f"{_NOT_KEPT}{SENTENCES[reason]}")
