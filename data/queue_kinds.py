"""Kinds of what waits for an official (待办): each is a condition, and the right that it needs.

Conditions speak of `queue_places AS firms` and the holder (`data.caseloads.HELD`), and want the days of
`queue_places.days`.
"""

from dataclasses import dataclass

from data.actor import Actor
from data.caseloads import whose
from data.queue_places import LATE
from data.rights import Action, may

_SUBMITTED = "firms.check_state IN ('submitted', 'in_review')"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, who may act on it, and when it waits.

    `by_holder`: of a reviewer it is only what the own cases and nobody's ask for. `by_another`: what
    must be true as well of who lacks the right `or_with`.
    """

    name: str
    action: Action
    condition: str
    by_holder: bool = True
    by_another: str = ""
    or_with: Action | None = None


KINDS = (
    Kind("review", Action.REVIEW_BEGIN, _SUBMITTED),
    Kind("objection", Action.OBJECTION_ANSWER, "firms.check_state = 'objected'"),
    Kind(
        "colour",
        Action.COLOUR_SETTLE,
        "firms.mover <> '' AND firms.mover <> :scope_account",
        by_holder=False,
    ),
    Kind(
        "check",
        Action.ACTION_CHECK,
        "firms.to_check > 0",
        by_another="firms.proposer <> :scope_account",
        or_with=Action.ACTION_REOPEN,
    ),
    Kind("agree", Action.ACTION_AGREE, "firms.to_agree > 0"),
    Kind(
        "wish",
        Action.VISIT_ANSWER,
        "firms.id IN (SELECT visit_wishes.firm_id FROM visit_wishes"
        " WHERE visit_wishes.state = 'open')",
    ),
    Kind("overdue", Action.FOLLOW_UP_READ, LATE),
    Kind("assign", Action.CASE_ASSIGN, f"{_SUBMITTED} AND holders.id IS NULL", by_holder=False),
    Kind("confirm", Action.FIRM_CONFIRM, "firms.state = 'pending'", by_holder=False),
)
"""In the order in which they are shown."""


def open_to(actor: Actor) -> tuple[Kind, ...]:
    """The kinds that this actor may act on."""
    return tuple(kind for kind in KINDS if may(actor, kind.action))


def condition(kind: Kind, actor: Actor) -> str:
    """When this kind waits for this actor."""
    wanted = [kind.condition]
    if kind.by_another and not (kind.or_with and may(actor, kind.or_with)):
        wanted.append(kind.by_another)
    if kind.by_holder and may(actor, Action.CASE_TAKE):
        wanted.append(f"(holders.id IS NULL OR {whose(actor)})")
    return "(" + " AND ".join(wanted) + ")"


def anything(actor: Actor) -> str:
    """When anything waits for this actor."""
    return "(" + " OR ".join(condition(kind, actor) for kind in open_to(actor)) + ")"
