"""What an actor may see, as SQL: the condition stands in every statement that touches a firm's rows.

Firms outside the condition do not exist for the actor; the difference is not observable. How far a
role reaches is the business of the table of rights (`data.rights`).
"""

from data.actor import Actor
from data.rights import Action, Reach, reach

_NOTHING = "1 = 0"
_BY_REACH = {
    Reach.OWN: "firms.id = :scope_firm",
    Reach.ASSIGNED: (
        "firms.id IN (SELECT firm_assignments.firm_id FROM firm_assignments"
        " WHERE firm_assignments.account_id = :scope_account AND firm_assignments.ended_at IS NULL)"
    ),
    Reach.CITY: "1 = 1",
}
_COUNTY = "firms.county = :scope_county"
_PARK = "firms.park = :scope_park"
_PURPOSE = (
    "EXISTS (SELECT 1 FROM purposes WHERE purposes.firm_id = firms.id"
    " AND purposes.account_id = :scope_account AND purposes.day = :scope_day)"
)


def in_scope(actor: Actor, action: Action) -> str:
    """A condition over the table `firms`; its parameters come from `parameters(actor)`."""
    how_far = reach(actor, action)
    return _area(actor) if how_far is Reach.AREA else _BY_REACH.get(how_far, _NOTHING)


def listed(actor: Actor) -> str:
    """A condition over `firms` and `assessments`: that they are there, in which state, from when.

    A draft is known to its own firm only.
    """
    condition = in_scope(actor, Action.CHECK_READ)
    return (
        condition if actor.is_of_firm else f"{condition} AND assessments.submitted_at IS NOT NULL"
    )


def opened(actor: Actor) -> str:
    """A condition over `firms` and `assessments`: their answers, evidence and results.

    Staff have stated today why they open this firm's content.
    """
    condition = f"{listed(actor)} AND {in_scope(actor, Action.CHECK_OPEN)}"
    return condition if actor.is_of_firm else f"{condition} AND {_PURPOSE}"


def named(actor: Actor) -> str:
    """A condition over `firms`: that the actor may read whom to call there."""
    return "1 = 1" if actor.is_of_firm else _PURPOSE


def parameters(actor: Actor) -> dict[str, str | None]:
    """The values that the conditions name; a missing one is NULL and matches nothing."""
    return {
        "scope_account": actor.account_id,
        "scope_firm": actor.firm_id,
        "scope_county": actor.county,
        "scope_park": actor.park,
        "scope_day": actor.day,
    }


def _area(actor: Actor) -> str:
    """A reviewer of a park sees the park; of a county, the county; without either, nothing."""
    if actor.park is not None:
        return _PARK
    return _COUNTY if actor.county is not None else _NOTHING
