"""Verdicts are kept when they are given, with every version, and nothing is overwritten unseen."""

from typing import Any

import pytest

from data import reviews, row_checks, verdicts
from data.errors import Refusal
from data.reviews import NotYourReview, Review, ReviewOver
from data.times import to_text
from data.verdicts import ReasonMissing, Verdict, VerdictConflict
from tests.data import desk
from tests.data.desk import ITEM, OTHER_ITEM
from tests.data.test_reviews import SIGNED
from tests.data.town import NOW, Town


@pytest.fixture
def review(town: Town) -> Review:
    return desk.begin(town, desk.submit(town))


def give(
    town: Town, review: Review, value: Any = 3, decision: Any = "confirmed", **also: Any
) -> Verdict:
    said: dict[str, Any] = {
        "item": ITEM,
        "seen_version": 0,
        "actor": town.reviewer,
        "reason": "",
    } | also
    item = said.pop("item")
    return verdicts.give(town.store, review.id, item, value, decision, now=NOW, **said)


def of(town: Town, review: Review) -> dict[str, Verdict]:
    return verdicts.of_review(town.store, review.id, actor=town.reviewer)


def test_a_verdict_is_there_as_it_was_given(town: Town, review: Review) -> None:
    given = give(town, review, 2, "moved", reason="清单里没有工艺参数。")

    assert of(town, review) == {ITEM: given}
    assert (given.value, given.version, given.reason) == (2, 1, "清单里没有工艺参数。")
    assert "工艺".encode() not in town.store.rows("SELECT reason FROM verdicts")[0]["reason"]


def test_every_version_stays(town: Town, review: Review) -> None:
    give(town, review)
    give(town, review, 2, "moved", reason="没有", seen_version=1)
    verdicts.withdraw(town.store, review.id, ITEM, seen_version=2, actor=town.reviewer, now=NOW)
    again = give(town, review, 4, "moved", reason="看过了")

    found = verdicts.versions(town.store, review.assessment_id, actor=town.reviewer)
    assert [(v.version, v.value, v.decision) for v in found] == [
        (1, 3, "confirmed"),
        (2, 2, "moved"),
        (3, 2, "withdrawn"),
        (4, 4, "moved"),
    ]
    assert again.version == 4
    assert [p for page in row_checks.check(town.store) for p in page.problems] == []


def test_the_same_verdict_again_changes_nothing(town: Town, review: Review) -> None:
    assert give(town, review) == give(town, review)
    assert len(verdicts.versions(town.store, review.assessment_id, actor=town.reviewer)) == 1


def test_another_verdict_is_not_overwritten_unseen(town: Town, review: Review) -> None:
    stands = give(town, review)

    with pytest.raises(VerdictConflict) as caught:
        give(town, review, 1, "moved", reason="没有")
    assert caught.value.current == stands
    with pytest.raises(VerdictConflict):
        verdicts.withdraw(town.store, review.id, ITEM, seen_version=7, actor=town.reviewer, now=NOW)
    assert of(town, review) == {ITEM: stands}


@pytest.mark.parametrize(
    ("value", "decision", "reason", "error"),
    [
        pytest.param(2, "moved", "", ReasonMissing, id="a moved level without a reason"),
        pytest.param(0, "na_refused", " ", ReasonMissing, id="a refused 不适用 without a reason"),
        pytest.param("na", "confirmed", "", Refusal, id="不适用 is accepted, not confirmed"),
        pytest.param(3, "na_accepted", "", Refusal, id="a level is no 不适用"),
        pytest.param("na", "na_refused", "有", Refusal, id="a refused 不适用 has a level"),
    ],
)
def test_a_verdict_that_says_nothing_is_refused(
    town: Town, review: Review, value: Any, decision: Any, reason: str, error: type[Refusal]
) -> None:
    with pytest.raises(error):
        give(town, review, value, decision, reason=reason)
    assert of(town, review) == {}


def test_only_the_reviewer_of_the_round_decides(town: Town, review: Review) -> None:
    other = town.says_why(desk.second_reviewer(town))

    with pytest.raises(NotYourReview):
        give(town, review, actor=other)
    reviews.take_over(town.store, review.id, seen_version=1, actor=other, now=NOW)
    give(town, review, actor=other)
    with pytest.raises(NotYourReview):
        give(town, review, 1, "moved", reason="没有", seen_version=1)


def test_a_round_that_is_over_takes_no_verdict(town: Town, review: Review) -> None:
    desk.give_back(town, review)

    with pytest.raises(ReviewOver):
        give(town, review)


def test_the_firm_reads_verdicts_after_the_end_only(town: Town, review: Review) -> None:
    given = give(town, review)
    assert verdicts.of_review(town.store, review.id, actor=town.alpha) == {}
    assert verdicts.versions(town.store, review.assessment_id, actor=town.alpha) == []

    reviews.end(
        town.store, review.id, SIGNED, result_id=None, seen_version=1, actor=town.reviewer, now=NOW
    )

    assert verdicts.of_review(town.store, review.id, actor=town.alpha) == {ITEM: given}


def test_a_next_round_finds_the_last_verdicts_and_carries_them(town: Town, review: Review) -> None:
    first = give(town, review, 2, "moved", reason="没有")
    give(town, review, item=OTHER_ITEM)
    desk.give_back(town, review)
    second = _second_round(town, review)

    earlier = verdicts.earlier(town.store, second.id, actor=town.reviewer)
    assert earlier[ITEM] == first
    carried = verdicts.carry(town.store, second.id, first, actor=town.reviewer, now=NOW)

    assert carried.carried_from == review.id
    assert (carried.value, carried.reason, carried.author) == (2, "没有", town.reviewer.account_id)
    assert of(town, second) == {ITEM: carried}
    with pytest.raises(VerdictConflict):
        verdicts.carry(town.store, second.id, first, actor=town.reviewer, now=NOW)
    changed = give(town, second, 3, seen_version=1)
    assert changed.carried_from is None


def _second_round(town: Town, review: Review) -> Review:
    """The firm submitted again: a second snapshot of the same check."""
    row = town.store.rows("SELECT * FROM snapshots")[0]
    town.store.insert("snapshots", row | {"id": "again", "taken_at": to_text(NOW) + "1"})
    return reviews.begin(
        town.store, town.new_id(), review.assessment_id, actor=town.reviewer, now=NOW
    )
