"""What the pages of second persons share (另一名人员): the firm, the purpose, the noted look, what a step said."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

import streamlit as st
from markupsafe import Markup

from data import assists, blind_samples, colour_moves, objections, publications, purposes
from data.actor import Actor
from data.errors import Refusal, StoreError
from data.firms import Firm
from data.rights import Action, may
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import case_place, stating_purpose, steps
from portal.web import addresses
from portal.widgets import queue_strip, saved, styles
from portal.widgets.markup import words
from portal.workflows import looking

_TO_SETTLE = "份统计草稿等您核对公布"


class Entry(Protocol):
    """One line of a list of what waits."""

    @property
    def firm_id(self) -> str: ...

    @property
    def firm_name(self) -> str: ...


def meet(
    store: Store,
    actor: Actor,
    title: str,
    *,
    back: str,
    listed: Callable[[Store, Actor], None],
) -> Firm | None:
    """The head of a page about the firm in the address; without one, the list of those that wait.

    None where there is no more to show: the purpose is still to be stated, or the firm is not there.
    """
    firm_id = st.query_params.get("firm", "")
    if not firm_id:
        listed(store, actor)
        return None
    try:
        file = looking.meet(store, firm_id, actor=actor)
    except StoreError:
        raise
    except Refusal as refusal:
        st.title(title, anchor=False)
        markup.draw(markup.paragraph(str(refusal), "rs-lead"))
        markup.go(back, "回到名单")
        return None
    # A blind reviewer is not to be told the colour that the first one found.
    if back != addresses.BLIND and not queue_strip.show(store, actor, file.firm.id):
        return None
    markup.draw(_crumb(file.firm, title, back))
    st.title(labels.plain(file.firm.name), anchor=False)
    if file.reason is None:
        stating_purpose.ask(store, file, actor)
        return None
    return file.firm


def _crumb(firm: Firm, title: str, back: str) -> Markup:
    """Who came by the queue goes back there; others to the page's own list. A blind reviewer came by it."""
    if st.query_params.get("queue") and back != addresses.BLIND:
        return case_place.crumb(firm.id, firm.name, title)
    return Markup('<p class="rs-place"><a href="/{}" target="_self">{}</a> › {}</p>').format(
        back, title, words(firm.name)
    )


def note(store: Store, firm_id: str, what: str, *, actor: Actor) -> None:
    """Note the look, once a day and session."""
    now = visit.now()
    looked = f"looked-{what}-{day_in_shanghai(now)}"
    if not st.session_state.get(looked):
        purposes.note_look(store, firm_id, what, actor=actor, now=now)
        st.session_state[looked] = True


def style() -> None:
    """The styles of these pages; once a run."""
    markup.style()
    styles.apply()


def waiting(
    entries: Sequence[Entry], since: Callable[[int], datetime], *, address: str, word: str
) -> None:
    """A list of firms, each with the way to its page; `since`: of the entry at a place."""
    rows = [
        Markup('<a href="/{}?firm={}" target="_self">{}</a>　{} {}').format(
            address, one.firm_id, words(one.firm_name), figures.day(since(place)), word
        )
        for place, one in enumerate(entries)
    ]
    markup.draw(markup.listed(rows))


def told() -> None:
    """What the last step said; once."""
    said = steps.told()
    if said is not None and said.failed:
        st.html(saved.unsaved("这一步没有做", said.text))
    elif said is not None:
        st.html(Markup('<p class="zd-hint" role="status">{}</p>').format(words(said.text)))


def ways(store: Store, actor: Actor) -> Markup:
    """What waits for the actor as a second person, each with its page; empty where nothing does."""
    found = [
        (len(colour_moves.waiting(store, actor=actor)), "项颜色调整等您确认", addresses.COLOUR),
        (len(objections.waiting(store, actor=actor)), "份异议等候答复", addresses.OBJECTION),
        (len(blind_samples.open_to(store, actor=actor)), "份自评等候盲审", addresses.BLIND),
        (len(assists.asked(store, actor=actor)), "家企业请您协助填写", addresses.SELF_CHECK),
        (publications.waiting(store, actor=actor), _TO_SETTLE, addresses.PUBLISHING),
    ]
    links = [
        Markup('<a href="/{}" target="_self">{} {}</a>').format(address, count, said)
        for count, said, address in found
        if count
    ]
    if may(actor, Action.REVIEW_AGREEMENT):
        links.append(
            Markup('<a href="/{}" target="_self">复核一致性</a>').format(addresses.AGREEMENT)
        )
    if not links:
        return Markup("")
    return Markup('<p class="rs-text">{}</p>').format(Markup("　").join(links))


def to_settle(store: Store, actor: Actor) -> Markup:
    """The drafts of snapshots that wait for the actor, of no firm and so in no queue; empty for none."""
    count = publications.waiting(store, actor=actor)
    if not count:
        return Markup("")
    return Markup('<p class="rs-text"><a href="/{}" target="_self">{} {}</a></p>').format(
        addresses.PUBLISHING, count, _TO_SETTLE
    )


def review_of(firm_id: str) -> Markup:
    """The way to the firm's review."""
    way = case_place.link(addresses.REVIEW, firm_id, "看这份自评和逐项核验意见")
    return Markup('<p class="rs-text">{}</p>').format(way)
