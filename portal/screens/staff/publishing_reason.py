"""The field for a reason (退回、撤回的原因) of a snapshot: kept while it is typed, so that no reload loses it."""

import streamlit as st

from data import reason_drafts
from data.errors import Refusal
from data.texts import NOTE
from portal import visit
from portal.widgets import saved
from portal.widgets.typing import typed

_PROBLEM = "publishing-reason-problem"


def key_of(publication_id: str) -> str:
    """The key of the field of one snapshot."""
    return f"publishing-reason-{publication_id}"


def text_of(publication_id: str) -> str:
    """What stands in the field."""
    return str(st.session_state.get(key_of(publication_id)) or "")


@st.fragment
def ask(publication_id: str, label: str) -> None:
    """A run of its own: what is typed is kept without drawing the charts again."""
    key = key_of(publication_id)
    problem = st.session_state.pop(_PROBLEM, "")
    try:
        with visit.store() as store:
            kept = reason_drafts.read(store, publication_id, actor=visit.actor(store))
    except (
        Refusal
    ) as refusal:  # signed out meanwhile, or no database: the words stay where they are
        kept, problem = text_of(publication_id), str(refusal)
    if key not in st.session_state:
        st.session_state[key] = kept
    st.text_area(
        label, key=key, max_chars=NOTE, height=100, on_change=_left, args=(publication_id,)
    )
    for text in typed(key, {key: kept}).values():
        _keep(publication_id, text)
    if problem := st.session_state.pop(_PROBLEM, problem):
        st.html(saved.unsaved("刚才写的还没有保存", problem))


def _left(publication_id: str) -> None:
    _keep(publication_id, text_of(publication_id))


def _keep(publication_id: str, text: str) -> None:
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            reason_drafts.keep(store, publication_id, text, actor=actor, now=visit.now())
    except Refusal as refusal:
        st.session_state[_PROBLEM] = str(refusal)
