"""The log of publishing (公布记录) on the desk: who did what to which snapshot, and when."""

from collections.abc import Sequence

from markupsafe import Markup

from data.publication_log import Step
from portal import figures, labels
from portal.screens.firm import result_markup as markup
from portal.widgets.markup import words
from portal.workflows.published import called
from portal.workflows.published_shelf import Shelf

_DONE = {
    "drafted": "拟稿",
    "dropped": "放弃草稿",
    "refused": "退回草稿",
    "published": "核对后公布",
    "corrected": "由新的一份更正",
    "withdrawn": "撤回",
}
_COLUMNS = (
    markup.Column("时间", narrow=True),
    markup.Column("做了什么"),
    markup.Column("快照"),
    markup.Column("谁"),
)
_MOST = 100
_CHECK = (
    "要核对一份快照：请管理员在服务器上运行 python -m portal check-publication 编号，"
    "它用原始结果重算每一格，和公布的比对。"
)


def show(shelf: Shelf, steps: Sequence[Step]) -> None:
    """The latest steps first; every one of them stands in the audit chain."""
    if steps:
        rows = [_row(shelf, step) for step in steps[:_MOST]]
        caption = f"由近到远，共 {figures.count(len(steps))} 步；每一步都在留痕链里"
        markup.draw(markup.table(_COLUMNS, rows, caption=caption, hidden=False))
    else:
        markup.draw(markup.paragraph("还没有拟过稿。"))
    markup.draw(markup.paragraph(_CHECK, "rs-quiet"))


def done(step: Step) -> str:
    """What was done, in words."""
    return _DONE[step.what]


def who(step: Step) -> str:
    """The official by agency, post and role."""
    named = "，".join(part for part in (step.agency, step.post) if part)
    return named or labels.ROLES[step.role]


def _row(shelf: Shelf, step: Step) -> tuple[markup.Cell, ...]:
    return (
        figures.moment(step.at),
        Markup("<span><b>{}</b>{}<br>留痕第 {} 条</span>").format(
            done(step), _reason(step), figures.count(step.number)
        ),
        Markup("<span>{}<br>{}</span>").format(
            called(step.publication, step.day), words(shelf.name(step.series))
        ),
        words(who(step)),
    )


def _reason(step: Step) -> Markup:
    return Markup("<br>原因：{}").format(words(step.reason)) if step.reason else Markup("")
