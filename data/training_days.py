"""Days of trainings (培训的日子) for one person's calendar: those that the firm goes to, those that the official holds."""

from datetime import date

from data.actor import Actor
from data.rights import Action, may
from data.scope import in_scope, parameters
from data.store import Store
from data.training_plans import Training, opened

_OF_FIRM = """
    SELECT trainings.* FROM trainings
    JOIN training_invitations ON training_invitations.training_id = trainings.id
    JOIN firms ON firms.id = training_invitations.firm_id AND {scope}
    WHERE trainings.state = 'planned' AND trainings.day BETWEEN :first AND :last
        AND (training_invitations.reply IS NULL OR training_invitations.reply = 'yes')
    ORDER BY trainings.day, trainings.begins, trainings.id
"""
_HELD = """
    SELECT trainings.* FROM trainings
    WHERE trainings.state = 'planned' AND trainings.day BETWEEN :first AND :last
        AND trainings.created_by = :scope_account
    ORDER BY trainings.day, trainings.begins, trainings.id
"""


def of(store: Store, *, actor: Actor, first: date, last: date) -> list[Training]:
    """Planned ones from one day to another; nothing for who has none."""
    if not may(actor, Action.TRAINING_READ):
        return []
    sql = _HELD
    if actor.is_of_firm:
        sql = _OF_FIRM.format(scope=in_scope(actor, Action.TRAINING_READ))
    wanted = {"first": first.isoformat(), "last": last.isoformat()}
    return [opened(store, row) for row in store.rows(sql, **wanted, **parameters(actor))]
