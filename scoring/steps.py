"""What to do next (下一步): the best single raises, and a plan in the order of doing."""

from collections.abc import Iterable, Sequence
from math import fsum

from questionnaires.model import Questionnaire
from scoring.engine import Control, weights_of
from scoring.model import Itinerary, Plan, Raise, Step, Stop, Submission
from scoring.plan import Goal, columns_of, solve, standing
from scoring.raising import Present, choices, effort, level_at, present
from scoring.risk import inherent_risk, remaining
from scoring.rules import Rules


def next_steps(
    questionnaire: Questionnaire, rules: Rules, submission: Submission, count: int = 5
) -> tuple[Step, ...]:
    """The next steps: key controls at 0 first, then by points of R per person-day.

    Each is the raise of one control alone from its credible level to the top. Controls without a
    remedy, or already at the top, are no steps.

    Raises:
        BadInput: as `plan.cheapest`.
    """
    at = present(questionnaire, rules, submission)
    weights = weights_of(at.engine.nodes, [credit is not None for credit in at.earned])
    found = [
        (control.key and credit == 0, _step(at, place, weights[place]))
        for place, (control, credit) in enumerate(zip(at.engine.controls, at.earned, strict=True))
        if credit is not None and _can_be_raised(control, credit)
    ]
    found.sort(key=lambda entry: (not entry[0], -entry[1].risk_points / entry[1].person_days))
    return tuple(step for _, step in found[:count])


def _can_be_raised(control: Control, credit: float) -> bool:
    return control.person_days is not None and bool(choices(control, credit))


def _step(at: Present, place: int, weight: float) -> Step:
    control, credit = at.engine.controls[place], at.earned[place] or 0.0
    top, best = choices(control, credit)[-1]
    inherent = inherent_risk(at.engine, at.exposure)
    whole = inherent - remaining(at.engine, inherent, 100.0)
    return Step(
        control=control.id,
        from_level=level_at(control, at.case.answers[place], credit),
        to_level=top,
        person_days=effort(control, credit, best),
        risk_points=whole * weight * (best - credit),
    )


def in_doing_order(
    questionnaire: Questionnaire, rules: Rules, submission: Submission, plan: Plan
) -> Itinerary:
    """A reached plan in the order a firm would do it: the shortest first stretch comes first.

    The first stretch is the cheapest part of the plan after which the colour is better. Within the
    stretch and after it: key controls at 0 first, then by points of R per person-day.

    Raises:
        BadInput: as `plan.cheapest`.
    """
    at = present(questionnaire, rules, submission)
    first = _first_stretch(at, plan)
    ordered = [*_ordered(at, plan.raises, first), *_ordered(at, plan.raises, first, wanted=False)]
    stops = _stops(at, ordered)
    start = at.engine.band_ids[standing(at, at.earned)[1]]
    stretch = next((i for i, stop in enumerate(stops, 1) if stop.colour != start), 0)
    return Itinerary(tuple(stops), stretch, _distance(at, plan))


def _first_stretch(at: Present, plan: Plan) -> set[int]:
    """Positions of the controls whose raises cost least to reach the next better colour."""
    ends = {at.engine.position[step.control]: _end(at, step) for step in plan.raises}
    columns = [c for c in columns_of(at) if ends.get(c.control) in c.credits]
    whole = [column.to(ends[column.control]) for column in columns]
    better = standing(at, at.earned)[1] - 1
    if better < 0:
        return set()
    found = solve(at, Goal(better, at.engine.band_edges[better], 0.0), whole)
    return set() if found is None else {i for i in ends if found[i] != at.earned[i]}


def _end(at: Present, step: Raise) -> float:
    """The credit that a raise leads to."""
    return at.engine.controls[at.engine.position[step.control]].credits[step.to_level] or 0.0


def _ordered(
    at: Present, raises: Iterable[Raise], first: set[int], *, wanted: bool = True
) -> list[Raise]:
    weights = weights_of(at.engine.nodes, [credit is not None for credit in at.earned])

    def urgency(step: Raise) -> tuple[bool, float]:
        place = at.engine.position[step.control]
        before, control = at.earned[place] or 0.0, at.engine.controls[place]
        gain = weights[place] * (_end(at, step) - before)
        return not (control.key and before == 0), -gain / step.person_days

    chosen = [step for step in raises if (at.engine.position[step.control] in first) is wanted]
    return sorted(chosen, key=urgency)


def _stops(at: Present, raises: Sequence[Raise]) -> list[Stop]:
    earned, stops = list(at.earned), []
    for done, step in enumerate(raises, 1):
        place = at.engine.position[step.control]
        earned[place] = _end(at, step)
        risk, band = standing(at, earned)
        days = fsum(other.person_days for other in raises[:done])
        stops.append(Stop(step, days, risk, at.engine.band_ids[band]))
    return stops


def _distance(at: Present, plan: Plan) -> float | None:
    band = at.engine.band_ids.index(plan.colour)
    return at.engine.band_edges[band] - plan.risk if band < len(at.engine.band_edges) else None
