"""Evidence (证据) for one control: what there is, one more, take one back."""

import streamlit as st
from markupsafe import Markup

from data.errors import Refusal
from data.evidence import LONGEST_DESCRIPTION, Evidence
from portal import visit
from portal.screens.firm.self_check_desk import Desk
from portal.screens.firm.self_check_view import View
from portal.widgets import evidence, saved
from portal.workflows import answering
from questionnaires.model import Question
from scoring.model import Answer


def draw(view: View, desk: Desk, asked: Question, chosen: Answer | None) -> None:
    """The pieces described so far, and the way to describe one more where it counts."""
    pieces = view.evidence_of(asked.id)
    counts = _counts(view, asked, chosen)
    if not pieces and not counts:
        return
    with st.container(key=f"evidence-{asked.id}"):
        st.html(_heading(view, pieces, counts=counts))
        for number, piece in enumerate(pieces, start=1):
            _piece(view, piece, number)
        if counts or desk.adding == asked.id:
            _one_more(view, desk, asked)


def _counts(view: View, asked: Question, chosen: Answer | None) -> bool:
    """Whether evidence changes anything: above the credit that an unevidenced answer gets."""
    cap = view.rules.unevidenced
    credit = next((o.credit for o in asked.options if chosen in (o.level, o.id)), None)
    return cap is not None and credit is not None and credit > cap.cap


def _heading(view: View, pieces: tuple[Evidence, ...], *, counts: bool) -> Markup:
    if not counts:
        told = "现在选的等级不需要证据；下面的说明先替您留着。"
    elif any(p.dated_on >= view.oldest_day for p in pieces):
        told = "已有证据，这一题按您选的等级计算。"
    else:
        told = "写明一项证据，这一题才按您选的等级计算；没有的先按 2 级算。"
    return Markup('<p class="zd-place">有什么可以证明？</p><p class="zd-quiet">{}</p>').format(told)


def _piece(view: View, piece: Evidence, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"piece-{piece.id}"):
        st.html(evidence.line(piece, oldest=view.oldest_day))
        if st.button(f"撤回第 {number} 项", key=f"withdraw-{piece.id}", type="tertiary"):
            _withdraw(piece)


def _withdraw(piece: Evidence) -> None:
    try:
        with visit.store() as store:
            answering.withdraw_evidence(store, piece.id, actor=visit.actor(), now=visit.now())
    except Refusal as refusal:
        st.html(saved.unsaved("没有撤回", str(refusal)))
        return
    st.rerun(scope="fragment")


def _one_more(view: View, desk: Desk, asked: Question) -> None:
    if desk.adding != asked.id:
        st.button(
            "添加一项说明",
            key=f"add-{asked.id}",
            on_click=desk.add_evidence,
            args=(asked.id,),
        )
        return
    with st.form(f"describe-{asked.id}", border=False, enter_to_submit=False):
        st.html(Markup('<p class="zd-quiet">{}</p>').format(evidence.DESCRIBE_ONLY))
        kind = st.selectbox(
            "是什么材料", (*asked.evidence, answering.OTHER_KIND), key=f"kind-{asked.id}"
        )
        typed = st.text_input(
            "日期（材料本身的日期，如 2025-06-18 或 2025-06）", key=f"day-{asked.id}", max_chars=20
        )
        described = st.text_input(
            "一句话说明（如“2025版，全员签收，存人事部”）",
            key=f"described-{asked.id}",
            max_chars=LONGEST_DESCRIPTION,
        )
        with st.container(horizontal=True):
            added = st.form_submit_button("保存这项说明", type="primary")
            left = st.form_submit_button("不加了")
    if left:
        desk.add_evidence(None)
        st.rerun(scope="fragment")
    if added:
        _add(view, desk, asked, kind or answering.OTHER_KIND, typed, described)


def _add(view: View, desk: Desk, asked: Question, kind: str, typed: str, described: str) -> None:
    try:
        dated_on = evidence.day(typed, today=view.today)
        with visit.store() as store:
            answering.add_evidence(
                store,
                view.assessment.id,
                asked.id,
                kind=kind,
                dated_on=dated_on,
                described=described,
                questionnaire=view.questionnaire,
                actor=visit.actor(),
                now=visit.now(),
                new_id=visit.new_id,
            )
    except Refusal as refusal:
        st.html(saved.unsaved("这项说明还没有保存", str(refusal)))
        return
    desk.add_evidence(None)
    st.rerun(scope="fragment")
