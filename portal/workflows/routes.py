"""The way down (降级路线) as a firm would walk it: in doing order, with where each step leads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from portal.workflows.outcomes import Outcome
from questionnaires.model import Question
from scoring.assess import assess
from scoring.model import Answer, Plan, Raise
from scoring.plan import cheapest


@dataclass(frozen=True, slots=True)
class Station:
    """One measure of a route done: the days so far (from the start), and R and colour then."""

    step: Raise
    days: float
    risk: float
    colour: str


@dataclass(frozen=True, slots=True)
class Route:
    """The cheapest plan (降级路线) in the order a firm would do it.

    `first`: how many measures bring the first better colour; `spare`: how many points R ends under
    the upper edge of the colour reached.
    """

    target: str
    plan: Plan
    stations: tuple[Station, ...]
    first: int
    spare: float


def targets(outcome: Outcome) -> tuple[str, ...]:
    """The colours below that of the credible reading, the nearest first."""
    credible = outcome.result.readings["credible"]
    if credible is None or credible.colour is None:
        return ()
    ids = outcome.rules.bands.ids
    return tuple(reversed(ids[: ids.index(credible.colour)]))


def route_to(outcome: Outcome, target: str, *, margin: float = 0.0) -> Route:
    """The cheapest plan to a colour, key controls at nothing first, then points of R per day.

    Raises:
        BadInput: an asked control is unanswered.
    """
    plan = cheapest(outcome.questionnaire, outcome.rules, outcome.submission, target, margin)
    ordered = sorted(plan.raises, key=lambda step: _urgency(outcome, step))
    stations = _stations(outcome, ordered)
    credible = outcome.result.readings["credible"]
    better = [n for n, s in enumerate(stations, 1) if credible and s.colour != credible.colour]
    upper = outcome.rules.bands.by_id(plan.colour).upper
    return Route(target, plan, stations, better[0] if better else 0, upper - plan.risk)


def _urgency(outcome: Outcome, step: Raise) -> tuple[bool, float]:
    """Sorts first what should be done first."""
    line = next(line for line in outcome.lines if line.question.id == step.control)
    gain = _credit(line.question, step.to_level) - _credit(line.question, step.from_level)
    waits = not (line.question.key and not _credit(line.question, step.from_level))
    return waits, -line.share * gain / step.person_days


def _credit(question: Question, answer: Answer) -> float:
    return next((o.credit for o in question.options if answer in (o.level, o.id)), 0.5)


def _stations(outcome: Outcome, steps: Sequence[Raise]) -> tuple[Station, ...]:
    """R and colour after each measure, each with its evidence."""
    submission, days, stations = outcome.submission, 0.0, []
    for step in steps:
        days += step.person_days
        submission = replace(
            submission,
            answers={**submission.answers, step.control: step.to_level},
            evidence=submission.evidence | {step.control},
        )
        reading = assess(outcome.questionnaire, outcome.rules, submission).readings["credible"]
        assert reading is not None and reading.risk is not None and reading.colour is not None  # noqa: S101  # a plan has them
        stations.append(Station(step, days, reading.risk, reading.colour))
    return tuple(stations)
