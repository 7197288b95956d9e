"""More time for one firm in a campaign (延期): until when, and why."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.campaign_targets import LONGEST_REASON, Target
from data.errors import Refusal
from data.store import Store
from portal import figures, navigation, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.days import day
from portal.widgets.markup import words
from portal.workflows import campaigning


def show(store: Store, target: Target, firm: str, allowed: bool, actor: Actor) -> None:
    """What stands, then the form for whom it is."""
    st.header("延期", anchor=False)
    markup.draw(
        Markup('<p class="rs-text">{}，现在的截止日期是 {}。</p>').format(
            words(firm), figures.day(target.last_day)
        )
    )
    if target.extended_to:
        said = Markup("已经延期到 {}，理由：{}").format(
            figures.day(target.extended_to), words(target.reason)
        )
        markup.draw(markup.paragraph(said))
    if allowed:
        _form(store, target, actor)
    markup.go(addresses.CAMPAIGN, "回到批次", id=target.campaign_id)


def _form(store: Store, target: Target, actor: Actor) -> None:
    with st.form("campaign-extension", border=False):
        until = st.text_input("延期到（当天也可以提交）", placeholder="例如 2026-12-31")
        reason = st.text_input(
            "理由",
            max_chars=LONGEST_REASON,
            placeholder="例如：负责填报的同事住院，企业来电申请",
        )
        sure = st.form_submit_button("延期并告知企业", type="primary")
    if not sure:
        return
    try:
        campaigning.extend(
            store,
            target.campaign_id,
            target.firm_id,
            day(until, field="延期到"),
            reason,
            actor=actor,
            now=visit.now(),
            new_id=visit.new_id,
        )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    query = {"id": target.campaign_id}
    st.switch_page(navigation.page(addresses.CAMPAIGN), query_params=query)
