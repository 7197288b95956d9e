"""What a submission comes to (结果详情): the result, and how each figure of it came about.

Recomputed from stored inputs: the same answers give the same numbers years later.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from questionnaires.model import Factor, Question, Questionnaire, Section
from scoring import protection
from scoring.assess import assess, interval_over_full
from scoring.cases import Case, check
from scoring.engine import Engine, engine_of, weights_of
from scoring.model import Answer, Interval, Reading, ReadingName, Result, Submission
from scoring.paths import way_inherents
from scoring.risk import band_position, exposure_index, inherent_risk, remaining
from scoring.rules import Rules


@dataclass(frozen=True, slots=True)
class ControlLine:
    """One asked control in the arithmetic (逐项).

    `share`: of P's weight, 0-1. Credits 0-1, None where 不适用 takes it out. `points`: of R that
    the credit takes off; `withheld`: of R that evidence would take off beside that.
    """

    question: Question
    part: Section
    given: Answer | None
    evidenced: bool
    share: float
    credit: float | None
    own_credit: float | None
    points: float
    withheld: float


@dataclass(frozen=True, slots=True)
class Way:
    """A leak path (泄密途径): its index now, and what it would be without measures."""

    id: str
    title: str
    index: float
    inherent: float


@dataclass(frozen=True, slots=True)
class Kind:
    """A factor that courts weigh, its applicable controls, and the highest credit among them."""

    factor: Factor
    lines: tuple[ControlLine, ...]
    highest: float | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The last check of the same edition and scope."""

    result: Result
    submitted_at: datetime


@dataclass(frozen=True)
class Outcome:
    """Everything the result page shows of one submission; what costs time is computed on demand."""

    questionnaire: Questionnaire
    rules: Rules
    submission: Submission
    result: Result
    earlier: Earlier | None = None

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
    def exposure_answers(self) -> dict[str, int]:
        """Exposure question → answer, as the reading counts it."""
        _, case = self._checked
        return dict(
            zip((q.id for q in self.questionnaire.exposure), self._exposure(case), strict=True)
        )

    @cached_property
    def exposure(self) -> float | None:
        """E in points, as the reading counts it; None where no exposure is defined."""
        engine, case = self._checked
        return exposure_index(engine, self._exposure(case))

    @cached_property
    def full_interval(self) -> Interval:
        """Of a light check (轻量版): the interval over all controls."""
        return interval_over_full(self.questionnaire, self.rules, self.submission)

    @cached_property
    def inherent(self) -> float | None:
        """I in points: what R starts from; None where no exposure is defined."""
        engine, _ = self._checked
        return None if self.exposure is None else inherent_risk(engine, self.exposure)

    @cached_property
    def lines(self) -> tuple[ControlLine, ...]:
        """Every asked control, in catalogue order."""
        engine, case = self._checked
        own = protection.self_credits(engine, case)
        used = protection.credible_credits(engine, case, own)
        if self.shown == "verified":
            used = protection.verified_credits(engine, case, used)
        shares = weights_of(engine.nodes, [credit is not None for credit in used])
        whole = (self.inherent or 0) - (self._fully_protected(engine) or 0)
        parts = _part_of_each(self.questionnaire)
        return tuple(
            ControlLine(
                question=question,
                part=parts[question.id],
                given=case.answers[place],
                evidenced=case.evidence[place],
                share=shares[place],
                credit=(credit := used[place]),
                own_credit=(stated := own[place]),
                points=whole * shares[place] * (credit or 0),
                withheld=whole * shares[place] * ((stated or 0) - (credit or 0)),
            )
            for place, question in enumerate(self.questionnaire.questions)
            if case.asked[place]
        )

    @cached_property
    def ways(self) -> tuple[Way, ...]:
        """The leak paths, the most open first."""
        reading = self.reading
        if reading is None or reading.paths is None or self.rules.paths is None:
            return ()
        engine, case = self._checked
        inherents = way_inherents(engine, self._exposure(case))
        found = [
            Way(way.id, way.title, reading.paths[way.id], inherent)
            for way, inherent in zip(self.rules.paths.ways, inherents, strict=True)
        ]
        return tuple(sorted(found, key=lambda way: -way.index))

    @cached_property
    def kinds(self) -> tuple[Kind, ...]:
        """The factors that courts weigh, in the order of the questionnaire."""
        return tuple(_kind(factor, self.lines) for factor in self.questionnaire.factors)

    @cached_property
    def gates(self) -> tuple[str, ...]:
        """The rules by which key controls (关键项) raised the colour above that of R alone."""
        reading, bands = self.reading, self.rules.bands
        if reading is None or reading.risk is None or reading.colour is None:
            return ()
        plain = band_position(bands.edges, reading.risk)
        if bands.ids.index(reading.colour) <= plain:
            return ()
        return tuple(
            gate.text
            for gate in self.rules.gates
            if gate.band == reading.colour and bands.ids.index(gate.band) > plain
        )

    @cached_property
    def _checked(self) -> tuple[Engine, Case]:
        engine = engine_of(self.questionnaire, self.rules)
        return engine, check(engine, self.submission)

    def _exposure(self, case: Case) -> Sequence[int]:
        return case.verified_exposure if self.shown == "verified" else case.exposure

    def _fully_protected(self, engine: Engine) -> float | None:
        return None if self.inherent is None else remaining(engine, self.inherent, 100)


def _part_of_each(questionnaire: Questionnaire) -> dict[str, Section]:
    return {q.id: part for part in questionnaire.sections for q in part.all_questions()}


def _kind(factor: Factor, lines: Sequence[ControlLine]) -> Kind:
    own = tuple(
        line for line in lines if factor.id in line.question.factors and line.credit is not None
    )
    return Kind(
        factor, own, max((line.credit for line in own if line.credit is not None), default=None)
    )


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
