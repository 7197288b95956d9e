"""Two invented campaigns (演示批次): one that ended a year ago, one that runs; who takes part in which."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from data import assessments, campaign_ends, campaign_targets, campaigns
from data.actor import OPERATOR, Actor
from data.campaign_filter import Filter
from data.campaigns import Plan
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import campaigning
from questionnaires.editions import CURRENT

NewId = Callable[[], str]
ENDED, RUNNING = "演示：去年秋季自评", "演示：今年秋季自评"
ENDED_DAYS_AGO = (398, 340)
"""When the first one began and ended; the checks of a year ago were made for it."""
BEGAN_DAYS_AGO, ENDS_IN_DAYS = 35, 10
EXTENDED, EXTENDED_DAYS = 4, 20
"""Every so many-th newcomer has been given more time."""
WHY = "演示：负责填报的同事外出，企业来电申请"


@dataclass(frozen=True, slots=True)
class Asking:
    """Ids of the two campaigns, and how old the first one is at which ends."""

    ended: str
    running: str


def settle(store: Store, lead: Actor, *, now: datetime, new_id: NewId) -> Asking:
    """Make and open both, or find them in a city whose filling was interrupted."""
    standing = {one.name: one.id for one in campaigns.in_view(store, actor=lead)}
    if not standing:
        with store.atomic():
            began, ended = (now - timedelta(days=days) for days in ENDED_DAYS_AGO)
            _made(store, new_id(), ENDED, began, ended, lead)
            began = now - timedelta(days=BEGAN_DAYS_AGO)
            _made(store, new_id(), RUNNING, began, now + timedelta(days=ENDS_IN_DAYS), lead)
        standing = {one.name: one.id for one in campaigns.in_view(store, actor=lead)}
    return Asking(standing[ENDED], standing[RUNNING])


def ask(store: Store, asking: Asking, firm_id: str, lead: Actor, *, now: datetime) -> None:
    """Both campaigns ask every firm; the first one not those that join a city which was filled before."""
    for campaign, days in ((asking.ended, ENDED_DAYS_AGO[0]), (asking.running, BEGAN_DAYS_AGO)):
        if campaigns.get(store, campaign, actor=lead).state == "ended":
            continue
        when = now - timedelta(days=days)
        campaign_targets.add(store, campaign, [firm_id], actor=lead, now=when)


def hand_in(
    store: Store, asking: Asking, draft: str, number: int, actor: Actor, when: datetime
) -> None:
    """The check that begins at this time counts for the campaign of then; every sixth firm's does not."""
    if number % 6 == 0:
        return
    running = campaigns.get(store, asking.running, actor=actor)
    campaign = asking.running if day_in_shanghai(when) >= running.opens_on else asking.ended
    if _asks(store, campaign, actor):
        assessments.hand_in(store, draft, campaign, actor=actor, now=when)


def give_up(
    store: Store, asking: Asking, number: int, actor: Actor, *, now: datetime, new_id: NewId
) -> None:
    """Some newcomers had begun for the first campaign and did not submit: their drafts expired."""
    if number % 10 != 5 or not _asks(store, asking.ended, actor):
        return
    began, ended = (now - timedelta(days=days) for days in ENDED_DAYS_AGO)
    draft = assessments.create(
        store,
        new_id(),
        edition=CURRENT,
        scope="full",
        campaign_id=asking.ended,
        actor=actor,
        now=began,
    )
    campaign = campaigns.get(store, asking.ended, actor=actor)
    overdue = campaign_ends.Overdue(
        draft.id, draft.firm_id, campaign.id, campaign.name, campaign.closes_on
    )
    campaign_ends.expire(store, overdue, actor=OPERATOR, now=ended + timedelta(days=1))


def _asks(store: Store, campaign: str, actor: Actor) -> bool:
    targets = campaign_targets.of_firm(store, actor.firm_id or "", actor=actor)
    return campaign in {target.campaign_id for target in targets}


def finish(store: Store, asking: Asking, lead: Actor, *, now: datetime, new_id: NewId) -> None:
    """The first one ends; some firms get more time in the second; all of them know of it."""
    with store.atomic():
        if campaigns.get(store, asking.ended, actor=lead).state == "open":
            ended = now - timedelta(days=ENDED_DAYS_AGO[1] - 1)
            campaigns.set_ended(store, asking.ended, actor=OPERATOR, now=ended)
    for _ in campaigning.tell_targets(store, asking.running, actor=lead, now=now, new_id=new_id):
        pass
    with store.atomic():
        _extend(store, asking, lead, now)


def _made(
    store: Store, campaign_id: str, name: str, began: datetime, until: datetime, lead: Actor
) -> None:
    plan = Plan(
        name=name,
        edition=CURRENT,
        opens_on=day_in_shanghai(began),
        closes_on=day_in_shanghai(until),
        filter=Filter(nobody=True),
    )
    campaigns.create(store, campaign_id, plan, actor=lead, now=began)
    campaigns.set_open(
        store, campaign_id, day_in_shanghai(began), seen_version=1, actor=lead, now=began
    )


def _extend(store: Store, asking: Asking, lead: Actor, now: datetime) -> None:
    today = day_in_shanghai(now)
    found = campaign_targets.unsubmitted(
        store, asking.running, today, today + timedelta(days=ENDS_IN_DAYS), actor=lead
    )
    for firm, _ in found[::EXTENDED]:
        until = today + timedelta(days=EXTENDED_DAYS)
        campaign_targets.extend(store, asking.running, firm, until, WHY, actor=lead, now=now)
