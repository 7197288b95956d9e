"""What comes next for a firm (接下来的日子): next steps, follow-ups, corrective actions, open campaigns."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from data import guidance
from data.actor import Actor
from data.rights import Action, require
from data.scope import in_scope, named, parameters
from data.store import Row, Store

Kind = Literal["next-step", "visit", "follow-up", "action", "campaign"]

_COMING = """
    SELECT 'next-step' AS kind, guidance_entries.id AS id, guidance_entries.next_on AS due_on,
        '' AS word, 0 AS provisional
    FROM guidance_entries JOIN firms ON firms.id = guidance_entries.firm_id AND {diary}
    WHERE firms.id = :firm AND guidance_entries.next_on IS NOT NULL
        AND guidance_entries.next_done_at IS NULL AND guidance_entries.withdrawn_at IS NULL
        AND (guidance_entries.shown = 1 OR {is_staff})
        AND NOT EXISTS (SELECT 1 FROM guidance_entries AS later
            WHERE later.replaces = guidance_entries.id)
    UNION ALL
    SELECT 'visit', visit_wishes.id, visit_wishes.planned_on, '', 0
    FROM visit_wishes JOIN firms ON firms.id = visit_wishes.firm_id AND {visit}
    WHERE firms.id = :firm AND visit_wishes.state = 'planned'
    UNION ALL
    SELECT 'follow-up', follow_ups.id, follow_ups.due_on, follow_ups.duty, follow_ups.provisional
    FROM follow_ups JOIN firms ON firms.id = follow_ups.firm_id AND {follow_up}
    WHERE firms.id = :firm AND follow_ups.done_on IS NULL AND follow_ups.dropped_on IS NULL
    UNION ALL
    SELECT 'action', corrective_actions.id, corrective_actions.due_on, corrective_actions.item,
        corrective_actions.provisional
    FROM corrective_actions JOIN firms ON firms.id = corrective_actions.firm_id AND {action}
    WHERE firms.id = :firm AND corrective_actions.due_on IS NOT NULL
        AND corrective_actions.state IN ('in_progress', 'awaiting_check')
    UNION ALL
    SELECT 'campaign', campaigns.id, coalesce(campaign_targets.extended_to, campaigns.closes_on),
        campaigns.name, 0
    FROM campaign_targets JOIN campaigns ON campaigns.id = campaign_targets.campaign_id
    JOIN firms ON firms.id = campaign_targets.firm_id AND {campaign}
    WHERE firms.id = :firm AND campaigns.state = 'open' AND NOT EXISTS (
        SELECT 1 FROM assessments WHERE assessments.firm_id = firms.id
            AND assessments.campaign_id = campaigns.id AND assessments.submitted_at IS NOT NULL
            AND assessments.state <> 'withdrawn')
    ORDER BY due_on, kind, id LIMIT :count
"""
_STEP = "SELECT * FROM guidance_entries WHERE id = :id"
_SCOPES = {
    "diary": Action.DIARY_READ,
    "visit": Action.VISIT_READ,
    "follow_up": Action.FOLLOW_UP_READ,
    "action": Action.ACTION_READ,
    "campaign": Action.CAMPAIGN_READ,
}


@dataclass(frozen=True, slots=True)
class Coming:
    """Something with a day. `word`: duty, control or campaign. `provisional`: 暂定. `text`: of a next step."""

    kind: Kind
    id: str
    due_on: date
    word: str
    provisional: bool
    text: str


def of_firm(store: Store, firm_id: str, *, actor: Actor, count: int = 50) -> list[Coming]:
    """What is due for a firm, the earliest first; staff have stated a purpose.

    Raises:
        NotAllowed: the actor reads no firm.
    """
    require(actor, Action.FIRM_READ)
    scopes = {
        name: f"{in_scope(actor, action)} AND {named(actor)}" for name, action in _SCOPES.items()
    }
    sql = _COMING.format(is_staff="1 = 0" if actor.is_of_firm else "1 = 1", **scopes)
    found = store.rows(sql, firm=firm_id, count=count, **parameters(actor))
    return [_coming(store, row) for row in found]


def _coming(store: Store, row: Row) -> Coming:
    text = ""
    if row["kind"] == "next-step":
        text = guidance.opened(store, "next_step", store.rows(_STEP, id=row["id"])[0])
    return Coming(
        kind=row["kind"],
        id=row["id"],
        due_on=date.fromisoformat(row["due_on"]),
        word=row["word"],
        provisional=bool(row["provisional"]),
        text=text,
    )
