"""Whether an answer is safe (保存状态): said from the database's row, never from hope."""

from datetime import datetime

from markupsafe import Markup

from portal import figures
from portal.widgets.markup import words


def saved(at: datetime, *, by: str = "") -> Markup:
    """已自动保存 14:03, with who wrote it where that was somebody else."""
    author = Markup("，由{}填写").format(words(by)) if by else Markup("")
    return Markup('<span class="zd-saved" role="status">已自动保存 {}{}</span>').format(
        figures.clock(at), author
    )


def not_saved() -> Markup:
    """In place of the time, while what is shown is not what is stored."""
    return Markup('<span class="zd-not-saved">还没有保存</span>')


def unsaved(what: str, remedy: str) -> Markup:
    """Something was not saved: what, and what to do. Read out at once by a screen reader."""
    return Markup(
        '<div class="zd-unsaved" role="alert"><p><strong>{}</strong></p><p>{}</p></div>'
    ).format(words(what), words(remedy))
