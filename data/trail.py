"""The audit chain as the auditor reads it (留痕一览): when, as what, which action, which kind of row.

No account, no firm, no purpose, no digest: whether the chain is whole is seen without any of them.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from data import audit
from data.actor import FIRM_ROLES, Actor, Role, role_of
from data.audit import Head
from data.rights import Action, require
from data.scope import in_scope, parameters
from data.store import Row, Store
from data.times import SHANGHAI, from_text, to_text

_LATEST = 2**62
_PAGE = """
    SELECT number, at, role, action, what FROM audit_entries
    WHERE number < :before {action} {day}
    ORDER BY number DESC LIMIT :count
"""
_OF_FIRM = """
    SELECT audit_entries.number, audit_entries.at, audit_entries.account, audit_entries.role,
        audit_entries.action, audit_entries.what
    FROM audit_entries JOIN firms ON firms.id = audit_entries.firm_id AND {scope}
    WHERE firms.id = :firm AND audit_entries.action NOT IN ({internal})
    ORDER BY audit_entries.number
"""
INTERNAL = frozenset(
    {
        Action.RECUSAL_DECLARE,
        Action.RECUSAL_LIFT,
        Action.CASE_TAKE,
        Action.CASE_ASSIGN,
        Action.REVIEW_BLIND,
        Action.REVIEW_DRAW,
    }
)
"""How officials divide and check their own work (内部分工): not about the firm's data, and not told to it."""
_ACTION = "AND action = :action"
_DAY = "AND at >= :begins AND at < :ends"


@dataclass(frozen=True, slots=True)
class Step:
    """One entry without content; `kind` is the table of the row.

    `account`: whose it is, where that is told to the reader: a firm reads its own people's.
    """

    number: int
    at: datetime
    role: Role
    action: str
    kind: str
    account: str = ""


def page(
    store: Store,
    *,
    actor: Actor,
    before: int = _LATEST,
    count: int = 100,
    action: Action | None = None,
    day: date | None = None,
) -> list[Step]:
    """Entries before a number, newest first; of one action, of one day in Shanghai.

    Raises:
        NotAllowed: the actor is no auditor.
    """
    require(actor, Action.AUDIT_READ)
    sql = _PAGE.format(action=_ACTION if action else "", day=_DAY if day else "")
    wanted: Row = {"before": before, "count": count}
    if action:
        wanted["action"] = action.value
    if day:
        begins = datetime.combine(day, time.min, tzinfo=SHANGHAI)
        wanted |= {"begins": to_text(begins), "ends": to_text(begins + timedelta(days=1))}
    return [_step(row) for row in store.rows(sql, **wanted)]


def head(store: Store, *, actor: Actor) -> Head:
    """The end of the chain.

    Raises:
        NotAllowed: the actor is no auditor.
    """
    require(actor, Action.AUDIT_READ)
    return audit.head(store)


def take_head(store: Store, *, actor: Actor, now: datetime) -> Head:
    """The end of the chain, to be kept elsewhere; that it was taken is the entry after it.

    Raises:
        NotAllowed: the actor is no auditor.
    """
    require(actor, Action.AUDIT_TAKE_HEAD)
    with store.atomic():
        taken = audit.head(store)
        audit.append(
            store,
            Action.AUDIT_TAKE_HEAD,
            actor=actor,
            now=now,
            what=f"audit/{taken.number}",
            after=[taken.number, taken.link],
        )
    return taken


def of_firm(store: Store, firm_id: str, *, actor: Actor) -> list[Step]:
    """Everything that was done with a firm's data, oldest first; who, where that was of the firm.

    Raises:
        NotAllowed: the actor may not take out the firm's own data.
    """
    require(actor, Action.EXPORT_OWN)
    internal = ", ".join(f"'{action.value}'" for action in sorted(INTERNAL))
    sql = _OF_FIRM.format(scope=in_scope(actor, Action.EXPORT_OWN), internal=internal)
    found = store.rows(sql, firm=firm_id, **parameters(actor))
    return [replace(_step(row), account=_told(row)) for row in found]


def _told(row: Row) -> str:
    return str(row["account"]) if role_of(row["role"]) in FIRM_ROLES else ""


def _step(row: Row) -> Step:
    kind = row["what"].partition("/")[0]
    return Step(row["number"], from_text(row["at"]), role_of(row["role"]), row["action"], kind)
