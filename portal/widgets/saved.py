"""Whether an answer is safe (保存状态): said from the database's row, never from hope."""

from datetime import datetime

from markupsafe import Markup

from portal import figures
from portal.widgets.markup import words


def saved(at: datetime, *, by: str = "") -> Markup:
    """已自动保存 14:03, with who wrote it where that was somebody else."""
    author = Markup("，由{}填写").format(words(by)) if by else Markup("")
    return Markup('<p class="zd-saved">已自动保存 {}{}</p>').format(figures.clock(at), author)


def open_question() -> Markup:
    """Nothing is answered yet."""
    return Markup('<p class="zd-open">还没有回答</p>')


def unsaved(what: str, remedy: str) -> Markup:
    """Something was not saved: what, and what to do. Read out at once by a screen reader."""
    return Markup(
        '<div class="zd-unsaved" role="alert"><p><strong>{}</strong></p><p>{}</p></div>'
    ).format(words(what), words(remedy))
