"""Reminding firms of a campaign (批次提醒): only those that have not submitted, once for each cause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from data import audit, campaign_targets, campaigns, reference
from data.actor import OPERATOR, Actor
from data.campaigns import BadCampaign, Campaign
from data.messages import Kind, Notice
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai
from portal import figures
from portal.web import addresses
from portal.workflows import campaigning
from portal.workflows.telling import tell_firm

NewId = Callable[[], str]
_FAR = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Rule:
    """So many days before a firm's last day it is reminded, in these words."""

    days_before: int
    said: str


def rules() -> tuple[Rule, ...]:
    """The rules of the reference data, the nearest to the end first."""
    rows = reference.read("campaign_reminders")
    return tuple(sorted((Rule(int(r["days_before"]), r["said"]) for r in rows), key=_days))


def remind_open(
    store: Store, campaign_id: str, *, actor: Actor, now: datetime, new_id: NewId
) -> int:
    """Remind the firms in the actor's scope that have not submitted; how many had not been today.

    Raises:
        NotAllowed, NoSuchCampaign. BadCampaign: it is not running.
    """
    require(actor, Action.REMINDERS_SEND)
    campaign = campaigns.get(store, campaign_id, actor=actor)
    if campaign.state == "draft":
        raise BadCampaign("批次还没有开始，不能提醒。")
    today = day_in_shanghai(now)
    about = f"campaigns/{campaign_id}/reminder/{today.isoformat()}"
    firms = _remind(store, campaign, today, today + _FAR, lambda _: (about, ""), actor, now, new_id)
    with store.atomic():
        audit.append(
            store,
            Action.REMINDERS_SEND,
            actor=actor,
            now=now,
            what=f"campaigns/{campaign_id}/reminders",
            after={"firms": firms},
        )
    return firms


def remind_due(store: Store, *, actor: Actor = OPERATOR, now: datetime, new_id: NewId) -> int:
    """What is due by the rules, for every running campaign, and invitations still owed; how many firms.

    A run that was missed is made up for by the rule that is nearest to the end; each is told once.

    Raises:
        NotAllowed: the actor sends no reminders.
    """
    require(actor, Action.REMINDERS_SEND)
    today, told = day_in_shanghai(now), 0
    farthest = max((rule.days_before for rule in rules()), default=-1)
    for campaign in campaigns.running(store, actor=actor):
        for _ in campaigning.tell_targets(store, campaign.id, actor=actor, now=now, new_id=new_id):
            pass

        def about(last: date, campaign: Campaign = campaign) -> tuple[str, str]:
            rule = next(r for r in rules() if (last - today).days <= r.days_before)
            place = f"rule/{rule.days_before}/{last.isoformat()}"
            return f"campaigns/{campaign.id}/{place}", rule.said

        until = today + timedelta(days=farthest)
        told += _remind(store, campaign, today, until, about, actor, now, new_id)
    return told


def _remind(
    store: Store,
    campaign: Campaign,
    today: date,
    until: date,
    about: Callable[[date], tuple[str, str]],
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> int:
    told, after = 0, ""
    while found := campaign_targets.unsubmitted(
        store, campaign.id, today, until, actor=actor, after=after
    ):
        with store.atomic():
            for firm, last in found:
                notice = _notice(campaign, firm, last, *about(last))
                told += bool(tell_firm(store, notice, now=now, new_id=new_id))
        after = found[-1][0]
    return told


def _notice(campaign: Campaign, firm: str, last: date, about: str, said: str) -> Notice:
    when = f"{said}。" if said else ""
    text = (
        f"“{campaign.name}”的自评还没有提交。{when}"
        f"请在 {figures.day(last)} 前提交，当天也可以；已经填的都保存着。{campaign.reminder}"
    )
    return Notice(Kind.REMINDER, text, about=about, address=addresses.SELF_CHECK, firm_id=firm)


def _days(rule: Rule) -> int:
    return rule.days_before
