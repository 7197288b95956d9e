"""Campaigns (批次) step by step: open, tell the firms, give more time, end what is due.

What speaks to many firms goes in slices, each a transaction of its own, and does what an interrupted
run left: nobody is told twice, and others save their answers meanwhile.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data import (
    campaign_ends,
    campaign_targets,
    campaigns,
    import_drafts,
    plan_drafts,
    recipients,
    recusals,
)
from data.actor import OPERATOR, Actor
from data.campaign_ends import Overdue
from data.campaign_targets import Target
from data.campaigns import Campaign, Plan
from data.messages import Kind, Notice
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai
from portal import figures
from portal.web import addresses
from portal.workflows.telling import tell, tell_firm
from questionnaires.editions import CURRENT

NewId = Callable[[], str]
RUNS = timedelta(days=30)
"""How long a campaign is proposed to run."""
INVITATION = "请按本企业的实际情况自评，只问做到了什么，不问秘密本身。"
"""What stands in the invitation where the lead wrote nothing."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How many campaigns ended, and how many drafts expired with them."""

    campaigns: int
    drafts: int


def proposed(today: date) -> Plan:
    """A plan to begin with: everybody, a month's time."""
    name = f"{today.year} 年 {today.month} 月自评"
    return Plan(name=name, edition=CURRENT, opens_on=today, closes_on=today + RUNS)


def save(
    store: Store, campaign_id: str, plan: Plan, *, seen_version: int, actor: Actor, now: datetime
) -> Campaign:
    """Save changes; what was typed of them is no draft any more.

    Raises:
        Refusal: as `campaigns.change`; nothing is changed.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    with store.atomic():
        saved = campaigns.change(
            store, campaign_id, plan, seen_version=seen_version, actor=actor, now=now
        )
        plan_drafts.drop(store, f"campaigns/{campaign_id}", actor=actor)
    return saved


def open_campaign(
    store: Store, campaign_id: str, *, seen_version: int, actor: Actor, now: datetime
) -> int:
    """Fix which firms are asked, and begin; how many they are. `tell_targets` tells them.

    Raises:
        NotAllowed, NoSuchCampaign. CampaignChanged: saved by another meanwhile.
        BadCampaign: it cannot begin; nothing is changed.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    with store.atomic():
        plan = campaigns.get(store, campaign_id, actor=actor)
        today = day_in_shanghai(now)
        campaigns.set_open(
            store, campaign_id, today, seen_version=seen_version, actor=actor, now=now
        )
        campaign_targets.fill(store, campaign_id, plan.filter, actor=actor, now=now)
        asked = campaign_targets.preview(store, campaign_id, plan.filter, actor=actor).firms
        if not asked:
            raise campaigns.BadCampaign(
                "没有一家企业符合条件，批次没有开始。请放宽条件或导入名单。"
            )
    return asked


def tell_targets(
    store: Store, campaign_id: str, *, actor: Actor, now: datetime, new_id: NewId
) -> Iterator[int]:
    """Tell every asked firm that does not know yet and has somebody to tell; yields how many so far.

    Raises:
        NotAllowed, NoSuchCampaign.
    """
    require(actor, Action.REMINDERS_SEND)
    campaign, told, after = _known(store, campaign_id, actor), 0, ""
    today = day_in_shanghai(now)
    while campaign.state != "draft":
        found = campaign_targets.untold(store, campaign_id, today, actor=actor, after=after)
        if not found:
            return
        with store.atomic():
            for firm in found:
                _invite(store, campaign, firm, actor=actor, now=now, new_id=new_id)
        told, after = told + len(found), found[-1]
        yield told


