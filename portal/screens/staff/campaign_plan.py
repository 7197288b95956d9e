"""The plan of a campaign (批次方案): name, days, texts, which firms; how many, before it begins."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import streamlit as st

from data import campaign_targets, campaigns, industries, parks, regions
from data.actor import Actor
from data.campaign_filter import Filter
from data.campaigns import Campaign, Plan
from data.errors import Refusal
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, labels, navigation, visit
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.widgets.days import day
from portal.workflows import campaigning
from questionnaires.editions import CURRENT, shipped

SIZES = {"large": "大型", "medium": "中型", "small": "小型", "micro": "微型"}
CHECKED = {"": "都可以", "never": "从未提交过自评", "before": "提交过自评"}
_WHOM = {"filter": "按条件选企业", "list": "只要导入名单里的企业"}
_USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Choices:
    """What the fields offer: code → name."""

    counties: dict[str, str]
    parks: dict[str, str]
    industries: dict[str, str]


def new(actor: Actor) -> None:
    """A name and a last day are enough to begin a plan; the rest is chosen on its own page."""
    today = day_in_shanghai(visit.now())
    with st.form("campaign-new", border=False):
        name = st.text_input(
            "名称", max_chars=campaigns.LONGEST_NAME, placeholder="例如：2027 年春季自评"
        )
        until = st.text_input(
            "截止日期（当天也可以提交）", placeholder=f"例如 {today + timedelta(days=_USUAL_DAYS)}"
        )
        made = st.form_submit_button("新建")
    if not made:
        return
    try:
        last = day(until, field="截止日期")
        plan = Plan(name=name, edition=CURRENT, opens_on=min(today, last), closes_on=last)
        with visit.store() as store:
            one = campaigns.create(store, visit.new_id(), plan, actor=actor, now=visit.now())
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.CAMPAIGN), query_params={"id": one.id})


def show(store: Store, campaign: Campaign, *, actor: Actor) -> None:
    """The plan, how many firms it comes to, and the button that begins."""
    markup.draw(markup.paragraph("还没有开始，企业看不到。选好企业、看过家数，再开始。", "rs-lead"))
    choices = _choices(store)
    plan = _form(campaign, choices)
    if plan is not None:
        _save(store, campaign, plan, actor)
    _preview(store, campaign, actor)
    _remove(store, campaign, actor)


def _form(campaign: Campaign, choices: Choices) -> Plan | None:
    """The plan as it is to be saved; None while nobody presses the button."""
    chosen = campaign.filter
    with st.form("campaign-plan", border=False):
        name = st.text_input("名称", campaign.name, max_chars=campaigns.LONGEST_NAME)
        until = st.text_input("截止日期（当天也可以提交）", campaign.closes_on.isoformat())
        scope = st.radio(
            "自评范围",
            list(labels.SCOPES),
            index=list(labels.SCOPES).index(campaign.scope),
            format_func=lambda one: labels.SCOPES[one],
            horizontal=True,
        )
        editions = list(shipped())
        edition = st.selectbox("问卷版次", editions, index=editions.index(campaign.edition))
        st.subheader("请哪些企业", anchor=False)
        whom = st.radio(
            "怎样选",
            list(_WHOM),
            index=int(chosen.nobody),
            format_func=_WHOM.__getitem__,
            horizontal=True,
        )
        picked: dict[str, Any] = {
            "counties": _several("县（市、区）", choices.counties, chosen.counties),
            "parks": _several("园区", choices.parks, chosen.parks),
            "industries": _several("行业", choices.industries, chosen.industries),
            "sizes": _several("规模", SIZES, chosen.sizes),
        }
        checked = st.radio(
            "以前的自评",
            list(CHECKED),
            index=list(CHECKED).index(chosen.checked),
            format_func=CHECKED.__getitem__,
            horizontal=True,
        )
        pending = st.checkbox("也请待确认的企业", value=chosen.state == "")
        st.subheader("对企业说的话", anchor=False)
        invitation = st.text_area(
            "邀请的话（可不填）",
            campaign.invitation,
            max_chars=campaigns.LONGEST_TEXT,
            placeholder=campaigning.INVITATION,
        )
        reminder = st.text_area(
            "提醒时加一句（可不填）", campaign.reminder, max_chars=campaigns.LONGEST_TEXT
        )
        saved = st.form_submit_button("保存，看家数")
    if not saved:
        return None
    wanted = Filter.model_validate(
        {
            **picked,
            "nobody": whom == "list",
            "checked": checked,
            "state": "" if pending else "confirmed",
        }
    )
    try:
        last = day(until, field="截止日期")
        return Plan(
            name=name,
            edition=edition or campaign.edition,
            scope="light" if scope == "light" else "full",
            opens_on=min(campaign.opens_on, last),
            closes_on=last,
            invitation=invitation,
            reminder=reminder,
            filter=wanted,
        )
    except Refusal as refusal:
        st.error(str(refusal))
        return None


def _several(label: str, offered: dict[str, str], chosen: tuple[str, ...]) -> list[str]:
    return st.multiselect(
        label,
        list(offered),
        [one for one in chosen if one in offered],
        format_func=lambda one: labels.plain(offered[one]),
        placeholder="不限",
    )


def _save(store: Store, campaign: Campaign, plan: Plan, actor: Actor) -> None:
    try:
        campaigns.change(
            store, campaign.id, plan, seen_version=_seen(campaign), actor=actor, now=visit.now()
        )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.session_state.pop(_key(campaign), None)
    st.rerun()


def _seen(campaign: Campaign) -> int:
    """The version that the fields of this tab were filled from."""
    seen: int = st.session_state.setdefault(_key(campaign), campaign.version)
    return seen


def _key(campaign: Campaign) -> str:
    return f"campaign-seen-{campaign.id}"


def _preview(store: Store, campaign: Campaign, actor: Actor) -> None:
    _seen(campaign)
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
    if found.firms and st.button(
        f"开始并邀请 {figures.count(found.firms)} 家，{last} 截止",
        type="primary",
        key="campaign-open",
    ):
        _open(store, campaign, actor)


def _open(store: Store, campaign: Campaign, actor: Actor) -> None:
    bar = st.progress(0.0, "正在开始")
    try:
        asked = campaigning.open_campaign(store, campaign.id, actor=actor, now=visit.now())
        for told in campaigning.tell_targets(
            store, campaign.id, actor=actor, now=visit.now(), new_id=visit.new_id
        ):
            bar.progress(min(1.0, told / asked), f"正在告知企业：{figures.count(told)} 家")
    except Refusal as refusal:
        bar.empty()
        st.error(str(refusal))
        return
    st.rerun()


def _remove(store: Store, campaign: Campaign, actor: Actor) -> None:
    with st.container(key="campaign-remove"):
        sure = st.checkbox("这个批次不要了", key="campaign-remove-sure")
        if not st.button("删除批次", disabled=not sure, key="campaign-remove-now"):
            return
    try:
        campaigns.remove(store, campaign.id, actor=actor, now=visit.now())
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.CAMPAIGNS))


def _choices(store: Store) -> Choices:
    counties = {one.code: one.name for one in regions.counties(store)}
    found = {
        park.id: f"{park.name}（{name}）"
        for code, name in counties.items()
        for park in parks.of_county(store, code)
    }
    sectors = {one.code: f"{one.code} {one.name}" for one in industries.divisions(store)}
    return Choices(counties, found, sectors)
