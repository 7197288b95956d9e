"""A review desk to test at: what alpha submitted, and a round over it, as bare as can be."""

from collections.abc import Mapping
from typing import Any

from data import assessments, reviews, snapshots
from data.actor import Actor, Role
from data.reviews import Review
from data.rights import Action
from data.times import to_text
from tests.data.town import KECHENG, NOW, Town
from tests.data.town import staff as staff_account

ITEM, OTHER_ITEM = "FK-DJ-01", "FK-DJ-02"


def submit(
    town: Town, *, owner: Actor | None = None, given: Mapping[str, Any] | None = None
) -> str:
    """A light check that was submitted, without a result; its id."""
    actor = owner or town.alpha
    assessment_id = town.new_id()
    made = assessments.create(
        town.store, assessment_id, edition="2026", scope="light", actor=actor, now=NOW
    )
    snapshots.take(
        town.store, town.new_id(), assessment_id, {"answers": given or {}}, actor=actor, now=NOW
    )
    assessments.move(town.store, made, "submitted", actor=actor, now=NOW)
    return assessment_id


def begin(town: Town, assessment_id: str, *, reviewer: Actor | None = None) -> Review:
    """A round of the county's reviewer, who said why; the firm cannot withdraw any more."""
    actor = town.says_why(reviewer or town.reviewer)
    review = reviews.begin(town.store, town.new_id(), assessment_id, actor=actor, now=NOW)
    submitted = assessments.get(town.store, assessment_id, actor=actor)
    assessments.move(
        town.store, submitted, "in_review", actor=actor, now=NOW, action=Action.REVIEW_BEGIN
    )
    return review


def give_back(town: Town, review: Review, covering: str = "请补充。") -> None:
    """The check is returned, as the workflow does it."""
    seen = reviews.get(town.store, review.id, actor=town.reviewer).version
    reviews.give_back(
        town.store, review.id, covering, seen_version=seen, actor=town.reviewer, now=NOW
    )
    back = assessments.get(town.store, review.assessment_id, actor=town.reviewer)
    assessments.move(
        town.store, back, "returned", actor=town.reviewer, now=NOW, action=Action.REVIEW_RETURN
    )


def sampled(town: Town, review: Review) -> None:
    """The round is drawn for a blind review (盲审)."""
    draw, at = town.new_id(), to_text(NOW)
    row = {
        "id": draw,
        "first_day": at[:10],
        "last_day": at[:10],
        "share": 100,
        "seed": "seed",
        "candidates": 1,
        "drawn": 1,
        "drawn_by": town.lead.account_id,
        "drawn_at": at,
    }
    town.store.insert("blind_draws", row)
    sample = {"review_id": review.id, "draw_id": draw, "added_at": at}
    town.store.insert("blind_samples", sample)


def second_reviewer(town: Town) -> Actor:
    """Another reviewer of the same county."""
    return staff_account(town.store, town.new_id(), town.admin, Role.REVIEWER, county=KECHENG)
