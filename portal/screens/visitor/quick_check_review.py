"""All answers given so far, each one to be changed (回看与修改)."""

import streamlit as st
from markupsafe import Markup

from portal import labels
from portal.screens.visitor import quick_check_visit
from portal.screens.visitor.quick_check_answers import QuickAnswers
from portal.screens.visitor.quick_check_order import step_of
from portal.screens.visitor.quick_check_question import choices
from portal.widgets.markup import words
from questionnaires.model import Questionnaire


def review(questionnaire: Questionnaire, answers: QuickAnswers) -> None:
    """A fold with one row an answer, in the order in which they were given."""
    if not answers.given:
        return
    with st.expander(f"看看我的回答（{len(answers.given)} 题），可以改"):
        for item in answers.given:
            _row(questionnaire, answers, item)


def _row(questionnaire: Questionnaire, answers: QuickAnswers, item: str) -> None:
    name, said = title(questionnaire, item), chosen(questionnaire, answers, item)
    with st.container(key=f"given-{item}", horizontal=True, vertical_alignment="center"):
        st.html(Markup("<div><b>{}</b><br>{}</div>").format(words(name), words(said)))
        st.button(
            "改",
            key=f"change-{item}",
            help=labels.plain(f"改这一题：{name}"),
            on_click=quick_check_visit.look_at,
            args=(item,),
            type="tertiary",
        )


def title(questionnaire: Questionnaire, item: str) -> str:
    """What an item is called in a list: a control by its title, else its question."""
    if item in questionnaire.by_id:
        return questionnaire.by_id[item].title
    asked = {e.id: e.text for e in questionnaire.exposure}
    return {**asked, **{f.id: f.text for f in questionnaire.facts}}[item]


def chosen(questionnaire: Questionnaire, answers: QuickAnswers, item: str) -> str:
    """The words of the answer."""
    step, given = step_of(item, questionnaire), answers.given[item]
    if step is None:
        raise KeyError(item)
    offered = choices(questionnaire, step)
    return next(c.text for c in offered if type(c.value) is type(given) and c.value == given)
