"""A submitted self-check (已提交): what was answered, read only; the way to the result, and back."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.assessments import Assessment, Scope
from data.errors import Refusal
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import self_check_campaign, self_check_start, self_check_view
from portal.screens.firm.self_check_steps import Course, Step
from portal.screens.firm.self_check_view import View
from portal.web import addresses
from portal.widgets import background, evidence, saved
from portal.widgets.markup import words
from portal.wording import wording
from portal.workflows import submitting


def show(store: Store, assessment: Assessment, *, actor: Actor) -> None:
    """State and time, the result, the answers by sub-domain, and how to take it back."""
    course = Course(visit.questionnaire(assessment.edition), assessment.scope)
    rules = visit.rules(assessment.edition)
    view = self_check_view.read(store, assessment.id, course, rules, actor=actor)
    when = figures.moment(assessment.submitted_at) if assessment.submitted_at else ""
    st.html(
        Markup(
            '<div class="zd-page"><p class="zd-crumb">自评</p><h1>自评{state}</h1><p>{scope}，{when} 提交。答案已经固定，不能再改。</p></div>'
            '<p class="portal-actions"><a class="portal-button" target="_self" href="/{result}">看结果</a></p>'
        ).format(
            state=labels.STATES[assessment.state],
            scope=labels.SCOPES[assessment.scope],
            when=when,
            result=addresses.RESULT,
        )
    )
    if assessment.state == "submitted":
        _withdraw(store, assessment, actor)
    _once_more(store, assessment, actor)
    st.html(_answers(view))


def _once_more(store: Store, assessment: Assessment, actor: Actor) -> None:
    """The next check may begin while this one is with the reviewers."""
    head = '<h2 class="zd-part">再做一次</h2>'
    if assessment.scope == "light":
        st.html(f"{head}<p>轻量版的答案和证据可以带进完整版，只需再答其余的题。</p>")
        if st.button("接着做完整版", key="full"):
            _begin(store, "full", assessment, actor)
        return
    st.html(f"{head}<p>情况有变化时可以重新自评，上次的答案会写在每一题旁边。</p>")
    if st.button("重新自评", key="again"):
        _begin(store, assessment.scope, None, actor)


def _begin(store: Store, scope: Scope, source: Assessment | None, actor: Actor) -> None:
    try:
        self_check_start.begin(store, scope, source=source, actor=actor)
    except Refusal as refusal:
        st.html(saved.unsaved("还没有开始", str(refusal)))
        return
    st.rerun()


def _answers(view: View) -> Markup:
    folds = [background.fold("风险画像", _profile(view))] if view.questionnaire.exposure else []
    folds += [
        background.fold(f"{step.part} › {step.title}", _step(view, step))
        for step in view.course.steps
    ]
    return Markup('<h2 class="zd-part">提交的答案</h2>{}').format(Markup("").join(folds))


def _profile(view: View) -> Markup:
    rows = [_line(view, asked.id, asked.text) for asked in view.questionnaire.exposure]
    return Markup('<dl class="zd-answers">{}</dl>').format(Markup("").join(rows))


def _step(view: View, step: Step) -> Markup:
    facts = [_line(view, fact.id, fact.text) for fact in step.facts]
    controls = [_line(view, asked.id, asked.title) for asked in step.asked(view.values)]
    return Markup('<dl class="zd-answers">{}</dl>').format(Markup("").join([*facts, *controls]))


def _line(view: View, item: str, title: str) -> Markup:
    answer = view.answers.get(item)
    said = wording(view.questionnaire, item, answer.value) if answer else "未答"
    reason = (
        Markup("（{}）").format(words(answer.reason)) if answer and answer.reason else Markup("")
    )
    proofs = evidence.listed(view.evidence_of(item), oldest=view.oldest_day, files=view.sheet.files)
    return Markup("<dt>{}</dt><dd>{}{}{}</dd>").format(words(title), words(said), reason, proofs)


def _withdraw(store: Store, assessment: Assessment, actor: Actor) -> None:
    st.html(
        '<h2 class="zd-part">想改答案</h2><p>复核还没有开始，可以撤回这次提交。系统会用同样的答案和证据开一份新的，改好再交。</p>'
    )
    lost = self_check_campaign.warning(store, assessment, actor=actor)
    if lost:
        st.html(f'<p class="zd-hint">{lost}</p>')
    if not st.session_state.get("withdrawing"):
        st.button("撤回提交", key="withdraw", on_click=_ask, args=(True,))
        return
    with st.container(horizontal=True, key="confirm-withdrawal"):
        sure = st.button("确认撤回", type="primary", key="withdraw-now")
        st.button("不撤回", key="keep", on_click=_ask, args=(False,))
    if sure:
        _take_back(store, assessment, actor)


def _ask(wanted: bool) -> None:
    st.session_state["withdrawing"] = wanted


def _take_back(store: Store, assessment: Assessment, actor: Actor) -> None:
    try:
        submitting.withdraw(store, assessment.id, actor=actor, now=visit.now())
        self_check_start.begin(store, assessment.scope, source=assessment, actor=actor)
    except Refusal as refusal:
        st.html(saved.unsaved("这一步没有做完", str(refusal)))
        return
    _ask(False)
    st.rerun()
