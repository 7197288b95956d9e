"""Letters to one firm (文书): list and begin; edit a draft; look it over and issue; read what was issued."""

import streamlit as st

from data import firms, purposes
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.firms import Firm
from data.rights import Action, may
from data.store import Store
from portal import visit
from portal.letters import paper
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place, letter_edit, letter_issue, letter_list, stating_purpose
from portal.widgets import queue_strip, styles
from portal.workflows import looking, writing_letters
from portal.workflows.writing_letters import Page

TITLE = "文书"
VIEW, LOOK_OVER = "view", "preview"
_LOOKED = "letter-looked"


def show() -> None:
    """The firm, the purpose, then the list or the one letter of the address."""
    markup.style()
    styles.apply()
    actor = visit.actor()
    with visit.store() as store:
        try:
            firm = firms.get(store, st.query_params.get("firm", ""), actor=actor)
            if not may(actor, Action.LETTER_READ):
                raise firms.NoSuchFirm
        except StoreError:
            raise
        except Refusal as refusal:
            case_place.not_there(TITLE, str(refusal))
            return
        if not queue_strip.show(store, actor, firm.id):
            return
        if purposes.of_today(store, firm.id, actor=actor) is None:
            markup.draw(case_place.crumb(firm.id, firm.name, TITLE))
            st.title(TITLE, anchor=False)
            file = looking.meet(store, firm.id, actor=actor)
            stating_purpose.ask(store, file, actor, what="企业的情况和文书")
            return
        page = _page(store, firm, actor)
    if page is None:
        letter_list.show(firm, actor)
    elif page.letter.state == "draft" and st.query_params.get(VIEW) != LOOK_OVER:
        _head(firm, page)
        letter_edit.show(page, actor)
    else:
        _head(firm, page)
        letter_issue.show(page, actor)


def _page(store: Store, firm: Firm, actor: Actor) -> Page | None:
    """The letter of the address, if it is one of this firm's; its opening is noted once a version."""
    asked = st.query_params.get("letter", "")
    if not asked:
        return None
    looked: dict[str, str] = st.session_state.setdefault(_LOOKED, {})
    try:
        page = writing_letters.opened(
            store,
            asked,
            actor=actor,
            now=visit.now(),
            look=looked.get(asked) != actor.account_id + actor.day,
        )
    except StoreError:
        raise
    except Refusal as refusal:
        st.error(str(refusal))
        return None
    looked[asked] = actor.account_id + actor.day
    return page if page.letter.firm_id == firm.id else None


def _head(firm: Firm, page: Page) -> None:
    title = paper.TITLES[page.letter.kind]
    markup.draw(case_place.crumb(firm.id, firm.name, letter_list.link(firm.id), title))
    st.title(title, anchor=False)
    markup.draw(markup.paragraph(letter_list.standing(page.letter), "rs-lead"))
