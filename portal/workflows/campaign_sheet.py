"""How far a campaign has come, as a spreadsheet (批次进度表): firms, states and days, no answer, no result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data import campaigns, completion, exports
from data.actor import Actor
from data.completion import Listed, Narrowing
from data.rights import Action, require
from data.store import Store
from data.times import day_in_shanghai
from portal import xlsx
from portal.workflows import exporting

STATES = {
    "not_started": "未开始",
    "drafting": "填写中",
    "submitted": "已提交",
    "in_review": "复核中",
    "returned": "已退回",
    "reviewed": "已复核",
    "closed": "已办结",
    "expired": "已过期",
}
"""States of a firm in a campaign, as everybody reads them."""
_HEAD = (
    *("企业名称", "统一社会信用代码", "县（市、区）", "园区", "行业", "状态", "截止日期"),
    *("延期到", "提交日期", "有无账号", "导出标记"),
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The workbook, and the name of the campaign."""

    content: bytes
    name: str
    firms: int


def take(
    store: Store,
    campaign_id: str,
    narrowing: Narrowing,
    reason: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> Sheet:
    """The firms of a campaign in the actor's scope; an export like any other list.

    Raises:
        NotAllowed, NoSuchCampaign. TooManyRows: over a limit of the role; narrower lists are possible.
        BadText, Refusal: no reason that can be read.
    """
    require(actor, Action.CAMPAIGN_SHEET)
    said = exporting.checked_reason(reason)
    with store.atomic():
        campaign = campaigns.get(store, campaign_id, actor=actor)
        most = exporting.limits_of(actor).rows_at_once
        page = completion.firms(
            store, campaign_id, narrowing, actor=actor, sort="place", count=most
        )
        exporting.refuse_too_many(store, page.total, actor=actor, now=now)
        mark = exporting.mark_of(store, actor=actor, now=now)
        above = [
            f"批次：{campaign.name}，共 {page.total} 家。导出：{mark}。用途：{said}。只用于所写用途，不得转交。"
        ]
        rows = [_row(firm, mark) for firm in page.firms]
        content = xlsx.workbook([xlsx.Table("完成情况", above, _HEAD, rows)], mark=mark)
        exports.note_list(
            store, new_id(), said, rows=page.total, size=len(content), actor=actor, now=now
        )
    return Sheet(content, campaign.name, page.total)


def _row(firm: Listed, mark: str) -> tuple[xlsx.Value, ...]:
    return (
        firm.name,
        firm.code,
        firm.county,
        firm.park,
        firm.industry,
        STATES[firm.state],
        firm.last_day,
        firm.extended_to,
        day_in_shanghai(firm.submitted_at) if firm.submitted_at else None,
        "有" if firm.people else "没有",
        mark,
    )
