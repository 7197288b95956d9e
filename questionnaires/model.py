"""What a questionnaire (问卷) is: sections, questions, options, exposure, facts, contradictions.

Everything here is immutable data. How answers become numbers is the business of `scoring`.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

Identifier = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]*$", max_length=64)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Credit = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Weight = Annotated[float, Field(gt=0, le=1_000_000, allow_inf_nan=False)]

NOT_APPLICABLE = "na"
UNKNOWN = "unknown"


def _iso_day(value: object) -> object:
    """Only 2025-10-15: pydantic alone would also read 0 as a day of 1970."""
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("iso_day", "not a day written as YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_iso_day)]


class Content(BaseModel):
    """Base of everything read from a questionnaire folder: immutable, unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Option(Content):
    """One answer that may be chosen (选项).

    `level` is the whole number it is answered by (0-4), or None: then it is answered by its id.
    `credit` is the share of the question's weight that it earns, 0 to 1.
    """

    id: Identifier
    level: int | None = None
    text: Text
    credit: Credit


class Citation(Content):
    """Where the law speaks of a question (依据): a legal reference and its provisions.

    `provisions` may be empty where the number is not known; `note` is shown behind them.
    """

    reference: Identifier
    provisions: tuple[Text, ...] = ()
    note: str = ""


class Remedy(Content):
    """What closes the gap (典型整改): the measure, its effort from nothing to full, who helps."""

    text: Text
    person_days: Annotated[float, Field(gt=0, le=1000)]
    agencies: tuple[Text, ...] = ()


class QuestionCore(Content):
    """All of a question but its options and weight, which a folder may write in several ways."""

    id: Identifier
    title: Text
    text: Text
    applicability: str = ""
    weight_reason: str = ""
    key: bool = False
    fact: Identifier | None = None
    evidence: tuple[Text, ...] = ()
    why: str = ""
    citations: tuple[Citation, ...] = ()
    factors: tuple[Identifier, ...] = ()
    factor_note: str = ""
    remedy: Remedy | None = None


class Question(QuestionCore):
    """One question about one control (控制项).

    `fact`: where this fact is false the question is not asked. `applicability` says the same in
    words.
    """

    options: tuple[Option, ...] = Field(min_length=2)
    weight: Weight = 1

    @cached_property
    def best(self) -> Option:
        """The option of highest credit."""
        return max(self.options, key=lambda option: option.credit)


class SectionHead(Content):
    """A part or sub-domain (部分、子域) without what it contains."""

    id: Identifier
    title: Text
    weight: Weight | None = None
    meaning: str = ""


class Section(SectionHead):
    """A part or sub-domain (部分、子域); sections nest to any depth.

    With a weight it enters its parent as one child of that weight; without one it is transparent:
    its questions enter the nearest weighted ancestor with their own weights.
    """

    sections: tuple["Section", ...] = ()
    questions: tuple[Question, ...] = ()

    def walk(self) -> Iterator["Section"]:
        """This section and all below it, in catalogue order."""
        yield self
        for section in self.sections:
            yield from section.walk()

    def all_questions(self) -> Iterator[Question]:
        """The questions of this section and of all below it, in catalogue order."""
        yield from self.questions
        for section in self.sections:
            yield from section.all_questions()


class ExposureQuestion(Content):
    """One question of the exposure profile (固有风险画像); `options` are the texts of 0 to 4."""

    id: Identifier
    text: Text
    options: tuple[Text, Text, Text, Text, Text]
    weight: Weight


_COMPARISONS = {
    "question": {"at_least", "at_most", "equals", "option"},
    "exposure": {"at_least", "at_most", "equals"},
    "fact": {"is_true"},
}
"""What each subject of a condition may be compared by."""


