"""Escalations (超期升级): what fell due or is overdue, and to whom it was taken, by rules kept as data.

Each rule speaks once of each thing and day (`about`), so a run that is repeated says nothing twice;
a day that was moved may fall due anew. Works for the operator's timer, firm by firm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal, get_args

from data import lateness, noted, reference, workdays
from data.actor import Actor
from data.rights import Action, require
from data.store import Row, Store
from data.times import to_text

NewId = Callable[[], str]
Subject = Literal["action", "check", "contact", "visit", "plan", "reassess"]
Audience = Literal["firm", "guide", "reviewer", "lead"]
TABLE = "escalations"

_ACTIONS = """
    SELECT corrective_actions.firm_id,
        'corrective_actions/' || corrective_actions.id || '/' || corrective_actions.due_on AS about
    FROM corrective_actions WHERE corrective_actions.state = 'in_progress'
        AND corrective_actions.due_on >= :since AND corrective_actions.due_on <= :until
"""
_CHECKS = """
    SELECT corrective_actions.firm_id, 'corrective_actions/' || corrective_actions.id || '/'
        || corrective_actions.handed_in_on AS about
    FROM corrective_actions WHERE corrective_actions.state = 'awaiting_check'
        AND corrective_actions.handed_in_on >= :since AND corrective_actions.handed_in_on <= :until
"""
_DUTIES = """
    SELECT follow_ups.firm_id, 'follow_ups/' || follow_ups.id || '/' || follow_ups.due_on AS about
    FROM follow_ups WHERE follow_ups.done_on IS NULL AND follow_ups.dropped_on IS NULL
        AND follow_ups.due_on >= :since AND follow_ups.due_on <= :until AND follow_ups.duty = :subject
"""
_NEW = """
    FROM ({due}) AS due WHERE NOT EXISTS (SELECT 1 FROM escalations
        WHERE escalations.about = due.about AND escalations.rule = :rule)
"""
_FIRMS = """
    SELECT firms.id, firms.name FROM firms
    WHERE firms.id > :after AND firms.id IN (SELECT due.firm_id {new})
    ORDER BY firms.id LIMIT :count
"""
_OF_FIRM = "SELECT due.about {new} AND due.firm_id = :firm ORDER BY due.about"


@dataclass(frozen=True, slots=True)
class DueFirm:
    """A firm of which a rule has something to say, as officials know it."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: about what, so many workdays before the day or after it, and who is told."""

    id: str
    subject: Subject
    when: Literal["before", "after"]
    workdays: int
    tell: tuple[Audience, ...]

    def window(self, today: date) -> dict[str, str]:
        """The first and the last due day of which the rule speaks today."""
        if self.when == "before":
            return {
                "since": today.isoformat(),
                "until": workdays.after(today, self.workdays).day.isoformat(),
            }
        return {"since": "", "until": lateness.last_day(today, self.workdays).isoformat()}


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule of `data/reference/escalation_rules.csv`, in its order.

    Raises:
        ValueError: a row that the portal does not understand.
    """
    return tuple(_rule(row) for row in reference.read("escalation_rules"))


def firms_due(
    store: Store, rule: Rule, today: date, *, actor: Actor, after: str = "", count: int = 50
) -> list[DueFirm]:
    """A page of firms, by id, of which the rule has something to say that it has not said.

    Raises:
        NotAllowed: only the operator's timer asks.
    """
    require(actor, Action.ESCALATION_RAISE)
    sql = _FIRMS.format(new=_new(rule))
    found = store.rows(sql, after=after, count=count, **_params(rule, today))
    return [DueFirm(row["id"], row["name"]) for row in found]


def raise_due(
    store: Store,
    firm_id: str,
    rule: Rule,
    today: date,
    *,
    actor: Actor,
    now: datetime,
    new_id: NewId,
) -> int:
    """Note everything of one firm that the rule speaks of today; how many things there were.

    Raises:
        NotAllowed: only the operator's timer does this.
    """
    require(actor, Action.ESCALATION_RAISE)
    right = Action.ESCALATION_RAISE
    with store.atomic():
        sql = _OF_FIRM.format(new=_new(rule))
        found = store.rows(sql, firm=firm_id, **_params(rule, today))
        for row in found:
            raised: Row = {"id": new_id(), "firm_id": firm_id, "rule": rule.id, **row}
            raised["raised_at"] = to_text(now)
            noted.add(store, right, TABLE, raised, firm=firm_id, actor=actor, now=now)
    return len(found)


def _new(rule: Rule) -> str:
    return _NEW.format(due={"action": _ACTIONS, "check": _CHECKS}.get(rule.subject, _DUTIES))


def _params(rule: Rule, today: date) -> dict[str, str]:
    duty = {} if rule.subject in ("action", "check") else {"subject": rule.subject}
    return {**rule.window(today), **duty, "rule": rule.id}


def _rule(row: dict[str, str]) -> Rule:
    tell = tuple(row["tell"].split())
    known = row["subject"] in get_args(Subject) and row["when"] in ("before", "after")
    if not known or not tell or not set(tell) <= set(get_args(Audience)):
        raise ValueError(f"escalation_rules.csv：{row['rule']} 不能识别，请核对。")
    return Rule(row["rule"], row["subject"], row["when"], int(row["workdays"]), tell)  # type: ignore[arg-type]  # the words of the table
