"""A guide at the firm's gate (协助填写): who asks, why it is opened, and how the draft is handed back."""

import streamlit as st
from markupsafe import Markup

from data import assists, purposes
from data.actor import Actor
from data.assists import Assist
from data.errors import Refusal
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_markup as markup
from portal.screens.firm import self_check_desk
from portal.screens.firm import self_check_status as status
from portal.screens.firm.self_check_desk import Desk
from portal.screens.firm.self_check_view import View
from portal.screens.staff import stating_purpose
from portal.web import addresses
from portal.widgets import saved
from portal.widgets.markup import words
from portal.workflows import assisting, looking

_LOOKED = "assist-looked"
_HANDING_BACK = "handing-back"
_OPENS = "企业请您协助填写自评。写明目的后，它的草稿当天对您打开。"


def enter(store: Store, *, actor: Actor) -> Desk | None:
    """The desk for the firm in the address; None where that is not open, which the page then says.

    Raises:
        Refusal: the database cannot be read, or the firm ended it just now.
    """
    asked = assisting.asked_by(store, st.query_params.get("firm", ""), actor=actor)
    if asked is None:
        _say_what_is_lost()
        _who_asks(assists.asked(store, actor=actor))
        return None
    if purposes.of_today(store, asked.firm_id, actor=actor) is None:
        markup.style()
        st.title("协助填写", anchor=False)
        markup.draw(markup.paragraph(asked.firm_name, "rs-lead"))
        markup.draw(markup.paragraph(_OPENS))
        stating_purpose.ask(store, looking.meet(store, asked.firm_id, actor=actor), actor)
        return None
    return _desk(store, asked, actor)


def banner(desk: Desk) -> Markup:
    """Above every step: for whom, and what the guide does not do."""
    return Markup(
        '<p class="zd-hint">协助填写：<b>{}</b>。您填的每一题由企业确认，提交也由企业自己做。</p>'
    ).format(words(desk.for_firm))


def hand_back(view: View, desk: Desk) -> None:
    """Where the firm's own people submit, the guide gives the draft back."""
    st.html('<h2 class="zd-part">交回企业</h2>')
    if desk.unsaved:
        st.html("<p>上面有选择还没有保存，处理好再交回。</p>")
        return
    st.html("<p>填好以后交回，企业会收到消息，逐题确认后提交。交回以后，草稿不再对您开放。</p>")
    if not st.session_state.get(_HANDING_BACK):
        st.button("交回企业", key="hand-back", type="primary", on_click=_ask, args=(True,))
        return
    with st.container(horizontal=True, key="confirm-hand-back"):
        sure = st.button("确认交回", type="primary", key="hand-back-now")
        st.button("再填一会儿", key="keep-filling", on_click=_ask, args=(False,))
    if sure:
        _hand_back(view)


def _desk(store: Store, asked: Assist, actor: Actor) -> Desk:
    """The look is noted once a day and tab, before anything is shown."""
    looked = (asked.id, actor.day)
    if st.session_state.get(_LOOKED) != looked:
        assisting.open_draft(store, asked.id, actor=actor, now=visit.now())
        st.session_state[_LOOKED] = looked
    desk = self_check_desk.of_tab(assisting.draft(store, asked, actor=actor))
    desk.for_firm = asked.firm_name
    return desk


def _who_asks(asked: list[Assist]) -> None:
    markup.style()
    st.title("协助填写", anchor=False)
    if not asked:
        markup.draw(
            markup.paragraph(
                "现在没有企业请您协助填写。企业在自评的总览页提出后，会出现在这里，您也会收到消息。"
                "企业结束或提交以后，草稿就不再开放；已保存的答案都在。",
                "rs-lead",
            )
        )
        markup.go(addresses.QUEUE, "到工作队列")
        return
    markup.draw(markup.paragraph("下面的企业请您协助填写自评。", "rs-lead"))
    rows = [
        Markup('<a href="/{}?firm={}" target="_self">{}</a>　{}提出').format(
            addresses.SELF_CHECK, one.firm_id, words(one.firm_name), figures.day(one.invited_at)
        )
        for one in asked
    ]
    markup.draw(markup.listed(rows))


def _say_what_is_lost() -> None:
    desk = self_check_desk.left_behind()
    changed = self_check_desk.changed(desk) if desk else []
    if desk is None or not changed:
        return
    lost = "、".join(status.name(desk.questionnaire, item) for item in changed)
    st.html(
        saved.unsaved(
            "这次协助已经结束，最后的选择没有保存",
            f"没有保存的是：{lost}。在这以前保存的答案都在，企业能看到。",
        )
    )
    desk.unsaved.clear()
    desk.shown.clear()


def _ask(wanted: bool) -> None:
    st.session_state[_HANDING_BACK] = wanted


def _hand_back(view: View) -> None:
    try:
        with visit.store() as store:
            actor = visit.actor(store)
            for one in assists.open_of(store, view.assessment.id, actor=actor):
                assisting.end(store, one.id, actor=actor, now=visit.now(), new_id=visit.new_id)
    except Refusal as refusal:
        st.html(saved.unsaved("还没有交回", str(refusal)))
        return
    _ask(False)
    st.rerun()
