"""One more corrective action (自己加一项): from the findings of the last result, or in own words."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data.action_rows import LONGEST_MEASURE, LONGEST_POST
from portal import figures, labels
from portal.guard import NEVER
from portal.screens.firm import action_desk
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import carry_out, typed
from portal.web import addresses
from portal.workflows import correcting
from portal.workflows.action_pages import Board
from portal.workflows.correcting import ActionForm
from portal.workflows.findings import Finding

_OWN = ""
_CHOSEN, _MEASURE, _POST, _DUE = (f"ac-add-{n}" for n in ("chosen", "measure", "post", "due"))


def show(board: Board, found: Sequence[Finding], *, back: str = addresses.ACTIONS) -> None:
    """Choose, write, save; the other side agrees afterwards."""
    markup.draw(
        Markup('<p class="rs-place"><a href="/{}" target="_self">整改清单</a> › 加一项</p>').format(
            back
        )
    )
    st.title("加一项整改", anchor=False)
    action_desk.notice()
    open_ones = {line.action.item for line in board.lines if line.action.is_open}
    choices = {one.id: one for one in found if one.id not in open_ones}
    said = (
        "从短板里挑一项，或者自己写。排在前面的更要紧：关键项空白的、分量最重的，再按省力的先后。"
    )
    markup.draw(markup.paragraph(said if choices else "现在没有可挑的短板，可以自己写一项。"))
    if (asked := st.query_params.get("item", "")) in choices:
        st.session_state.setdefault(_CHOSEN, asked)
    st.selectbox(
        "挑哪一项",
        [*choices, _OWN],
        key=_CHOSEN,
        format_func=lambda item: _choice(choices.get(item)),
    )
    chosen = choices.get(st.session_state.get(_CHOSEN) or _OWN)
    action_desk.seed(_MEASURE, _remedy(chosen))
    _form(board.firm.id)


def _choice(found: Finding | None) -> str:
    """One finding in a line: plain text, shown as it is."""
    if found is None:
        return "自己写一项"
    key = "（关键项）" if found.question.key else ""
    levels = "".join(
        part
        for part in (
            labels.answer(found.question, found.from_level),
            " → ",
            labels.answer(found.question, found.to_level),
        )
    )
    return f"{found.question.title}{key} · {levels} · 约 {figures.days(found.person_days)} 人天"


def _remedy(found: Finding | None) -> str:
    return found.question.remedy.text if found is not None and found.question.remedy else ""


def _form(firm_id: str) -> None:
    with (
        st.container(key="ac-form-add"),
        st.form("form-add", border=False, enter_to_submit=False),
    ):
        st.text_area(f"打算怎么做，{NEVER}", key=_MEASURE, max_chars=LONGEST_MEASURE)
        st.text_input("负责岗位（不写姓名）", key=_POST, max_chars=LONGEST_POST)
        st.text_input("期限（如 2026-12-31）", key=_DUE, max_chars=20)
        label = "照样加上" if action_desk.confirmed(_MEASURE) else "加上这一项"
        st.form_submit_button(label, type="primary", on_click=_add, args=(firm_id,))


def _add(firm_id: str) -> None:
    sure, item = action_desk.confirmed(_MEASURE), st.session_state.get(_CHOSEN) or _OWN

    def do(hand: action_desk.Hand) -> None:
        form = ActionForm(
            typed(_MEASURE),
            item,
            post=typed(_POST),
            due_on=action_desk.day(_DUE) if typed(_DUE).strip() else None,
            confirmed=sure,
        )
        correcting.add(hand.store, firm_id, form, **hand.step)
        for field in (_CHOSEN, _MEASURE, _POST, _DUE):
            st.session_state.pop(field, None)
        for name in ("view", "item"):
            st.query_params.pop(name, None)

    carry_out(do, "已加上，等对方同意后开始。", doubt=_MEASURE)
