"""What the reviewer asks about an item (复核提问), and the firm's answer beside it.

An answer is saved when the field is left, and may be changed until the check is submitted again.
"""

import streamlit as st
from markupsafe import Markup

from data.errors import Refusal
from data.review_questions import Question
from portal import figures, visit
from portal.guard import NEVER, LooksSecret
from portal.screens.firm.self_check_view import View
from portal.widgets import saved
from portal.widgets.markup import words
from portal.workflows import returning

LONGEST = 500
_TOLD = "reply-told"
_DOUBTED = "reply-doubted"


def draw(view: View, item: str) -> None:
    """Each question about the item with a field for the answer; the firm's own people answer."""
    for question in view.asked_about(item):
        with st.container(key=f"asked-{question.id}"):
            _asked(question)
            if view.is_guide:
                st.html('<p class="zd-quiet">答复由企业自己写。</p>')
            else:
                _one(question)


def _asked(question: Question) -> None:
    st.html(
        Markup('<div class="zd-hint"><p><b>复核人员请您补充</b>：{}</p></div>').format(
            words(question.asked)
        )
    )


def _one(question: Question) -> None:
    key = f"reply-{question.id}"
    if key not in st.session_state:
        st.session_state[key] = question.answered
    st.text_area(
        f"答复（{NEVER}）",
        key=key,
        max_chars=LONGEST,
        height=80,
        placeholder="写一句就够；也可以改动答案或补充证据",
        on_change=_keep,
        args=(question, key),
    )
    told: dict[str, str] = st.session_state.get(_TOLD, {})
    if question.id in told:
        st.html(saved.unsaved("答复还没有保存", told[question.id]))
        if question.answered and question.answered != st.session_state.get(key):
            stored = Markup('<p class="zd-quiet">现在存着的是：{}</p>')
            st.html(stored.format(words(question.answered)))
        if st.session_state.get(_DOUBTED, {}).get(question.id) == st.session_state.get(key):
            st.button(
                "照样保存", key=f"vouch-{question.id}", on_click=_keep, args=(question, key, True)
            )
    elif question.answered_at:
        st.html(
            Markup('<p class="zd-quiet">答复{} {}，再次提交前可以改。</p>').format(
                "已自动保存", figures.clock(question.answered_at)
            )
        )


def _keep(question: Question, key: str, vouching: bool = False) -> None:
    """Save what stands in the field; what was refused stays there."""
    text = str(st.session_state.get(key) or "")
    told: dict[str, str] = st.session_state.setdefault(_TOLD, {})
    told.pop(question.id, None)
    if not text.strip() and not question.answered:
        return
    try:
        with visit.store() as store:
            returning.reply(
                store,
                question.id,
                text,
                seen_version=question.version,
                confirmed=vouching,
                actor=visit.actor(store),
                now=visit.now(),
            )
    except LooksSecret as looks:
        st.session_state.setdefault(_DOUBTED, {})[question.id] = text
        told[question.id] = f"{looks}改好就会保存；确认没有写出秘密，可以照样保存。"
    except Refusal as refusal:
        told[question.id] = str(refusal)
