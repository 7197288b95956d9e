"""What follows once a firm's colour is certain (定色以后): its limits run, and its list is proposed.

For whatever makes it certain: the end of a review, the settlement or withdrawal of a moved colour, an
objection that was upheld. Called in the same transaction; again with the same colour it does nothing.
"""

from collections.abc import Callable
from datetime import datetime

from data import colour_moves, results
from data.action_rows import CorrectiveAction
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from portal.workflows import correcting, following_up
from questionnaires.loading import edition
from scoring.rules import load_rules

NewId = Callable[[], str]


def follow(
    store: Store, assessment_id: str, *, actor: Actor, now: datetime, new_id: NewId
) -> list[CorrectiveAction]:
    """Count the limits of the decided colour and propose; nothing while a moved colour waits.

    Raises:
        NotAllowed, NoSuchResult: not for this actor, or out of scope.
    """
    require(actor, Action.FOLLOW_UP_OPEN)
    with store.atomic():
        stored = results.latest(store, assessment_id, actor=actor)
        colour = colour_moves.decided_colour(store, assessment_id, actor=actor)
        if colour is None or colour.fixed_at is None:
            return []
        following_up.count_from(
            store, assessment_id, colour.decided, actor=actor, now=now, new_id=new_id
        )
        questionnaire = edition(stored.result.edition)
        return correcting.propose(
            store,
            assessment_id,
            actor=actor,
            now=now,
            new_id=new_id,
            questionnaire=questionnaire,
            rules=load_rules(questionnaire, version=stored.result.rules_version),
        )
