"""Telling officials of snapshots (公布通知): the second person that a draft waits, who drafted what became of it.

No message holds a figure, nor the reason: both are behind the link, for who may read them.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

from data import recipients
from data.messages import Kind, Notice
from data.publications import Publication
from data.rights import Action
from data.store import Store
from portal.web import addresses
from portal.workflows.published import number_of
from portal.workflows.telling import tell

NewId = Callable[[], str]
What = Literal["published", "refused", "withdrawn"]

_WAITS = (
    "统计快照的草稿 {number} 拟好了，等您核对：看过图表，没有异常再公布；有疑问就写明原因退回。"
    "一位工作人员办了，其他人就不用再办。"
)
_BECAME: Mapping[What, str] = {
    "published": "您拟的统计快照 {number} 已由另一位工作人员核对公布，现在人人可见。",
    "refused": "您拟的统计快照草稿 {number} 没有公布，核对的工作人员退回了，原因在草稿页上。改好以后可以另拟一份。",
    "withdrawn": "您拟的统计快照 {number} 已被撤回，数字不再显示，原因在公布页上。",
}


def waits(store: Store, draft: Publication, *, now: datetime, new_id: NewId) -> int:
    """Tell everybody who may settle a draft that it waits, but for who made it; how many."""
    notice = Notice(
        Kind.PUBLICATION,
        _WAITS.format(number=number_of(draft)),
        about=f"publications/{draft.id}/waits",
        address=_desk(draft),
    )
    people = recipients.who_may(store, Action.STATISTICS_SETTLE)
    return tell(store, people, notice, now=now, new_id=new_id, but=draft.made_by)


def became(
    store: Store, one: Publication, what: What, *, by: str, now: datetime, new_id: NewId
) -> int:
    """Tell who drafted a snapshot what became of it; nobody where they did it themselves."""
    is_public = one.state != "dropped"
    notice = Notice(
        Kind.PUBLICATION,
        _BECAME[what].format(number=number_of(one)),
        about=f"publications/{one.id}/{what}",
        address=f"{addresses.PUBLISHED}?id={one.id}" if is_public else _desk(one),
    )
    people = recipients.in_use(store, one.made_by)
    return tell(store, people, notice, now=now, new_id=new_id, but=by)


def _desk(draft: Publication) -> str:
    return f"{addresses.PUBLISHING}?draft={draft.id}"
