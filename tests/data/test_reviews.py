"""A round belongs to one reviewer, and is not changed unseen."""

import pytest

from data import audit, reviews, row_checks
from data.errors import NotAllowed
from data.reviews import (
    Ending,
    NoSuchReview,
    NotYourReview,
    ReviewChanged,
    ReviewOver,
    ReviewTaken,
)
from tests.data import desk
from tests.data.town import NOW, Town

SIGNED = Ending("on_site", "李核", "科员", "柯城区委政法委", "已现场看过门禁。")


def test_a_round_begins_over_the_last_submission(town: Town) -> None:
    assessment = desk.submit(town)
    review = desk.begin(town, assessment)

    assert (review.state, review.kind, review.version) == ("open", "first", 1)
    assert review.reviewer_id == town.reviewer.account_id
    assert reviews.current(town.store, assessment, actor=town.reviewer) == review


def test_without_a_stated_purpose_nothing_begins(town: Town) -> None:
    assessment = desk.submit(town)

    with pytest.raises(NoSuchReview):
        reviews.begin(town.store, town.new_id(), assessment, actor=town.reviewer, now=NOW)


def test_a_submission_has_one_round_of_a_kind(town: Town) -> None:
    assessment = desk.submit(town)
    desk.begin(town, assessment)
    other = town.says_why(desk.second_reviewer(town))

    with pytest.raises(ReviewTaken):
        reviews.begin(town.store, town.new_id(), assessment, actor=other, now=NOW)


def test_another_takes_over_in_so_many_words_and_leaves_a_trace(town: Town) -> None:
    review = desk.begin(town, desk.submit(town))
    other = town.says_why(desk.second_reviewer(town))
    with pytest.raises(NotYourReview):
        reviews.held(town.store, review.id, actor=other)

    taken = reviews.take_over(
        town.store, review.id, seen_version=review.version, actor=other, now=NOW
    )

    assert taken.reviewer_id == other.account_id
    last = list(audit.entries(town.store))[-1]
    assert (last["what"], last["account"]) == (f"reviews/{review.id}", other.account_id)
    with pytest.raises(NotYourReview):
        reviews.held(town.store, review.id, actor=town.reviewer)


def test_two_who_take_over_at_once_see_each_other(town: Town) -> None:
    review = desk.begin(town, desk.submit(town))
    other, third = (town.says_why(desk.second_reviewer(town)) for _ in range(2))
    reviews.take_over(town.store, review.id, seen_version=1, actor=other, now=NOW)

    with pytest.raises(ReviewChanged):
        reviews.take_over(town.store, review.id, seen_version=1, actor=third, now=NOW)


def test_a_returned_round_is_over_and_says_why(town: Town) -> None:
    review = desk.begin(town, desk.submit(town))
    desk.give_back(town, review, "还差两处。")

    found = reviews.get(town.store, review.id, actor=town.alpha)
    assert (found.state, found.remark, found.ended_at) == ("returned", "还差两处。", NOW)
    with pytest.raises(ReviewOver):
        reviews.held(town.store, review.id, actor=town.reviewer)


def test_an_ended_round_is_signed_and_sealed(town: Town) -> None:
    review = desk.begin(town, desk.submit(town))
    ended = reviews.end(
        town.store,
        review.id,
        SIGNED,
        result_id=None,
        seen_version=review.version,
        actor=town.reviewer,
        now=NOW,
    )

    assert (ended.state, ended.confidence, ended.signer) == ("ended", "on_site", "李核")
    stored = town.store.rows("SELECT signer, remark FROM reviews")[0]
    assert "李核".encode() not in stored["signer"]
    assert [p for found in row_checks.check(town.store) for p in found.problems] == []


def test_open_rounds_go_to_a_successor(town: Town) -> None:
    review = desk.begin(town, desk.submit(town))
    other = desk.second_reviewer(town)
    leaving = town.reviewer.account_id
    assert reviews.how_many_open(town.store, leaving, actor=town.admin) == 1

    moved = reviews.move(town.store, leaving, other.account_id, actor=town.admin, now=NOW)

    assert moved == 1
    assert reviews.how_many_open(town.store, leaving, actor=town.admin) == 0
    assert reviews.held(town.store, review.id, actor=town.says_why(other)).id == review.id


def test_who_reviews_blind_sees_nothing_of_the_first_round(town: Town) -> None:
    assessment = desk.submit(town)
    first = desk.begin(town, assessment)
    desk.sampled(town, first)
    other = town.says_why(desk.second_reviewer(town))
    assert reviews.get(town.store, first.id, actor=other) == first

    blind = reviews.begin(town.store, town.new_id(), assessment, kind="blind", actor=other, now=NOW)

    with pytest.raises(NoSuchReview):
        reviews.get(town.store, first.id, actor=other)
    for stranger in (town.reviewer, town.alpha):
        with pytest.raises(NoSuchReview):
            reviews.get(town.store, blind.id, actor=stranger)


def test_when_both_have_ended_they_see_each_other(town: Town) -> None:
    assessment = desk.submit(town)
    first = desk.begin(town, assessment)
    desk.sampled(town, first)
    other = town.says_why(desk.second_reviewer(town))
    blind = reviews.begin(town.store, town.new_id(), assessment, kind="blind", actor=other, now=NOW)
    for review, actor in ((first, town.reviewer), (blind, other)):
        reviews.end(
            town.store, review.id, SIGNED, result_id=None, seen_version=1, actor=actor, now=NOW
        )

    assert reviews.get(town.store, blind.id, actor=town.reviewer).kind == "blind"
    assert reviews.get(town.store, first.id, actor=other).kind == "first"
    with pytest.raises(NoSuchReview):
        reviews.get(town.store, blind.id, actor=town.alpha)


def test_a_lead_reads_but_does_not_take_over(town: Town) -> None:
    review = desk.begin(town, desk.submit(town))
    town.says_why(town.lead)

    assert reviews.get(town.store, review.id, actor=town.lead) == review
    with pytest.raises(NotAllowed):
        reviews.take_over(town.store, review.id, seen_version=1, actor=town.lead, now=NOW)
