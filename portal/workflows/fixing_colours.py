"""The colour is fixed (定色): the limits of following up are counted, and corrective actions proposed."""

from collections.abc import Callable
from datetime import datetime

from data import colour_moves, results
from data.actor import Actor
from data.store import Store
from portal.workflows import correcting, following_up
from questionnaires.loading import edition
from scoring.rules import load_rules


def follow(
    store: Store, assessment_id: str, *, actor: Actor, now: datetime, new_id: Callable[[], str]
) -> bool:
    """What follows from the colour of a reviewed check; whether it is fixed at all.

    Call in the transaction in which a review ends, a moved colour is settled, or an objection is
    upheld. As long as a moved colour waits for a second person nothing follows; called again,
    nothing is counted or proposed twice.

    Raises:
        NotAllowed, NoSuchAssessment, NoSuchResult: not for this actor, or out of scope.
    """
    colour = colour_moves.decided_colour(store, assessment_id, actor=actor)
    if colour is None or colour.fixed_at is None:
        return False
    stored = results.latest(store, assessment_id, actor=actor).result
    questionnaire = edition(stored.edition)
    following_up.count_from(
        store, assessment_id, colour.decided, actor=actor, now=now, new_id=new_id
    )
    correcting.propose(
        store,
        assessment_id,
        actor=actor,
        now=now,
        new_id=new_id,
        questionnaire=questionnaire,
        rules=load_rules(questionnaire, version=stored.rules_version),
    )
    return True
