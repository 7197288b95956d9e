"""Deputies (代理): who acts for whom, from day to day in Shanghai, both included; ends by itself.

A firm's owner appoints a colleague, who has the owner's rights on those days (`data.sessions` asks
here). The lead appoints an official of the same role, who reaches on those days what the absent one
reaches (`data.scope`). What is lent ends with what the lender has: a disabled account lends nothing.
"""

from dataclasses import dataclass
from datetime import date, datetime

from data import accounts, audit, bounds, successors
from data.accounts import Account, NoSuchAccount
from data.actor import Actor, Role
from data.errors import NoSuch, NotAllowed, Refusal
from data.rights import Action, Reach, reach, require
from data.store import Row, Store
from data.times import day_in_shanghai, to_text

LENDING = frozenset({Role.REVIEWER, Role.GUIDE})
"""Officials who may be stood in for."""

_READ = """
    SELECT * FROM deputies
    WHERE {condition} AND ended_at IS NULL AND last_day >= :today ORDER BY first_day, id
"""
_OF_OWN_FIRM = "firm_id = :firm"
_OF_STAFF = "firm_id IS NULL AND CAST(:firm AS TEXT) IS NULL"
_STANDS_IN_FOR = """
    SELECT absent.id FROM deputies
    JOIN accounts AS absent ON absent.id = deputies.absent_id
    JOIN accounts AS own ON own.id = deputies.deputy_id
    WHERE deputies.deputy_id = :account AND deputies.ended_at IS NULL
        AND deputies.first_day <= :day AND deputies.last_day >= :day AND absent.disabled_at IS NULL
        AND (absent.role = 'firm_owner' AND absent.firm_id = own.firm_id
            OR absent.role IN ('reviewer', 'guide') AND absent.role = own.role)
    ORDER BY deputies.first_day, deputies.id LIMIT 1
"""
_OVERLAPPING = """
    SELECT 1 FROM deputies
    WHERE absent_id = :absent AND ended_at IS NULL AND first_day <= :last AND last_day >= :first
"""
_STAFF = """
    SELECT id FROM accounts
    WHERE firm_id IS NULL AND role IN ('reviewer', 'guide') AND disabled_at IS NULL
    ORDER BY role, created_at, id
"""
_OF_ABSENT = "SELECT id FROM deputies WHERE absent_id = :absent AND ended_at IS NULL"


class NoSuchDeputy(NoSuch):
    """No such appointment, or not the actor's to end."""

    message = "没有找到这次代理安排，可能已经结束。请刷新页面查看。"


class BadPeriod(Refusal):
    """Days on which nobody may stand in; the message says why."""


@dataclass(frozen=True, slots=True)
class Deputy:
    """An appointment that has not ended; `firm_id` None: between officials."""

    id: str
    absent_id: str
    deputy_id: str
    firm_id: str | None
    first_day: date
    last_day: date


def appoint(
    store: Store,
    appointment_id: str,
    absent_id: str,
    deputy_id: str,
    *,
    first_day: date,
    last_day: date,
    actor: Actor,
    now: datetime,
) -> None:
    """Let one act for another from day to day.

    The owner appoints for the own account only; the lead for a reviewer or guide, whose deputy has
    the same role.

    Raises:
        NotAllowed: neither owner in person nor lead. NotReady, NoSuchAccount: not these two.
        BadPeriod: past, too long, too far ahead, or there is a deputy on some of these days.
    """
    require(actor, Action.DEPUTY_APPOINT)
    check_days(first_day, last_day, now=now)
    row = {
        "id": appointment_id,
        "absent_id": absent_id,
        "deputy_id": deputy_id,
        "firm_id": actor.firm_id,
        "first_day": first_day.isoformat(),
        "last_day": last_day.isoformat(),
        "appointed_at": to_text(now),
        "appointed_by": actor.account_id,
    }
    with store.atomic():
        _check_people(store, absent_id, deputy_id, actor)
        if store.rows(_OVERLAPPING, absent=absent_id, first=row["first_day"], last=row["last_day"]):
            raise BadPeriod("这段时间里已经安排了代理。请先结束原来的，或改一改日期。")
        store.insert("deputies", row)
        _note(store, appointment_id, actor=actor, now=now)


