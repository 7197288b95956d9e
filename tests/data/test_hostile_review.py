"""Rounds, verdicts and questions, tried by everybody who has no business there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from data import review_drafts, review_questions, reviews, verdicts
from data.actor import Actor
from data.errors import NoSuch, NotAllowed
from data.reviews import NotYourReview, Review, ReviewTaken
from tests.data import desk
from tests.data.desk import ITEM, OTHER_ITEM
from tests.data.test_reviews import SIGNED
from tests.data.town import NOW, Town

STRANGERS = ("beta", "gamma", "distant_reviewer", "guide", "auditor", "admin", "visitor")
OF_FIRM = ("alpha", "colleague")
TABLES = ("reviews", "verdicts", "verdict_versions", "review_questions", "review_drafts")


@dataclass
class Target:
    """Alpha under review: a round with a verdict, a question that waits and a draft."""

    town: Town
    review: Review
    question: str


@pytest.fixture
def target(town: Town) -> Target:
    review = desk.begin(town, desk.submit(town))
    who: dict[str, Any] = {"actor": town.reviewer, "now": NOW}
    verdicts.give(town.store, review.id, ITEM, 3, "confirmed", seen_version=0, **who)
    asked = review_questions.ask(town.store, town.new_id(), review.id, OTHER_ITEM, "何时？", **who)
    review_drafts.save(town.store, review.id, "covering", "请补充", **who)
    return Target(town, review, asked.id)


Attempt = Callable[[Target, Actor], Any]

READS: dict[str, Attempt] = {
    "reviews.get": lambda t, a: reviews.get(t.town.store, t.review.id, actor=a),
    "reviews.of_assessment": lambda t, a: reviews.of_assessment(
        t.town.store, t.review.assessment_id, actor=a
    ),
    "reviews.current": lambda t, a: reviews.current(t.town.store, t.review.assessment_id, actor=a),
    "verdicts.of_review": lambda t, a: verdicts.of_review(t.town.store, t.review.id, actor=a),
    "verdicts.versions": lambda t, a: verdicts.versions(
        t.town.store, t.review.assessment_id, actor=a
    ),
    "verdicts.earlier": lambda t, a: verdicts.earlier(t.town.store, t.review.id, actor=a),
    "review_questions.get": lambda t, a: review_questions.get(t.town.store, t.question, actor=a),
    "review_questions.of_assessment": lambda t, a: review_questions.of_assessment(
        t.town.store, t.review.assessment_id, actor=a
    ),
}

WRITES: dict[str, Attempt] = {
    "reviews.begin": lambda t, a: reviews.begin(
        t.town.store, t.town.new_id(), t.review.assessment_id, actor=a, now=NOW
    ),
    "reviews.held": lambda t, a: reviews.held(t.town.store, t.review.id, actor=a),
    "reviews.give_back": lambda t, a: reviews.give_back(
        t.town.store, t.review.id, "", seen_version=1, actor=a, now=NOW
    ),
    "reviews.end": lambda t, a: reviews.end(
        t.town.store, t.review.id, SIGNED, result_id=None, seen_version=1, actor=a, now=NOW
    ),
    "verdicts.give": lambda t, a: verdicts.give(
        t.town.store, t.review.id, ITEM, 0, "moved", reason="x", seen_version=1, actor=a, now=NOW
    ),
    "verdicts.withdraw": lambda t, a: verdicts.withdraw(
        t.town.store, t.review.id, ITEM, seen_version=1, actor=a, now=NOW
    ),
    "verdicts.carry": lambda t, a: verdicts.carry(
        t.town.store,
        t.review.id,
        verdicts.of_review(t.town.store, t.review.id, actor=t.town.reviewer)[ITEM],
        actor=a,
        now=NOW,
    ),
    "review_questions.ask": lambda t, a: review_questions.ask(
        t.town.store, t.town.new_id(), t.review.id, ITEM, "x", actor=a, now=NOW
    ),
    "review_questions.change": lambda t, a: review_questions.change(
        t.town.store, t.question, "x", seen_version=1, actor=a, now=NOW
    ),
    "review_questions.take_back": lambda t, a: review_questions.take_back(
        t.town.store, t.question, seen_version=1, actor=a, now=NOW
    ),
    "review_questions.send": lambda t, a: review_questions.send(
        t.town.store, t.review.id, actor=a, now=NOW
    ),
    "review_questions.answer": lambda t, a: review_questions.answer(
        t.town.store, t.question, "x", seen_version=1, actor=a, now=NOW
    ),
    "review_drafts.save": lambda t, a: review_drafts.save(
        t.town.store, t.review.id, "covering", "x", actor=a, now=NOW
    ),
    "review_drafts.drop": lambda t, a: review_drafts.drop(
        t.town.store, t.review.id, "covering", actor=a
    ),
    "review_drafts.all_of": lambda t, a: review_drafts.all_of(t.town.store, t.review.id, actor=a),
}
"""What the reviewer of the round does, and nobody else, not even another reviewer."""

TAKING: dict[str, Attempt] = {
    "reviews.take_over": lambda t, a: reviews.take_over(
        t.town.store, t.review.id, seen_version=1, actor=a, now=NOW
    ),
}
"""What another reviewer in scope does."""

OF_THE_ADMINISTRATOR: dict[str, Attempt] = {
    "reviews.move": lambda t, a: reviews.move(
        t.town.store, t.town.reviewer.account_id, t.town.new_id(), actor=a, now=NOW
    ),
    "reviews.how_many_open": lambda t, a: reviews.how_many_open(
        t.town.store, t.town.reviewer.account_id, actor=a
    ),
}

ATTEMPTS = (READS, WRITES, TAKING, OF_THE_ADMINISTRATOR)


def _contents(town: Town) -> dict[str, list[dict[str, Any]]]:
    return {table: town.store.rows(f"SELECT * FROM {table}") for table in TABLES}


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("read", READS)
def test_a_stranger_reads_nothing(target: Target, read: str, stranger: str) -> None:
    try:
        found = READS[read](target, getattr(target.town, stranger))
    except (NoSuch, NotAllowed) as refusal:
        assert target.review.id not in str(refusal)
    else:
        assert not found


@pytest.mark.parametrize("read", READS)
def test_the_firm_reads_no_verdict_and_no_waiting_question(target: Target, read: str) -> None:
    try:
        found = READS[read](target, target.town.alpha)
    except NoSuch:
        assert read == "review_questions.get"
    else:
        assert bool(found) == read.startswith("reviews.")


@pytest.mark.parametrize("who", [*OF_FIRM, *STRANGERS, "lead", "another"])
@pytest.mark.parametrize("write", WRITES)
def test_who_does_not_hold_the_round_changes_nothing(target: Target, write: str, who: str) -> None:
    town = target.town
    actor = desk.second_reviewer(town) if who == "another" else getattr(town, who)
    if who in ("another", "lead"):
        town.says_why(actor)
    before = _contents(town)

    with pytest.raises((NoSuch, NotAllowed, NotYourReview, ReviewTaken)):
        WRITES[write](target, actor)

    assert _contents(town) == before


@pytest.mark.parametrize("who", [*OF_FIRM, *STRANGERS, "lead"])
def test_only_a_reviewer_in_scope_takes_over(target: Target, who: str) -> None:
    before = _contents(target.town)
    with pytest.raises((NoSuch, NotAllowed)):
        TAKING["reviews.take_over"](target, getattr(target.town, who))
    assert _contents(target.town) == before


@pytest.mark.parametrize(
    "who", [*OF_FIRM, "reviewer", *(one for one in STRANGERS if one != "admin"), "lead"]
)
@pytest.mark.parametrize("step", OF_THE_ADMINISTRATOR)
def test_only_the_administrator_hands_rounds_over(target: Target, step: str, who: str) -> None:
    with pytest.raises(NotAllowed):
        OF_THE_ADMINISTRATOR[step](target, getattr(target.town, who))
