"""Campaigns (批次): which edition is to be answered in which scope, by which firms, until which day.

Days are days of Shanghai, the last one included. What is written to firms stands here as it is sent.
"""

from datetime import date, datetime
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from data import audit, noted
from data.actor import Actor
from data.assessments import Scope
from data.campaign_filter import Filter
from data.drafts import PLANS
from data.errors import NoSuch, Refusal
from data.rights import Action, may, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.texts import clean, required
from data.times import to_text

TABLE = "campaigns"
LONGEST_NAME = 60
LONGEST_TEXT = 300
State = Literal["draft", "open", "ended"]

_SEEN = """
    (campaigns.state <> 'draft' OR :edits = 1) AND (:of_firm = 0 OR EXISTS (
        SELECT 1 FROM campaign_targets JOIN firms ON firms.id = campaign_targets.firm_id
        WHERE campaign_targets.campaign_id = campaigns.id AND {scope}))
"""
_ALL = """
    SELECT campaigns.* FROM campaigns WHERE {condition} AND {seen}
    ORDER BY CASE campaigns.state WHEN 'open' THEN 0 WHEN 'draft' THEN 1 ELSE 2 END,
        campaigns.closes_on DESC, campaigns.name, campaigns.id
"""
_DETACH = (
    "DELETE FROM import_drafts WHERE campaign_id = :id",
    "UPDATE imports SET campaign_id = NULL WHERE campaign_id = :id",
)
_FORGET = "DELETE FROM campaign_targets WHERE campaign_id = :id RETURNING firm_id"
recorded = noted.of_table(TABLE)


class NoSuchCampaign(NoSuch):
    """No such campaign, or none of the actor's."""

    message = "没有找到这个批次，或者您无权查看。请从批次列表重新进入。"


class CampaignChanged(Refusal):
    """Somebody saved it since it was read."""

    message = "这个批次刚刚被别人修改过，您的修改没有保存。请核对现在的内容后再保存。"


class BadCampaign(Refusal):
    """A plan that cannot be kept, or a step that cannot be taken now; the message says why."""


class Plan(BaseModel):
    """What the lead decides of a campaign."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    edition: str
    scope: Scope = "full"
    opens_on: date
    closes_on: date
    invitation: str = ""
    reminder: str = ""
    filter: Filter = Field(default_factory=Filter)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.closes_on < self.opens_on:
            raise BadCampaign("截止日期：不能早于开始日期。")
        return self


class Campaign(Plan):
    """One campaign."""

    id: str
    state: State
    created_at: datetime
    ended_at: datetime | None = None
    version: int


def create(store: Store, campaign_id: str, plan: Plan, *, actor: Actor, now: datetime) -> Campaign:
    """A draft that nobody but the lead sees.

    Raises:
        NotAllowed: only the lead plans campaigns. BadText: a text cannot be kept.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    made: Row = {"id": campaign_id, "state": "draft", "created_at": to_text(now)}
    row = _row(plan) | made | {"created_by": actor.account_id}
    noted.add(store, Action.CAMPAIGN_EDIT, TABLE, row, firm=None, actor=actor, now=now)
    return get(store, campaign_id, actor=actor)


def change(
    store: Store, campaign_id: str, plan: Plan, *, seen_version: int, actor: Actor, now: datetime
) -> Campaign:
    """Save the lead's changes; of an open campaign only its last day and its texts change.

    Raises:
        CampaignChanged: saved by another meanwhile. BadCampaign: it has ended.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    with store.atomic():
        stands = get(store, campaign_id, actor=actor)
        if stands.version != seen_version:
            raise CampaignChanged
        if stands.state == "ended":
            raise BadCampaign("批次已经结束，不能再修改。可以给单个企业延期，或者新建批次。")
        wanted = _row(plan)
        if stands.state == "open":
            wanted = {name: wanted[name] for name in ("closes_on", "invitation", "reminder")}
            if plan.closes_on < stands.opens_on:
                raise BadCampaign("截止日期：不能早于开始日期。")
        _write(store, campaign_id, wanted, Action.CAMPAIGN_EDIT, actor=actor, now=now)
    return get(store, campaign_id, actor=actor)


def remove(store: Store, campaign_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a draft away, with the firms that a list put into it.

    Raises:
        BadCampaign: it was opened.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    with store.atomic():
        if get(store, campaign_id, actor=actor).state != "draft":
            raise BadCampaign("批次已经开始，不能删除。")
        for sql in _DETACH:
            store.rows(sql, id=campaign_id)
        gone = [
            audit.Told(f"campaign_targets/{campaign_id}/{row['firm_id']}", firm=row["firm_id"])
            for row in store.rows(_FORGET, id=campaign_id)
        ]
        audit.append_all(store, Action.CAMPAIGN_EDIT, gone, actor=actor, now=now)
        store.rows("DELETE FROM campaigns WHERE id = :id", id=campaign_id)
        PLANS.forget(store, f"campaigns/{campaign_id}")
        noted.note_gone(
            store, Action.CAMPAIGN_EDIT, f"campaigns/{campaign_id}", actor=actor, now=now
        )


def set_open(
    store: Store,
    campaign_id: str,
    today: date,
    *,
    seen_version: int,
    actor: Actor,
    now: datetime,
) -> None:
    """It begins today, whatever day was planned.

    Raises:
        CampaignChanged: saved by another meanwhile. BadCampaign: it is no draft, or its last day is over.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    with store.atomic():
        stands = get(store, campaign_id, actor=actor)
        if stands.state != "draft":
            raise BadCampaign("批次已经开始过了。请刷新页面查看。")
        if stands.version != seen_version:
            raise CampaignChanged
        if stands.closes_on < today:
            raise BadCampaign("截止日期已经过了。请先改截止日期，再开始。")
        changes = {"state": "open", "opens_on": today.isoformat()}
        _write(store, campaign_id, changes, Action.CAMPAIGN_EDIT, actor=actor, now=now)


