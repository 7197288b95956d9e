"""What an actor may see, as SQL: the condition stands in every statement that touches a firm's rows.

Firms outside the condition do not exist for the actor; the difference is not observable. How far a
role reaches is the business of the table of rights (`data.rights`). Who stands in for an official
of the same role (代理) reaches on the days of the appointment what the absent one reaches. Who keeps
out of a firm's case (回避) knows that the firm is there, and neither reads nor does anything else. Who
judges a firm blind (盲审) reads what it submitted, and until then nothing that came of the first review.
"""

from data.actor import CASE_ROLES, Actor
from data.rights import Action, Reach, may, reach

_NOTHING = "1 = 0"
_ABSENT = (
    "SELECT absent.{column} FROM deputies JOIN accounts AS absent ON absent.id = deputies.absent_id"
    " WHERE deputies.deputy_id = :scope_account AND deputies.ended_at IS NULL"
    " AND deputies.first_day <= :scope_day AND deputies.last_day >= :scope_day"
    " AND absent.role = :scope_role AND absent.disabled_at IS NULL"
)
"""Of those for whom the actor stands in today; who lost the own rights lends none.

Asked only where `deputy_for` says that there is somebody, and believed only as the database has it:
for all others a page of firms is read in the order of an index.
"""
_ASSIGNED = (
    "firms.id IN (SELECT firm_assignments.firm_id FROM firm_assignments"
    " WHERE firm_assignments.ended_at IS NULL AND firm_assignments.account_id {whose})"
)
_PERSONAL = {
    Reach.OWN: "firms.id = :scope_firm",
    Reach.ASSIGNED: _ASSIGNED.format(whose="= :scope_account"),
    Reach.CITY: "1 = 1",
    Reach.ANY: "1 = 1",
}
_STANDING_IN = {
    Reach.ASSIGNED: _ASSIGNED.format(whose=f"IN ({_ABSENT.format(column='id')})"),
    Reach.AREA: (
        f"firms.park IN ({_ABSENT.format(column='park')} AND absent.park IS NOT NULL)"
        f" OR firms.county IN ({_ABSENT.format(column='county')}"
        " AND absent.park IS NULL AND absent.county IS NOT NULL)"
    ),
}
_COUNTY = "firms.county = :scope_county"
_PARK = "firms.park = :scope_park"
_NOT_RECUSED = (
    "NOT EXISTS (SELECT 1 FROM recusals WHERE recusals.firm_id = firms.id"
    " AND recusals.account_id = :scope_account AND recusals.lifted_at IS NULL)"
)
_AT_THE_GATE = (
    "assessments.state IN ('draft', 'returned') AND EXISTS (SELECT 1 FROM assists"  # noqa: S608 - made of own names only
    " WHERE assists.assessment_id = assessments.id AND assists.guide_id = :scope_account"
    f" AND assists.ended_at IS NULL) AND {_NOT_RECUSED}"
)
"""The firm asked this very person to fill it in (协助填写): who stands in for a guide was not asked."""
_PURPOSE = (
    "EXISTS (SELECT 1 FROM purposes WHERE purposes.firm_id = firms.id"
    " AND purposes.account_id = :scope_account AND purposes.day = :scope_day)"
)
_NOT_JUDGED_BLIND = (
    "firms.id NOT IN (SELECT judged.firm_id FROM reviews AS mine"
    " JOIN assessments AS judged ON judged.id = mine.assessment_id"
    " WHERE mine.reviewer_id = :scope_account AND mine.kind = 'blind' AND mine.state = 'open')"
)
OPEN_TO_THE_RECUSED = frozenset(
    {
        Action.FIRM_READ,
        Action.CHECK_READ,
        Action.QUEUE_READ,
        Action.RECUSAL_DECLARE,
        Action.RECUSAL_LIFT,
        Action.EXPORT_FIRMS,
        Action.INVITATION_ISSUE,
        Action.CAMPAIGN_READ,
        Action.CAMPAIGN_EDIT,
        Action.CAMPAIGN_SHEET,
        Action.FIRMS_IMPORT,
        Action.REMINDERS_SEND,
        Action.EFFECT_READ,
        Action.TRAINING_READ,
        Action.TRAINING_EDIT,
    }
)
"""That a firm is there, and what speaks of many firms at once. A new action is closed by itself."""
OPEN_TO_THE_BLIND = OPEN_TO_THE_RECUSED | {
    Action.FIRM_CONFIRM,
    Action.FIRM_ASSIGN,
    Action.FIRM_INDUSTRY,
    Action.ACCOUNT_READ,
    Action.PURPOSE_STATE,
    Action.CHECK_OPEN,
    Action.EVIDENCE_FILE_OPEN,
    Action.CLAIM_READ,
    Action.CLAIM_DECIDE,
    Action.CAMPAIGN_EXTEND,
    Action.CASE_ASSIGN,
    Action.REVIEW_READ,
    Action.REVIEW_BLIND,
    Action.REVIEW_DRAW,
    Action.REVIEW_AGREEMENT,
    Action.STATISTICS_READ,
    Action.EXPORT_CHARTS,
    Action.TRAINING_ATTENDANCE,
}
"""What tells nothing of the first review, or leaves it out itself; a new action is closed by itself."""


