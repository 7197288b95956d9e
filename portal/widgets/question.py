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
_NOTHING = Markup("")


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
    return f"**{option.level} 级** {text}" if named_by_level else text


def head(question: Question, place: str, state: Markup = _NOTHING, *, level: int = 3) -> Markup:
    """Place, state of saving, title and the mark of a key control (关键项); `level` of the heading."""
    key = Markup(' <span class="zd-key">关键项</span>') if question.key else _NOTHING
    return Markup('<div class="zd-head">{line}<h{level}>{title}{key}</h{level}></div>').format(
        line=line(place, state), level=level, title=words(question.title), key=key
    )


def line(place: str, state: Markup = _NOTHING) -> Markup:
    """Where a question stands on the left, whether its answer is safe on the right."""
    return Markup('<p class="zd-place"><span>{}</span>{}</p>').format(place, state)


def choose(
    question: Question,
    *,
    key: str,
    answer: Answer | bool | None,
    on_change: OnChange | None = None,
    args: tuple[Any, ...] = (),
    disabled: bool = False,
) -> Answer | None:
    """Draw the choices of a question and return what is chosen.

    `answer` is the truth (from the database, or what the visitor holds): the widget is made to show
    it. What is returned differs only where the browser brought a choice over a restart of the server.
    The question's text is the name of the group, for the eye and for a screen reader.
    """
    offered = choices(question)
    return st.radio(
        labels.plain(question.text),
        offered,
        index=first_shown(key, answer, offered),
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
    disabled: bool = False,
) -> int | None:
    """Draw one question of the exposure profile (风险画像); answers are 0 to 4."""
    offered = tuple(range(len(question.options)))
    return st.radio(
        labels.plain(question.text),
        offered,
        index=first_shown(key, answer, offered),
        format_func=lambda chosen: labels.plain(question.options[chosen]),
        key=key,
        on_change=on_change or "rerun",
        args=args,
        disabled=disabled,
        width="stretch",
    )


def choose_yes_or_no(
    text: str,
    *,
    key: str,
    answer: bool | None,
    on_change: OnChange | None = None,
    args: tuple[Any, ...] = (),
    disabled: bool = False,
) -> bool | None:
    """Draw a fact (画像事实); nothing is chosen until somebody chooses."""
    offered = (True, False)
    return st.radio(
        labels.plain(text),
        offered,
        index=first_shown(key, answer, offered),
        format_func=lambda chosen: "是" if chosen else "否",
        key=key,
        on_change=on_change or "rerun",
        args=args,
        disabled=disabled,
        horizontal=True,
        width="stretch",
    )


def first_shown(key: str, truth: object, offered: Sequence[object]) -> int | None:
    """The position of the truth for a first drawing; afterwards the session is made to hold it.

    A default leaves the browser's word alone: what somebody chose while the server was away comes
    back from the browser, and the caller sees that it differs from the truth.
    """
    if key in st.session_state:
        settle(key, truth)
        return None
    return offered.index(truth) if truth in offered else None


def settle(key: str, truth: object) -> None:
    """Make a widget show the truth at its next drawing.

    Touches the session only where they differ: a value that is set travels to the browser and would
    undo a click that is on its way.
    """
    if st.session_state[key] != truth:
        st.session_state[key] = truth
