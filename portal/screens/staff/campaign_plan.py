"""The plan of a campaign (批次方案): name, days, texts, which firms; how many, before it begins."""

from collections.abc import Mapping

import streamlit as st

from data import campaign_targets, campaigns, industries, parks, regions
from data.actor import Actor
from data.campaigns import LONGEST_NAME, LONGEST_TEXT, Campaign
from data.errors import Refusal
from data.store import Store
from portal import figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.screens.staff import plan_form
from portal.screens.staff.plan_fields import Fields
from portal.screens.staff.plan_form import Pressed, Sheet
from portal.web import addresses
from portal.workflows import campaigning, plan_texts
from questionnaires.editions import shipped

_CHECKED = {"": "都可以", "never": "从未提交过自评", "before": "提交过自评"}
_WHOM = {"filter": "按条件选企业", "list": "只要导入名单里的企业"}


def show(store: Store, campaign: Campaign, *, actor: Actor) -> None:
    """The plan, how many firms it comes to, and the button that begins."""
    markup.draw(markup.paragraph("还没有开始，企业看不到。选好企业、看过家数，再开始。", "rs-lead"))
    plan_form.show(_sheet(campaign, "保存，看家数"))
    _preview(store, campaign, actor)
    plan_form.removal(
        "个批次",
        lambda: campaigns.remove(store, campaign.id, actor=actor, now=visit.now()),
        addresses.CAMPAIGNS,
    )


def change(campaign: Campaign) -> None:
    """What may still be changed while it runs."""
    plan_form.show(_sheet(campaign, "保存"))


def _sheet(campaign: Campaign, button: str) -> Sheet[Campaign]:
    return Sheet(
        about=f"campaigns/{campaign.id}",
        button=button,
        read=lambda store, actor: campaigns.get(store, campaign.id, actor=actor),
        texts=plan_texts.of_campaign,
        fields=_fields,
        save=_save,
    )


def _fields(fields: Fields, store: Store, campaign: Campaign, _actor: Actor) -> None:
    until, reminder = "截止日期（当天也可以提交）", "提醒时加一句（可不填）"
    if campaign.state != "draft":
        fields.line("until", until)
        fields.area("reminder", reminder, longest=LONGEST_TEXT)
        return
    fields.line("name", "名称", longest=LONGEST_NAME)
    fields.line("until", until)
    fields.one_of("scope", "自评范围", labels.SCOPES, few=True)
    fields.one_of("edition", "问卷版次", {one: one for one in shipped()}, few=False)
    st.subheader("请哪些企业", anchor=False)
    _whom(fields, store)
    st.subheader("对企业说的话", anchor=False)
    fields.area(
        "invitation", "邀请的话（可不填）", longest=LONGEST_TEXT, hint=campaigning.INVITATION
    )
    fields.area("reminder", reminder, longest=LONGEST_TEXT)


def _whom(fields: Fields, store: Store) -> None:
    counties = {one.code: one.name for one in regions.counties(store)}
    found = {
        park.id: f"{park.name}（{name}）"
        for code, name in counties.items()
        for park in parks.of_county(store, code)
    }
    sectors = {one.code: f"{one.code} {one.name}" for one in industries.divisions(store)}
    fields.one_of("whom", "怎样选", _WHOM, few=True)
    fields.several("counties", "县（市、区）", counties)
    fields.several("parks", "园区", found)
    fields.several("industries", "行业", sectors)
    fields.several("sizes", "规模", labels.SIZES)
    fields.one_of("checked", "以前的自评", _CHECKED, few=True)
    fields.tick("pending", "也请待确认的企业")


def _save(store: Store, campaign: Campaign, texts: Mapping[str, str], by: Pressed) -> None:
    campaigning.save(
        store,
        campaign.id,
        plan_texts.campaign(campaign, texts),
        seen_version=by.seen_version,
        actor=by.actor,
        now=by.now,
    )


def _preview(store: Store, campaign: Campaign, actor: Actor) -> None:
    st.header("开始", anchor=False)
    found = campaign_targets.preview(store, campaign.id, campaign.filter, actor=actor)
    if not found.firms:
        markup.draw(markup.paragraph("现在没有一家企业符合。请放宽条件并保存，或者导入名单。"))
    else:
        said = f"按已保存的方案，会邀请 {figures.count(found.firms)} 家企业。"
        if found.silent:
            said += f"其中 {figures.count(found.silent)} 家还没有账号，收不到消息，要另外发邀请码。"
        markup.draw(markup.paragraph(said))
    markup.go_to(f"{addresses.FIRMS_IMPORT}?campaign={campaign.id}", "从名单导入企业")
    last = figures.day(campaign.closes_on)
    if not found.firms:
        return
    label = f"开始并邀请 {figures.count(found.firms)} 家，{last} 截止"
    seen = plan_form.begins(f"campaigns/{campaign.id}", campaign.version, label)
    if seen is not None:
        _open(store, campaign, seen, actor)


def _open(store: Store, campaign: Campaign, seen: int, actor: Actor) -> None:
    bar = st.progress(0.0, "正在开始")
    try:
        asked = campaigning.open_campaign(
            store, campaign.id, seen_version=seen, actor=actor, now=visit.now()
        )
        for told in campaigning.tell_targets(
            store, campaign.id, actor=actor, now=visit.now(), new_id=visit.new_id
        ):
            bar.progress(min(1.0, told / asked), f"正在告知企业：{figures.count(told)} 家")
    except Refusal as refusal:
        bar.empty()
        st.error(str(refusal))
        return
    st.rerun()
