"""One firm's corrective actions and follow-up, as officials work on them (整改与跟进)."""

from urllib.parse import urlencode

import streamlit as st

from data.actor import Actor
from data.errors import Refusal, StoreError
from data.rights import Action, may
from data.store import Store
from portal import labels, visit
from portal.screens.firm import action_desk, action_markup, action_sheet, actions_new
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place, firm_action_one, firm_actions_list, stating_purpose
from portal.web import addresses
from portal.widgets import queue_strip
from portal.workflows import action_pages, correcting, looking, progress
from portal.workflows.looking import FirmFile


def show() -> None:
    """The firm's list, one action (`action=`), a new one (`view=new`), or the sheet (`view=sheet`)."""
    action_markup.style()
    actor = visit.actor()
    with visit.store() as store:
        try:
            file = looking.meet(store, st.query_params.get("firm", ""), actor=actor)
            if not queue_strip.show(store, actor, file.firm.id):
                return
            if file.reason is None:
                _head(file)
                stating_purpose.ask(store, file, actor)
                return
            _note_look(store, file.firm.id, actor)
            _content(store, file, actor)
        except StoreError:
            raise
        except Refusal as refusal:
            st.title("整改与跟进", anchor=False)
            markup.draw(markup.paragraph(str(refusal), "rs-lead"))
            markup.go(addresses.QUEUE, "到工作队列")


def _note_look(store: Store, firm_id: str, actor: Actor) -> None:
    """One trace a day and sitting: every click on the page is no new look."""
    seen = f"actions-looked-at/{firm_id}/{actor.day}"
    if seen not in st.session_state:
        action_pages.note_look(store, firm_id, actor=actor, now=visit.now())
        st.session_state[seen] = True


def _content(store: Store, file: FirmFile, actor: Actor) -> None:
    firm, here = file.firm, f"{addresses.FIRM_ACTIONS}?{urlencode(case_place.on(file.firm.id))}"
    view, action = st.query_params.get("view", ""), st.query_params.get("action", "")
    if action:
        firm_action_one.show(action_pages.detail(store, action, actor=actor), actor, here)
        return
    board = action_pages.board(store, firm.id, actor=actor)
    if view == "sheet":
        action_sheet.show(board, here)
        return
    if view == "new" and may(actor, Action.ACTION_PROPOSE):
        actions_new.show(board, correcting.found_of(store, firm.id, actor=actor), back=here)
        return
    _head(file)
    action_desk.notice()
    firm_actions_list.show(board, actor, here)
    found = progress.read(store, firm.id, actor=actor)
    if found is not None and found.all_agreed.done:
        st.header("整改带来的变化", anchor=False)
        action_markup.progress(found)


def _head(file: FirmFile) -> None:
    markup.draw(
        case_place.path(
            file.firm.id,
            case_place.link(addresses.FIRM_FILE, file.firm.id, "企业档案"),
            "整改与跟进",
        )
    )
    st.title(labels.plain(file.firm.name), anchor=False)
