"""Wishes for a visit (请指导员上门): a firm asks, officials plan a day or say why not; then it is done.

One wish of a firm stands at a time. Officials read why the firm asks after stating a purpose; that it
asks, and for which days, is known to all in whose scope it lies.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from data import accounts, noted, recusals
from data.actor import Actor
from data.errors import NoSuch, NotUnique, Refusal
from data.rights import Action, require
from data.scope import in_scope, named, parameters
from data.sealed import seal_text, text_of
from data.store import Row, Store
from data.texts import required
from data.times import day_in_shanghai, from_text, to_text

State = Literal["open", "planned", "done", "declined", "withdrawn"]
TABLE = "visit_wishes"
LONGEST = 300
"""Characters of a reason, the firm's or the officials'."""
FARTHEST = timedelta(days=180)
"""How far ahead a day may lie."""

_READ = """
    SELECT visit_wishes.*, firms.name AS firm_name,
        CASE WHEN {named} THEN 1 ELSE 0 END AS is_readable
    FROM visit_wishes JOIN firms ON firms.id = visit_wishes.firm_id AND {scope}
    WHERE {condition}
"""
_OF_FIRM = "firms.id = :firm ORDER BY visit_wishes.asked_at DESC, visit_wishes.id DESC LIMIT :count"
_STANDING = """
    visit_wishes.state IN ('open', 'planned') ORDER BY
    CASE visit_wishes.state WHEN 'open' THEN 0 ELSE 1 END,
    coalesce(visit_wishes.planned_on, visit_wishes.first_day), visit_wishes.asked_at,
    visit_wishes.id LIMIT :count
"""
_ONE = "visit_wishes.id = :id"
_STANDS = """
    SELECT id, asked_at FROM visit_wishes
    WHERE firm_id = :firm AND state IN ('open', 'planned')
"""


class NoSuchWish(NoSuch):
    """No such wish, or out of scope."""

    message = "没有找到这次上门申请，或者您无权查看。请刷新页面。"


class WishStands(Refusal):
    """One at a time."""

    message = "已经有一次上门申请在办理，请等它有了结果；也可以撤回以后重新申请。"


class WishChanged(Refusal):
    """Somebody answered it, or took it back."""

    message = "这次上门申请刚刚有变动，这一步没有做。请看清最新情况再决定。"


class BadWishDay(Refusal):
    """Over, too far ahead, or the wrong way round; the message says which."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A wish for a visit.

    `reason`, `answer`: empty where the reader has not stated a purpose. `post`, `agency`: of who
    answered. `planned_on`, `done_on`: the day agreed on, and the day of the visit.
    """

    id: str
    firm_id: str
    firm_name: str
    state: State
    reason: str
    first_day: date
    last_day: date
    asked_at: datetime
    planned_on: date | None
    answer: str
    answered_at: datetime | None
    post: str
    agency: str
    done_on: date | None
    version: int

    @property
    def stands(self) -> bool:
        """Whether something is still to come of it."""
        return self.state in ("open", "planned")

    def is_expected(self, today: date) -> bool:
        """Whether somebody comes, today or later."""
        return self.state == "planned" and self.planned_on is not None and self.planned_on >= today


def ask(
    store: Store,
    wish_id: str,
    reason: str,
    first: date,
    last: date,
    *,
    actor: Actor,
    now: datetime,
) -> Wish:
    """Ask for a visit on one of these days.

    Raises:
        NotAllowed: not one of a firm's people. BadText, BadWishDay: a field needs another value.
        WishStands: one is being seen to.
    """
    require(actor, Action.VISIT_ASK)
    kept = required(reason, field="为什么请上门", limit=LONGEST, lines=True)
    _refuse_odd(first, last, now)
    row = {
        "id": wish_id,
        "firm_id": actor.firm_id,
        "state": "open",
        "reason": seal_text(store, TABLE, "reason", {"id": wish_id}, kept),
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "asked_by": actor.account_id,
        "asked_at": to_text(now),
    }
    try:
        of = actor.firm_id
        noted.add(store, Action.VISIT_ASK, TABLE, row, firm=of, actor=actor, now=now)
    except NotUnique:
        raise WishStands from None
    return get(store, wish_id, actor=actor)


def withdraw(store: Store, wish_id: str, *, seen: int, actor: Actor, now: datetime) -> Wish:
    """The firm takes its wish back.

    Raises:
        NotAllowed, NoSuchWish: not this firm's. WishChanged: it is not as it was read, or over.
    """
    return _step(store, wish_id, Action.VISIT_ASK, {"state": "withdrawn"}, seen, actor, now)


def plan(store: Store, wish_id: str, on: date, *, seen: int, actor: Actor, now: datetime) -> Wish:
    """Agree on a day (约定); another day may take its place.

    Raises:
        NotAllowed, NoSuchWish: not for this official. WishChanged. BadWishDay: over, or too far ahead.
    """
    require(actor, Action.VISIT_ANSWER)
    _refuse_odd(on, on, now)
    changes = {"state": "planned", "planned_on": on.isoformat()}
    return _answer(store, wish_id, changes, "", seen, actor, now)


def decline(
    store: Store, wish_id: str, reason: str, *, seen: int, actor: Actor, now: datetime
) -> Wish:
    """Say why no visit comes of it (不安排); the firm may ask again.

    Raises:
        NotAllowed, NoSuchWish: not for this official. WishChanged. BadText: no reason, or too long.
    """
    require(actor, Action.VISIT_ANSWER)
    kept = required(reason, field="不安排的理由", limit=LONGEST, lines=True)
    return _answer(store, wish_id, {"state": "declined"}, kept, seen, actor, now)


def met(store: Store, firm_id: str, on: date, *, actor: Actor, now: datetime) -> Wish | None:
    """A visit on this day was recorded: the wish that stood is done; None where none did.

    Raises:
        NotAllowed: who records no visits. NoSuchWish: out of scope.
    """
    require(actor, Action.DIARY_WRITE)
    with store.atomic():
        found = store.rows(_STANDS, firm=firm_id)
        if not found or on < day_in_shanghai(from_text(found[0]["asked_at"])):
            return None
        changes = {"state": "done", "done_on": on.isoformat()}
        return _step(store, found[0]["id"], Action.DIARY_WRITE, changes, None, actor, now)


def get(store: Store, wish_id: str, *, actor: Actor) -> Wish:
    """One wish.

    Raises:
        NoSuchWish: none in scope.
    """
    found = _rows(store, _ONE, actor, Action.VISIT_READ, id=wish_id)
    if not found:
        raise NoSuchWish
    return _wish(store, found[0])


def of_firm(store: Store, firm_id: str, *, actor: Actor, count: int = 20) -> list[Wish]:
    """A firm's wishes, the newest first; nothing where out of scope."""
    found = _rows(store, _OF_FIRM, actor, Action.VISIT_READ, firm=firm_id, count=count)
    return [_wish(store, row) for row in found]


