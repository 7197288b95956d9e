"""A firm's wish for a visit (请上门) as officials meet it: plan a day, or say why not."""

from collections.abc import Sequence

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

_COLUMNS = (markup.Column("企业"), markup.Column("希望哪几天"), markup.Column("到哪一步"))


def show(store: Store, firm_id: str, actor: Actor) -> bool:
    """The wish that stands, over the diary of its firm; whether one does."""
    found = visit_wishes.of_firm(store, firm_id, actor=actor, count=1)
    if not found or not found[0].stands:
        action_desk.notice()
        return False
    wish = found[0]
    with st.container(key="visit-wish"):
        st.header("企业请您上门", anchor=False)
        action_desk.notice()
        markup.draw(Markup('<div class="rs-note">{}</div>').format(_said(wish)))
        if may(actor, Action.VISIT_ANSWER):
            _plan(wish)
            _decline(wish)
    return True


def listed(store: Store, actor: Actor) -> None:
    """What waits, and what is planned, in the actor's scope; nothing where there is none."""
    found = visit_wishes.standing(store, actor=actor)
    if not found:
        return
    waiting = sum(wish.state == "open" for wish in found)
    st.header("企业请上门", anchor=False)
    markup.draw(
        markup.table(_COLUMNS, _rows(found), caption=f"{waiting} 家等约定日期", hidden=False)
    )


def _rows(found: Sequence[Wish]) -> list[tuple[markup.Cell, ...]]:
    return [
        (
            Markup('<a href="/{}?firm={}" target="_self">{}</a>').format(
                addresses.DIARY, wish.firm_id, words(wish.firm_name)
            ),
            wishing.days(wish),
            f"约定{figures.day(wish.planned_on)}"
            if wish.planned_on and wish.state == "planned"
            else f"等约定日期，{figures.day(wish.asked_at)}申请",
        )
        for wish in found
    ]


def _said(wish: Wish) -> Markup:
    lines = [
        Markup("{}申请，希望在<b>{}</b>。").format(figures.day(wish.asked_at), wishing.days(wish))
    ]
    lines.append(
        Markup("为什么：{}").format(words(wish.reason))
        if wish.reason
        else Markup("为什么请上门，写明查看目的后可看。")
    )
    if wish.state == "planned" and wish.planned_on:
        lines.append(
            Markup("<b>已约定{}上门。</b>去过以后，在下面记一条“走访”，这次申请就办结。").format(
                figures.day(wish.planned_on)
            )
        )
    return Markup("").join(Markup("<p>{}</p>").format(line) for line in lines)


def _plan(wish: Wish) -> None:
    key = f"wish-on-{wish.id}"
    planned = wish.state == "planned"
    if not planned:
        first = max(wish.first_day, day_in_shanghai(visit.now()))
        action_desk.seed(key, first.isoformat())
    with st.form(f"form-plan-{wish.id}", border=False, enter_to_submit=False):
        label = "改到哪一天（如 2026-12-03）" if planned else "约定哪一天（如 2026-12-03）"
        st.text_input(label, key=key, max_chars=20)
        st.form_submit_button(
            "改约这一天" if planned else "约定这一天",
            type="secondary" if planned else "primary",
            on_click=_planned,
            args=(wish, key),
        )


def _planned(wish: Wish, key: str) -> None:
    carry_out(
        lambda hand: wishing.plan(
            hand.store, wish.id, action_desk.day(key), seen=wish.version, **hand.step
        ),
        "已约定，企业会收到消息。",
        key,
    )


def _decline(wish: Wish) -> None:
    key = f"wish-why-not-{wish.id}"
    with (
        st.expander("不安排上门", expanded=bool(typed(key))),
        st.form(f"form-decline-{wish.id}", border=False, enter_to_submit=False),
    ):
        st.text_area(
            f"为什么不安排（企业看得到），{NEVER}",
            key=key,
            max_chars=visit_wishes.LONGEST,
            height=90,
        )
        label = "照样答复" if action_desk.confirmed(key) else "不安排，答复企业"
        st.form_submit_button(label, on_click=_declined, args=(wish, key))


def _declined(wish: Wish, key: str) -> None:
    sure = action_desk.confirmed(key)
    carry_out(
        lambda hand: wishing.decline(
            hand.store, wish.id, typed(key), confirmed=sure, seen=wish.version, **hand.step
        ),
        "已答复企业。",
        key,
        doubt=key,
    )
