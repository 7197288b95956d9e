"""Caseloads (主办): which reviewer works on a firm's case; one at a time, and everybody knows who.

A reviewer takes a case that nobody holds (认领) or hands an own one to a colleague (转交); a lead
gives cases out (分派). Whoever holds a case must be able to come in, reach the firm, and not keep out
of it (回避). A holder who can come in no longer holds nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from data import noted, recusals
from data.actor import Actor
from data.errors import NoSuch, Refusal
from data.firms import NoSuchFirm
from data.rights import Action, require
from data.scope import in_scope, parameters, stood_in_for
from data.store import Row, Store
from data.times import to_text

TABLE = "caseloads"
HELD = "LEFT JOIN accounts AS holders ON holders.id = firms.holder AND holders.disabled_at IS NULL"
"""Joins who works on a firm to `queue_places AS firms`."""

REACHES = (
    "(accounts.park = firms.park OR (accounts.park IS NULL AND accounts.county = firms.county))"
)
"""A condition over `accounts` and `firms`: the firm lies in the reviewer's park or county."""
FIT = (
    "accounts.role = 'reviewer' AND accounts.disabled_at IS NULL"
    f" AND {REACHES} AND {recusals.NOT_KEPT_OUT}"
)
"""A condition over `accounts` and `firms`: who may work on the firm's case."""
_IN_SCOPE = "SELECT firms.id FROM firms WHERE firms.id = :firm AND {scope}"
_OPEN = """
    SELECT caseloads.id, caseloads.account_id, accounts.post, accounts.agency,
        accounts.disabled_at
    FROM caseloads JOIN accounts ON accounts.id = caseloads.account_id
    WHERE caseloads.firm_id = :firm AND caseloads.ended_at IS NULL
"""
_IS_FIT = f"""
    SELECT 1 FROM accounts JOIN firms ON firms.id = :firm WHERE accounts.id = :account AND {FIT}
"""  # noqa: S608 - made of own names only
_OF_ACCOUNT = """
    SELECT id, firm_id FROM caseloads
    WHERE account_id = :account AND ended_at IS NULL ORDER BY firm_id
"""


class CaseTaken(Refusal):
    """Somebody else holds the case; `post` says who, by post and agency."""

    def __init__(self, post: str) -> None:
        self.post = post
        super().__init__(f"这家企业刚刚由{post}认领，没有改动。需要接手，请联系对方转交。")


class CaseMoved(Refusal):
    """The case went to somebody else since the page was read."""

    message = "这家企业的主办人刚刚变过，没有改动。请看一眼现在是谁，再决定。"


class NotFit(Refusal):
    """Who is to work on the case does not reach the firm, cannot come in, or keeps out of it."""

    message = "这位复核人员不在该企业所在的范围、已停用或已回避。请另选一位。"


class NoCase(NoSuch):
    """The actor does not hold this case."""

    message = "这家企业现在不由您主办。请刷新页面查看。"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who works on a firm."""

    account_id: str
    post: str
    agency: str

    @property
    def said(self) -> str:
        """Post and agency, as colleagues read it."""
        return named(self.post, self.agency)


def named(post: str, agency: str) -> str:
    """复核员（柯城区委政法委）."""
    return f"{post or '复核人员'}（{agency}）" if agency else post or "复核人员"


def whose(actor: Actor) -> str:
    """A condition over `holders`: the actor's own cases, and on days of standing in the absent one's."""
    mine = "holders.id = :scope_account"
    return f"({mine} OR holders.id IN ({stood_in_for()}))" if actor.deputy_for else mine


def take(store: Store, case_id: str, firm_id: str, *, actor: Actor, now: datetime) -> None:
    """Take a case that nobody holds (认领); the own one again changes nothing.

    Raises:
        NotAllowed: no reviewer. NoSuchFirm: out of scope, or the actor keeps out of it.
        CaseTaken: a colleague was quicker.
    """
    require(actor, Action.CASE_TAKE)
    with store.atomic():
        _require_firm(store, firm_id, Action.CASE_TAKE, actor)
        stands = _open(store, firm_id)
        if stands and stands["account_id"] == actor.account_id:
            return
        if stands and stands["disabled_at"] is None:
            raise CaseTaken(named(stands["post"], stands["agency"]))
        if stands:
            _end(store, stands["id"], firm_id, Action.CASE_TAKE, actor, now)
        _begin(store, case_id, firm_id, actor.account_id, Action.CASE_TAKE, actor, now)


def take_if_free(store: Store, case_id: str, firm_id: str, *, actor: Actor, now: datetime) -> bool:
    """The same for who begins a review: a colleague's case stays the colleague's; whether it was taken.

    Raises:
        NotAllowed, NoSuchFirm: as `take`.
    """
    try:
        with store.atomic():
            take(store, case_id, firm_id, actor=actor, now=now)
    except CaseTaken:
        return False
    return True


def give_back(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> None:
    """Let an own case be nobody's again.

    Raises:
        NotAllowed: no reviewer. NoCase: not held by the actor.
    """
    require(actor, Action.CASE_TAKE)
    with store.atomic():
        _end(store, _own(store, firm_id, actor), firm_id, Action.CASE_TAKE, actor, now)


def hand_over(
    store: Store, case_id: str, firm_id: str, colleague: str, *, actor: Actor, now: datetime
) -> None:
    """Hand an own case to a colleague who reaches the firm (转交).

    Raises:
        NotAllowed: no reviewer. NoCase: not held by the actor. NotFit: as it says.
    """
    require(actor, Action.CASE_TAKE)
    with store.atomic():
        own = _own(store, firm_id, actor)
        _require_fit(store, firm_id, colleague)
        _end(store, own, firm_id, Action.CASE_TAKE, actor, now)
        _begin(store, case_id, firm_id, colleague, Action.CASE_TAKE, actor, now)


def assign(
    store: Store,
    case_id: str,
    firm_id: str,
    reviewer: str,
    *,
    seen: str | None,
    actor: Actor,
    now: datetime,
) -> bool:
    """Give a case to a reviewer (分派); whether that changed anything.

    `seen`: the account that held it when the lead looked, None for nobody.

    Raises:
        NotAllowed: no lead. NoSuchFirm: out of scope, or the lead keeps out of it.
        CaseMoved: it went to another since. NotFit: as it says.
    """
    require(actor, Action.CASE_ASSIGN)
    with store.atomic():
        _require_firm(store, firm_id, Action.CASE_ASSIGN, actor)
        stands = _open(store, firm_id)
        holder = stands["account_id"] if stands else None
        if holder == reviewer:
            return False
        if holder != seen and not (stands and seen is None and stands["disabled_at"]):
            raise CaseMoved
        _require_fit(store, firm_id, reviewer)
        if stands:
            _end(store, stands["id"], firm_id, Action.CASE_ASSIGN, actor, now)
        _begin(store, case_id, firm_id, reviewer, Action.CASE_ASSIGN, actor, now)
    return True


def end_own(store: Store, firm_id: str, *, actor: Actor, now: datetime) -> bool:
    """The case of somebody who now keeps out of it is nobody's again; whether it was theirs."""
    require(actor, Action.RECUSAL_DECLARE)
    with store.atomic(), suppress(NoCase):
        _end(store, _own(store, firm_id, actor), firm_id, Action.RECUSAL_DECLARE, actor, now)
        return True
    return False


