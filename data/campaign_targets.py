"""Targets (批次对象): which firms a campaign asks, until which day each, and whether they know of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data import audit, campaigns, noted
from data import campaign_filter as filters
from data.actor import Actor
from data.assessments import Assessment
from data.campaign_filter import Filter
from data.campaigns import BadCampaign, NoSuchCampaign
from data.errors import Refusal
from data.firms import NoSuchFirm
from data.recipients import HAS_PEOPLE, Preview
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import required
from data.times import day_in_shanghai, to_text

TABLE = "campaign_targets"
LONGEST_REASON = 200
LAST_DAY = """
    CASE WHEN campaign_targets.extended_to > campaigns.closes_on
        THEN campaign_targets.extended_to ELSE campaigns.closes_on END
"""
"""Until which day the firm may submit."""
NOT_SUBMITTED = """
    NOT EXISTS (SELECT 1 FROM assessments WHERE assessments.campaign_id = campaigns.id
        AND assessments.firm_id = firms.id
        AND assessments.state NOT IN ('draft', 'withdrawn', 'expired'))
"""
_PREVIEW = f"""
    SELECT count(*) AS firms, sum(CASE WHEN {HAS_PEOPLE} THEN 0 ELSE 1 END) AS silent
    FROM firms WHERE {{scope}} AND (({{chosen}}) OR EXISTS (
        SELECT 1 FROM campaign_targets WHERE campaign_targets.campaign_id = :campaign
            AND campaign_targets.firm_id = firms.id))
"""  # noqa: S608 - made of own names only
_CHOSEN = """
    SELECT firms.id FROM firms WHERE {scope} AND {chosen} AND NOT EXISTS (
        SELECT 1 FROM campaign_targets WHERE campaign_targets.campaign_id = :campaign
            AND campaign_targets.firm_id = firms.id)
    ORDER BY firms.id
"""
_JOINED = """
    FROM campaign_targets
    JOIN campaigns ON campaigns.id = campaign_targets.campaign_id
    JOIN firms ON firms.id = campaign_targets.firm_id
"""
_ONE = f"""
    SELECT campaign_targets.*, campaigns.name, campaigns.state AS campaign_state,
        campaigns.scope, campaigns.edition, {LAST_DAY} AS last_day
    {_JOINED} WHERE {{condition}} AND campaigns.state <> 'draft' AND {{scope}}
    ORDER BY last_day, campaign_targets.campaign_id
"""
_UNTOLD = f"""
    SELECT firms.id {_JOINED}
    WHERE campaigns.id = :campaign AND campaign_targets.told_at IS NULL
        AND {LAST_DAY} >= :today AND {HAS_PEOPLE} AND firms.id > :after AND {{scope}}
    ORDER BY firms.id LIMIT :count
"""
_UNSUBMITTED = f"""
    SELECT firms.id, {LAST_DAY} AS last_day {_JOINED}
    WHERE campaigns.id = :campaign AND {LAST_DAY} >= :today AND {LAST_DAY} <= :until
        AND {NOT_SUBMITTED} AND {HAS_PEOPLE} AND firms.id > :after AND {{scope}}
    ORDER BY firms.id LIMIT :count
"""
_SILENT = f"""
    SELECT firms.id, firms.code, firms.name {_JOINED}
    WHERE campaigns.id = :campaign AND NOT {HAS_PEOPLE} AND {{scope}} ORDER BY firms.name, firms.id
"""


class CampaignOver(Refusal):
    """The firm's last day in the campaign is over; nothing was submitted."""

    def __init__(self, name: str, last_day: date) -> None:
        self.last_day = last_day
        super().__init__(
            f"批次“{name}”已于 {last_day.year}年{last_day.month}月{last_day.day}日 截止，"
            "这份自评没有提交，答案和证据都还在。可以带入新的一份接着填，或者联系工作人员延期。"
        )


@dataclass(frozen=True, slots=True)
class Target:
    """One firm in one campaign. `reason`: of the extension, for those who may read it."""

    campaign_id: str
    name: str
    firm_id: str
    edition: str
    scope: str
    campaign_state: str
    last_day: date
    extended_to: date | None
    reason: str

    def is_over(self, today: date) -> bool:
        """Whether nothing is taken any more."""
        return today > self.last_day


