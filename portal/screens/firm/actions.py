"""Corrective actions of the own firm (整改): what is asked of it, in the order of the days."""

import streamlit as st

from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, may
from data.store import Store
from portal import visit
from portal.screens.firm import (
    action_desk,
    action_markup,
    action_sheet,
    actions_list,
    actions_new,
    actions_one,
    visit_wish,
)
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.workflows import action_pages, correcting, progress


def show() -> None:
    """The list, one action (`action=`), a new one (`view=new`), or the sheet to print (`view=sheet`)."""
    action_markup.style()
    actor = visit.actor()
    try:
        with visit.store() as store:
            _show(store, actor)
    except Refusal as refusal:
        st.title("整改", anchor=False)
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        markup.go(addresses.ACTIONS, "回到整改清单")


def _show(store: Store, actor: Actor) -> None:
    action, view = st.query_params.get("action", ""), st.query_params.get("view", "")
    firm = actor.firm_id or ""
    if action:
        actions_one.show(action_pages.detail(store, action, actor=actor), actor)
        return
    board = action_pages.board(store, firm, actor=actor)
    if view == "sheet":
        action_sheet.show(board, addresses.ACTIONS)
        return
    if view == "new":
        actions_new.show(board, correcting.found_of(store, firm, actor=actor))
        return
    st.title("整改", anchor=False)
    action_desk.notice()
    actions_list.show(board, may_agree=may(actor, Action.ACTION_AGREE))
    found = progress.read(store, firm, actor=actor)
    if found is not None and found.all_agreed.done:
        st.header("整改带来的变化", anchor=False)
        action_markup.progress(found)
    visit_wish.show(store, actor)
