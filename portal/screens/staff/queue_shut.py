"""What the queue leaves out: recusals (回避), the lead's to lift, and firms that one judges blind (盲审)."""

import streamlit as st
from markupsafe import Markup

from data import recusals
from data.actor import Actor
from data.caseloads import named
from data.errors import Refusal, StoreError
from data.recusals import Recusal
from data.rights import Action, may
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import recusing
from portal.workflows.queueing import Desk


def show(store: Store, actor: Actor, desk: Desk) -> None:
    """What stands; nothing at all where nothing does."""
    if desk.recused:
        st.header("已回避", anchor=False)
        markup.draw(
            markup.paragraph("这些企业您看不到内容，也不能办理。需要解除，请联系市级牵头。")
        )
        markup.draw(markup.listed([_own(one) for one in desk.recused]))
    if desk.judging:
        st.header("正在盲审", anchor=False)
        markup.draw(
            markup.paragraph("盲审办结以前，这些企业不在队列里，免得看到前一位复核的结果。")
        )
        markup.draw(markup.listed([_blind(*one) for one in desk.judging.items()]))
    if may(actor, Action.RECUSAL_LIFT):
        _all(store, actor)


def _blind(firm_id: str, name: str) -> Markup:
    return Markup('<a href="/{}?firm={}" target="_self">{}</a>').format(
        addresses.BLIND, firm_id, words(name)
    )


def _own(one: Recusal) -> Markup:
    return Markup("{}，{} 申请回避").format(words(one.firm), figures.day(one.declared_at))


def _all(store: Store, actor: Actor) -> None:
    found = recusals.standing(store, actor=actor)
    if not found:
        return
    st.header(f"工作人员的回避 {len(found)} 项", anchor=False)
    for one in found:
        with st.container(key=f"recusal-{one.id}"):
            markup.draw(
                Markup('<p class="zd-why"><b>{}</b>：{}。理由：{}</p>').format(
                    words(one.firm), words(named(one.post, one.agency)), words(one.reason)
                )
            )
            if one.account_id == actor.account_id:
                markup.draw(markup.paragraph("您自己的回避由另一位市级牵头解除。", "rs-place"))
            elif st.button("解除回避", key=f"lift-{one.id}"):
                _lift(store, one, actor)


def _lift(store: Store, one: Recusal, actor: Actor) -> None:
    try:
        recusing.lift(store, one.id, actor=actor, now=visit.now(), new_id=visit.new_id)
    except StoreError:
        raise
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.rerun()
