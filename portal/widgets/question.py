"""One question with its answers (题目卡): head, choices with their criteria, what lies behind it."""

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from markupsafe import Markup

from portal import labels
from portal.widgets.markup import words
from questionnaires.model import NOT_APPLICABLE, UNKNOWN, ExposureQuestion, Option, Question
from scoring.model import Answer

OnChange = Callable[..., None]


def anchor(question_id: str) -> str:
    """The key of the container that holds a question; its place on the page."""
    return f"question-{question_id}"


def value(option: Option) -> Answer:
    """What is stored when this option is chosen: its level, else its id."""
    return option.id if option.level is None else option.level


def choices(question: Question) -> tuple[Answer, ...]:
    """All that may be answered: the options in their order, 不适用, 不清楚."""
    return (*map(value, question.options), NOT_APPLICABLE, UNKNOWN)


def criterion(question: Question, answer: Answer) -> str:
    """An answer with its full criterion, as Markdown that shows letter by letter."""
    if answer == NOT_APPLICABLE:
        return "不适用（需要写明理由）"
    if answer == UNKNOWN:
        return "不清楚"
    option = next(o for o in question.options if value(o) == answer)
    text = labels.plain(option.text)
    named_by_level = option.level is not None and len(question.options) > 2
    return f"**{option.level} 级**　{text}" if named_by_level else text


def head(question: Question, place: str, *, level: int = 3) -> Markup:
    """Place, title and the mark of a key control (关键项); `level` is that of the heading."""
    key = Markup(' <span class="zd-key">关键项</span>') if question.key else Markup("")
    return Markup(
        '<div class="zd-head"><p class="zd-place">{place}</p>'
        "<h{level}>{title}{key}</h{level}></div>"
    ).format(place=place, level=level, title=words(question.title), key=key)


def choose(
    question: Question,
    *,
    key: str,
    answer: Answer | None,
    on_change: OnChange | None = None,
    args: tuple[Any, ...] = (),
    disabled: bool = False,
) -> Answer | None:
    """Draw the choices of a question and return what is chosen.

    `answer` is the truth (from the database, or what the visitor holds): the widget is made to show
    it. The question's text is the name of the group, for the eye and for a screen reader.
    """
    settle(key, answer)
    return st.radio(
        labels.plain(question.text),
        choices(question),
        index=None,
        format_func=lambda chosen: criterion(question, chosen),
        key=key,
        on_change=on_change or "rerun",
        args=args,
        disabled=disabled,
        width="stretch",
    )


def choose_exposure(
    question: ExposureQuestion,
    *,
    key: str,
    answer: int | None,
    on_change: OnChange | None = None,
    args: tuple[Any, ...] = (),
    number: int | None = None,
) -> int | None:
    """Draw one question of the exposure profile (风险画像); answers are 0 to 4."""
    settle(key, answer)
    counted = f"{number}．" if number else ""
    return st.radio(
        counted + labels.plain(question.text),
        range(len(question.options)),
        index=None,
        format_func=lambda chosen: labels.plain(question.options[chosen]),
        key=key,
        on_change=on_change or "rerun",
        args=args,
        width="stretch",
    )


def choose_yes_or_no(
    text: str,
    *,
    key: str,
    answer: bool | None,
    on_change: OnChange | None = None,
    args: tuple[Any, ...] = (),
) -> bool | None:
    """Draw a fact (画像事实); nothing is chosen until somebody chooses."""
    settle(key, answer)
    return st.radio(
        labels.plain(text),
        (True, False),
        index=None,
        format_func=lambda chosen: "是" if chosen else "否",
        key=key,
        on_change=on_change or "rerun",
        args=args,
        horizontal=True,
        width="stretch",
    )


def settle(key: str, truth: object) -> None:
    """Make a widget show the truth at its next drawing.

    Touches the session only where they differ: a value that is set travels to the browser and would
    undo a click that is on its way.
    """
    if st.session_state.get(key) != truth or key not in st.session_state:
        st.session_state[key] = truth


def titles(questions: Sequence[Question]) -> str:
    """Titles in a row, as Markdown that shows letter by letter."""
    return "、".join(labels.plain(question.title) for question in questions)
