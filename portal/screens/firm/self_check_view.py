"""What one drawing of the self-check knows (所见): the sheet as read at its start, and its edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from data import accounts, parts
from data.actor import Actor, Role
from data.answers import StoredAnswer
from data.assessments import Assessment
from data.assisted import Filled
from data.evidence import Evidence
from data.files import AttachedFile
from data.review_questions import Question
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, visit
from portal.screens.firm.self_check_steps import PROFILE, Course, Values
from portal.workflows import answering, returning
from portal.workflows.answering import Sheet
from questionnaires.model import Questionnaire
from scoring.assess import assess
from scoring.model import Result
from scoring.rules import Rules


@dataclass(frozen=True)
class View:
    """An assessment (自评) as the database has it now; what costs time is computed on demand."""

    sheet: Sheet
    course: Course
    rules: Rules
    account_id: str
    now: datetime
    given: Mapping[str, tuple[str, str]]
    """Part (分工) → account and name of who answers for it."""
    writes_all: bool
    """Whether the viewer also writes in parts that were given to others: the owner."""
    questions: tuple[Question, ...] = ()
    """What the reviewer asked when the check was returned (复核提问)."""
    unmet: frozenset[str] = frozenset()
    """Ids of the questions that are neither answered nor met by a change."""
    is_guide: bool = False
    """Whether the viewer is a guide at the firm's gate (协助填写)."""

    def part_of(self, item: str) -> str:
        """The part that an item stands in."""
        return parts.part_of(self.questionnaire.edition, item) or ""

    def part_of_step(self, step_id: str) -> str:
        """The part that a step stands in; empty for the overview."""
        return next((self.part_of(item) for item in self.course.items(step_id)), "")

    def is_mine(self, part: str) -> bool:
        """Whether the viewer answers for the part."""
        return self.given.get(part, ("", ""))[0] == self.account_id

    def is_locked(self, part: str) -> bool:
        """Whether the viewer may only read the part: it was given to a colleague."""
        return part in self.given and not self.writes_all and not self.is_mine(part)

    def person(self, part: str) -> str:
        """The name of who answers for the part; empty for nobody in particular."""
        return self.given.get(part, ("", ""))[1]

    def filled_of(self, item: str) -> tuple[Filled, ...]:
        """What stands of an item by a guide's hand (代填): the answer, pieces of evidence."""
        return self._filled.get(item, ())

    @cached_property
    def _filled(self) -> Mapping[str, tuple[Filled, ...]]:
        found: dict[str, tuple[Filled, ...]] = {}
        for one in self.sheet.filled:
            found[one.item] = (*found.get(one.item, ()), one)
        return found

    def writer(self, item: str) -> str:
        """Who gave the stored answer, where it was not the viewer."""
        stored = self.answers.get(item)
        if stored is None or stored.author == self.account_id:
            return ""
        if any(one.version for one in self.filled_of(item)):
            return "另一位指导员" if self.is_guide else "指导员"
        return "企业" if self.is_guide else "同事"

    @cached_property
    def to_do(self) -> Values:
        """The stored values, and locked items as if they were answered: for what comes next."""
        if self.writes_all or not self.given:
            return self.values
        items = (item for step in self.course.order for item in self.course.items(step))
        locked = {item: 0 for item in items if self.is_locked(self.part_of(item))}
        return {**locked, **self.values}

    @cached_property
    def my_next_open(self) -> str | None:
        """The first step with something open in the viewer's own parts."""
        for step_id in self.course.order:
            if not self.is_mine(self.part_of_step(step_id)):
                continue
            if step_id == PROFILE and self.course.open_profile(self.values):
                return PROFILE
            if step_id != PROFILE and self.course.step(step_id).open(self.values):
                return step_id
        return None

    @property
    def questionnaire(self) -> Questionnaire:
        """The edition that is answered."""
        return self.course.questionnaire

    @property
    def assessment(self) -> Assessment:
        """The assessment itself."""
        return self.sheet.assessment

    @property
    def answers(self) -> Mapping[str, StoredAnswer]:
        """Item → its answer."""
        return self.sheet.answers

    @cached_property
    def values(self) -> Values:
        """Item → its stored value."""
        return {item: answer.value for item, answer in self.sheet.answers.items()}

    @cached_property
    def today(self) -> date:
        """The day in Shanghai."""
        return day_in_shanghai(self.now)

    @cached_property
    def oldest_day(self) -> date:
        """The earliest day of a piece of evidence (证据) that still counts."""
        return answering.evidence_from(self.today, self.evidence_months)

    @property
    def evidence_months(self) -> int:
        """How many months back evidence counts."""
        limit = self.rules.evidence
        return limit.months if limit else answering.EVIDENCE_MONTHS

    def asked_about(self, item: str) -> tuple[Question, ...]:
        """What the reviewer asked about an item."""
        return tuple(question for question in self.questions if question.item == item)

    def evidence_of(self, item: str) -> tuple[Evidence, ...]:
        """The pieces that stand for one control."""
        return self.sheet.evidence_of(item)

    def file_of(self, piece: Evidence) -> AttachedFile | None:
        """The masked file that belongs to a piece."""
        return self.sheet.files.get(piece.id)

    @property
    def previous_day(self) -> str:
        """The day of the last submission, in words."""
        return figures.day(self.sheet.last_submitted_at) if self.sheet.last_submitted_at else ""

    @cached_property
    def result(self) -> Result | None:
        """The result so far; None until the exposure profile (风险画像) is answered."""
        if self.course.open_profile(self.values):
            return None
        submission = answering.submission_of(
            self.sheet, self.questionnaire, on=self.today, months=self.evidence_months
        )
        return assess(self.questionnaire, self.rules, submission)


def read(store: Store, assessment_id: str, course: Course, rules: Rules, *, actor: Actor) -> View:
    """Read an assessment for drawing.

    Raises:
        NoSuchAssessment: none in the actor's scope. StoreError: the database cannot be read.
    """
    sheet = answering.read_sheet(store, assessment_id, actor=actor)
    return View(
        sheet,
        course,
        rules,
        actor.account_id,
        visit.now(),
        _given(store, sheet.assessment.firm_id, actor),
        actor.role is not Role.FIRM_MEMBER,
        returning.asked(store, sheet.assessment, actor=actor),
        frozenset(one.id for one in returning.unanswered(store, sheet.assessment, actor=actor)),
        is_guide=not actor.is_of_firm,
    )


def _given(store: Store, firm_id: str, actor: Actor) -> dict[str, tuple[str, str]]:
    """Names are asked for only where parts were given: this is read with every answer."""
    assigned = parts.assigned(store, firm_id, actor=actor)
    if not assigned:
        return {}
    names = {one.id: one.name for one in accounts.of_firm(store, firm_id, actor=actor)}
    return {part: (account, names.get(account, "")) for part, account in assigned.items()}
