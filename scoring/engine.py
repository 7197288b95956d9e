"""A questionnaire and its rules in arrays, ready for computing; `compiling` makes them.

Positions count questions in catalogue order. Nothing here depends on answers.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from questionnaires.model import (
    Questionnaire,
)
from scoring.model import Answer
from scoring.rules import Rules

PRECISION = 9
"""Decimals to which a value is rounded before it is compared with a threshold (method §10)."""

HIGHEST_EXPOSURE = 4
"""The last of the five options of an exposure question."""

Pick = Callable[[Sequence[float]], tuple[float, ...]]
"""Takes the values of some controls out of a list that has one more value at its end.

That last value is neutral; with it there are always two or more, as `itemgetter` needs for a tuple.
"""


def rounded(value: float) -> float:
    """The value that thresholds are compared with."""
    return round(value, PRECISION)


@dataclass(frozen=True, slots=True)
class Control:
    """One question: what each answer earns. 不适用 earns None, 不知道 nothing."""

    id: str
    weight: float
    key: bool
    fact: str | None
    credits: Mapping[Answer, float | None]
    best: float
    person_days: float | None


@dataclass(frozen=True, slots=True)
class Node:
    """A section or the root: what enters its mean, as (position, weight).

    `controls` are the questions of the section and of transparent sections in it, `children` the
    weighted sections in it, by position in `Engine.nodes`.
    """

    id: str
    controls: tuple[tuple[int, float], ...]
    children: tuple[tuple[int, float], ...]
    pick: Pick


@dataclass(frozen=True, slots=True)
class Way:
    """A leak path: (exposure position, share), positions of defining ones, (section, share)."""

    id: str
    exposures: tuple[tuple[int, float], ...]
    exposure_total: float
    defining: tuple[int, ...]
    sections: tuple[tuple[int, float], ...]


@dataclass(frozen=True, slots=True)
class GateTest:
    """A gate: the worst band it allows for is `band`, a position in the rules' bands."""

    at_most: float | None
    count: int
    mean_below: float | None
    exposure: float
    band: int

    def applies(self, keys: Sequence[float]) -> bool:
        """Whether it applies to the credits of the applicable key controls, exposure apart."""
        if not keys:
            return False
        if self.mean_below is not None:
            return rounded(fsum(keys) / len(keys)) < self.mean_below
        at_most = self.at_most
        return at_most is not None and sum(credit <= at_most for credit in keys) >= self.count


@dataclass(frozen=True, slots=True)
class Test:
    """One condition: the value of `subject` lies in [low, high], or equals `option`."""

    kind: str
    subject: int | str
    low: float
    high: float
    option: str | None


@dataclass(frozen=True)
class Engine:
    """Everything that computing needs, in arrays.

    `nodes` has children before parents; `counting` are those that the root is the mean of, while
    the others are merely shown. `sections`: id and node of each section in catalogue order.
    """

    questionnaire: Questionnaire
    rules: Rules
    controls: tuple[Control, ...]
    weights: tuple[float, ...]
    position: Mapping[str, int]
    nodes: tuple[Node, ...]
    counting: tuple[int, ...]
    sections: tuple[tuple[str, int], ...]
    exposure_position: Mapping[str, int]
    exposure_weights: tuple[float, ...]
    exposure_total: float
    keys: tuple[int, ...]
    gates: tuple[GateTest, ...]
    ways: tuple[Way, ...]
    way_sections: tuple[Pick, ...]
    value_exposures: tuple[tuple[int, float], ...]
    value_total: float
    kind_picks: tuple[Pick, ...]
    band_ids: tuple[str, ...]
    band_edges: tuple[float, ...]
    grade_ids: tuple[str, ...]
    grade_edges: tuple[float, ...]
    contradictions: tuple[tuple[str, tuple[Test, ...]], ...]
    fact_ids: frozenset[str]
    in_scope: Mapping[str, tuple[bool, ...]]
    scope_weights: Mapping[str, tuple[float, ...]]
    must_stay: Mapping[str, tuple[int, ...]]


def weights_of(nodes: Sequence[Node], counted: Sequence[bool]) -> list[float]:
    """The share (0-1) of P that each control has where only the counted ones exist.

    They sum to 1, or are all 0 where none is counted.
    """
    totals: list[float] = []
    for node in nodes:
        totals.append(_total(node, counted, totals))
    shares = [0.0] * len(counted)
    of_node = [0.0] * len(nodes)
    of_node[-1] = 1.0
    for i in range(len(nodes) - 1, -1, -1):
        if of_node[i] and totals[i]:
            for child, weight in nodes[i].children:
                if totals[child]:
                    of_node[child] = of_node[i] * weight / totals[i]
            for control, weight in nodes[i].controls:
                if counted[control]:
                    shares[control] = of_node[i] * weight / totals[i]
    return shares


def _total(node: Node, counted: Sequence[bool], totals: Sequence[float]) -> float:
    """The sum of the weights that count in a node; 0 where nothing below it does."""
    own = [weight for control, weight in node.controls if counted[control]]
    return fsum([*own, *(weight for child, weight in node.children if totals[child])])