def standing(store: Store, *, actor: Actor, count: int = 50) -> list[Wish]:
    """What waits for an official or is planned, in the actor's scope: first what nobody has answered.

    Raises:
        NotAllowed: the actor answers none.
    """
    require(actor, Action.VISIT_ANSWER)
    found = _rows(store, _STANDING, actor, Action.VISIT_ANSWER, count=count)
    return [_wish(store, row) for row in found]


def _rows(
    store: Store, condition: str, actor: Actor, action: Action, **params: str | int
) -> list[Row]:
    require(actor, action)
    sql = _READ.format(scope=in_scope(actor, action), named=named(actor), condition=condition)
    return store.rows(sql, **params, **parameters(actor))


def _answer(
    store: Store, wish_id: str, changes: Row, text: str, seen: int, actor: Actor, now: datetime
) -> Wish:
    own = accounts.own(store, actor=actor)
    said = {
        "answer": seal_text(store, TABLE, "answer", {"id": wish_id}, text),
        "answered_by": actor.account_id,
        "answered_at": to_text(now),
        "post": own.post,
        "agency": own.agency,
    }
    return _step(store, wish_id, Action.VISIT_ANSWER, {**changes, **said}, seen, actor, now)


def _step(
    store: Store,
    wish_id: str,
    action: Action,
    changes: Row,
    seen: int | None,
    actor: Actor,
    now: datetime,
) -> Wish:
    """Change a wish that stands, as it was read."""
    require(actor, action)
    with store.atomic():
        found = _rows(store, _ONE, actor, action, id=wish_id)
        if not found:
            raise NoSuchWish
        row = found[0]
        recusals.refuse(store, row["firm_id"], actor=actor)
        if row["state"] not in ("open", "planned") or seen not in (None, row["version"]):
            raise WishChanged
        moved, of = {**changes, "version": row["version"] + 1}, row["firm_id"]
        noted.change(store, action, TABLE, wish_id, moved, firm=of, actor=actor, now=now)
    return get(store, wish_id, actor=actor)


def _refuse_odd(first: date, last: date, now: datetime) -> None:
    today = day_in_shanghai(now)
    if first < today:
        raise BadWishDay("日期不能早于今天。")
    if last < first:
        raise BadWishDay("后一天不能早于前一天。")
    if last > today + FARTHEST:
        raise BadWishDay("日期太远了，请定在半年以内。")


def _opened(store: Store, row: Row, column: str) -> str:
    return text_of(store, TABLE, column, row) if row["is_readable"] else ""


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _wish(store: Store, row: Row) -> Wish:
    return Wish(
        id=row["id"],
        firm_id=row["firm_id"],
        firm_name=row["firm_name"],
        state=row["state"],
        reason=_opened(store, row, "reason"),
        first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]),
        asked_at=from_text(row["asked_at"]),
        planned_on=_day(row["planned_on"]),
        answer=_opened(store, row, "answer"),
        answered_at=from_text(row["answered_at"]) if row["answered_at"] else None,
        post=row["post"],
        agency=row["agency"],
        done_on=_day(row["done_on"]),
        version=row["version"],
    )