def extend(
    store: Store,
    campaign_id: str,
    firm_id: str,
    until: date,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> Target:
    """Give one firm more time, and tell it.

    Raises:
        Refusal: as `campaign_targets.extend`; the actor keeps out of the firm's case (回避).
    """
    require(actor, Action.CAMPAIGN_EXTEND)
    with store.atomic():
        recusals.refuse(store, firm_id, actor=actor)
        target = campaign_targets.extend(
            store, campaign_id, firm_id, until, reason, actor=actor, now=now
        )
        text = f"批次“{target.name}”给本企业延期到 {figures.day(until)}，当天都可以提交。"
        notice = Notice(
            Kind.CAMPAIGN,
            text,
            about=f"campaigns/{campaign_id}/extended/{until.isoformat()}",
            address=addresses.FIRM,
            firm_id=firm_id,
        )
        tell_firm(store, notice, now=now, new_id=new_id)
    return target


def end_due(store: Store, *, actor: Actor = OPERATOR, now: datetime, new_id: NewId) -> Ended:
    """End campaigns whose last day is over, and let expire what nobody submitted in time.

    A firm with an extension keeps its draft until its own last day; what was returned stays open.

    Raises:
        NotAllowed: only the operator's timer does this.
    """
    require(actor, Action.CAMPAIGN_END)
    today = day_in_shanghai(now)
    over = campaigns.over(store, today, actor=actor)
    for campaign in over:
        with store.atomic():
            campaigns.set_ended(store, campaign.id, actor=actor, now=now)
            _tell_leads(store, campaign, now=now, new_id=new_id)
    drafts = 0
    while found := campaign_ends.overdue(store, today, actor=actor):
        with store.atomic():
            for draft in found:
                campaign_ends.expire(store, draft, actor=actor, now=now)
                _tell_expired(store, draft, now=now, new_id=new_id)
        drafts += len(found)
    import_drafts.forget_old(store, actor=actor, now=now)
    return Ended(len(over), drafts)


def _known(store: Store, campaign_id: str, actor: Actor) -> Campaign:
    """The campaign; the timer meets it in the list of those that run."""
    if actor != OPERATOR:
        return campaigns.get(store, campaign_id, actor=actor)
    for campaign in campaigns.running(store, actor=actor):
        if campaign.id == campaign_id:
            return campaign
    raise campaigns.NoSuchCampaign


def _invite(
    store: Store, campaign: Campaign, firm: str, *, actor: Actor, now: datetime, new_id: NewId
) -> None:
    last = figures.day(campaign.closes_on)
    text = (
        f"您被邀请参加“{campaign.name}”，请在 {last} 前提交自评，当天也可以。"
        f"{campaign.invitation or INVITATION}"
    )
    about = f"campaigns/{campaign.id}/invitation"
    notice = Notice(Kind.CAMPAIGN, text, about=about, address=addresses.FIRM, firm_id=firm)
    tell_firm(store, notice, now=now, new_id=new_id)
    campaign_targets.set_told(store, campaign.id, firm, actor=actor, now=now)


def _tell_leads(store: Store, campaign: Campaign, *, now: datetime, new_id: NewId) -> None:
    notice = Notice(
        Kind.CAMPAIGN,
        f"批次“{campaign.name}”已截止。没有提交的草稿已经保留并停止填写，可以看完成情况、给企业延期。",
        about=f"campaigns/{campaign.id}/ended",
        address=f"{addresses.CAMPAIGN}?id={campaign.id}",
    )
    tell(store, recipients.leads(store), notice, now=now, new_id=new_id)


def _tell_expired(store: Store, draft: Overdue, *, now: datetime, new_id: NewId) -> None:
    notice = Notice(
        Kind.CAMPAIGN,
        f"批次“{draft.name}”已于 {figures.day(draft.last_day)} 截止，没有提交的自评停止填写，答案和证据都保留着。"
        "可以带入新的一份接着填，需要延期请联系工作人员。",
        about=f"campaigns/{draft.campaign_id}/expired/{draft.id}",
        address=addresses.SELF_CHECK,
        firm_id=draft.firm_id,
    )
    tell_firm(store, notice, now=now, new_id=new_id)
