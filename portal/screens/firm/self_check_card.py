"""One control on screen (题目卡): choose, say why, prove, look behind."""

from functools import cache

import streamlit as st
from markupsafe import Markup

from data.answers import Value
from portal import visit
from portal.screens.firm import self_check_evidence as proofs
from portal.screens.firm import self_check_reason as reasons
from portal.screens.firm import self_check_status as status
from portal.screens.firm.self_check_desk import Desk, lay, take
from portal.screens.firm.self_check_steps import proposed
from portal.screens.firm.self_check_view import View
from portal.widgets import background, question
from portal.widgets.markup import words
from portal.workflows.answering import needs_reason
from questionnaires.model import NOT_APPLICABLE, ExposureQuestion, Fact, Question

WHY_NOT = "为什么不适用"


def control(view: View, desk: Desk, asked: Question, place: str) -> None:
    """A control with everything that belongs to it."""
    with st.container(key=question.anchor(asked.id)):
        st.html(question.head(asked, place))
        stored = view.answers.get(asked.id)
        shown = lay(desk, asked.id, stored)
        chosen = question.choose(asked, key=desk.key(asked.id), answer=_answer(shown.value))
        reason = shown.reason
        if chosen == NOT_APPLICABLE:
            reason = reasons.ask(desk, asked.id, shown, why=WHY_NOT)
        take(desk, asked.id, chosen, reason)
        told = (*_told(view, asked, chosen),)
        status.draw(
            desk, view.questionnaire, asked.id, stored, account_id=view.account_id, told=told
        )
        proofs.draw(view, desk, asked, chosen)
        _behind(view.questionnaire.edition, asked.id)


def _answer(value: Value | None) -> int | str | None:
    return None if value is None else value


def _told(view: View, asked: Question, chosen: int | str | None) -> list[Markup]:
    lines = []
    if chosen == NOT_APPLICABLE:
        lines.append(reasons.hint())
        if asked.key:
            lines.append(_quiet("这是关键项，选“不适用”会由复核人员看一看。"))
    return [*lines, *_last_time(view, asked.id)]


def _last_time(view: View, item: str) -> list[Markup]:
    before = view.sheet.last_time.get(item)
    if before is None:
        return []
    said = status.wording(view.questionnaire, item, before.value)
    return [_quiet(f"上次（{view.previous_day}）您选的是“{said}”")]


def _quiet(text: str) -> Markup:
    return Markup('<p class="zd-quiet">{}</p>').format(words(text))


def _behind(edition: str, question_id: str) -> None:
    if behind := _background(edition, question_id):
        st.html(behind)


@cache
def _background(edition: str, question_id: str) -> Markup:
    questionnaire = visit.questionnaire(edition)
    return background.background(questionnaire, questionnaire.by_id[question_id])


def fact(view: View, desk: Desk, asked: Fact) -> None:
    """An applicability fact (画像事实), asked just before what it unlocks."""
    with st.container(key=question.anchor(asked.id)):
        st.html('<p class="zd-place">先问一句</p>')
        stored = view.answers.get(asked.id)
        shown = lay(desk, asked.id, stored)
        chosen = question.choose_yes_or_no(
            asked.text,
            key=desk.key(asked.id),
            answer=shown.value if isinstance(shown.value, bool) else None,
        )
        reason = shown.reason
        if chosen is not None and needs_reason(view.questionnaire, asked.id, chosen):
            reason = reasons.ask(desk, asked.id, shown, why="请用一句话说明为什么没有")
        take(desk, asked.id, chosen, reason)
        told = tuple(_about_fact(view, asked, chosen))
        status.draw(
            desk, view.questionnaire, asked.id, stored, account_id=view.account_id, told=told
        )


def _about_fact(view: View, asked: Fact, chosen: bool | None) -> list[Markup]:
    lines = []
    if chosen is None:
        hint = "没有回答时按“是”处理，下面的题照常回答。"
        if proposed(asked, view.values):
            hint = "按您在风险画像里的回答，这里应该是“是”，请您确认。" + hint
        lines.append(_quiet(hint))
    elif chosen is not None and needs_reason(view.questionnaire, asked.id, chosen):
        lines += [reasons.hint(), _quiet("这会让关键项不再询问，复核人员会看一看理由。")]
    return lines


def exposure(view: View, desk: Desk, asked: ExposureQuestion, number: int) -> None:
    """One question of the exposure profile (风险画像)."""
    with st.container(key=question.anchor(asked.id)):
        stored = view.answers.get(asked.id)
        shown = lay(desk, asked.id, stored)
        chosen = question.choose_exposure(
            asked,
            key=desk.key(asked.id),
            answer=shown.value if isinstance(shown.value, int) else None,
            number=number,
        )
        take(desk, asked.id, chosen, "")
        told = tuple(_last_time(view, asked.id))
        status.draw(
            desk, view.questionnaire, asked.id, stored, account_id=view.account_id, told=told
        )
