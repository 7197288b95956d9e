"""The campaigns (批次): which run, until when, how far they have come; the lead plans new ones."""

import streamlit as st
from markupsafe import Markup

from data import campaigns, completion
from data.actor import Actor
from data.campaigns import Campaign
from data.errors import Refusal
from data.rights import Action, may
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, labels, navigation, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.markup import words
from portal.workflows import campaigning

STATES = {"draft": "未开始", "open": "进行中", "ended": "已截止"}
_COUNTED = 3
"""Ended campaigns that are counted in the list; older ones are counted on their own page."""
_COLUMNS = (
    markup.Column("批次"),
    markup.Column("状态", narrow=True),
    markup.Column("起止"),
    markup.Column("已提交", figure=True),
)


def show() -> None:
    """What runs comes first; then a way to plan, to bring in lists."""
    markup.style()
    actor = visit.actor()
    st.title("批次", anchor=False)
    with visit.store() as store:
        found = campaigns.in_view(store, actor=actor)
        counted = [one.id for one in found if one.state == "open"]
        counted += [one.id for one in found if one.state == "ended"][:_COUNTED]
        rows = [_row(store, one, actor, counted=one.id in counted) for one in found]
    markup.draw(
        markup.paragraph("请企业在一段时间里自评。点开一个批次，看谁完成了、谁还没有。", "rs-lead")
    )
    if may(actor, Action.CAMPAIGN_EDIT):
        _lead(actor)
    if rows:
        markup.draw(markup.table(_COLUMNS, rows, caption="进行中的在前"))
    elif may(actor, Action.CAMPAIGN_EDIT):
        markup.draw(markup.paragraph("还没有批次。先新建一个，选好企业，看过家数再开始。"))
    else:
        markup.draw(markup.paragraph("现在没有批次。市级牵头人员开始批次后，会出现在这里。"))


def _lead(actor: Actor) -> None:
    with st.container(horizontal=True):
        pressed = st.button("新建批次", key="campaign-new")
        markup.go_to(addresses.FIRMS_IMPORT, "导入企业名单")
    if not pressed:
        return
    now = visit.now()
    try:
        with visit.store() as store:
            plan = campaigning.proposed(day_in_shanghai(now))
            made = campaigns.create(store, visit.new_id(), plan, actor=actor, now=now)
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.CAMPAIGN), query_params={"id": made.id})


def _row(store: Store, one: Campaign, actor: Actor, *, counted: bool) -> tuple[markup.Cell, ...]:
    name = Markup('<a href="/{}?id={}" target="_self">{}</a>').format(
        addresses.CAMPAIGN, one.id, words(one.name)
    )
    done: markup.Cell = "点开看" if one.state == "ended" else figures.NOTHING
    if counted:
        whole = completion.total(completion.table(store, one.id, "county", actor=actor))
        done = f"{figures.count(whole.submitted)}／{figures.count(whole.firms)} 家"
    return (
        markup.lines(name, f"{labels.SCOPES[one.scope]}，{one.edition} 版"),
        STATES[one.state],
        f"{figures.day(one.opens_on)} 至 {figures.day(one.closes_on)}",
        done,
    )
