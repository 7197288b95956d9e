"""What a firm reads of an ended review (核验结果): how it was verified, what was moved and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from data import colour_moves, objection_periods, reviews, snapshots, verdicts
from data.actor import Actor
from data.answers import Value
from data.assessments import Assessment
from data.colour_moves import Colour
from data.reviews import Review
from data.rights import Action, may
from data.store import Store
from data.verdicts import Verdict
from data.workdays import DueDay


@dataclass(frozen=True, slots=True)
class Change:
    """A control that the reviewer sees otherwise than the firm; `given`: the firm's answer."""

    item: str
    given: Value | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Verified:
    """An ended round as the firm reads it.

    `changes`: moved levels and refused 不适用, by item; `decided`: how many items have a verdict.
    `until`: the last day for an objection. `may_accept`: the reader is the owner, and it waits.
    `colour`: as computed and as decided (人工调整).
    """

    review: Review
    changes: tuple[Change, ...]
    decided: int
    until: DueDay | None
    may_accept: bool
    colour: Colour | None = None


def of(store: Store, assessment: Assessment, *, actor: Actor) -> Verified | None:
    """The ended review of an assessment; None while there is none, or out of scope."""
    rounds = reviews.of_assessment(store, assessment.id, actor=actor)
    ended = next((one for one in reversed(rounds) if one.state == "ended"), None)
    if ended is None:
        return None
    given = verdicts.of_review(store, ended.id, actor=actor)
    taken = {one.id: one for one in snapshots.all_of(store, assessment.id, actor=actor)}
    said = taken[ended.snapshot_id].content["answers"] if ended.snapshot_id in taken else {}
    waits = assessment.state == "reviewed"
    colour = colour_moves.decided_colour(store, assessment.id, actor=actor)
    fixed = colour.fixed_at if colour else ended.ended_at
    return Verified(
        review=ended,
        changes=_changes(said, given),
        decided=len(given),
        until=objection_periods.last_day(fixed) if waits and fixed else None,
        may_accept=waits
        and fixed is not None
        and actor.is_of_firm
        and may(actor, Action.REVIEW_CLOSE),
        colour=colour,
    )


def _changes(
    said: Mapping[str, Mapping[str, Value]], given: Mapping[str, Verdict]
) -> tuple[Change, ...]:
    return tuple(
        Change(item, said[item]["value"] if item in said else None, verdict)
        for item, verdict in sorted(given.items())
        if verdict.decision in ("moved", "na_refused")
    )
