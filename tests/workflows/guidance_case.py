"""A town whose alpha has submitted a check, and a guide with a purpose: for letters and the file."""

from collections.abc import Mapping
from dataclasses import dataclass

from data import assignments, letters
from data.actor import Actor
from data.answers import Value
from data.letters import Kind
from portal.letters import model
from portal.workflows import answering, submitting, writing_letters
from portal.workflows.writing_letters import Page
from questionnaires.loading import edition
from scoring.rules import load_rules
from tests.data.town import NOW, Town

EDITION = edition()


@dataclass
class Guided:
    """The town, and alpha's submitted check."""

    town: Town
    check: str

    @property
    def firm(self) -> str:
        """Alpha's id."""
        return self.town.alpha.firm_id or ""

    def begin(self, kind: Kind = Kind.GUIDANCE, *, by: Actor | None = None) -> str:
        """A draft letter, with what the town's officials lack: agency and contact."""
        letter = writing_letters.begin(
            self.town.store,
            self.firm,
            kind,
            actor=by or self.town.guide,
            now=NOW,
            new_id=self.town.new_id,
        )
        self.write(letter, model.AGENCY, "柯城区委政法委")
        self.write(letter, model.CONTACT, "柯城区委政法委，指导岗")
        return letter

    def page(self, letter: str, *, by: Actor | None = None) -> Page:
        """The letter as somebody opens it."""
        return writing_letters.opened(self.town.store, letter, actor=by or self.town.guide, now=NOW)

    def issue(self, letter: str, *, by: Actor | None = None, **more: bool) -> letters.Letter:
        """Issue it as it stands."""
        actor = by or self.town.reviewer
        version = self.page(letter, by=actor).letter.version
        return writing_letters.issue(
            self.town.store,
            letter,
            seen_version=version,
            actor=actor,
            now=NOW,
            new_id=self.town.new_id,
            **more,
        )

    def write(self, letter: str, field: str, text: str, seen: str | None = None) -> Page:
        """Write a paragraph, having seen what stands there unless told otherwise."""
        standing = model.texts(self.page(letter).text)[field] if seen is None else seen
        return writing_letters.write_paragraph(
            self.town.store, letter, field, text, seen=standing, actor=self.town.guide, now=NOW
        )


def guided(town: Town, level: int = 1, **other: Value) -> Guided:
    """Alpha submitted a light check at one level; guide, reviewer and lead have said why."""
    store = town.store
    check = submit(town, town.alpha, level, other)
    assignments.assign(
        store, town.alpha.firm_id or "", town.guide.account_id, actor=town.lead, now=NOW
    )
    for official in (town.guide, town.reviewer, town.lead):
        town.says_why(official)
    return Guided(town, check)


def submit(town: Town, actor: Actor, level: int, other: Mapping[str, Value]) -> str:
    """A submitted light check of a firm; its id."""
    store = town.store
    draft = answering.start(
        store, questionnaire=EDITION, scope="light", actor=actor, now=NOW, new_id=town.new_id
    )
    asked = EDITION.asked("light")
    values: dict[str, Value] = {question.id: 2 for question in EDITION.exposure}
    for question in EDITION.questions:
        if question.id in asked:
            values[question.id] = level if len(question.options) > 2 else 0
    with store.atomic():
        for item, value in (values | dict(other)).items():
            answering.save_answer(
                store,
                draft.id,
                item,
                value,
                questionnaire=EDITION,
                reason="本企业没有这种情形",
                seen_version=0,
                actor=actor,
                now=NOW,
            )
    submitting.submit(
        store,
        draft.id,
        questionnaire=EDITION,
        rules=load_rules(EDITION),
        actor=actor,
        now=NOW,
        new_id=town.new_id,
    )
    return draft.id
