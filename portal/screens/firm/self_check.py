"""The self-check (自评): begin, answer step by step, look over, submit; read what was submitted."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import assessments
from data.actor import Actor
from data.assessments import Assessment
from data.errors import Refusal
from data.rights import Action, may
from data.store import Store
from portal import visit
from portal.screens.firm import (
    self_check_desk,
    self_check_ended,
    self_check_guide,
    self_check_overview,
    self_check_page,
    self_check_record,
    self_check_saving,
    self_check_start,
)
from portal.screens.firm.self_check_desk import NEXT_OPEN, Desk
from portal.screens.firm.self_check_steps import PROFILE, REVIEW
from portal.screens.firm.self_check_view import View
from portal.widgets import question, saved, styles
from portal.widgets.arrival import arrive

STEP = "step"
ITEM = "item"
"""In the address: a question to arrive at, coming back from a page of its own."""


def show() -> None:
    """The assessment that is being filled in, or how to begin one."""
    styles.apply()
    actor = visit.actor()
    if may(actor, Action.ASSIST_FILL):
        _at_the_gate(actor)
        return
    if not actor.is_of_firm:
        self_check_page.signed_out(self_check_desk.left_behind())
        return
    try:
        with visit.store() as store:
            mine = assessments.of_firm(store, actor.firm_id or "", actor=actor)
            ended = self_check_ended.of(store, mine, actor=actor)
            if ended is not None:
                self_check_ended.show(store, ended, actor=actor)
                return
            current = assessments.to_fill_in(mine)
            if current is None:
                self_check_desk.say_what_is_lost()
                _without_draft(store, mine, actor)
                return
            desk = self_check_desk.of_tab(current)
            view = self_check_saving.saved_and_read(store, desk, actor=actor)
    except Refusal as refusal:
        _not_open(refusal)
        return
    _at_step(view, desk)


def _at_the_gate(actor: Actor) -> None:
    """A guide fills in (协助填写) what the firm asked for, once the purpose is stated."""
    try:
        with visit.store() as store:
            desk = self_check_guide.enter(store, actor=actor)
            if desk is None:
                return
            view = self_check_saving.saved_and_read(store, desk, actor=actor)
    except Refusal as refusal:
        _not_open(refusal)
        return
    st.html(self_check_guide.banner(desk))
    _at_step(view, desk)


def _not_open(refusal: Refusal) -> None:
    st.title("自评")
    st.html(saved.unsaved("现在打不开自评", str(refusal)))
    st.button("再试一次")


def _without_draft(store: Store, mine: list[Assessment], actor: Actor) -> None:
    if mine and mine[0].state not in assessments.FINAL:
        self_check_record.show(store, mine[0], actor=actor)
    else:
        self_check_start.show(store, mine, actor=actor)


def _at_step(view: View, desk: Desk) -> None:
    _come_back(view, desk)
    step = _step(view, desk)
    if st.query_params.get(STEP) != step:
        st.query_params[STEP] = step
    with st.container(key=self_check_page.HEAD):
        st.html(self_check_page.head(view, step))
    foot = st.bottom.container(key="self-check-foot", horizontal=True, vertical_alignment="center")
    line = foot.empty()
    if step == REVIEW:
        self_check_overview.draw(view, desk, line)
    else:
        self_check_page.draw(view, desk, step, line)
        _neighbours(view, desk, step)
    _jumps(view, desk, foot, step)
    arrive(desk.arrival or self_check_page.HEAD, serial=desk.arrivals)


def _come_back(view: View, desk: Desk) -> None:
    item = str(st.query_params.get(ITEM, ""))
    if not item:
        return
    del st.query_params[ITEM]
    for step in view.course.order:
        if item in view.course.items(step):
            desk.go(step, question.anchor(item))


def _step(view: View, desk: Desk) -> str:
    """The step asked for by a button, else by the address, else the first that is open, one's own first."""
    wanted, desk.wanted = desk.wanted, None
    if wanted == NEXT_OPEN:
        return _next_open(view, desk)
    for step in (wanted, st.query_params.get(STEP)):
        if step in view.course.order:
            return step or REVIEW
    if view.my_next_open:
        return view.my_next_open
    opening = view.course.next_open(view.to_do)
    return opening[0] if opening else REVIEW


def _next_open(view: View, desk: Desk) -> str:
    here = str(st.query_params.get(STEP, ""))
    if desk.last not in view.course.items(here):
        desk.last = view.course.before(here)
    opening = view.course.next_open(view.to_do, after=desk.last)
    if opening is None:
        desk.arrive("")
        return REVIEW
    step, item = opening
    desk.last = item
    desk.arrive(question.anchor(item))
    return step


def _neighbours(view: View, desk: Desk, step: str) -> None:
    before, after = view.course.neighbour(step, -1), view.course.neighbour(step, 1)
    with st.container(horizontal=True, horizontal_alignment="distribute", key="neighbours"):
        st.button("上一步", key="back", disabled=before is None, on_click=desk.go, args=(before,))
        st.button(
            f"下一步：{_title(view, after)}",
            key="forward",
            type="primary",
            on_click=desk.go,
            args=(after,),
        )


def _title(view: View, step: str | None) -> str:
    if step in (None, REVIEW):
        return "总览和交回" if view.is_guide else "总览和提交"
    return "风险画像" if step == PROFILE else view.course.step(step or "").title


def _jumps(view: View, desk: Desk, foot: DeltaGenerator, step: str) -> None:
    if step != REVIEW or view.course.next_open(view.to_do):
        foot.button("下一道未答", key="next-open", on_click=desk.go, args=(NEXT_OPEN,))
    if step != REVIEW:
        foot.button("总览", key="overview", on_click=desk.go, args=(REVIEW,))
