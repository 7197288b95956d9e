"""Assignments (指派): which guides look after a firm; the lead gives a firm to one and takes it back.

A hand-over moves all of a guide's firms, counted and never opened. With the assignment ends what the
firm asked of this guide (协助填写): who is out of scope fills in nothing.
"""

from dataclasses import dataclass
from datetime import datetime

from data import audit, noted
from data.actor import Actor
from data.errors import NoSuch, Refusal
from data.firms import NoSuchFirm
from data.recusals import NOT_KEPT_OUT
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import from_text, to_text

WITHOUT_GUIDE = (
    "NOT EXISTS (SELECT 1 FROM firm_assignments"
    " JOIN accounts AS guides ON guides.id = firm_assignments.account_id"
    " WHERE firm_assignments.firm_id = firms.id AND firm_assignments.ended_at IS NULL"
    " AND guides.disabled_at IS NULL)"
)
"""A condition over `firms`: no guide who can come in has the firm."""
_IN_SCOPE = "SELECT firms.id FROM firms WHERE firms.id = :firm AND {scope}"
_GUIDE = "SELECT 1 FROM accounts WHERE id = :account AND role = 'guide'"
_IS_FIT = f"""
    SELECT 1 FROM accounts JOIN firms ON firms.id = :firm
    WHERE accounts.id = :account AND accounts.disabled_at IS NULL AND {NOT_KEPT_OUT}
"""  # noqa: S608 - made of own names only
_OF_FIRM = f"""
    SELECT accounts.id, accounts.name, accounts.post, accounts.agency,
        min(firm_assignments.assigned_at) AS since,
        CASE WHEN accounts.disabled_at IS NULL AND {NOT_KEPT_OUT} THEN 1 ELSE 0 END AS works
    FROM firm_assignments
    JOIN firms ON firms.id = firm_assignments.firm_id AND {{scope}}
    JOIN accounts ON accounts.id = firm_assignments.account_id
    WHERE firms.id = :firm AND firm_assignments.ended_at IS NULL
    GROUP BY firms.id, accounts.id, accounts.name, accounts.post, accounts.agency,
        accounts.disabled_at
    ORDER BY since, accounts.id
"""  # noqa: S608 - made of own names only
_TO_CHOOSE = f"""
    SELECT accounts.id, accounts.name, accounts.post, accounts.agency,
        (SELECT count(DISTINCT held.firm_id) FROM firm_assignments AS held
            WHERE held.account_id = accounts.id AND held.ended_at IS NULL) AS has
    FROM accounts LEFT JOIN firms ON firms.id = :firm AND {{scope}}
    WHERE accounts.role = 'guide' AND accounts.disabled_at IS NULL AND {NOT_KEPT_OUT}
        AND NOT EXISTS (SELECT 1 FROM firm_assignments AS mine
            WHERE mine.account_id = accounts.id AND mine.firm_id = firms.id
                AND mine.ended_at IS NULL)
    ORDER BY CASE WHEN accounts.county = firms.county THEN 0 ELSE 1 END, has, accounts.id
"""  # noqa: S608 - made of own names only
_OPEN = """
    SELECT DISTINCT firm_id FROM firm_assignments
    WHERE account_id = :account AND ended_at IS NULL ORDER BY firm_id
"""
_HELD = """
    SELECT 1 FROM firm_assignments
    WHERE account_id = :account AND firm_id = :firm AND ended_at IS NULL
"""
_END = """
    UPDATE firm_assignments SET ended_at = :now
    WHERE account_id = :account AND firm_id = :firm AND ended_at IS NULL
"""
_ASSISTS = """
    SELECT assists.id FROM assists JOIN assessments ON assessments.id = assists.assessment_id
    WHERE assists.guide_id = :account AND assists.ended_at IS NULL AND assessments.firm_id = :firm
"""


class NoSuchGuide(NoSuch):
    """No account of a guide."""

    message = "没有找到这位指导员。请刷新页面再选。"


class GuideNotFit(Refusal):
    """The guide can come in no longer, or keeps out of the firm's case (回避)."""

    message = "这位指导员的账号已停用，或已对这家企业回避，没有指派。请另选一位。"


