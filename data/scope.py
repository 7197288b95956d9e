"""What an actor may see, as SQL: the condition stands in every statement that touches a firm's rows.

Firms outside the condition do not exist for the actor; the difference is not observable.
"""

from data.actor import Actor, Role

_OWN = "firms.id = :scope_firm"
_COUNTY = "firms.county = :scope_county"
_PARK = "firms.park = :scope_park"
_ASSIGNED = (
    "firms.id IN (SELECT firm_assignments.firm_id FROM firm_assignments"
    " WHERE firm_assignments.account_id = :scope_account AND firm_assignments.ended_at IS NULL)"
)
_ALL = "1 = 1"
_NONE = "1 = 0"

_BY_ROLE = {
    Role.FIRM_OWNER: _OWN,
    Role.FIRM_MEMBER: _OWN,
    Role.GUIDE: _ASSIGNED,
    Role.LEAD: _ALL,
}


def in_scope(actor: Actor) -> str:
    """A condition over the table `firms`; its parameters come from `parameters(actor)`."""
    if actor.role is Role.REVIEWER:
        return _reviewer(actor)
    return _BY_ROLE.get(actor.role, _NONE)


def visible_assessment(actor: Actor) -> str:
    """A condition over `firms` and `assessments`: a draft is seen by its own firm only."""
    if actor.is_of_firm:
        return in_scope(actor)
    return f"{in_scope(actor)} AND assessments.submitted_at IS NOT NULL"


def parameters(actor: Actor) -> dict[str, str | None]:
    """The values that `in_scope` names; a missing one is NULL and matches nothing."""
    return {
        "scope_account": actor.account_id,
        "scope_firm": actor.firm_id,
        "scope_county": actor.county,
        "scope_park": actor.park,
    }


def _reviewer(actor: Actor) -> str:
    """A reviewer of a park sees the park; of a county, the county; without either, nothing."""
    if actor.park is not None:
        return _PARK
    return _COUNTY if actor.county is not None else _NONE
