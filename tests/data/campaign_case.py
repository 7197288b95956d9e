"""A campaign (批次) in the town: who is asked, until when, and a draft for it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from data import assessments, campaign_targets, campaigns
from data.actor import Actor
from data.assessments import Assessment
from data.campaign_filter import Filter
from data.campaigns import Campaign, Plan
from portal.workflows import answering, campaigning
from questionnaires.loading import edition
from tests.data.town import NOW, Town

EDITION = edition()
LAST = date(2026, 12, 10)
LAST_SECOND = datetime(2026, 12, 10, 15, 59, 59, tzinfo=UTC)
"""Of the last day in Shanghai."""
AFTER = LAST_SECOND + timedelta(seconds=1)


@dataclass(frozen=True)
class Running:
    """A running campaign that asks alpha, beta and gamma."""

    town: Town
    id: str

    def extend(self, firm: Actor, days: int = 5) -> None:
        """More time for a firm, by the lead."""
        until = LAST + timedelta(days=days)
        campaign_targets.extend(
            self.town.store,
            self.id,
            firm.firm_id or "",
            until,
            "同事住院",
            actor=self.town.lead,
            now=NOW,
        )

    def draft(self, firm: Actor, scope: assessments.Scope = "full") -> Assessment:
        """A draft of the firm's for the campaign."""
        return assessments.create(
            self.town.store,
            self.town.new_id(),
            edition=EDITION.edition,
            scope=scope,
            campaign_id=self.id,
            actor=firm,
            now=NOW,
        )

    def now_stands(self) -> Campaign:
        """The campaign as the lead reads it."""
        return campaigns.get(self.town.store, self.id, actor=self.town.lead)


def plan(**changes: object) -> Plan:
    """A plan that asks every firm, pending ones too."""
    fields = {
        "name": "2026 年冬季自评",
        "edition": EDITION.edition,
        "scope": "full",
        "opens_on": date(2026, 11, 20),
        "closes_on": LAST,
        "filter": Filter(state=""),
    }
    return Plan.model_validate({**fields, **changes})


def planned(town: Town, **changes: object) -> str:
    """The id of a draft of a campaign."""
    made = campaigns.create(town.store, town.new_id(), plan(**changes), actor=town.lead, now=NOW)
    return made.id


def running(town: Town, **changes: object) -> Running:
    """A campaign that was opened; nobody has been told yet."""
    campaign = planned(town, **changes)
    campaigning.open_campaign(town.store, campaign, seen_version=1, actor=town.lead, now=NOW)
    return Running(town, campaign)


def some_answers(town: Town, draft: Assessment, firm: Actor, level: int = 2) -> None:
    """An answer to each question of the draft's scope."""
    asked = EDITION.asked(draft.scope)
    values = {question.id: 1 for question in EDITION.exposure} | {
        q.id: level if len(q.options) > 2 else 0 for q in EDITION.questions if q.id in asked
    }
    with town.store.atomic():
        for item, value in values.items():
            answering.save_answer(
                town.store,
                draft.id,
                item,
                value,
                questionnaire=EDITION,
                seen_version=0,
                actor=firm,
                now=NOW,
            )
