"""The cheapest way down (降级路线): the fewest person-days to a target colour, exactly.

While applicability is fixed, R and the gates are linear in the levels, so the search is a small
mixed-integer programme. Every answer is scored again before it is believed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum, isclose, isfinite

from questionnaires.model import Questionnaire
from scoring.engine import PRECISION, Control, GateTest, rounded, weights_of
from scoring.model import BadInput, Plan, Raise, Submission
from scoring.programme import Column, Demand, cheapest_columns, common_unit
from scoring.protection import points, root_share, weigh
from scoring.raising import Present, choices, effort, level_at, present
from scoring.risk import inherent_risk, risk_and_band
from scoring.rules import Rules

HALF_STEP = 0.5 * 10**-PRECISION
"""Values this far below a threshold are rounded up to it."""
LOOSE = 1e-10
"""By how much demands are too weak: scoring again decides on what lies between."""


@dataclass(frozen=True, slots=True)
class Goal:
    """At most this band (position), and R at least `margin` points under its upper edge."""

    band: int
    edge: float | None
    margin: float


def cheapest(
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    target: str,
    margin: float = 0.0,
) -> Plan:
    """The raises that bring the credible reading to a colour or better for the fewest days.

    Args:
        target: id of a band of the rules ("yellow").
        margin: how many points of R the plan must stay under the upper edge of the target.

    Raises:
        BadInput: no such colour, no usable margin, or a submission that does not fit or is
            incomplete.
    """
    at = present(questionnaire, rules, submission)
    goal = _goal(at, target, margin)
    if _reached(at, at.earned, goal):
        return _plan(at, at.earned, reached=True)
    found = solve(at, goal, columns_of(at))
    return _plan(at, at.earned, reached=False) if found is None else _plan(at, found, reached=True)


def _goal(at: Present, target: str, margin: float) -> Goal:
    ids = at.engine.band_ids
    if target not in ids:
        raise BadInput(f"to：没有“{target}”这个颜色；请填 {'、'.join(ids)} 之一。")
    number = isinstance(margin, int | float) and not isinstance(margin, bool)
    if not number or not isfinite(margin) or not 0 <= margin <= 100:
        raise BadInput("margin：余量要在 0 到 100 分之间；请改写。")
    band = ids.index(target)
    edges = at.engine.band_edges
    return Goal(band, edges[band] if band < len(edges) else None, float(margin))


def standing(at: Present, earned: Sequence[float | None]) -> tuple[float, int]:
    """R and the band (position) of these credits."""
    score = points(root_share(at.engine, weigh(at.engine, earned)))
    risk, band = risk_and_band(at.engine, earned, score, at.exposure)
    assert risk is not None and band is not None  # noqa: S101  # `present` has seen to it
    return risk, band


def _reached(at: Present, earned: Sequence[float | None], goal: Goal) -> bool:
    risk, band = standing(at, earned)
    return band <= goal.band and _below_edge(risk, goal)


def _below_edge(risk: float, goal: Goal) -> bool:
    if goal.edge is None:
        return True
    if goal.margin:
        return rounded(goal.edge - risk) >= goal.margin
    return rounded(risk) < goal.edge


def columns_of(at: Present) -> list[Column]:
    """Every raise of every applicable control that has a remedy.

    Levels at equal distances share a column. Key controls have one column a level, because gates
    ask whether they were raised at all.
    """
    columns: list[Column] = []
    for place, (control, credit) in enumerate(zip(at.engine.controls, at.earned, strict=True)):
        if credit is not None and control.person_days is not None:
            columns += _columns(place, control, credit)
    return columns


def _columns(place: int, control: Control, credit: float) -> Iterator[Column]:
    ends = tuple(earned for _, earned in choices(control, credit))
    if not ends:
        return
    step = ends[0] - credit
    even = all(isclose(end - credit, step * k, rel_tol=1e-12) for k, end in enumerate(ends, 1))
    if even and not control.key:
        yield Column(place, ends, step, effort(control, credit, ends[0]))
    else:
        for end in ends:
            yield Column(place, (end,), end - credit, effort(control, credit, end))


def solve(at: Present, goal: Goal, columns: Sequence[Column]) -> list[float | None] | None:
    """The credits of the cheapest choice of columns that reaches the goal, None without one."""
    values = cheapest_columns(
        columns,
        list(_demands(at, goal, columns)),
        lambda values: _reached(at, _raised(at, columns, values), goal),
    )
    return None if values is None else _raised(at, columns, values)


def _raised(at: Present, columns: Sequence[Column], values: Sequence[int]) -> list[float | None]:
    raised = list(at.earned)
    for column, value in zip(columns, values, strict=True):
        if value:
            raised[column.control] = column.credits[value - 1]
    return raised


def _demands(at: Present, goal: Goal, columns: Sequence[Column]) -> Iterator[Demand]:
    if goal.edge is not None:
        yield _risk_demand(at, goal, goal.edge, columns)
    exposure = rounded(at.exposure)
    for gate in at.engine.gates:
        if gate.band > goal.band and exposure >= gate.exposure:
            yield _gate_demand(at, gate, columns)


def _risk_demand(at: Present, goal: Goal, edge: float, columns: Sequence[Column]) -> Demand:
    """R = I × (1 − share × ΣWc) below the edge, solved for the gain of ΣWc that it takes."""
    weights = weights_of(at.engine.nodes, [credit is not None for credit in at.earned])
    inherent = inherent_risk(at.engine, at.exposure)
    mitigation = at.engine.rules.mitigation
    share = mitigation.share if mitigation else 0.0
    limit = edge - goal.margin + (HALF_STEP if goal.margin else -HALF_STEP) + LOOSE
    now = fsum(w * c for w, c in zip(weights, at.earned, strict=True) if c is not None)
    gains = [weights[column.control] * column.step for column in columns]
    excess = inherent * (1 - share * now) - limit
    if not inherent * share:  # nothing lowers R
        return Demand([0.0] * len(columns), excess, 0.0)
    return Demand(gains, excess / (inherent * share), common_unit(gains))


def _gate_demand(at: Present, gate: GateTest, columns: Sequence[Column]) -> Demand:
    """What keeps a gate shut: fewer low key controls, or a higher mean."""
    keys = [place for place in at.engine.keys if at.earned[place] is not None]
    now = [credit for place in keys if (credit := at.earned[place]) is not None]
    if gate.mean_below is not None:
        gains = [column.step if column.control in keys else 0.0 for column in columns]
        least = len(keys) * (gate.mean_below - HALF_STEP) - fsum(now) - LOOSE
        return Demand(gains, least, common_unit(gains))
    limit = gate.at_most or 0.0
    low = {key for key, credit in zip(keys, now, strict=True) if credit <= limit}
    gains = [float(c.control in low and c.credits[0] > limit) for c in columns]
    return Demand(gains, len(low) - gate.count + 1, 1.0)


def _plan(at: Present, raised: Sequence[float | None], *, reached: bool) -> Plan:
    risk, band = standing(at, raised)
    raises = tuple(_raises(at, raised))
    days = fsum(step.person_days for step in raises) if reached else None
    return Plan(reached, days, risk, at.engine.band_ids[band], raises)


def _raises(at: Present, raised: Sequence[float | None]) -> Iterator[Raise]:
    """What changed, in catalogue order."""
    for place, (before, after) in enumerate(zip(at.earned, raised, strict=True)):
        if before is not None and after is not None and after > before:
            control = at.engine.controls[place]
            to = next(answer for answer, earned in choices(control, before) if earned == after)
            start = level_at(control, at.case.answers[place], before)
            yield Raise(control.id, start, to, effort(control, before, after))
