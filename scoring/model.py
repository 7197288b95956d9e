"""What goes into scoring and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ReadingName = Literal["self", "credible", "verified"]
Answer = int | str
"""A level 0-4, "na" (不适用), "unknown" (不知道), or the id of an option without a level."""


@dataclass(frozen=True, slots=True)
class Submission:
    """The answers of one assessment (自评) as given.

    `exposure`: E-question id → 0-4. `facts`: fact id → stated truth; absent counts as true.
    `answers`: question id → answer. `evidence`: ids of questions with at least one valid piece of
    evidence. `verified`: verdicts (level, option id or "na"). `verified_exposure`: verdicts on
    exposure answers.
    """

    answers: Mapping[str, Answer]
    scope: str = "full"
    exposure: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, bool] = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()
    verified: Mapping[str, Answer] = field(default_factory=dict)
    verified_exposure: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading (口径) of the answers; numbers 0-100, None where nothing applies or is defined."""

    protection: float | None
    grade: str | None
    sections: Mapping[str, float | None]
    risk: float | None
    colour: str | None
    paths: Mapping[str, float] | None
    readiness: float | None


@dataclass(frozen=True, slots=True)
class Interval:
    """Credible reading between its ends; colour is (best, worst)."""

    protection: tuple[float, float] | None
    risk: tuple[float, float] | None
    colour: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class Result:
    """A result (结果) of one submission under one edition's rules.

    `readings`: reading name → Reading, or None while it cannot be given. `verified_share`: 0-1.
    Lists are in catalogue order. `digest`: SHA-256 hex over the normalised input.
    """

    edition: str
    rules_version: str
    scope: str
    exposure: float | None
    readings: Mapping[ReadingName, Reading | None]
    interval: Interval
    verified_share: float
    pending_review: bool
    unanswered: tuple[str, ...]
    contradictions: tuple[str, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Raise:
    """One step of a plan: raise a control from a level (or option id) to another."""

    control: str
    from_level: Answer
    to_level: Answer
    person_days: float


@dataclass(frozen=True, slots=True)
class Plan:
    """The cheapest way down (降级路线) to a target colour."""

    reached: bool
    person_days: float | None
    risk: float
    colour: str
    raises: tuple[Raise, ...]


class BadInput(ValueError):  # noqa: N818  # named for its cause, as all errors here
    """Answers that do not fit the questionnaire; the message names field and remedy."""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the next steps (下一步): what raising one control alone to the top would bring.

    `risk_points`: by how many points it lowers R of the credible reading.
    """

    control: str
    from_level: Answer
    to_level: Answer
    person_days: float
    risk_points: float


@dataclass(frozen=True, slots=True)
class Stop:
    """A raise of a plan, in the order of doing, and where the firm stands after it."""

    step: Raise
    person_days_so_far: float
    risk: float
    colour: str


@dataclass(frozen=True, slots=True)
class Itinerary:
    """A plan in the order a firm would do it (降级路线的先后).

    `first_stretch`: after how many stops the colour is better for the first time, 0 where it never
    is. `distance`: points of R between the end and the upper edge of the colour reached, None for
    the worst colour, which has none.
    """

    stops: tuple[Stop, ...]
    first_stretch: int
    distance: float | None


@dataclass(frozen=True, slots=True)
class Share:
    """What one control brings in the waterfall (逐项贡献) from inherent to residual risk.

    `weight`: its share (0-1) of P; `level` and `credit` (0-1) as the reading counts them, None
    where it does not apply; `risk_points`: by how much it lowers R.
    """

    control: str
    weight: float
    level: Answer | None
    credit: float | None
    risk_points: float


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From inherent risk I down to residual risk R (瀑布图): fsum of `shares` is I − R exactly.

    `sections`: section id → points of R, for every section of the questionnaire; those of the
    top sections add up to I − R but for the last bit.
    """

    inherent: float
    residual: float
    shares: tuple[Share, ...]
    sections: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class KindOfMeasure:
    """One factor that courts weigh (司法要素) with the controls that serve it.

    `level` and `credit`: of the control that counts highest among the applicable ones, None where
    none applies. `controls`: the applicable ones, in catalogue order.
    """

    factor: str
    level: Answer | None
    credit: float | None
    best_control: str | None
    controls: tuple[str, ...]
