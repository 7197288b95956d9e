"""From the desk into the database (保存): every answer of a tab goes through here."""

from data.actor import Actor
from data.answers import SavedAnswer, Value
from data.store import Store
from portal import visit
from portal.screens.firm import self_check_desk
from portal.screens.firm.self_check_desk import Desk
from portal.workflows import answering
from questionnaires.model import Questionnaire


def keep(store: Store, desk: Desk, questionnaire: Questionnaire, *, actor: Actor) -> None:
    """Save what the widgets of this tab hold and the database does not."""

    def save(item: str, value: Value, reason: str, seen_version: int) -> SavedAnswer:
        return answering.save_answer(
            store,
            desk.assessment_id,
            item,
            value,
            questionnaire=questionnaire,
            reason=reason,
            seen_version=seen_version,
            actor=actor,
            now=visit.now(),
        )

    def needs_reason(item: str, value: Value) -> bool:
        return answering.needs_reason(questionnaire, item, value)

    self_check_desk.collect(desk, save, needs_reason)
