"""The head of the audit chain (链尾) as a small text that is kept elsewhere, on paper or on a disk.

Whoever has one can prove later that the chain was not cut off or written anew since.
"""

import re
from datetime import datetime

from data.audit import Head
from data.errors import Refusal
from data.times import SHANGHAI

_LONGEST = 10_000
_NUMBER = re.compile(r"^条数：(\d{1,18})$", re.MULTILINE)
_LINK = re.compile(r"^链尾：([0-9a-f]{64})$", re.MULTILINE)
_TEXT = """铸盾 留痕链尾
时间：{time:%Y-%m-%d %H:%M:%S}（北京时间）
条数：{number}
链尾：{link}

请把这个文件存到门户服务器以外的地方。核验：python -m portal verify-audit --head 这个文件
"""


class BadHead(Refusal):
    """The text is not one that `written` made."""

    message = "链尾文件看不懂：应有“条数：”和“链尾：”各一行。请换用从门户下载的原文件。"


def written(head: Head, *, at: datetime) -> str:
    """The text to keep."""
    return _TEXT.format(time=at.astimezone(SHANGHAI), number=head.number, link=head.link)


def read(text: str) -> Head:
    """The head in such a text; line ends and white space at the ends of lines do not matter.

    Raises:
        BadHead: there is none, or more than one.
    """
    lines = "\n".join(line.strip() for line in text[:_LONGEST].lstrip("\ufeff").splitlines())
    numbers, links = _NUMBER.findall(lines), _LINK.findall(lines)
    if len(numbers) != 1 or len(links) != 1:
        raise BadHead
    return Head(int(numbers[0]), links[0])
