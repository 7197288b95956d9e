"""The cheapest way down (降级路线): the fewest person-days to a target colour, exactly.

While applicability is fixed, R and the gates are linear in the levels, so the search is a small
mixed-integer programme. HiGHS works with tolerances; here every answer is scored again in full
precision, and where it falls short by a hair the row it failed is drawn tighter.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import fsum, isclose, isfinite

from questionnaires.model import Questionnaire
from scoring.engine import PRECISION, Control, GateTest, rounded, weights_of
from scoring.milp import Row, minimise
from scoring.model import BadInput, Plan, Raise, Submission
from scoring.protection import node_shares, points, weigh
from scoring.raising import Present, choices, effort, level_at, present
from scoring.risk import inherent_risk, risk_and_band
from scoring.rules import Rules

HALF_STEP = 0.5 * 10**-PRECISION
"""Values this far below a threshold are rounded up to it."""
LOOSE = 1e-10
"""By how much rows are drawn too wide: scoring again decides on what lies between."""
HAIR = 1e-12
"""By how much a row is drawn tighter than an answer that failed it."""
SCALE = 1e4
"""Shares of P in the risk row are multiplied by this, to stand well above HiGHS' tolerance."""


@dataclass(frozen=True, slots=True)
class Goal:
    """At most this band (position), and R at least `margin` points under its upper edge."""

    band: int
    edge: float | None
    margin: float


@dataclass(frozen=True, slots=True)
class Column:
    """Raises of one control: the value k raises it to the k-th of `credits`, 0 leaves it.

    `step` and `cost`: credit and person-days of each unit.
    """

    control: int
    credits: tuple[float, ...]
    step: float
    cost: float

    def to(self, end: float) -> "Column":
        """The one whole raise to `end`, one of `credits`, instead."""
        units = self.credits.index(end) + 1
        return Column(self.control, (end,), units * self.step, units * self.cost)


@dataclass(frozen=True, slots=True)
class Requirement:
    """A row of the programme, and whether credits really meet what it stands for."""

    row: Row
    met: Callable[[Sequence[float | None]], bool]


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
    score = points(node_shares(at.engine, weigh(at.engine, earned))[-1])
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
    requirements = list(_requirements(at, goal, columns))
    single = list(_one_raise_each(columns))
    costs = [column.cost for column in columns]
    uppers = [len(column.credits) for column in columns]
    while True:
        counts = minimise(costs, uppers, [*(r.row for r in requirements), *single])
        if counts is None:
            return None
        raised = _raised(at, columns, counts)
        failed = [i for i, r in enumerate(requirements) if not r.met(raised)]
        if not failed:
            return raised
        for i in failed:
            requirements[i] = _tighter(requirements[i], counts)


def _raised(at: Present, columns: Sequence[Column], counts: Sequence[int]) -> list[float | None]:
    raised = list(at.earned)
    for column, count in zip(columns, counts, strict=True):
        if count:
            raised[column.control] = column.credits[count - 1]
    return raised


def _tighter(requirement: Requirement, counts: Sequence[int]) -> Requirement:
    """More than what was found to be too little."""
    row = requirement.row
    found = fsum(v * counts[c] for c, v in zip(row.columns, row.coefficients, strict=True))
    return replace(requirement, row=replace(row, lower=found + SCALE * HAIR))


def _one_raise_each(columns: Sequence[Column]) -> Iterator[Row]:
    by_control: dict[int, list[int]] = {}
    for i, column in enumerate(columns):
        by_control.setdefault(column.control, []).append(i)
    for places in by_control.values():
        if len(places) > 1:
            yield Row(places, [1.0] * len(places), upper=1)


def _requirements(at: Present, goal: Goal, columns: Sequence[Column]) -> Iterator[Requirement]:
    if goal.edge is not None:
        yield _risk_requirement(at, goal, goal.edge, columns)
    exposure = rounded(at.exposure)
    for gate in at.engine.gates:
        if gate.band > goal.band and exposure >= gate.exposure:
            yield _gate_requirement(at, gate, columns)


def _risk_requirement(
    at: Present, goal: Goal, edge: float, columns: Sequence[Column]
) -> Requirement:
    """R = I × (1 − share × ΣWc) below the edge, solved for the gain of ΣWc that it takes."""
    weights = weights_of(at.engine.nodes, [credit is not None for credit in at.earned])
    inherent = inherent_risk(at.engine, at.exposure)
    mitigation = at.engine.rules.mitigation
    share = mitigation.share if mitigation else 0.0
    limit = edge - goal.margin + (HALF_STEP if goal.margin else -HALF_STEP) + LOOSE
    present_gain = fsum(w * c for w, c in zip(weights, at.earned, strict=True) if c is not None)
    row = Row(
        columns=range(len(columns)),
        coefficients=[SCALE * inherent * share * weights[c.control] * c.step for c in columns],
        lower=SCALE * (inherent * (1 - share * present_gain) - limit),
    )
    return Requirement(row, lambda raised: _below_edge(standing(at, raised)[0], goal))


def _gate_requirement(at: Present, gate: GateTest, columns: Sequence[Column]) -> Requirement:
    keys = [place for place in at.engine.keys if at.earned[place] is not None]
    row = (
        _count_row(at, gate, keys, columns)
        if gate.mean_below is None
        else _mean_row(at, gate.mean_below, keys, columns)
    )
    return Requirement(row, lambda raised: not gate.applies(_of(raised, keys)))


def _of(earned: Sequence[float | None], places: Iterable[int]) -> list[float]:
    return [credit for place in places if (credit := earned[place]) is not None]


def _count_row(at: Present, gate: GateTest, keys: Sequence[int], columns: Sequence[Column]) -> Row:
    """Raise so many of the low key controls that fewer than the gate's count stay low."""
    limit = gate.at_most or 0.0
    low = {key for key in keys if (at.earned[key] or 0.0) <= limit}
    lifting = [i for i, c in enumerate(columns) if c.control in low and c.credits[0] > limit]
    return Row(lifting, [1.0] * len(lifting), lower=len(low) - gate.count + 1)


def _mean_row(at: Present, mean: float, keys: Sequence[int], columns: Sequence[Column]) -> Row:
    lifting = [i for i, column in enumerate(columns) if column.control in keys]
    needed = len(keys) * (mean - HALF_STEP) - fsum(_of(at.earned, keys)) - LOOSE
    return Row(lifting, [columns[i].step for i in lifting], lower=needed)


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
