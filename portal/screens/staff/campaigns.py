"""The campaigns (批次): which run, until when, how far they have come; the lead plans new ones."""

import streamlit as st
from markupsafe import Markup

from data import campaigns, completion
from data.actor import Actor
from data.campaigns import Campaign
from data.rights import Action, may
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import campaign_plan
from portal.web import addresses
from portal.widgets.markup import words

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
    if rows:
        markup.draw(markup.table(_COLUMNS, rows, caption="进行中的在前"))
    elif may(actor, Action.CAMPAIGN_EDIT):
        markup.draw(markup.paragraph("还没有批次。先新建一个，选好企业，看过家数再开始。"))
    else:
        markup.draw(markup.paragraph("现在没有批次。市级牵头人员开始批次后，会出现在这里。"))
    if may(actor, Action.CAMPAIGN_EDIT):
        _lead(actor)


def _lead(actor: Actor) -> None:
    markup.draw(
        Markup('<p class="rs-text"><a href="{}" target="_self">导入企业名单</a></p>').format(
            addresses.FIRMS_IMPORT
        )
    )
    st.header("新建批次", anchor=False)
    campaign_plan.new(actor)


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
