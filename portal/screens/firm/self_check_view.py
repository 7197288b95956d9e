"""What one drawing of the self-check knows (所见): the sheet as read at its start, and its edition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from data.actor import Actor
from data.answers import StoredAnswer
from data.assessments import Assessment
from data.evidence import Evidence
from data.files import AttachedFile
from data.store import Store
from data.times import day_in_shanghai
from portal import figures, visit
from portal.screens.firm.self_check_steps import Course, Values
from portal.workflows import answering
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
    return View(sheet, course, rules, actor.account_id, visit.now())