def how_many(store: Store, account_id: str, *, actor: Actor) -> int:
    """How many cases an account holds; which ones, the administrator does not learn."""
    require(actor, Action.ACCOUNT_HAND_OVER)
    return len(store.rows(_OF_ACCOUNT, account=account_id))


def move(
    store: Store,
    leaving: str,
    successor: str,
    *,
    actor: Actor,
    now: datetime,
    new_id: Callable[[], str],
) -> int:
    """Give every case of one reviewer to another (交接); how many found a new holder.

    Where the successor keeps out of the firm, the case is nobody's again.
    """
    require(actor, Action.ACCOUNT_HAND_OVER)
    moved = 0
    with store.atomic():
        for row in store.rows(_OF_ACCOUNT, account=leaving):
            _end(store, row["id"], row["firm_id"], Action.ACCOUNT_HAND_OVER, actor, now)
            if successor not in recusals.of_firm(store, row["firm_id"]):
                action = Action.ACCOUNT_HAND_OVER
                _begin(store, new_id(), row["firm_id"], successor, action, actor, now)
                moved += 1
    return moved


recorded = noted.of_table(TABLE)
"""What the audit chain keeps of a case."""


def _require_firm(store: Store, firm_id: str, action: Action, actor: Actor) -> None:
    sql = _IN_SCOPE.format(scope=in_scope(actor, action))
    if not store.rows(sql, firm=firm_id, **parameters(actor)):
        raise NoSuchFirm


def _require_fit(store: Store, firm_id: str, account_id: str) -> None:
    if not store.rows(_IS_FIT, firm=firm_id, account=account_id):
        raise NotFit


def _open(store: Store, firm_id: str) -> Row:
    found = store.rows(_OPEN, firm=firm_id)
    return found[0] if found else {}


def _own(store: Store, firm_id: str, actor: Actor) -> str:
    """The actor's own open case of a firm.

    Raises:
        NoCase: it is nobody's, or another's.
    """
    stands = _open(store, firm_id)
    if not stands or stands["account_id"] != actor.account_id:
        raise NoCase
    return str(stands["id"])


def _begin(
    store: Store,
    case_id: str,
    firm_id: str,
    account_id: str,
    action: Action,
    actor: Actor,
    now: datetime,
) -> None:
    row = {
        "id": case_id,
        "firm_id": firm_id,
        "account_id": account_id,
        "assigned_by": actor.account_id,
        "assigned_at": to_text(now),
    }
    noted.add(store, action, TABLE, row, firm=firm_id, actor=actor, now=now)


def _end(
    store: Store, case_id: str, firm_id: str, action: Action, actor: Actor, now: datetime
) -> None:
    ended = {"ended_at": to_text(now)}
    noted.change(store, action, TABLE, case_id, ended, firm=firm_id, actor=actor, now=now)