def in_scope(actor: Actor, action: Action) -> str:
    """A condition over the table `firms`; its parameters come from `parameters(actor)`."""
    personal = in_own_scope(actor, action)
    others = _STANDING_IN.get(reach(actor, action)) if actor.deputy_for else None
    condition = f"({personal} OR {others})" if others else personal
    if action not in OPEN_TO_THE_BLIND:
        condition = f"({condition} AND {not_blind(actor)})"
    if actor.role not in CASE_ROLES or action in OPEN_TO_THE_RECUSED:
        return condition
    return f"({condition} AND {_NOT_RECUSED})"


def not_recused(actor: Actor) -> str:
    """A condition over `firms`: that the actor does not keep out of the firm's case (回避)."""
    return _NOT_RECUSED if actor.role in CASE_ROLES else "1 = 1"


def not_blind(actor: Actor) -> str:
    """A condition over `firms`: that the actor judges none of its checks blind just now (盲审)."""
    return _NOT_JUDGED_BLIND if may(actor, Action.REVIEW_BLIND) else "1 = 1"


def stood_in_for() -> str:
    """A query for the ids of those for whom the actor stands in today (代理)."""
    return _ABSENT.format(column="id")


def in_own_scope(actor: Actor, action: Action) -> str:
    """The same without those for whom the actor stands in (代理)."""
    how_far = reach(actor, action)
    return _area(actor) if how_far is Reach.AREA else _PERSONAL.get(how_far, _NOTHING)


def listed(actor: Actor) -> str:
    """A condition over `firms` and `assessments`: that they are there, in which state, from when.

    A draft is known to its own firm, and to a guide whom it asked to fill it in (协助填写).
    """
    condition = in_scope(actor, Action.CHECK_READ)
    if actor.is_of_firm:
        return condition
    known = "assessments.submitted_at IS NOT NULL"
    if may(actor, Action.ASSIST_FILL):
        known = f"({known} OR {_AT_THE_GATE})"
    return f"{condition} AND {known}"


def opened(actor: Actor) -> str:
    """A condition over `firms` and `assessments`: their answers, evidence and results.

    Staff have stated today why they open this firm's content.
    """
    condition = f"{listed(actor)} AND {in_scope(actor, Action.CHECK_OPEN)}"
    return condition if actor.is_of_firm else f"{condition} AND {_PURPOSE}"


def filled(actor: Actor) -> str:
    """A condition over `firms` and `assessments`: that the actor may write answers there."""
    if actor.is_of_firm:
        return opened(actor)
    return f"{opened(actor)} AND {in_scope(actor, Action.ASSIST_FILL)} AND {_AT_THE_GATE}"


def named(actor: Actor) -> str:
    """A condition over `firms`: that the actor may read whom to call there."""
    return "1 = 1" if actor.is_of_firm else f"{_PURPOSE} AND {not_recused(actor)}"


def parameters(actor: Actor) -> dict[str, str | None]:
    """The values that the conditions name; a missing one is NULL and matches nothing."""
    return {
        "scope_account": actor.account_id,
        "scope_firm": actor.firm_id,
        "scope_county": actor.county,
        "scope_park": actor.park,
        "scope_day": actor.day,
        "scope_role": actor.role.value,
    }


def _area(actor: Actor) -> str:
    """A reviewer of a park sees the park; of a county, the county; without either, nothing."""
    if actor.park is not None:
        return _PARK
    return _COUNTY if actor.county is not None else _NOTHING