def end(store: Store, appointment_id: str, *, actor: Actor, now: datetime) -> None:
    """End an appointment before its last day.

    Raises:
        NoSuchDeputy: none that runs, or another firm's.
    """
    require(actor, Action.DEPUTY_APPOINT)
    with store.atomic():
        if appointment_id not in {one.id for one in current(store, actor=actor, now=now)}:
            raise NoSuchDeputy
        _end(store, appointment_id, actor=actor, now=now)


def end_all_of(store: Store, absent_id: str, *, actor: Actor, now: datetime) -> None:
    """End what an owner has lent who is none any more, for a caller that has checked the right to it."""
    for row in store.rows(_OF_ABSENT, absent=absent_id):
        _end(store, row["id"], actor=actor, now=now)


def current(store: Store, *, actor: Actor, now: datetime) -> list[Deputy]:
    """What runs or is to come: of the own firm, or for the lead between officials."""
    if actor.is_of_firm:
        condition = _OF_OWN_FIRM
    elif reach(actor, Action.DEPUTY_APPOINT) is Reach.CITY:
        condition = _OF_STAFF
    else:
        raise NotAllowed
    today = day_in_shanghai(now).isoformat()
    found = store.rows(_READ.format(condition=condition), firm=actor.firm_id, today=today)
    return [_deputy(row) for row in found]


def staff(store: Store, *, actor: Actor) -> list[Account]:
    """The officials who may be stood in for or stand in; for the lead."""
    if reach(actor, Action.DEPUTY_APPOINT) is not Reach.CITY:
        raise NotAllowed
    return [accounts.by_id(store, row["id"]) for row in store.rows(_STAFF)]


def stands_in_for(store: Store, account_id: str, *, day: date) -> str:
    """For whom this account acts on a day: the firm's owner, or an official; empty for nobody."""
    found = store.rows(_STANDS_IN_FOR, account=account_id, day=day.isoformat())
    return found[0]["id"] if found else ""


def recorded(store: Store, appointment_id: str) -> Row:
    """What the audit chain keeps a digest of: the row."""
    return store.rows("SELECT * FROM deputies WHERE id = :id", id=appointment_id)[0]


def check_days(first: date, last: date, *, now: datetime) -> None:
    """Refuse days on which nobody may stand in.

    Raises:
        BadPeriod: past, backwards, too long or too far ahead.
    """
    today = day_in_shanghai(now)
    if last < first:
        raise BadPeriod("结束日期不能早于开始日期，请核对。")
    if last < today:
        raise BadPeriod("结束日期已经过去，请选今天或以后的日期。")
    if (last - first) >= bounds.days("deputy_longest"):
        raise BadPeriod(f"一次代理最长 {bounds.number('deputy_longest')} 天，请缩短一些。")
    if first - today > bounds.days("deputy_ahead"):
        raise BadPeriod(f"开始日期最晚是 {bounds.number('deputy_ahead')} 天以后，请核对年份。")


def _check_people(store: Store, absent_id: str, deputy_id: str, actor: Actor) -> None:
    if actor.is_of_firm:
        if absent_id != actor.account_id:
            raise NoSuchAccount
        successors.checked(store, deputy_id, actor=actor)
        return
    known = {account.id: account for account in staff(store, actor=actor)}
    absent, deputy = known.get(absent_id), known.get(deputy_id)
    if absent is None or deputy is None or absent.role is not deputy.role:
        raise NoSuchAccount("代理人要与缺席的人岗位相同，两个账号都在使用中。请重新选择。")
    if absent_id == deputy_id:
        raise BadPeriod("代理人不能是本人，请选另一位。")


def _end(store: Store, appointment_id: str, *, actor: Actor, now: datetime) -> None:
    changes = {"ended_at": to_text(now), "ended_by": actor.account_id}
    store.update("deputies", appointment_id, changes)
    _note(store, appointment_id, actor=actor, now=now)


def _note(store: Store, appointment_id: str, *, actor: Actor, now: datetime) -> None:
    after = recorded(store, appointment_id)
    audit.append(
        store,
        Action.DEPUTY_APPOINT,
        actor=actor,
        now=now,
        what=f"deputies/{appointment_id}",
        firm=after["firm_id"],
        after=after,
    )


def _deputy(row: Row) -> Deputy:
    return Deputy(
        row["id"],
        row["absent_id"],
        row["deputy_id"],
        row["firm_id"],
        date.fromisoformat(row["first_day"]),
        date.fromisoformat(row["last_day"]),
    )
