"""What is done with a running campaign (批次操作): remind, take the sheet, hand out words, move the last day."""

import streamlit as st

from data import campaign_targets
from data.actor import Actor
from data.campaigns import Campaign
from data.errors import Refusal
from data.rights import Action, may
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import campaign_plan
from portal.web import addresses
from portal.workflows import campaign_reminding


def show(store: Store, campaign: Campaign, *, actor: Actor) -> None:
    """Everything that the actor may do, nothing where that is nothing."""
    if may(actor, Action.REMINDERS_SEND):
        _remind(store, campaign, actor)
    if may(actor, Action.CAMPAIGN_EDIT):
        _firms(store, campaign, actor)
        if campaign.state == "open":
            st.header("修改批次", anchor=False)
            campaign_plan.change(campaign)


def _remind(store: Store, campaign: Campaign, actor: Actor) -> None:
    st.header("提醒", anchor=False)
    rules = "、".join(
        f"截止前 {rule.days_before} 天" if rule.days_before else "截止当天"
        for rule in sorted(campaign_reminding.rules(), key=lambda rule: -rule.days_before)
    )
    markup.draw(
        markup.paragraph(
            f"系统会在{rules}自动提醒还没有提交的企业，已提交的不打扰。也可以现在提醒一次，同一天只提醒一次。"
        )
    )
    if not st.button("提醒还没有提交的企业", key="campaign-remind"):
        return
    try:
        told = campaign_reminding.remind_open(
            store, campaign.id, actor=actor, now=visit.now(), new_id=visit.new_id
        )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    if told:
        st.info(f"已提醒 {figures.count(told)} 家企业。")
    else:
        st.info("没有要提醒的企业：都已提交、今天已经提醒过，或者没有账号。")


def _firms(store: Store, campaign: Campaign, actor: Actor) -> None:
    silent = campaign_targets.without_people(store, campaign.id, actor=actor)
    if not silent and campaign.state == "ended":
        return
    st.header("企业", anchor=False)
    if silent:
        said = f"有 {figures.count(len(silent))} 家企业还没有账号，收不到消息。"
        markup.draw(markup.paragraph(said))
        markup.go_to(f"{addresses.INVITATION_WORDS}?campaign={campaign.id}", "发邀请码")
    if campaign.state == "open":
        markup.go_to(f"{addresses.FIRMS_IMPORT}?campaign={campaign.id}", "从名单加入企业")
