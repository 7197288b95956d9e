"""Protection score P (防护分) and the readings (口径) of the answers that it is computed from."""

from collections.abc import Sequence
from math import fsum

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


def node_shares(engine: Engine, earned: Credits) -> list[float | None]:
    """The score of every node as a share (0-1), None where nothing applies; the root is last."""
    shares: list[float | None] = []
    for node in engine.nodes:
        shares.append(_share(node, earned, shares))
    return shares


def _share(node: Node, earned: Credits, below: Sequence[float | None]) -> float | None:
    """The weighted mean of what enters a node. Shares, not points: then it never exceeds 1."""
    parts = [(weight, credit) for i, weight in node.controls if (credit := earned[i]) is not None]
    parts += [(weight, share) for i, weight in node.children if (share := below[i]) is not None]
    if not parts:
        return None
    return fsum([weight * part for weight, part in parts]) / fsum([weight for weight, _ in parts])


def points(share: float | None) -> float | None:
    """A share (0-1) in points (0-100)."""
    return None if share is None else 100 * share
