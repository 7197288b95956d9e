"""From the desk into the database (保存): every answer of a tab goes through here."""

from data.actor import Actor
from data.answers import SavedAnswer, Value
from data.store import Store
from portal import visit
from portal.screens.firm import (
    self_check_assist,
    self_check_desk,
    self_check_evidence,
    self_check_view,
)
from portal.screens.firm.self_check_desk import Desk
from portal.screens.firm.self_check_view import View
from portal.workflows import answering


def saved_and_read(store: Store, desk: Desk, *, actor: Actor) -> View:
    """Save what this tab holds, then read what the database has.

    Raises:
        NoSuchAssessment: none in the actor's scope. StoreError: the database cannot be read.
    """
    keep(store, desk, actor=actor)
    self_check_evidence.keep(store, desk, actor=actor)
    self_check_assist.keep(store, desk, actor=actor)
    return self_check_view.read(store, desk.assessment_id, desk.course, desk.rules, actor=actor)


def keep(store: Store, desk: Desk, *, actor: Actor) -> None:
    """Save what the widgets of this tab hold and the database does not."""

    questionnaire = desk.questionnaire

    def save(item: str, value: Value, reason: str, seen_version: int) -> SavedAnswer:
        return answering.save_answer(
            store,
            desk.assessment_id,
            item,
            value,
            questionnaire=questionnaire,
            reason=reason,
            seen_version=seen_version,
            confirmed=desk.vouched.get(item) == reason,
            actor=actor,
            now=visit.now(),
        )

    def needs_reason(item: str, value: Value) -> bool:
        return answering.needs_reason(questionnaire, item, value)

    self_check_desk.collect(desk, save, needs_reason)
