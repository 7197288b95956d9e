"""Another measure, post or day for a proposal (改一改再商定): firm and staff use the same form."""

from typing import Any

import streamlit as st

from data.action_rows import LONGEST_MEASURE, LONGEST_POST, CorrectiveAction
from portal import labels
from portal.guard import NEVER
from portal.screens.firm import action_desk
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import carry_out, typed
from portal.workflows import correcting
from portal.workflows.action_pages import Detail
from portal.workflows.correcting import ActionForm
from questionnaires.model import Question


def show(detail: Detail, *, own_side_agreed: bool) -> None:
    """The form, folded away; whoever saves it agrees anew, and so does the other side."""
    action = detail.line.action
    names = {name: f"ac-{name}-{action.id}" for name in ("measure", "new-post", "due", "level")}
    _seed(action, names)
    with (
        st.container(key="ac-form-terms"),
        st.expander("改措施、岗位或期限", expanded=action.terms.due_on is None),
        st.form(f"form-terms-{action.id}", border=False, enter_to_submit=False),
    ):
        if own_side_agreed:
            markup.draw(markup.paragraph("改过以后，对方要重新同意。"))
        st.text_area(f"措施，{NEVER}", key=names["measure"], max_chars=LONGEST_MEASURE)
        if detail.line.question is not None and action.from_level is not None:
            _level(detail.line.question, action.from_level, names["level"])
        st.text_input("负责岗位（不写姓名）", key=names["new-post"], max_chars=LONGEST_POST)
        st.text_input("期限（如 2026-12-31）", key=names["due"], max_chars=20)
        field = names["measure"]
        label = "照样保存" if action_desk.confirmed(field) else "保存改动"
        st.form_submit_button(label, on_click=_save, args=(action.id, action.version, names))


def _seed(action: CorrectiveAction, names: dict[str, str]) -> None:
    terms = action.terms
    stands: dict[str, Any] = {
        "measure": terms.measure,
        "new-post": terms.post,
        "due": terms.due_on.isoformat() if terms.due_on else "",
        "level": terms.to_level,
    }
    for name, value in stands.items():
        action_desk.seed(names[name], value)


def _level(question: Question, start: int, field: str) -> None:
    better = [o.level for o in question.options if o.level is not None and o.level > start]
    st.selectbox(
        "做到几级", better, key=field, format_func=lambda level: labels.answer(question, level)
    )


def _save(action_id: str, seen: int, names: dict[str, str]) -> None:
    sure = action_desk.confirmed(names["measure"])
    level = st.session_state.get(names["level"])

    def do(hand: action_desk.Hand) -> None:
        form = ActionForm(
            typed(names["measure"]),
            to_level=level if isinstance(level, int) else None,
            post=typed(names["new-post"]),
            due_on=action_desk.day(names["due"]) if typed(names["due"]).strip() else None,
            confirmed=sure,
        )
        correcting.adjust(hand.store, action_id, form, seen=seen, **hand.step)

    carry_out(do, "改动已保存，等对方看过后同意。", doubt=names["measure"])
