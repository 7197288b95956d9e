"""The sheet of corrective actions (整改单), to print and to sign: the fields of the catalogue, §八."""

import streamlit as st
from markupsafe import Markup

from data.times import day_in_shanghai
from portal import figures, visit
from portal.browser_storage.printing import print_button
from portal.screens.firm import action_markup
from portal.screens.firm import result_markup as markup
from portal.widgets.markup import words
from portal.workflows.action_pages import Board, Line

_COLUMNS = (
    markup.Column("题号与事项"),
    markup.Column("现状 → 目标", narrow=True),
    markup.Column("措施与所需证据"),
    markup.Column("责任人岗位"),
    markup.Column("期限", narrow=True),
    markup.Column("协助部门"),
    markup.Column("状态"),
)


def show(board: Board, back: str) -> None:
    """All actions that were not declined, one a row, and a place to sign."""
    now = visit.now()
    markup.draw(
        Markup('<p class="ac-ways"><a href="/{}" target="_self">回到整改清单</a></p>').format(back)
    )
    st.title("整改单", anchor=False)
    firm = board.firm
    markup.draw(
        Markup('<p class="rs-place">{} · {} · {} 制</p>').format(
            words(firm.name), firm.code, figures.day(day_in_shanghai(now))
        )
    )
    if not board.lines:
        markup.draw(markup.paragraph("还没有整改项。"))
        return
    print_button("打印或存为 PDF")
    lines = [*board.in_state("proposed", "in_progress", "awaiting_check", "closed")]
    lines += board.in_state("declined")
    rows = [_row(line) for line in lines]
    markup.draw(markup.table(_COLUMNS, rows, caption="整改单，按期限先后"))
    markup.draw(
        Markup(
            '<p class="ac-sign"><span>企业（岗位、日期）：</span><span>工作人员（岗位、日期）：</span></p>'
        )
    )


def _row(line: Line) -> tuple[markup.Cell, ...]:
    terms = line.action.terms
    wanted = f"证据：{'、'.join(line.proofs_wanted)}" if line.proofs_wanted else ""
    due = figures.day(terms.due_on) if terms.due_on else "待商定"
    return (
        markup.lines(words(line.title) if line.question else "自拟事项", line.action.item),
        action_markup.levels(line),
        Markup('{}<span class="rs-quiet">{}</span>').format(words(terms.measure), wanted),
        words(terms.post) if terms.post else "—",
        f"{due}{'（暂定）' if terms.provisional else ''}",
        line.action.helper or "企业自行完成",
        action_markup.state(line.action.state),
    )
