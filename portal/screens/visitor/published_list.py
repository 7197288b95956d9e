"""All that was ever published (公布记录), for everybody: what holds, what was corrected, what was withdrawn and why."""

import streamlit as st
from markupsafe import Markup

from data.publications import Publication
from portal import figures
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows.published import number_of
from portal.workflows.published_shelf import STATES, Shelf, day_of

_COLUMNS = (
    markup.Column("快照"),
    markup.Column("日期", narrow=True),
    markup.Column("状态"),
)
_KEY = "published-choice"


def choose(shelf: Shelf, chosen: Publication) -> None:
    """Another one that holds; the address says which is read."""
    found = shelf.standing
    if len(found) < 2:
        return
    names = {one.id: f"{figures.day(day_of(one))}，{shelf.name(one.series)}" for one in found}
    st.session_state[_KEY] = chosen.id if chosen.id in names else None
    st.selectbox(
        "看哪一期",
        tuple(names),
        format_func=lambda one: names[one],
        placeholder="选一期现在有效的",
        key=_KEY,
        on_change=_change,
    )


def _change() -> None:
    wanted = st.session_state[_KEY]
    if wanted:
        st.query_params["id"] = wanted


def show(shelf: Shelf) -> None:
    """Every snapshot, newest first."""
    st.header("全部公布记录", anchor=False)
    rows = [_row(shelf, one) for one in shelf.every]
    markup.draw(markup.table(_COLUMNS, rows, caption="由近到远；草稿不在其中"))


def _row(shelf: Shelf, one: Publication) -> tuple[markup.Cell, ...]:
    name = Markup('<a href="/{}?id={}" target="_self">{}</a>').format(
        addresses.PUBLISHED, one.id, number_of(one)
    )
    return (
        markup.lines(name, words(shelf.name(one.series))),
        figures.day(day_of(one)),
        _state(shelf, one),
    )


def _state(shelf: Shelf, one: Publication) -> markup.Cell:
    state = STATES[one.state]
    if one.state == "withdrawn":
        return markup.lines(state, Markup("原因：{}").format(words(one.reason)))
    later = shelf.instead_of(one) if one.state == "corrected" else None
    return markup.lines(state, f"由 {number_of(later)} 代替") if later else state