def set_ended(store: Store, campaign_id: str, *, actor: Actor, now: datetime) -> None:
    """Its last day is over; the timer says so."""
    require(actor, Action.CAMPAIGN_END)
    with store.atomic():
        changes = {"state": "ended", "ended_at": to_text(now)}
        _write(store, campaign_id, changes, Action.CAMPAIGN_END, actor=actor, now=now)
        PLANS.forget(store, f"campaigns/{campaign_id}")


def get(store: Store, campaign_id: str, *, actor: Actor) -> Campaign:
    """One campaign; drafts are seen by who plans them, a firm sees those that it is asked to join.

    Raises:
        NoSuchCampaign: none that the actor may see.
    """
    found = _read(store, "campaigns.id = :id", actor, id=campaign_id)
    if not found:
        raise NoSuchCampaign
    return found[0]


def in_view(store: Store, *, actor: Actor) -> list[Campaign]:
    """All that the actor may see: open ones first, then drafts, then the latest that ended.

    Raises:
        NotAllowed: the actor reads no campaigns.
    """
    require(actor, Action.CAMPAIGN_READ)
    return _read(store, "1 = 1", actor)


def over(store: Store, today: date, *, actor: Actor) -> list[Campaign]:
    """Open campaigns whose last day is before today, for the timer.

    Raises:
        NotAllowed: the actor ends no campaigns.
    """
    require(actor, Action.CAMPAIGN_END)
    sql = "SELECT * FROM campaigns WHERE state = 'open' AND closes_on < :today ORDER BY id"
    return [_campaign(row) for row in store.rows(sql, today=today.isoformat())]


def running(store: Store, *, actor: Actor) -> list[Campaign]:
    """Open campaigns and ended ones in which some firm has been given more time, for the timer.

    Raises:
        NotAllowed: the actor sends no reminders.
    """
    require(actor, Action.REMINDERS_SEND)
    sql = """
        SELECT campaigns.* FROM campaigns WHERE campaigns.state = 'open'
            OR (campaigns.state = 'ended' AND EXISTS (SELECT 1 FROM campaign_targets
                WHERE campaign_targets.campaign_id = campaigns.id
                    AND campaign_targets.extended_to > campaigns.closes_on))
        ORDER BY campaigns.id
    """
    return [_campaign(row) for row in store.rows(sql)]


def _write(
    store: Store, campaign_id: str, changes: Row, action: Action, *, actor: Actor, now: datetime
) -> None:
    moved = {**changes, "version": recorded(store, campaign_id)["version"] + 1}
    noted.change(store, action, TABLE, campaign_id, moved, firm=None, actor=actor, now=now)


def _row(plan: Plan) -> Row:
    return {
        "name": required(plan.name, field="批次名称", limit=LONGEST_NAME),
        "edition": plan.edition,
        "scope": plan.scope,
        "opens_on": plan.opens_on.isoformat(),
        "closes_on": plan.closes_on.isoformat(),
        "invitation": clean(plan.invitation, field="邀请的话", limit=LONGEST_TEXT, lines=True),
        "reminder": clean(plan.reminder, field="提醒的话", limit=LONGEST_TEXT, lines=True),
        "filter": plan.filter.model_dump_json(exclude_defaults=True),
    }


def _read(store: Store, condition: str, actor: Actor, **params: str) -> list[Campaign]:
    if not may(actor, Action.CAMPAIGN_READ):
        return []
    seen = _SEEN.format(scope=in_scope(actor, Action.CAMPAIGN_READ))
    found = store.rows(
        _ALL.format(condition=condition, seen=seen),
        edits=int(may(actor, Action.CAMPAIGN_EDIT)),
        of_firm=int(actor.is_of_firm),
        **params,
        **parameters(actor),
    )
    return [_campaign(row) for row in found]


def _campaign(row: Row) -> Campaign:
    return Campaign.model_validate(row | {"filter": Filter.model_validate_json(row["filter"])})
