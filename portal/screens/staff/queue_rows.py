"""Rows of the queue (队列的行): name, colour, reasons, who works on it; the name leads to the firm."""

from collections.abc import Sequence

import streamlit as st
from markupsafe import Markup

from data import queue_kinds
from data.actor import Actor
from data.queue import Entry
from data.rights import Action, may
from portal import labels, navigation
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets import queue_words
from portal.widgets.markup import words
from portal.workflows import queueing
from portal.workflows.queueing import Desk

PREFIX = "queue-row-"
"""How the keys of the rows begin; the rest is the firm's id."""
PICKED = "queue-pick-"
"""The same for the boxes by which a lead picks firms."""


def show(
    desk: Desk, entries: Sequence[Entry], first: int, actor: Actor, *, take: str, seen: str
) -> None:
    """Some rows in order; `first`: the number of the first, `take`: where a pressed 认领 is noted."""
    with st.container(key=f"queue-list-{first}", gap=None):
        for number, entry in enumerate(entries, first):
            with st.container(key=f"{PREFIX}{entry.id}"):
                _name(desk, entry, number, actor)
                markup.draw(_why(entry, desk, seen=entry.id == seen))
                _case(entry, actor, take)


def _case(entry: Entry, actor: Actor, take: str) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        markup.draw(_who(entry))
        if entry.holder is None and may(actor, Action.CASE_TAKE):
            st.button("认领", key=f"queue-take-{entry.id}", on_click=_note, args=(take, entry.id))


_DESKS = {
    "colour": addresses.COLOUR,
    "objection": addresses.OBJECTION,
    "review": addresses.REVIEW,
    "check": addresses.FIRM_ACTIONS,
    "agree": addresses.FIRM_ACTIONS,
    "overdue": addresses.FIRM_ACTIONS,
    "wish": addresses.DIARY,
}
"""Kind of what waits → the page on which it is done."""


def destination(entry: Entry, kind: str, actor: Actor) -> str:
    """The address of the page on which the firm is worked on: by the kind that is shown, else by
    what waits there; the firm's file where nothing does."""
    if kind in _DESKS:
        return _DESKS[kind]
    standing = entry.standing
    waits = {
        "colour": bool(standing.mover) and standing.mover != actor.account_id,
        "objection": standing.check_state == "objected",
        "review": standing.check_state in ("submitted", "in_review"),
        "check": bool(standing.to_check),
        "wish": entry.wished_on is not None,
    }
    rights = {known.name: known.action for known in queue_kinds.KINDS}
    found = [name for name, is_so in waits.items() if is_so and may(actor, rights[name])]
    return _DESKS[found[0]] if found else addresses.FIRM_FILE


def _note(name: str, firm_id: str) -> None:
    st.session_state[name] = firm_id


def _name(desk: Desk, entry: Entry, number: int, actor: Actor) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if may(actor, Action.CASE_ASSIGN):
            st.checkbox(
                f"选中{labels.plain(entry.name)}",
                key=f"{PICKED}{entry.id}",
                label_visibility="collapsed",
                width="content",
            )
        st.page_link(
            navigation.page(destination(entry, desk.query.kind, actor)),
            label=f"{number}　{labels.plain(entry.name)}",
            query_params={
                "firm": entry.id,
                "queue": queueing.way(desk.query, number, desk.page),
            },
        )


def _why(entry: Entry, desk: Desk, *, seen: bool) -> Markup:
    reasons = queue_words.reasons(entry, today=desk.today)
    just = Markup(' <span class="zd-seen">刚看过</span>') if seen else Markup("")
    return Markup('<p class="zd-why">{} {}{}</p>').format(queue_words.level(entry), reasons, just)


def _who(entry: Entry) -> Markup:
    place = f"{entry.county} {entry.park}" if entry.park else entry.county
    said = (entry.industry, place, queue_words.held(entry))
    return Markup('<p class="zd-quiet-line">{}</p>').format(
        Markup(" · ").join(words(one) for one in said)
    )