def preview(store: Store, campaign_id: str, chosen: Filter, *, actor: Actor) -> Preview:
    """How many firms the filter and the lists in the campaign come to.

    Raises:
        NotAllowed: the actor plans no campaigns.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    condition, values = filters.condition(chosen)
    sql = _PREVIEW.format(scope=in_scope(actor, Action.CAMPAIGN_EDIT), chosen=condition)
    row = store.rows(sql, campaign=campaign_id, **values, **parameters(actor))[0]
    return Preview(int(row["firms"]), int(row["silent"] or 0))


def fill(store: Store, campaign_id: str, chosen: Filter, *, actor: Actor, now: datetime) -> int:
    """Put every firm of the filter into the campaign; how many were not in it.

    Raises:
        NotAllowed: the actor plans no campaigns.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    condition, values = filters.condition(chosen)
    sql = _CHOSEN.format(scope=in_scope(actor, Action.CAMPAIGN_EDIT), chosen=condition)
    with store.atomic():
        found = store.rows(sql, campaign=campaign_id, **values, **parameters(actor))
        return _put(store, campaign_id, [row["id"] for row in found], actor, now)


def add(
    store: Store, campaign_id: str, firm_ids: Iterable[str], *, actor: Actor, now: datetime
) -> int:
    """Put firms of a list into a campaign that has not ended; how many were not in it.

    Raises:
        NotAllowed, NoSuchCampaign. BadCampaign: it has ended.
    """
    require(actor, Action.CAMPAIGN_EDIT)
    sql = "SELECT firm_id FROM campaign_targets WHERE campaign_id = :campaign"
    with store.atomic():
        if campaigns.get(store, campaign_id, actor=actor).state == "ended":
            raise BadCampaign("批次已经结束，不能再加入企业。")
        there = {row["firm_id"] for row in store.rows(sql, campaign=campaign_id)}
        fresh = [firm for firm in dict.fromkeys(firm_ids) if firm not in there]
        return _put(store, campaign_id, fresh, actor, now)


def extend(
    store: Store,
    campaign_id: str,
    firm_id: str,
    until: date,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
) -> Target:
    """Give one firm more time (延期), with a reason.

    Raises:
        NotAllowed. NoSuchFirm: it is not asked, or out of scope. BadCampaign: the day is not later.
    """
    require(actor, Action.CAMPAIGN_EXTEND)
    said = required(reason, field="延期的理由", limit=LONGEST_REASON)
    with store.atomic():
        target = _one(store, campaign_id, firm_id, Action.CAMPAIGN_EXTEND, actor)
        if until <= target.last_day or until < day_in_shanghai(now):
            raise BadCampaign("延期到：要晚于现在的截止日期，并且不早于今天。")
        place = {"campaign_id": campaign_id, "firm_id": firm_id}
        changes = {
            "extended_to": until.isoformat(),
            "extended_by": actor.account_id,
            "extension_reason": seal_text(store, TABLE, "extension_reason", place, said),
        }
        _write(store, campaign_id, firm_id, changes, Action.CAMPAIGN_EXTEND, actor, now)
    return _one(store, campaign_id, firm_id, Action.CAMPAIGN_EXTEND, actor)


def get(store: Store, campaign_id: str, firm_id: str, *, actor: Actor) -> Target:
    """One firm in one campaign.

    Raises:
        NoSuchFirm: it is not asked, or out of scope.
    """
    return _one(store, campaign_id, firm_id, Action.CAMPAIGN_READ, actor)


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Target]:
    """The campaigns that ask a firm, drafts left out; the one that ends first comes first.

    Raises:
        NotAllowed: the actor reads no campaigns.
    """
    require(actor, Action.CAMPAIGN_READ)
    condition = "campaign_targets.firm_id = :firm"
    return _read(store, condition, Action.CAMPAIGN_READ, actor, firm=firm_id)


def refuse_late(store: Store, assessment: Assessment, *, actor: Actor, now: datetime) -> None:
    """Refuse a draft whose campaign is over for the firm; what was returned is not late.

    Raises:
        CampaignOver: since which day.
    """
    if assessment.campaign_id is None or assessment.state != "draft":
        return
    target = get(store, assessment.campaign_id, assessment.firm_id, actor=actor)
    if target.is_over(day_in_shanghai(now)):
        raise CampaignOver(target.name, target.last_day)


