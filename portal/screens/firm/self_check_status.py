"""What stands under an answer (状态): saved and when, or not saved, why, and what to do."""

from typing import Literal

import streamlit as st
from markupsafe import Markup

from data.answers import StoredAnswer
from portal.screens.firm.self_check_desk import Desk, Unsaved
from portal.widgets import saved
from portal.wording import wording
from questionnaires.model import Questionnaire

_LONGEST_NAME = 18
"""Characters of a question that stand for the whole in a list or on a button."""
_AT_THE_FIELD = {"reason", "secret"}
"""Causes that are about the sentence, and told below the field it stands in."""


def mark(desk: Desk, item: str, stored: StoredAnswer | None, *, by: str) -> Markup:
    """The time of the row in the database, or that what is shown is not in it; `by`: who, if another."""
    if item in desk.unsaved:
        return saved.not_saved()
    if stored is None:
        return Markup("")
    return saved.saved(stored.saved_at, by=by)


def notice(
    desk: Desk, questionnaire: Questionnaire, item: str, stored: StoredAnswer | None
) -> Markup:
    """What happened to a choice that is not saved; for the head of its question, always in sight."""
    unsaved = desk.unsaved.get(item)
    if unsaved is None or unsaved.cause in _AT_THE_FIELD:
        return Markup("")
    return _open(questionnaire, item, unsaved, stored)


def decide(
    desk: Desk, questionnaire: Questionnaire, item: str, stored: StoredAnswer | None
) -> None:
    """Where something is not saved: the buttons that save it or give it up, below the choices."""
    unsaved = desk.unsaved.get(item)
    if unsaved is None:
        return
    if unsaved.cause in _AT_THE_FIELD:
        st.html(_open(questionnaire, item, unsaved, stored))
    _decide(desk, item, unsaved, stored)


def _open(
    questionnaire: Questionnaire, item: str, unsaved: Unsaved, stored: StoredAnswer | None
) -> Markup:
    mine = wording(questionnaire, item, unsaved.value)
    theirs = wording(questionnaire, item, stored.value) if stored else "没有回答"
    if unsaved.cause == "reason":
        return saved.unsaved(
            f"还差一句理由，“{mine}”还没有保存",
            "一句就够，不要写秘密本身。写好后按回车，或点“保存理由”。",
        )
    if unsaved.cause == "secret":
        return saved.unsaved(
            f"请再看一眼理由，“{mine}”还没有保存",
            f"{unsaved.message}改好就会保存；确认没有写出秘密，可以照样保存。",
        )
    if unsaved.cause == "conflict":
        return saved.unsaved(
            f"这一题刚在别处改过，您选的“{mine}”还没有保存",
            f"别处填的是“{theirs}”。请在选项下面选一个留下。",
        )
    if unsaved.cause == "resent":
        return saved.unsaved(
            f"断线时您选的“{mine}”还没有保存", f"已保存的是“{theirs}”。请在选项下面选一个留下。"
        )
    return saved.unsaved(f"您选的“{mine}”还没有保存", f"{unsaved.message}现在存着的是“{theirs}”。")


def _decide(desk: Desk, item: str, unsaved: Unsaved, stored: StoredAnswer | None) -> None:
    if unsaved.cause == "reason":
        again, back = "保存理由", "不选了"
    elif unsaved.cause == "secret":
        again, back = "照样保存", "不选了"
    elif unsaved.cause == "refused":
        again, back = "再保存一次", "不选了"
    else:
        again, back = "用我选的", "用已保存的" if stored else "不选了"
    with st.container(horizontal=True, key=f"decide-{item}"):
        kind: Literal["primary", "secondary"] = (
            "secondary" if unsaved.cause == "secret" else "primary"
        )
        st.button(again, key=f"insist-{item}", on_click=desk.insist, args=(item,), type=kind)
        st.button(back, key=f"give-up-{item}", on_click=desk.give_up, args=(item,))


def name(questionnaire: Questionnaire, item: str) -> str:
    """What an item is called in a list: a control by its title, else the beginning of its question."""
    if item in questionnaire.by_id:
        return questionnaire.by_id[item].title
    texts = {asked.id: asked.text for asked in questionnaire.exposure}
    text = (texts | {fact.id: fact.text for fact in questionnaire.facts})[item]
    return text if len(text) <= _LONGEST_NAME else f"{text[: _LONGEST_NAME - 1]}…"
