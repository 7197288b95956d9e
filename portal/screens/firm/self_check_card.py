"""One control on screen (题目卡): choose, say why, prove, look behind."""

from collections.abc import Callable
from functools import cache, partial

import streamlit as st
from markupsafe import Markup

from data.answers import Value
from portal import visit
from portal.screens.firm import self_check_assist as assist
from portal.screens.firm import self_check_evidence as proofs
from portal.screens.firm import self_check_questions as questions
from portal.screens.firm import self_check_reason as reasons
from portal.screens.firm import self_check_status as status
from portal.screens.firm.self_check_desk import Desk, lay, take
from portal.screens.firm.self_check_steps import proposed
from portal.screens.firm.self_check_view import View
from portal.widgets import background, question
from portal.widgets.markup import words
from portal.wording import wording
from portal.workflows.answering import needs_reason
from questionnaires.model import NOT_APPLICABLE, ExposureQuestion, Fact, Question


def control(view: View, desk: Desk, asked: Question, place: str) -> None:
    """A control with everything that belongs to it."""
    stored = view.answers.get(asked.id)
    shown = lay(desk, asked.id, stored)

    head = partial(question.head, asked, place)
    top = st.html(_top(view, desk, asked.id, head))
    questions.draw(view, asked.id)
    locked = view.is_locked(view.part_of(asked.id))
    chosen = question.choose(asked, key=desk.key(asked.id), answer=shown.value, disabled=locked)
    if locked:
        _read_only(shown.reason)
        status.decide(desk, view.questionnaire, asked.id, stored)
        proofs.read(view, asked)
        assist.card(view, desk, asked.id)
        return
    reason = shown.reason
    if chosen == NOT_APPLICABLE:
        about = "复核人员会看这句理由。" if asked.key else ""
        reason = reasons.ask(desk, asked.id, shown, why="为什么不适用", about=about)
    if take(desk, asked.id, chosen, reason):
        top.html(_top(view, desk, asked.id, head))
    status.decide(desk, view.questionnaire, asked.id, stored)
    proofs.draw(view, desk, asked, chosen)
    assist.card(view, desk, asked.id)


def fact(view: View, desk: Desk, asked: Fact) -> None:
    """An applicability fact (画像事实), asked just before what it unlocks."""
    stored = view.answers.get(asked.id)
    shown = lay(desk, asked.id, stored)
    head = partial(question.line, "先问一句")
    top = st.html(_top(view, desk, asked.id, head))
    for item in view.questionnaire.ruled_out_by(asked.id):
        if shown.value is False:
            questions.draw(view, item)
    locked = view.is_locked(view.part_of(asked.id))
    chosen = question.choose_yes_or_no(
        asked.text, key=desk.key(asked.id), answer=_truth(shown.value), disabled=locked
    )
    if locked:
        _read_only(shown.reason)
        status.decide(desk, view.questionnaire, asked.id, stored)
        assist.card(view, desk, asked.id)
        return
    reason = shown.reason
    if chosen is None:
        st.html(_unanswered_fact(view, asked))
    elif needs_reason(view.questionnaire, asked.id, chosen):
        why = "请写一句为什么没有"
        about = "这样会有关键项不再询问，复核人员会看这句理由。"
        reason = reasons.ask(desk, asked.id, shown, why=why, about=about)
    if take(desk, asked.id, chosen, reason):
        top.html(_top(view, desk, asked.id, head))
    status.decide(desk, view.questionnaire, asked.id, stored)
    assist.card(view, desk, asked.id)


def exposure(view: View, desk: Desk, asked: ExposureQuestion, place: str) -> None:
    """One question of the exposure profile (风险画像)."""
    stored = view.answers.get(asked.id)
    shown = lay(desk, asked.id, stored)
    head = partial(question.line, place)
    top = st.html(_top(view, desk, asked.id, head))
    questions.draw(view, asked.id)
    locked = view.is_locked(view.part_of(asked.id))
    chosen = question.choose_exposure(
        asked, key=desk.key(asked.id), answer=_position(shown.value), disabled=locked
    )
    if not locked and take(desk, asked.id, chosen, ""):
        top.html(_top(view, desk, asked.id, head))
    status.decide(desk, view.questionnaire, asked.id, stored)
    assist.card(view, desk, asked.id)


def _read_only(reason: str) -> None:
    """The reason of an answer in a colleague's part (分工)."""
    if reason:
        st.html(Markup("<p>理由：{}</p>").format(words(reason)))


def _top(view: View, desk: Desk, item: str, head: Callable[[Markup], Markup]) -> Markup:
    """Above the choices: head with the state of saving, what is not saved and why, last time."""
    stored = view.answers.get(item)
    state = status.mark(desk, item, stored, by=view.writer(item))
    notice = status.notice(desk, view.questionnaire, item, stored)
    return head(state) + notice + _last_time(view, item)


def _truth(value: Value | None) -> bool | None:
    return value if isinstance(value, bool) else None


def _position(value: Value | None) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _last_time(view: View, item: str) -> Markup:
    before = view.sheet.last_time.get(item)
    if before is None:
        return Markup("")
    said = wording(view.questionnaire, item, before.value)
    return _quiet(f"上次（{view.previous_day}）您选的是“{said}”")


def _unanswered_fact(view: View, asked: Fact) -> Markup:
    usual = "没有回答时按“是”处理，下面的题照常回答。"
    if proposed(asked, view.values):
        return _quiet(f"按您在风险画像里的回答，这里应该是“是”，请您确认。{usual}")
    return _quiet(usual)


def _quiet(text: str) -> Markup:
    return Markup('<p class="zd-quiet">{}</p>').format(words(text))


def behind(edition: str, question_id: str) -> None:
    """为什么问、依据、可作证据: the same whatever is answered, so drawn once."""
    if markup := _background(edition, question_id):
        st.html(markup)


@cache
def _background(edition: str, question_id: str) -> Markup:
    questionnaire = visit.questionnaire(edition)
    return background.background(questionnaire, questionnaire.by_id[question_id])
