"""Protection score P (防护分) and the readings (口径) of the answers that it is computed from."""

from collections.abc import Sequence
from math import fsum
from typing import NamedTuple

from scoring.cases import Case
from scoring.engine import Engine, Node

Credits = Sequence[float | None]
"""By position: the credit (0-1) of each control, None where it leaves every sum."""


def self_credits(engine: Engine, case: Case) -> list[float | None]:
    """As answered (自评). An unanswered control has None here; see `unanswered`."""
    return [
        control.credits[answer] if asked and answer is not None else None
        for control, answer, asked in zip(engine.controls, case.answers, case.asked, strict=True)
    ]


def unanswered(case: Case) -> list[int]:
    """Positions of asked controls without an answer."""
    return [
        place
        for place, (answer, asked) in enumerate(zip(case.answers, case.asked, strict=True))
        if asked and answer is None
    ]


def credible_credits(engine: Engine, case: Case, as_answered: Credits) -> list[float | None]:
    """Without evidence no answer counts more than the cap (可信)."""
    if engine.rules.unevidenced is None:
        return list(as_answered)
    cap = engine.rules.unevidenced.cap
    return [
        cap if credit is not None and credit > cap and not evidenced else credit
        for credit, evidenced in zip(as_answered, case.evidence, strict=True)
    ]


def verified_credits(engine: Engine, case: Case, credible: Credits) -> list[float | None]:
    """The reviewer's verdict where there is one, else the credible level (核验)."""
    judged = list(credible)
    for place, verdict in case.verdicts.items():
        judged[place] = engine.controls[place].credits[verdict]
    return judged


class Weighed(NamedTuple):
    """Weight × credit and weight of each control, 0 where it does not apply.

    Zeros change no exact sum. One more zero stands at the end, see `engine.Pick`.
    """

    products: list[float]
    weights: list[float]


def weigh(engine: Engine, earned: Credits) -> Weighed:
    """The terms of every sum over controls."""
    weights = [
        0.0 if credit is None else weight
        for weight, credit in zip(engine.weights, earned, strict=True)
    ]
    products = [
        weight and weight * (credit or 0.0) for weight, credit in zip(weights, earned, strict=True)
    ]
    return Weighed([*products, 0.0], [*weights, 0.0])


def node_shares(engine: Engine, weighed: Weighed) -> list[float | None]:
    """The score of every node as a share (0-1), None where nothing applies; the root is last.

    Shares and not points: a mean of shares never exceeds 1, not even by rounding.
    """
    shares: list[float | None] = [None] * len(engine.nodes)
    for place, node in enumerate(engine.nodes):
        shares[place] = _share(node, weighed, shares)
    return shares


def root_share(engine: Engine, weighed: Weighed) -> float | None:
    """The share of the root alone: sections that are merely shown are left out."""
    shares: list[float | None] = [None] * len(engine.nodes)
    for place in engine.counting:
        shares[place] = _share(engine.nodes[place], weighed, shares)
    return shares[-1]


def _share(node: Node, weighed: Weighed, below: Sequence[float | None]) -> float | None:
    products, weights = node.pick(weighed.products), node.pick(weighed.weights)
    if node.children:
        entering = [(w, share) for i, w in node.children if (share := below[i]) is not None]
        products += tuple(weight * share for weight, share in entering)
        weights += tuple(weight for weight, _ in entering)
    total = fsum(weights)
    return fsum(products) / total if total else None


def points(share: float | None) -> float | None:
    """A share (0-1) in points (0-100)."""
    return None if share is None else 100 * share
