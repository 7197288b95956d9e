"""Staff take a list out of the portal (导出): with a reason, within limits, marked with who and when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from data import accounts, directory, exports, reference
from data.actor import Actor
from data.directory import Entry
from data.errors import Refusal
from data.rights import Action, require
from data.store import Store
from data.texts import required
from data.times import day_began, day_in_shanghai
from portal import csv_text, figures

LONGEST, SHORTEST = 200, 4
"""Characters of a reason."""

_STATES = {"pending": "待确认", "confirmed": "已确认"}
_HEAD = (
    "企业名称",
    "统一社会信用代码",
    "行业",
    "县（市、区）",
    "园区",
    "状态",
    "最近提交日期",
    "导出标记",
)


class TooManyRows(Refusal):
    """More rows than this role takes out at once or in a day; the message says the limit."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many rows a role takes out at once, and in a day of Shanghai."""

    rows_at_once: int
    rows_a_day: int


@dataclass(frozen=True, slots=True)
class FirmList:
    """A list as a CSV text, and how many firms it names."""

    text: str
    rows: int


def limits_of(actor: Actor) -> Limits:
    """The limits of the actor's role, from the reference data; a role that is not there takes nothing."""
    for row in reference.read("export_limits"):
        if row["role"] == actor.role.value:
            return Limits(int(row["rows_at_once"]), int(row["rows_a_day"]))
    return Limits(0, 0)


def export_firms(
    store: Store, reason: str, *, actor: Actor, now: datetime, new_id: Callable[[], str]
) -> FirmList:
    """The firms in the actor's scope, without a single answer; noted before it is given.

    Raises:
        NotAllowed: the actor exports no lists. TooManyRows: over a limit of the role.
        BadText, Refusal: no reason that can be read.
    """
    require(actor, Action.EXPORT_FIRMS)
    said = checked_reason(reason)
    with store.atomic():
        found = directory.search(store, actor=actor, count=limits_of(actor).rows_at_once)
        refuse_too_many(store, found.total, actor=actor, now=now)
        text = csv_text.table(_rows(store, found.entries, said, actor=actor, now=now))
        exports.note_list(
            store,
            new_id(),
            said,
            rows=found.total,
            size=len(text.encode()),
            actor=actor,
            now=now,
        )
    return FirmList(text, found.total)


def checked_reason(reason: str) -> str:
    """What the list is for, as it is noted.

    Raises:
        BadText, Refusal: nothing that can be read.
    """
    said = required(reason, field="用途", limit=LONGEST)
    if len(said) < SHORTEST:
        raise Refusal(f"用途：请写明拿去做什么，至少 {SHORTEST} 个字。")
    return said


def refuse_too_many(store: Store, rows: int, *, actor: Actor, now: datetime) -> None:
    """Refuse a list that is over a limit of the actor's role, at once or in a day.

    Raises:
        TooManyRows: says which.
    """
    limits = limits_of(actor)
    if rows > limits.rows_at_once:
        raise TooManyRows(
            f"范围内有 {rows:,} 家，您的岗位一次最多导出 {limits.rows_at_once:,} 家，没有导出。"
            "请联系市级牵头人员。"
        )
    taken = exports.taken(store, actor=actor, since=day_began(now))
    if taken.rows + rows > limits.rows_a_day:
        raise TooManyRows(
            f"今天已导出 {taken.rows:,} 家，您的岗位一天最多 {limits.rows_a_day:,} 家，没有导出。请明天再来。"
        )


def mark_of(store: Store, *, actor: Actor, now: datetime) -> str:
    """Who takes a list and when, as it stands in every row of it."""
    account = accounts.own(store, actor=actor)
    who = "，".join(part for part in (account.name, account.post, account.agency) if part)
    return f"{who}，{figures.moment(now)}"


def _rows(
    store: Store, entries: tuple[Entry, ...], reason: str, *, actor: Actor, now: datetime
) -> list[tuple[str, ...]]:
    """Who took it stands in the first line and in every row, so that a part of it says so too."""
    mark = mark_of(store, actor=actor, now=now)
    first = f"铸盾企业名单，共 {len(entries)} 家。导出：{mark}。用途：{reason}。只用于所写用途，不得转交。"
    return [(first,), _HEAD, *(_row(entry, mark) for entry in entries)]


def _row(entry: Entry, mark: str) -> tuple[str, ...]:
    return (
        entry.name,
        entry.code,
        entry.industry,
        entry.county,
        entry.park or "",
        _STATES[entry.state],
        day_in_shanghai(entry.submitted_at).isoformat() if entry.submitted_at else "",
        mark,
    )
