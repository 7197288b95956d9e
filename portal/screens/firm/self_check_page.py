"""One step on screen (一步): a sub-domain, or the exposure profile. Saves, then draws the truth."""

from collections.abc import Iterator

import streamlit as st
from markupsafe import Markup
from streamlit.delta_generator import DeltaGenerator

from data.errors import Refusal
from portal import visit
from portal.screens.firm import (
    self_check_card,
    self_check_desk,
    self_check_progress,
    self_check_saving,
    self_check_view,
)
from portal.screens.firm.self_check_desk import Desk
from portal.screens.firm.self_check_steps import PROFILE, Step, ruled_out
from portal.screens.firm.self_check_view import View
from portal.web import addresses
from portal.widgets import saved
from portal.widgets.markup import words
from questionnaires.model import Questionnaire

HEAD = "self-check-head"


@st.fragment
def draw(desk: Desk, step_id: str, questionnaire: Questionnaire, foot: DeltaGenerator) -> None:
    """Save what was chosen, read the sheet, draw the step and the progress below it."""
    actor = visit.actor()
    if not actor.is_of_firm:
        _signed_out(desk, questionnaire)
        return
    try:
        with visit.store() as store:
            self_check_saving.keep(store, desk, questionnaire, actor=actor)
            view = self_check_view.read(store, desk.assessment_id, actor=actor)
    except Refusal as refusal:
        _unreadable(refusal)
        return
    if not view.assessment.is_editable:
        st.rerun()
    if step_id == PROFILE:
        _profile(view, desk)
    else:
        _sub_domain(view, desk, view.course.step(step_id))
    foot.html(self_check_progress.line(view))


def _profile(view: View, desk: Desk) -> None:
    questions = view.questionnaire.exposure
    self_check_desk.keep_only(desk, frozenset(asked.id for asked in questions))
    for number, asked in enumerate(questions, start=1):
        self_check_card.exposure(view, desk, asked, f"题 {number}／{len(questions)}")


def _sub_domain(view: View, desk: Desk, step: Step) -> None:
    facts = {fact.id: fact for fact in step.facts}
    self_check_desk.keep_only(desk, frozenset([*facts, *(asked.id for asked in step.questions)]))
    asked_facts: set[str] = set()
    for number, asked in enumerate(step.questions, start=1):
        if asked.fact and asked.fact not in asked_facts:
            asked_facts.add(asked.fact)
            self_check_card.fact(view, desk, facts[asked.fact])
            _ruled_out(view, step, asked.fact)
        if not ruled_out(asked, view.values):
            self_check_card.control(view, desk, asked, f"题 {number}／{len(step.questions)}")


def _ruled_out(view: View, step: Step, fact: str) -> None:
    if view.values.get(fact) is not False:
        return
    titles = [words(asked.title) for asked in step.questions if asked.fact == fact]
    st.html(
        Markup(
            '<p class="zd-quiet zd-ruled-out">这里不再问：{}。答过的会留着，改回“是”就恢复。</p>'
        ).format(Markup("、").join(titles))
    )


def _signed_out(desk: Desk, questionnaire: Questionnaire) -> None:
    lost = "、".join(_titles(desk, questionnaire))
    what = f"登录已到期，刚才在“{lost}”的选择没有保存" if lost else "登录已到期"
    st.html(saved.unsaved(what, "之前保存的答案都在。请重新登录，再选一次。"))
    st.html(
        f'<p class="portal-actions"><a class="portal-button" target="_self"'
        f' href="{addresses.LOGIN}?next=/{addresses.SELF_CHECK}">重新登录</a></p>'
    )


def _titles(desk: Desk, questionnaire: Questionnaire) -> Iterator[str]:
    for item in self_check_desk.changed(desk):
        known = questionnaire.by_id.get(item)
        yield known.title if known else "画像"


def _unreadable(refusal: Refusal) -> None:
    st.html(saved.unsaved("现在读不到这份自评", str(refusal)))
    st.button("再试一次", key="read-again")


def head(view: View, step_id: str) -> Markup:
    """Where we are: part, sub-domain, which of how many."""
    if step_id == PROFILE:
        crumb, title = "自评 › 风险画像", "先说说企业的情况"
        meaning = "只看企业有多容易被盯上、丢了有多疼，不看管理好坏。每题选最接近的一项。"
    else:
        step = view.course.step(step_id)
        number, count = step.place
        crumb, title = f"{step.part} › {step.title}（{number}／{count}）", step.title
        meaning = ""
    return Markup('<p class="zd-crumb">{}</p><h1>{}</h1>{}').format(
        words(crumb), words(title), Markup("<p>{}</p>").format(words(meaning)) if meaning else ""
    )