def untold(
    store: Store, campaign_id: str, today: date, *, actor: Actor, after: str = "", count: int = 200
) -> list[str]:
    """Firms that do not know yet that they are asked, and that have somebody who could be told."""
    require(actor, Action.REMINDERS_SEND)
    sql = _UNTOLD.format(scope=in_scope(actor, Action.REMINDERS_SEND))
    wanted = {"campaign": campaign_id, "today": today.isoformat(), "after": after, "count": count}
    return [row["id"] for row in store.rows(sql, **wanted, **parameters(actor))]


def set_told(store: Store, campaign_id: str, firm_id: str, *, actor: Actor, now: datetime) -> None:
    """The firm's people have the invitation, in the same transaction."""
    require(actor, Action.REMINDERS_SEND)
    changes = {"told_at": to_text(now)}
    _write(store, campaign_id, firm_id, changes, Action.REMINDERS_SEND, actor, now)


def unsubmitted(
    store: Store,
    campaign_id: str,
    today: date,
    until: date,
    *,
    actor: Actor,
    after: str = "",
    count: int = 200,
) -> list[tuple[str, date]]:
    """Firms whose last day lies from `today` to `until` and who have not submitted, with that day."""
    require(actor, Action.REMINDERS_SEND)
    sql = _UNSUBMITTED.format(scope=in_scope(actor, Action.REMINDERS_SEND))
    found = store.rows(
        sql,
        campaign=campaign_id,
        today=today.isoformat(),
        until=until.isoformat(),
        after=after,
        count=count,
        **parameters(actor),
    )
    return [(row["id"], date.fromisoformat(row["last_day"])) for row in found]


def without_people(store: Store, campaign_id: str, *, actor: Actor) -> list[Row]:
    """`id`, `code`, `name` of asked firms that have no account: an invitation word is to be handed over."""
    require(actor, Action.FIRMS_IMPORT)
    sql = _SILENT.format(scope=in_scope(actor, Action.FIRMS_IMPORT))
    return store.rows(sql, campaign=campaign_id, **parameters(actor))


recorded = noted.of_table("campaign_targets", "campaign_id", "firm_id")


def _put(store: Store, campaign_id: str, firm_ids: list[str], actor: Actor, now: datetime) -> int:
    at = to_text(now)
    rows = [
        {
            "campaign_id": campaign_id,
            "firm_id": firm_id,
            "added_at": at,
            "added_by": actor.account_id,
        }
        for firm_id in firm_ids
    ]
    told = [
        audit.Told(f"campaign_targets/{campaign_id}/{row['firm_id']}", row["firm_id"], after=row)
        for row in rows
    ]
    store.insert_all("campaign_targets", rows)
    audit.append_all(store, Action.CAMPAIGN_EDIT, told, actor=actor, now=now)
    return len(rows)


def _write(
    store: Store,
    campaign_id: str,
    firm_id: str,
    changes: Row,
    action: Action,
    actor: Actor,
    now: datetime,
) -> None:
    before = recorded(store, campaign_id, firm_id)
    store.update("campaign_targets", (campaign_id, firm_id), changes)
    audit.append(
        store,
        action,
        actor=actor,
        now=now,
        what=f"campaign_targets/{campaign_id}/{firm_id}",
        firm=firm_id,
        before=before,
        after=recorded(store, campaign_id, firm_id),
    )


def _one(store: Store, campaign_id: str, firm_id: str, action: Action, actor: Actor) -> Target:
    if not campaign_id:
        raise NoSuchCampaign
    condition = "campaign_targets.campaign_id = :campaign AND campaign_targets.firm_id = :firm"
    found = _read(store, condition, action, actor, campaign=campaign_id, firm=firm_id)
    if not found:
        raise NoSuchFirm
    return found[0]


def _read(
    store: Store, condition: str, action: Action, actor: Actor, **wanted: Any
) -> list[Target]:
    sql = _ONE.format(condition=condition, scope=in_scope(actor, action))
    return [_target(store, row) for row in store.rows(sql, **wanted, **parameters(actor))]


def _target(store: Store, row: Row) -> Target:
    until = row["extended_to"]
    return Target(
        campaign_id=row["campaign_id"],
        name=row["name"],
        firm_id=row["firm_id"],
        edition=row["edition"],
        scope=row["scope"],
        campaign_state=row["campaign_state"],
        last_day=date.fromisoformat(row["last_day"]),
        extended_to=date.fromisoformat(until) if until else None,
        reason=text_of(store, TABLE, "extension_reason", row),
    )
