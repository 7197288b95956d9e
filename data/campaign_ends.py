"""The end of a campaign for its drafts (批次截止): what nobody submitted in time expires, and is kept."""

from dataclasses import dataclass
from datetime import date, datetime

from data import assessments, audit
from data.actor import Actor
from data.campaign_targets import LAST_DAY
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Store

_OVERDUE = f"""
    SELECT assessments.id, assessments.firm_id, campaigns.id AS campaign_id, campaigns.name,
        {LAST_DAY} AS last_day
    FROM assessments
    JOIN campaigns ON campaigns.id = assessments.campaign_id
    JOIN campaign_targets ON campaign_targets.campaign_id = campaigns.id
        AND campaign_targets.firm_id = assessments.firm_id
    JOIN firms ON firms.id = assessments.firm_id
    WHERE assessments.campaign_id IS NOT NULL AND assessments.state = 'draft'
        AND {LAST_DAY} < :today
        AND {{scope}}
    ORDER BY assessments.id LIMIT :count
"""  # noqa: S608 - made of own names only


@dataclass(frozen=True, slots=True)
class Overdue:
    """A draft that was not submitted in time."""

    id: str
    firm_id: str
    campaign_id: str
    name: str
    last_day: date


def overdue(store: Store, today: date, *, actor: Actor, count: int = 200) -> list[Overdue]:
    """Drafts for campaigns whose last day, the firm's own extension included, is before today.

    Raises:
        NotAllowed: the actor ends no campaigns.
    """
    require(actor, Action.CAMPAIGN_END)
    sql = _OVERDUE.format(scope=in_scope(actor, Action.CAMPAIGN_END))
    found = store.rows(sql, today=today.isoformat(), count=count, **parameters(actor))
    return [Overdue(**{**row, "last_day": date.fromisoformat(row["last_day"])}) for row in found]


def expire(store: Store, draft: Overdue, *, actor: Actor, now: datetime) -> None:
    """The draft takes no more answers; they stay, and can be carried into a new check.

    Raises:
        NotAllowed: the actor ends no campaigns.
    """
    require(actor, Action.CAMPAIGN_END)
    with store.atomic():
        before = assessments.recorded(store, draft.id)
        if before["state"] != "draft":
            return
        store.update("assessments", draft.id, {"state": "expired"})
        audit.append(
            store,
            Action.CAMPAIGN_END,
            actor=actor,
            now=now,
            what=f"assessments/{draft.id}",
            firm=draft.firm_id,
            before=before,
            after=assessments.recorded(store, draft.id),
        )