@dataclass(frozen=True, slots=True)
class Given:
    """A guide to whom a firm is given, since when; `works`: can come in and keeps not out of it.

    `name` is for colleagues: a firm reads post and agency.
    """

    account_id: str
    name: str
    post: str
    agency: str
    since: datetime
    works: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A guide who may be given a firm, and how many firms the guide has."""

    account_id: str
    name: str
    post: str
    agency: str
    firms: int


def guides_of(store: Store, firm_id: str, *, actor: Actor) -> list[Given]:
    """The guides of a firm, oldest assignment first; the firm itself reads those who work.

    Raises:
        NotAllowed: the actor reads no firm.
    """
    require(actor, Action.FIRM_READ)
    sql = _OF_FIRM.format(scope=in_scope(actor, Action.FIRM_READ))
    found = [
        Given(
            account_id=row["id"],
            name="" if actor.is_of_firm else _name(store, row),
            post=row["post"],
            agency=row["agency"],
            since=from_text(row["since"]),
            works=bool(row["works"]),
        )
        for row in store.rows(sql, firm=firm_id, **parameters(actor))
    ]
    return [one for one in found if one.works or not actor.is_of_firm]


def to_choose(store: Store, *, actor: Actor, firm_id: str = "") -> list[Choice]:
    """The guides who may be given this firm and have it not, its own county's first, then who has least.

    Without a firm, all who can come in.

    Raises:
        NotAllowed: no lead.
    """
    require(actor, Action.FIRM_ASSIGN)
    sql = _TO_CHOOSE.format(scope=in_scope(actor, Action.FIRM_ASSIGN))
    return [
        Choice(row["id"], _name(store, row), row["post"], row["agency"], row["has"])
        for row in store.rows(sql, firm=firm_id, **parameters(actor))
    ]


def assign(store: Store, firm_id: str, guide_id: str, *, actor: Actor, now: datetime) -> bool:
    """Give a firm to a guide; whether that is news: who has the firm already keeps it.

    Raises:
        NotAllowed: no lead. NoSuchFirm: out of scope, or the lead keeps out of it.
        NoSuchGuide, GuideNotFit: as they say.
    """
    require(actor, Action.FIRM_ASSIGN)
    with store.atomic():
        _require_firm(store, firm_id, actor)
        if not store.rows(_GUIDE, account=guide_id):
            raise NoSuchGuide
        if not store.rows(_IS_FIT, firm=firm_id, account=guide_id):
            raise GuideNotFit
        return _begin(store, firm_id, guide_id, Action.FIRM_ASSIGN, actor, now)


def end(store: Store, firm_id: str, guide_id: str, *, actor: Actor, now: datetime) -> bool:
    """Take a firm from a guide, out of whose scope it is from now on; whether the guide had it.

    Raises:
        NotAllowed: no lead. NoSuchFirm: out of scope, or the lead keeps out of it.
    """
    require(actor, Action.FIRM_ASSIGN)
    with store.atomic():
        _require_firm(store, firm_id, actor)
        return _end(store, firm_id, guide_id, Action.FIRM_ASSIGN, actor, now)


def how_many(store: Store, account_id: str, *, actor: Actor) -> int:
    """How many firms are assigned to an account; which ones, the administrator does not learn."""
    require(actor, Action.ACCOUNT_HAND_OVER)
    return len(store.rows(_OPEN, account=account_id))


def move(store: Store, leaving: str, successor: str, *, actor: Actor, now: datetime) -> int:
    """Give every firm of one guide to another (交接); how many. An entry for each firm."""
    require(actor, Action.ACCOUNT_HAND_OVER)
    with store.atomic():
        found = store.rows(_OPEN, account=leaving)
        for row in found:
            _end(store, row["firm_id"], leaving, Action.ACCOUNT_HAND_OVER, actor, now)
            _begin(store, row["firm_id"], successor, Action.ACCOUNT_HAND_OVER, actor, now)
    return len(found)


def _require_firm(store: Store, firm_id: str, actor: Actor) -> None:
    sql = _IN_SCOPE.format(scope=in_scope(actor, Action.FIRM_ASSIGN))
    if not store.rows(sql, firm=firm_id, **parameters(actor)):
        raise NoSuchFirm


def _begin(
    store: Store, firm_id: str, account_id: str, action: Action, actor: Actor, now: datetime
) -> bool:
    if store.rows(_HELD, account=account_id, firm=firm_id):
        return False
    row = {"firm_id": firm_id, "account_id": account_id, "assigned_at": to_text(now)}
    store.insert("firm_assignments", row)
    _note(store, firm_id, account_id, action, True, actor, now)
    return True


def _end(
    store: Store, firm_id: str, account_id: str, action: Action, actor: Actor, now: datetime
) -> bool:
    if not store.rows(_HELD, account=account_id, firm=firm_id):
        return False
    store.rows(_END, account=account_id, firm=firm_id, now=to_text(now))
    _note(store, firm_id, account_id, action, False, actor, now)
    ended = {"ended_at": to_text(now), "ended_by": actor.account_id}
    for row in store.rows(_ASSISTS, account=account_id, firm=firm_id):
        noted.change(store, action, "assists", row["id"], ended, firm=firm_id, actor=actor, now=now)
    return True


def _note(
    store: Store,
    firm_id: str,
    account_id: str,
    action: Action,
    given: bool,
    actor: Actor,
    now: datetime,
) -> None:
    what = f"firm_assignments/{firm_id}/{account_id}"
    audit.append(store, action, actor=actor, now=now, what=what, firm=firm_id, after=given)


def _name(store: Store, row: Row) -> str:
    return store.keyring.decrypt(row["name"], table="accounts", column="name", row=row["id"])
