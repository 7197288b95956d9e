"""Evidence (证据) for one control: what there is, one more, take one back."""

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.errors import Refusal
from data.evidence import LONGEST_DESCRIPTION, Evidence
from data.store import Store
from data.times import day_in_shanghai
from portal import visit
from portal.guard import NEVER, LooksSecret
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
            _piece(view, desk, piece, number)
        if counts or desk.adding == asked.id:
            _one_more(desk, asked)
        if asked.id in desk.notices:
            st.html(saved.unsaved(*desk.notices[asked.id]))


def read(view: View, asked: Question) -> None:
    """The pieces alone, for who may not change them."""
    pieces = view.evidence_of(asked.id)
    if pieces:
        st.html(evidence.listed(pieces, oldest=view.oldest_day, files=view.sheet.files))


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
    return Markup(
        '<p class="zd-evidence-head">有什么可以证明？</p><p class="zd-quiet">{}</p>'
    ).format(told)


def _piece(view: View, desk: Desk, piece: Evidence, number: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", key=f"piece-{piece.id}"):
        way = Markup("") if view.is_guide else evidence.way_to_file(piece, view.file_of(piece))
        line = evidence.line(piece, oldest=view.oldest_day, file=view.file_of(piece))
        st.html(line + _by_guide(view, piece) + way)
        if view.is_guide and piece.author != view.account_id:
            return
        st.button(
            f"撤回第 {number} 项",
            key=f"withdraw-{piece.id}",
            type="tertiary",
            on_click=desk.withdraw,
            args=(piece.item, piece.id),
        )


def _by_guide(view: View, piece: Evidence) -> Markup:
    """That a guide described the piece (代填), and whether the firm has confirmed it."""
    for one in view.filled_of(piece.item):
        if one.piece == piece.id:
            state = "已确认" if one.confirmed_at else "待企业确认" if view.is_guide else "待您确认"
            return Markup('<span class="zd-quiet">指导员代写，{}</span>').format(state)
    return Markup("")


def _one_more(desk: Desk, asked: Question) -> None:
    if desk.adding != asked.id:
        st.button(
            "添加一项说明", key=f"add-{asked.id}", on_click=desk.add_evidence, args=(asked.id,)
        )
        return
    with st.form(f"describe-{asked.id}", border=False, enter_to_submit=False):
        st.html(Markup('<p class="zd-quiet">{}</p>').format(evidence.DESCRIBE_ONLY))
        kinds = (*asked.evidence, answering.OTHER_KIND)
        st.selectbox("是什么材料", kinds, key=_field("kind", asked.id))
        st.text_input(
            "材料的日期（如 2025-06-18，或 2025-06）", key=_field("day", asked.id), max_chars=20
        )
        st.text_input(
            f"一句话说明，{NEVER}（如“2025 版，全员签收，存人事部”）",
            key=_field("described", asked.id),
            max_chars=LONGEST_DESCRIPTION,
        )
        with st.container(horizontal=True):
            st.form_submit_button(
                "保存这项说明", type="primary", on_click=desk.describe, args=(asked.id,)
            )
            if asked.id in desk.doubted:
                st.form_submit_button("照样保存", on_click=desk.describe, args=(asked.id, True))
            st.form_submit_button("不加了", on_click=desk.add_evidence, args=(None,))


def _field(name: str, item: str) -> str:
    return f"{name}-{item}"


def keep(store: Store, desk: Desk, *, actor: Actor) -> None:
    """Carry out what the buttons asked for; a refusal is told where the button stands."""
    wanted, desk.withdrawals = desk.withdrawals, {}
    for piece, item in wanted.items():
        with _told(desk, item, "没有撤回"):
            answering.withdraw_evidence(store, piece, actor=actor, now=visit.now())
    described, desk.described = desk.described, None
    if described is not None:
        with _told(desk, described, "这项说明还没有保存"):
            _add(store, desk, described, actor)


def _add(store: Store, desk: Desk, item: str, actor: Actor) -> None:
    kind, typed, described = (
        str(st.session_state.get(_field(name, item)) or "") for name in ("kind", "day", "described")
    )
    now = visit.now()
    try:
        answering.add_evidence(
            store,
            desk.assessment_id,
            item,
            kind=kind,
            dated_on=evidence.day(typed, today=day_in_shanghai(now)),
            described=described,
            questionnaire=desk.questionnaire,
            confirmed=desk.doubted.get(item) == described,
            actor=actor,
            now=now,
            new_id=visit.new_id,
        )
    except LooksSecret:
        desk.doubted[item] = described
        raise
    desk.add_evidence(None)


@contextmanager
def _told(desk: Desk, item: str, what: str) -> Iterator[None]:
    desk.notices.pop(item, None)
    try:
        yield
    except LooksSecret as looks:
        desk.notices[item] = (what, f"{looks}改好再保存；确认没有写出秘密，可以照样保存。")
    except Refusal as refusal:
        desk.notices[item] = (what, str(refusal))
