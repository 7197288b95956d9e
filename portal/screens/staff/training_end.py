"""How a training ends (办结): it was held, or it is called off with a reason."""

from collections.abc import Mapping

import streamlit as st

from data import trainings
from data.actor import Actor
from data.errors import Refusal
from data.store import Store
from data.times import day_in_shanghai
from data.training_plans import LONGEST_REASON, Training
from portal import visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import plan_form
from portal.screens.staff.plan_fields import Fields
from portal.screens.staff.plan_form import Pressed, Sheet
from portal.workflows import training_news


def show(store: Store, one: Training, *, actor: Actor) -> None:
    """From its day on: held; before as after: called off, as long as nobody came."""
    st.header("办结", anchor=False)
    if one.day <= day_in_shanghai(visit.now()):
        markup.draw(markup.paragraph("记为已办以后，还可以补登到场。"))
        if st.button("记为已办", type="primary", key="training-held"):
            _hold(store, one, actor)
    sheet = Sheet(
        about=f"trainings/{one.id}/cancel",
        button="取消并通知企业",
        read=lambda store, actor: trainings.get(store, one.id, actor=actor),
        texts=lambda _: {"reason": ""},
        fields=_fields,
        save=_cancel,
    )
    plan_form.folded(store, "不办了", sheet, actor)


def _fields(fields: Fields, _store: Store, _one: Training, _actor: Actor) -> None:
    hint = "例如：讲师临时有任务，改在下个月"
    fields.area("reason", "取消的原因（企业看得到）", longest=LONGEST_REASON, hint=hint, height=80)


def _hold(store: Store, one: Training, actor: Actor) -> None:
    try:
        trainings.set_held(store, one.id, actor=actor, now=visit.now())
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()


def _cancel(store: Store, one: Training, texts: Mapping[str, str], by: Pressed) -> None:
    trainings.cancel(store, one.id, texts["reason"], actor=by.actor, now=by.now)
    off = trainings.get(store, one.id, actor=by.actor)
    for _ in training_news.tell_firms(store, off, actor=by.actor, now=by.now, new_id=visit.new_id):
        pass
