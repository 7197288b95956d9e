"""What a submission comes to (结果详情): the result, and how each figure of it came about.

Recomputed from stored inputs: the same answers give the same numbers years later.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from data.colour_moves import Colour
from questionnaires.model import UNKNOWN, Factor, Question, Questionnaire, Section
from scoring.assess import assess, interval_over_full
from scoring.explain import court_view, waterfall
from scoring.model import (
    Answer,
    Interval,
    KindOfMeasure,
    Reading,
    ReadingName,
    Result,
    Share,
    Submission,
    Waterfall,
)
from scoring.rules import Rules


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One asked control in the arithmetic (逐项): what was answered and what it counts.

    `withheld`: points of R that the self reading takes off beside those of the reading shown.
    """

    question: Question
    part: Section
    given: Answer | None
    evidenced: bool
    share: Share
    withheld: float

    @property
    def credit(self) -> float | None:
        """What the answer earns (0-1), None where it leaves every sum."""
        return self.share.credit


@dataclass(frozen=True, slots=True)
class Way:
    """A leak path (泄密途径): its index now, and what it would be without measures."""

    id: str
    title: str
    index: float
    inherent: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A factor that courts weigh, what the answers offer for it, and by which controls."""

    factor: Factor
    measure: KindOfMeasure
    lines: tuple[ControlLine, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last check of the same edition and scope."""

    result: Result
    submitted_at: datetime


@dataclass(frozen=True)
class Outcome:
    """Everything the result page shows of one submission; what costs time is computed on demand.

    `confidence`: how the verified reading was verified (`paper`, `on_site`), empty where there is none.
    `decided`: its colour as computed and as decided, None before the review has ended.
    """

    questionnaire: Questionnaire
    rules: Rules
    submission: Submission
    result: Result
    earlier: Earlier | None = None
    confidence: str = ""
    decided: Colour | None = None

    @property
    def colour(self) -> str | None:
        """The colour of the reading shown, as two people decided it (人工调整) where they did."""
        if self.shown == "verified" and self.decided is not None:
            return self.decided.decided
        return self.reading.colour if self.reading else None

    @property
    def shown(self) -> ReadingName:
        """The reading that the page speaks of: verified where there is one, else credible."""
        return "verified" if self.result.readings["verified"] else "credible"

    @property
    def reading(self) -> Reading | None:
        """That reading; None while an asked control is unanswered."""
        return self.result.readings[self.shown]

    @property
    def earlier_reading(self) -> Reading | None:
        """The same reading of the last check."""
        return self.earlier.result.readings.get(self.shown) if self.earlier else None

    @property
    def exposure_answers(self) -> Mapping[str, int]:
        """Exposure question → answer, as the reading shown counts it."""
        judged = self.submission.verified_exposure if self.shown == "verified" else {}
        return {**self.submission.exposure, **judged}

    @cached_property
    def unprotected(self) -> Result:
        """The same firm without any measure: E, I and the paths' own openness."""
        nothing = {question.id: UNKNOWN for question in self.questionnaire.questions}
        bare = Submission(
            answers=nothing,
            scope=self.submission.scope,
            exposure=self.exposure_answers,
            facts=self.submission.facts,
        )
        return assess(self.questionnaire, self.rules, bare)

    @property
    def exposure(self) -> float | None:
        """E in points, None where no exposure is defined."""
        return self.unprotected.exposure

    @cached_property
    def fall(self) -> Waterfall:
        """From inherent to residual risk, in the reading shown."""
        return self._fall(self.shown)

    @cached_property
    def lines(self) -> tuple[ControlLine, ...]:
        """Every asked control, in catalogue order."""
        own = {share.control: share.risk_points for share in self._fall("self").shares}
        counted = {share.control: share for share in self.fall.shares}
        asked = self.questionnaire.asked(self.submission.scope)
        return tuple(
            ControlLine(
                question=question,
                part=part,
                given=self.submission.answers.get(question.id),
                evidenced=question.id in self.submission.evidence,
                share=counted[question.id],
                withheld=own[question.id] - counted[question.id].risk_points,
            )
            for part in self.questionnaire.sections
            for question in part.all_questions()
            if question.id in asked and self.submission.facts.get(question.fact or "", True)
        )

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The leak paths, the most open first."""
        reading, bare = self.reading, self.unprotected.readings["self"]
        if not (reading and reading.paths and bare and bare.paths and self.rules.paths):
            return ()
        found = [
            Way(way.id, way.title, reading.paths[way.id], bare.paths[way.id])
            for way in self.rules.paths.ways
        ]
        return tuple(sorted(found, key=lambda way: -way.index))

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The factors that courts weigh, in the order of the questionnaire."""
        by_id = {line.question.id: line for line in self.lines}
        view = court_view(self.questionnaire, self.rules, self.submission, self.shown)
        return tuple(
            Kind(factor, measure, tuple(by_id[name] for name in measure.controls))
            for factor, measure in zip(self.questionnaire.factors, view, strict=True)
        )

    @cached_property
    def gates(self) -> tuple[str, ...]:
        """The rules by which key controls (关键项) raised the colour above that of R alone."""
        reading, bands = self.reading, self.rules.bands
        if reading is None or reading.risk is None or reading.colour is None:
            return ()
        position = bands.ids.index(reading.colour)
        if position == 0 or round(reading.risk, 9) >= bands.edges[position - 1]:
            return ()
        return tuple(gate.text for gate in self.rules.gates if gate.band == reading.colour)

    @cached_property
    def full_interval(self) -> Interval:
        """Of a light check (轻量版): the interval over all controls."""
        return interval_over_full(self.questionnaire, self.rules, self.submission)

    @property
    def colours_below(self) -> tuple[str, ...]:
        """The colours below that of the credible reading, the nearest first."""
        credible = self.result.readings["credible"]
        if credible is None or credible.colour is None:
            return ()
        ids = self.rules.bands.ids
        return tuple(reversed(ids[: ids.index(credible.colour)]))

    def _fall(self, reading: ReadingName) -> Waterfall:
        return waterfall(self.questionnaire, self.rules, self.submission, reading)


def of_submission(
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    *,
    earlier: Earlier | None = None,
) -> Outcome:
    """The outcome of answers as they stand.

    Raises:
        BadInput: they do not fit, or an exposure question is unanswered.
    """
    result = assess(questionnaire, rules, submission)
    return Outcome(questionnaire, rules, submission, result, earlier)
