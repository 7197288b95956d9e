"""The list of the own corrective actions (整改清单): what waits for the firm comes first."""

from collections.abc import Sequence
from datetime import date

import streamlit as st
from markupsafe import Markup

from data.action_rows import LONGEST_POST
from data.follow_ups import FollowUp
from data.times import day_in_shanghai
from portal import figures, visit
from portal.screens.firm import action_desk, action_markup
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import typed
from portal.web import addresses
from portal.workflows import agreeing
from portal.workflows.action_pages import Board, Line

_LIST = f"{addresses.ACTIONS}?"
_POST = "ac-post-all"


def show(board: Board, *, may_agree: bool) -> None:
    """What to do now, then each group in the order of its days."""
    today = day_in_shanghai(visit.now())
    markup.draw(markup.paragraph(_lead(board, may_agree=may_agree), "rs-lead"))
    if board.reassessment is not None:
        _reassess(board.reassessment, today)
    asked = [line for line in board.in_state("proposed") if line.action.firm_agreed_by is None]
    _group("等您同意", asked, today)
    if may_agree:
        _agree_all(asked)
    _group("正在整改", board.in_state("in_progress"), today)
    _group("等复查", board.in_state("awaiting_check"), today)
    agreed = [line for line in board.in_state("proposed") if line not in asked]
    _group("您已同意，等工作人员同意", agreed, today)
    _finished(board, today)
    _ways(board)


def _lead(board: Board, *, may_agree: bool) -> str:
    asked = sum(line.action.firm_agreed_by is None for line in board.in_state("proposed"))
    working = len(board.in_state("in_progress"))
    if asked:
        who = "请您看一看" if may_agree else "等企业负责人看一看"
        return f"有 {asked} 项整改{who}：同意的写明由哪个岗位负责，不采纳的写明理由。"
    if working:
        until = f"，最近的期限是{figures.day(board.next_due)}" if board.next_due else ""
        return f"正在整改 {working} 项{until}。做完一项，写明佐证，提交复查。"
    if board.in_state("awaiting_check"):
        return "都已提交，等工作人员复查。通过后销号，结果会在消息里告诉您。"
    if board.lines:
        return "现在没有要您做的整改。"
    return "还没有整改项。复核结束后会列在这里；您也可以现在从短板里自己挑一项开始。"


def _reassess(due: FollowUp, today: date) -> None:
    markup.draw(
        Markup(
            '<div class="rs-note"><p><b>复评：{}以前</b>，请重新做一次自评，看看有哪些变化。{}。</p></div>'
        ).format(figures.day(due.due_on), action_markup.left(due.due_on, today))
    )


def _group(title: str, lines: Sequence[Line], today: date) -> None:
    if not lines:
        return
    st.header(f"{title}（{len(lines)}）", anchor=False)
    markup.draw(action_markup.table(lines, _LIST, today, caption=f"{title}，按期限先后"))


def _agree_all(asked: Sequence[Line]) -> None:
    """Several at once, where one post sees to them; each alone on its own page."""
    ready = {one.action.id: one.action.version for one in asked if one.action.terms.due_on}
    if len(ready) < 2:
        return
    with (
        st.container(key="ac-form-all"),
        st.form("form-agree-all", border=False, enter_to_submit=False),
    ):
        st.text_input("都由哪个岗位负责（不写姓名）", key=_POST, max_chars=LONGEST_POST)
        st.form_submit_button(f"一并同意这 {len(ready)} 项", on_click=_agree, args=(ready,))


def _agree(seen: dict[str, int]) -> None:
    action_desk.carry_out(
        lambda hand: agreeing.agree_all(hand.store, seen, post=typed(_POST), **hand.step),
        "已同意。工作人员也同意的，就可以开始了。",
        _POST,
    )


def _finished(board: Board, today: date) -> None:
    closed, declined = board.in_state("closed"), board.in_state("declined")
    if not closed and not declined:
        return
    said = [f"已销号 {len(closed)} 项"] if closed else []
    said += [f"不采纳 {len(declined)} 项"] if declined else []
    body = action_markup.table([*closed, *declined], _LIST, today, caption="已了结", states=True)
    markup.draw(markup.fold("，".join(said), body))


def _ways(board: Board) -> None:
    sheet = Markup('<a href="/{}view=sheet" target="_self">整改单，可打印</a>').format(_LIST)
    markup.draw(
        Markup(
            '<p class="ac-ways"><a href="/{}view=new" target="_self">自己加一项</a>{}</p>'
        ).format(_LIST, sheet if board.lines else "")
    )