class Condition(Content):
    """One comparison over an answer level, an exposure answer or a fact; exactly one subject.

    Levels and exposure answers compare by `at_least`, `at_most` or `equals`, options without a
    level by `option`, facts by `is_true`.

    Raises:
        ValidationError: not exactly one subject, not exactly one comparison, or a comparison that
            does not fit the subject.
    """

    question: Identifier | None = None
    exposure: Identifier | None = None
    fact: Identifier | None = None
    at_least: int | None = None
    at_most: int | None = None
    equals: int | None = None
    option: Identifier | None = None
    is_true: bool | None = None

    @model_validator(mode="after")
    def _one_subject_one_comparison(self) -> Self:
        given = self.model_fields_set
        subjects = given & _COMPARISONS.keys()
        comparisons = given - subjects
        if len(subjects) != 1:
            raise PydanticCustomError("condition_subject", "exactly one subject")
        if len(comparisons) != 1:
            raise PydanticCustomError("condition_comparison", "exactly one comparison")
        if not comparisons <= _COMPARISONS[next(iter(subjects))]:
            raise PydanticCustomError("condition_mismatch", "comparison does not fit the subject")
        return self


class Fact(Content):
    """An applicability fact (画像事实); where it is false the questions that name it are not asked.

    `suggested_by`: exposure answers of which any one proposes a yes on screen.
    """

    id: Identifier
    text: Text
    suggested_by: tuple[Condition, ...] = ()


class Contradiction(Content):
    """Answers that do not fit together (一致性提示): all conditions hold → the message is shown."""

    id: Identifier
    when: tuple[Condition, ...] = Field(min_length=1)
    message: Text


class Factor(Content):
    """A factor that courts weigh (司法要素), with the sentence of its source.

    `code`: how the catalogue names it (6-1, 5-性质). `statutory_kind`: one of the kinds of measure
    that readiness to enforce counts. `limb`: the element of a trade secret that it supports
    (秘密性, 价值性, 保密措施), empty where none.
    """

    id: Identifier
    code: str = ""
    label: Text
    text: Text
    citation: Citation | None = None
    statutory_kind: bool = False
    limb: str = ""


class LegalReference(Content):
    """An act, interpretation or standard (法律依据), dated.

    `checked_provisions`: articles compared with a published text. `confirmed_provisions`: articles
    whose number and gist are confirmed but whose wording is not. Any other article, and every
    citation without one, is shown as 条号待核; what has no articles (a judgment, a handbook) as
    原文待核.
    """

    title: Text
    short_title: Text
    kind: Text
    in_force_from: Day | None = None
    version_note: str = ""
    has_articles: bool = True
    checked_provisions: tuple[Text, ...] = ()
    confirmed_provisions: tuple[Text, ...] = ()
    checked_on: Day | None = None
    check_note: str = ""
    source: str = ""


class QuestionnaireHead(Content):
    """What a questionnaire says of itself.

    `notice` stands on every report, `answering_rules` beside the questions, `sections_notice`
    beside the meanings of the sections, `factors_notice` beside the view of the courts. `rules`
    names the shipped rules that score it.
    """

    id: Identifier
    title: Text
    edition: Text
    language: str = "zh-CN"
    notice: str = ""
    answering_rules: tuple[Text, ...] = ()
    sections_notice: str = ""
    factors_notice: str = ""
    rules: str = ""


class Questionnaire(QuestionnaireHead):
    """One edition (版次) of a questionnaire, complete and consistent."""

    sections: tuple[Section, ...] = Field(min_length=1)
    exposure: tuple[ExposureQuestion, ...] = ()
    facts: tuple[Fact, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    factors: tuple[Factor, ...] = ()
    scopes: Mapping[Literal["light"], tuple[Identifier, ...]] = Field(default_factory=dict)
    legal_references: Mapping[Identifier, LegalReference] = Field(default_factory=dict)

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions in catalogue order."""
        return tuple(q for section in self.sections for q in section.all_questions())

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """Question id → question."""
        return {question.id: question for question in self.questions}

    @cached_property
    def section_by_id(self) -> Mapping[str, Section]:
        """Section id → section, at any depth."""
        return {s.id: s for section in self.sections for s in section.walk()}

    def asked(self, scope: str) -> frozenset[str]:
        """The ids asked in a scope (范围): `full`, or one that the questionnaire names."""
        if scope == "full":
            return frozenset(self.by_id)
        return frozenset(self.scopes[scope])  # type: ignore[index]  # KeyError is the answer

    def ruled_out_by(self, fact: str) -> tuple[str, ...]:
        """Question ids that are not asked where the fact is false."""
        return tuple(q.id for q in self.questions if q.fact == fact)
