"""One question of the quick check on screen: one tap answers it and goes on.

Choices are buttons, not radios: choosing by arrow keys must not send anything, and a tap should be
all that a thumb has to do.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import streamlit as st
from markupsafe import Markup

from portal import labels
from portal.screens.visitor import quick_check_visit
from portal.screens.visitor.quick_check_answers import Given
from portal.screens.visitor.quick_check_order import Step
from portal.screens.visitor.quick_check_standing import Standing, risk_and_colour
from portal.screens.visitor.quick_check_visit import QuickVisit
from portal.widgets import background, interval, styles
from portal.widgets.markup import words
from questionnaires.model import UNKNOWN, Fact, Questionnaire
from scoring.rules import Rules


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: what it says (plain text) and what it answers."""

    text: str
    value: Given


def ask(
    questionnaire: Questionnaire, rules: Rules, state: QuickVisit, step: Step, now: Standing
) -> None:
    """Where we are, the interval, the question, its choices, and the ways back and out."""
    styles.apply()
    with st.container(key="quick-question"):
        st.html(_top(questionnaire, rules, step, now))
        if now.certain and now.left.controls:
            _certain(now.certain)
        st.html(_heading(questionnaire, step))
        with st.container(key="quick-choices"):
            _choices(step, choices(questionnaire, step), state)
        _ways(state, now)
        if step.kind == "control":
            st.html(background.background(questionnaire, questionnaire.by_id[step.item]))
            st.html(explained("剩余风险", "区间", "关键项"))


def explained(*terms: str) -> Markup:
    """Terms that stand on this screen for the first time, each explained on demand."""
    folds = Markup("").join(
        background.fold(f"什么是{term}", Markup("{}").format(labels.TERMS[term])) for term in terms
    )
    return Markup('<div class="zd-background">{}</div>').format(folds)


def _top(questionnaire: Questionnaire, rules: Rules, step: Step, now: Standing) -> Markup:
    """Where we are, and what the answers so far say."""
    return Markup('<p class="visitor-crumb">快速自测 › {}</p>{}').format(
        _chapter(questionnaire, step), _interval(rules, now)
    )


def _chapter(questionnaire: Questionnaire, step: Step) -> str:
    if step.kind == "exposure":
        return "说说企业"
    if step.kind == "fact":
        return "先确认一件事"
    part = next(
        s for s in questionnaire.sections if any(q.id == step.item for q in s.all_questions())
    )
    return f"回答措施 › {part.title}"


def _interval(rules: Rules, now: Standing) -> Markup:
    """The interval of scope light as a strip and in figures, and how much is left."""
    left = f"最多还有 {now.left.total} 题，约 {now.minutes} 分钟" if now.left.total else "都答完了"
    if now.light is None:
        return Markup('<p class="visitor-count">{}</p>').format(left)
    risk, colour = risk_and_colour(now.light.interval)
    edges = rules.bands.edges
    return Markup(
        '{}<p class="visitor-count"><span>剩余风险 {}</span> <span>{}</span></p>{}'
    ).format(
        interval.strip(risk, colour, edges=edges),
        interval.phrase(risk, colour, edges),
        left,
        _gated(rules, risk[0], colour[0]),
    )


def _gated(rules: Rules, risk: float, colour: str) -> Markup:
    """Why even the best end has another colour than its figure says."""
    plain = rules.bands.ids[bisect_right(rules.bands.edges, round(risk, 9))]
    if plain == colour:
        return Markup("")
    return Markup('<p class="visitor-hint">按关键项的回答，颜色至少为{}。</p>').format(
        labels.colour(colour).word
    )


def _certain(colour: str) -> None:
    """Said as soon as no further answer can change the colour; the result is one tap away."""
    with st.container(key="quick-certain", horizontal=True, vertical_alignment="center"):
        st.html(
            Markup(
                '<p class="visitor-certain" role="status">颜色已经定了：<b>{}</b>。剩下的题只让分数更准。</p>'
            ).format(labels.colour(colour).phrase)
        )
        st.button("看结果", key="see", on_click=quick_check_visit.stop)


def _heading(questionnaire: Questionnaire, step: Step) -> Markup:
    if step.kind == "exposure":
        exposure = next(e for e in questionnaire.exposure if e.id == step.item)
        return Markup("<h2>{}</h2>").format(words(exposure.text))
    if step.kind == "fact":
        return Markup(
            '<p class="visitor-topic">没有这种情形，相关的题就不问了</p><h2>{}</h2>'
        ).format(words(_fact(questionnaire, step.item).text))
    question = questionnaire.by_id[step.item]
    key = Markup(' <span class="zd-key">关键项</span>') if question.key else ""
    return Markup('<p class="visitor-topic">{}{}</p><h2>{}</h2>').format(
        words(question.title), key, words(question.text)
    )


def _fact(questionnaire: Questionnaire, fact_id: str) -> Fact:
    return next(f for f in questionnaire.facts if f.id == fact_id)


def choices(questionnaire: Questionnaire, step: Step) -> tuple[Choice, ...]:
    """What may be answered, in the order on screen."""
    if step.kind == "exposure":
        exposure = next(e for e in questionnaire.exposure if e.id == step.item)
        return tuple(Choice(text, value) for value, text in enumerate(exposure.options))
    if step.kind == "fact":
        return (Choice("是", True), Choice("否", False), Choice("不清楚（照常出题）", None))
    options = questionnaire.by_id[step.item].options
    return (
        *(Choice(o.text, o.id if o.level is None else o.level) for o in options),
        Choice("不清楚", UNKNOWN),
    )


def _choices(step: Step, offered: tuple[Choice, ...], state: QuickVisit) -> None:
    for number, choice in enumerate(offered):
        given = step.item in state.answers.given and _same(choice, state.answers.given[step.item])
        st.button(
            labels.plain(choice.text) + ("　（您选的）" if given else ""),
            key=f"choice-{'given-' if given else ''}{step.item}-{number}",
            on_click=quick_check_visit.answer,
            args=(step.item, choice.value),
            width="stretch",
        )


def _same(choice: Choice, given: Given) -> bool:
    return type(choice.value) is type(given) and choice.value == given


def _ways(state: QuickVisit, now: Standing) -> None:
    with st.container(key="quick-ways", horizontal=True):
        for label, key, act in _offered(state, now):
            st.button(label, key=key, on_click=act, type="tertiary")


def _offered(state: QuickVisit, now: Standing) -> Iterator[tuple[str, str, Callable[[], None]]]:
    if state.answers.given:
        yield "上一题", "back", quick_check_visit.back
    if state.at is not None:
        yield "不改了，接着答", "resume", quick_check_visit.resume
    if now.light is not None and not now.certain:
        yield "先看结果", "stop", quick_check_visit.stop
