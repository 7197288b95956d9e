"""A running and a planned campaign in a portal for screens and browsers."""

from collections.abc import Sequence
from datetime import timedelta

from data import campaign_targets, campaigns
from data.actor import Actor, Role
from data.campaign_filter import Filter
from data.campaigns import Plan
from data.store import Store
from data.times import day_in_shanghai
from portal.workflows import campaigning
from questionnaires.editions import CURRENT
from tests.portal.screens.self_check_case import now

NAME = "2026 年冬季自评"


def of_portal(
    store: Store, by: Actor, ids: Sequence[str], firms: Sequence[str], *, days: int = 20
) -> None:
    """The first one runs and asks these firms, the others are planned; made once, as a lead does."""
    if store.rows("SELECT 1 FROM campaigns"):
        return
    lead = Actor(by.account_id, Role.LEAD)
    today = day_in_shanghai(now())
    plan = Plan(
        name=NAME,
        edition=CURRENT,
        opens_on=today,
        closes_on=today + timedelta(days=days),
        filter=Filter(nobody=True),
    )
    for campaign in ids:
        campaigns.create(store, campaign, plan, actor=lead, now=now())
        campaign_targets.add(store, campaign, firms, actor=lead, now=now())
    campaigning.open_campaign(store, ids[0], seen_version=1, actor=lead, now=now())
