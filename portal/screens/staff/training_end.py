"""How a training ends (办结): it was held, or it is called off with a reason."""

import streamlit as st

from data import trainings
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from data.times import day_in_shanghai
from data.training_plans import LONGEST_REASON, Training
from portal import visit
from portal.screens.firm import result_markup as markup
from portal.workflows import training_news


def show(store: Store, one: Training, *, actor: Actor) -> None:
    """From its day on: held; before as after: called off, as long as nobody came."""
    st.header("办结", anchor=False)
    if one.day <= day_in_shanghai(visit.now()):
        markup.draw(markup.paragraph("记为已办以后，还可以补登到场。"))
        if st.button("记为已办", type="primary", key="training-held"):
            _hold(store, one, actor)
    with st.expander("不办了"), st.form("training-cancel", border=False):
        reason = st.text_area(
            "取消的原因（企业看得到）",
            max_chars=LONGEST_REASON,
            height=80,
            placeholder="例如：讲师临时有任务，改在下个月",
        )
        if st.form_submit_button("取消并通知企业"):
            _cancel(store, one, reason, actor)


def _hold(store: Store, one: Training, actor: Actor) -> None:
    try:
        trainings.set_held(store, one.id, actor=actor, now=visit.now())
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()


def _cancel(store: Store, one: Training, reason: str, actor: Actor) -> None:
    now = visit.now()
    try:
        trainings.cancel(store, one.id, reason, actor=actor, now=now)
        off = trainings.get(store, one.id, actor=actor)
        for _ in training_news.tell_firms(store, off, actor=actor, now=now, new_id=visit.new_id):
            pass
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()
