"""Asking for a visit (请指导员上门): where the wish stands, and the form for one; on several pages."""

import streamlit as st
from markupsafe import Markup

from data import visit_wishes
from data.actor import Actor
from data.rights import Action, may
from data.store import Store
from data.times import day_in_shanghai
from data.visit_wishes import Wish
from portal import figures, visit
from portal.guard import NEVER
from portal.screens.firm import action_desk
from portal.screens.firm import result_markup as markup
from portal.screens.firm.action_desk import carry_out, typed
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import wishing

_WHY, _FIRST, _LAST = (f"wish-{name}" for name in ("why", "first", "last"))
_TITLE = "请指导员上门"


def show(store: Store, actor: Actor) -> None:
    """What became of the last wish; a form where none stands."""
    if not may(actor, Action.VISIT_ASK):
        return
    found = visit_wishes.of_firm(store, actor.firm_id or "", actor=actor, count=1)
    last = found[0] if found else None
    with st.container(key="visit-wish"):
        st.header(_TITLE, anchor="visit")
        action_desk.notice()
        if last is not None and last.stands:
            _standing(last)
            return
        if last is not None:
            markup.draw(markup.paragraph(_ended(last)))
        markup.draw(
            markup.paragraph(
                "想当面看看怎么改，不论什么颜色，都可以请指导员上门。写明为什么、哪几天方便，"
                "负责贵企业的工作人员会收到，约定的日期在这里看。"
            )
        )
        _form()


def expected(store: Store, actor: Actor) -> Markup:
    """The visit that was agreed on, in a line for the firm's landing page; nothing where none is to come."""
    if not may(actor, Action.VISIT_ASK):
        return Markup("")
    found = visit_wishes.of_firm(store, actor.firm_id or "", actor=actor, count=1)
    today = day_in_shanghai(visit.now())
    if not found or not found[0].is_expected(today):
        return Markup("")
    return Markup(
        '<div class="rs-note"><p><b>约定的上门：</b>{}（{}）。<a href="/{}" target="_self">看这次申请</a></p></div>'
    ).format(figures.day(found[0].planned_on or today), _who(found[0]), addresses.ACTIONS)


def _standing(wish: Wish) -> None:
    said = f"{figures.day(wish.asked_at)}申请，希望在{wishing.days(wish)}。"
    if wish.state == "planned" and wish.planned_on is not None:
        state = Markup("<b>已约定：{}上门</b>（{}）").format(
            figures.day(wish.planned_on), _who(wish)
        )
    else:
        state = Markup("<b>等工作人员约定日期</b>")
    markup.draw(
        Markup('<div class="rs-note"><p>{}</p><p>{}</p><p>您写的：{}</p></div>').format(
            state, said, words(wish.reason)
        )
    )
    st.button("撤回这次申请", key="wish-withdraw", on_click=_withdraw, args=(wish,))


def _ended(wish: Wish) -> Markup:
    asked = f"{figures.day(wish.asked_at)}的申请"
    if wish.state == "done" and wish.done_on is not None:
        return Markup("{}已办结：{}上门。").format(asked, figures.day(wish.done_on))
    if wish.state == "declined":
        return Markup("{}没有安排（{}）。理由：{}").format(asked, _who(wish), words(wish.answer))
    return Markup("{}已撤回。").format(asked)


def _who(wish: Wish) -> Markup:
    return words("，".join(part for part in (wish.agency, wish.post) if part) or "工作人员")


def _form() -> None:
    opened = bool(typed(_WHY) or typed(_FIRST) or typed(_LAST))
    with (
        st.expander("写一份申请", expanded=opened),
        st.form("form-wish", border=False, enter_to_submit=False),
    ):
        st.text_area(f"为什么请上门，{NEVER}", key=_WHY, max_chars=visit_wishes.LONGEST, height=90)
        st.text_input("哪一天起方便（如 2026-12-01）", key=_FIRST, max_chars=20)
        st.text_input("到哪一天（只有一天的，空着）", key=_LAST, max_chars=20)
        label = "照样申请" if action_desk.confirmed(_WHY) else "申请上门"
        st.form_submit_button(label, on_click=_ask)


def _ask() -> None:
    sure = action_desk.confirmed(_WHY)

    def do(hand: action_desk.Hand) -> None:
        first = action_desk.day(_FIRST)
        last = action_desk.day(_LAST) if typed(_LAST).strip() else first
        wishing.ask(hand.store, typed(_WHY), first, last, confirmed=sure, **hand.step)

    carry_out(do, "已申请，约定了日期会有消息。", _WHY, _FIRST, _LAST, doubt=_WHY)


def _withdraw(wish: Wish) -> None:
    carry_out(
        lambda hand: wishing.withdraw(hand.store, wish.id, seen=wish.version, **hand.step),
        "已撤回。",
    )
