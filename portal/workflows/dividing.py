"""Who does which part, and how far it is (分工和进度)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from data import accounts, assessments, parts
from data.actor import Actor
from data.rights import Action, require
from data.store import Store
from portal.workflows import answering, submitting
from questionnaires.editions import CURRENT
from questionnaires.loading import edition


@dataclass(frozen=True, slots=True)
class Share:
    """A part: who answers for it (empty: nobody in particular), how much is asked and answered.

    `asked` 0: no check is open.
    """

    part: str
    title: str
    account_id: str
    name: str
    asked: int
    answered: int

    @property
    def left(self) -> int:
        """Questions still to be answered."""
        return self.asked - self.answered


def shares(store: Store, *, actor: Actor) -> list[Share]:
    """Every part of the firm's open check, or of the current edition where none is open."""
    firm_id = actor.firm_id or ""
    open_one = assessments.to_fill_in(assessments.of_firm(store, firm_id, actor=actor))
    asked, left = _counts(store, open_one.id, actor) if open_one else ({}, {})
    given = parts.assigned(store, firm_id, actor=actor)
    names = {one.id: one.name for one in accounts.of_firm(store, firm_id, actor=actor)}
    titles = parts.titles(open_one.edition if open_one else CURRENT)
    return [
        Share(
            part,
            title,
            given.get(part, ""),
            names.get(given.get(part, ""), ""),
            asked.get(part, 0),
            asked.get(part, 0) - left.get(part, 0),
        )
        for part, title in titles.items()
    ]


def assign_all(store: Store, wanted: Mapping[str, str], *, actor: Actor, now: datetime) -> None:
    """Part → account id (empty: nobody in particular), as the owner decided; all or nothing.

    Raises:
        NotAllowed: not the owner. NoSuchPart, NoSuchAccount: nothing was changed.
    """
    require(actor, Action.PART_ASSIGN)
    with store.atomic():
        for part, account_id in wanted.items():
            parts.assign(store, part, account_id or None, actor=actor, now=now)


def _counts(
    store: Store, assessment_id: str, actor: Actor
) -> tuple[dict[str, int], dict[str, int]]:
    """Part → questions asked as the facts stand; part → those still open."""
    sheet = answering.read_sheet(store, assessment_id, actor=actor)
    questionnaire = edition(sheet.assessment.edition)
    facts = {item: one for item, one in sheet.answers.items() if one.value is False}
    asked = submitting.open_items(replace(sheet, answers=facts), questionnaire)
    left = submitting.open_items(sheet, questionnaire)
    return _by_part(asked, questionnaire.edition), _by_part(left, questionnaire.edition)


def _by_part(items: tuple[str, ...], edition_name: str) -> dict[str, int]:
    counted: dict[str, int] = {}
    for item in items:
        part = parts.part_of(edition_name, item) or ""
        counted[part] = counted.get(part, 0) + 1
    return counted
