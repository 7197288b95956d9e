"""What reviewers and firms do at a review, tried by everybody who has no business there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import pytest

from data import assessments, closings, reviews
from data.actor import Actor
from data.errors import NoSuch, NotAllowed
from data.review_questions import Question
from data.reviews import NotYourReview, Review, ReviewTaken
from portal.workflows import (
    asked,
    closing,
    ending,
    looking,
    returning,
    review_reading,
    reviewing,
    verified,
)
from tests.data import desk
from tests.data.town import NOW, Town, built
from tests.workflows import review_case as case
from tests.workflows.review_case import ITEM, LATER

STRANGERS = ("beta", "gamma", "distant_reviewer", "guide", "auditor", "admin", "visitor")
OF_FIRM = ("alpha", "colleague")
TABLES = (
    "assessments",
    "reviews",
    "verdicts",
    "verdict_versions",
    "review_questions",
    "review_drafts",
    "results",
    "messages",
)


@dataclass
class Target:
    """Three checks of alpha: one reviewed, one returned with a question, one under review."""

    town: Town
    reviewed: str
    returned: str
    question: Question
    review: Review
    ended: Review
    firm: str
    other: Actor
    """Another reviewer of the county, who has not said why."""
    another: Actor
    """One more, who has."""

    def who(self, name: str) -> Actor:
        """Somebody of the town, or `another`."""
        actor: Actor = self.another if name == "another" else getattr(self.town, name)
        return actor

    def check(self, assessment_id: str) -> assessments.Assessment:
        """A check as the firm itself has it."""
        return assessments.get(self.town.store, assessment_id, actor=self.town.alpha)


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    """Built once: no attempt may change anything."""
    for town in built(tmp_path_factory.mktemp("hostile") / "portal.sqlite"):
        reviewed = case.submitted(town)
        first = case.begin(town, reviewed)
        case.decide(town, first, ITEM, 1, reason="没有")
        ended = case.end(town, first).review
        returned = case.submitted(town)
        second = case.begin(town, returned)
        question = case.ask(town, second)
        case.give_back(town, second)
        third = case.begin(town, case.submitted(town))
        case.decide(town, third, ITEM, 2)
        case.ask(town, third, case.OTHER)
        town.says_why(town.lead)
        firm = town.alpha.firm_id or ""
        other, another = (desk.second_reviewer(town) for _ in range(2))
        town.says_why(another)
        yield Target(town, reviewed, returned, question, third, ended, firm, other, another)


Attempt = Callable[[Target, Actor], Any]

READS: dict[str, Attempt] = {
    "looking.check_of": lambda t, a: looking.check_of(t.town.store, t.check(t.reviewed), actor=a),
    "verified.of": lambda t, a: verified.of(t.town.store, t.check(t.reviewed), actor=a),
    "asked.of": lambda t, a: asked.of(t.town.store, t.check(t.returned), actor=a),
    "returning.asked": lambda t, a: returning.asked(t.town.store, t.check(t.returned), actor=a),
    "returning.unanswered": lambda t, a: returning.unanswered(
        t.town.store, t.check(t.returned), actor=a
    ),
    "ending.with_verdicts": lambda t, a: ending.with_verdicts(t.town.store, t.ended, {}, actor=a),
}
"""What the firm reads of its own review."""

DESK: dict[str, Attempt] = {  # what staff in scope read, who said why
    "review_reading.open_desk": lambda t, a: review_reading.open_desk(
        t.town.store, t.firm, actor=a, now=NOW, noted=True
    ),
}
KNOWN: dict[str, Attempt] = {
    "review_reading.on_desk": lambda t, a: review_reading.on_desk(t.town.store, t.firm, actor=a),
}
"""What staff in scope may know without having said why: that there is a check, and its state."""

STEPS: dict[str, Attempt] = {
    "reviewing.begin": lambda t, a: reviewing.begin(
        t.town.store, t.review.assessment_id, actor=a, now=NOW, new_id=t.town.new_id
    ),
    "reviewing.decide": lambda t, a: reviewing.decide(
        t.town.store, t.review.id, ITEM, 0, reason="x", seen_version=1, actor=a, now=NOW
    ),
    "reviewing.confirm_together": lambda t, a: reviewing.confirm_together(
        t.town.store, t.review.id, [ITEM], actor=a, now=NOW
    ),
    "reviewing.undo": lambda t, a: reviewing.undo(
        t.town.store, t.review.id, ITEM, seen_version=1, actor=a, now=NOW
    ),
    "reviewing.ask": lambda t, a: reviewing.ask(
        t.town.store, t.review.id, ITEM, "何时？", actor=a, now=NOW, new_id=t.town.new_id
    ),
    "returning.give_back": lambda t, a: returning.give_back(
        t.town.store,
        t.review.id,
        "请补充",
        seen_version=1,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
    "ending.end": lambda t, a: ending.end(
        t.town.store,
        t.review.id,
        case.FORM,
        seen_version=1,
        actor=a,
        now=NOW,
        new_id=t.town.new_id,
    ),
}
"""What the reviewer of the round does."""

TAKING: dict[str, Attempt] = {
    "reviewing.take_over": lambda t, a: reviewing.take_over(
        t.town.store, t.review.id, seen_version=1, actor=a, now=NOW, new_id=t.town.new_id
    ),
}

FIRM_STEPS: dict[str, Attempt] = {
    "returning.reply": lambda t, a: returning.reply(
        t.town.store, t.question.id, "五月", seen_version=2, actor=a, now=LATER
    ),
    "closing.accept": lambda t, a: closing.accept(t.town.store, t.reviewed, actor=a, now=NOW),
}
"""What the firm does: the reviewer neither answers nor accepts for it."""

CLOSING: dict[str, Attempt] = {
    "assessments.close": lambda t, a: assessments.close(t.town.store, t.reviewed, actor=a, now=NOW),
    "closings.waiting": lambda t, a: (
        [one for one in closings.waiting(t.town.store, actor=a) if one.firm_id == t.firm]
        or _nothing()
    ),
    "closing.close_due": lambda t, a: (
        closing.close_due(t.town.store, actor=a, now=NOW, new_id=t.town.new_id) or _nothing()
    ),
}
"""What brings a review into effect."""

ATTEMPTS = (READS, DESK, KNOWN, STEPS, TAKING, FIRM_STEPS, CLOSING)

ELSEWHERE = {
    "data.peers.median_level": "tests/data/test_peers.py tries it",
    "portal.workflows.returning.submit_again": "is a part of `submitting.submit`",
}


def _nothing() -> NoReturn:
    raise NoSuch


def _contents(town: Town) -> dict[str, list[dict[str, Any]]]:
    return {table: town.store.rows(f"SELECT * FROM {table}") for table in TABLES}


def _refused(target: Target, attempt: Attempt, actor: Actor) -> None:
    before = _contents(target.town)
    with pytest.raises((NoSuch, NotAllowed, NotYourReview, ReviewTaken)):
        attempt(target, actor)
    assert _contents(target.town) == before


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("read", READS)
def test_a_stranger_reads_nothing(target: Target, read: str, stranger: str) -> None:
    try:
        found = READS[read](target, getattr(target.town, stranger))
    except (NoSuch, NotAllowed) as refusal:
        assert target.firm not in str(refusal)
    else:
        assert not found


@pytest.mark.parametrize("stranger", STRANGERS)
def test_a_stranger_does_not_know_what_is_on_the_desk(target: Target, stranger: str) -> None:
    assert KNOWN["review_reading.on_desk"](target, getattr(target.town, stranger)) is None


@pytest.mark.parametrize("own", OF_FIRM)
@pytest.mark.parametrize("read", READS)
def test_the_firm_itself_reads_it(target: Target, read: str, own: str) -> None:
    assert READS[read](target, getattr(target.town, own))


@pytest.mark.parametrize("who", [one for one in STRANGERS if one not in ("beta",)])
def test_the_desk_is_for_staff_in_scope(target: Target, who: str) -> None:
    with pytest.raises((NoSuch, NotAllowed)):
        DESK["review_reading.open_desk"](target, getattr(target.town, who))


def test_the_desk_needs_a_purpose(target: Target) -> None:
    with pytest.raises(NoSuch):
        DESK["review_reading.open_desk"](target, target.other)


@pytest.mark.parametrize("who", [*OF_FIRM, *STRANGERS, "lead", "another"])
@pytest.mark.parametrize("step", STEPS)
def test_who_does_not_hold_the_round_does_nothing(target: Target, step: str, who: str) -> None:
    _refused(target, STEPS[step], target.who(who))


@pytest.mark.parametrize("who", [*OF_FIRM, *STRANGERS, "lead"])
def test_only_a_reviewer_in_scope_takes_over(target: Target, who: str) -> None:
    _refused(target, TAKING["reviewing.take_over"], getattr(target.town, who))


@pytest.mark.parametrize("who", [*STRANGERS, "lead", "reviewer"])
@pytest.mark.parametrize("step", FIRM_STEPS)
def test_only_the_firm_answers_and_accepts(target: Target, step: str, who: str) -> None:
    _refused(target, FIRM_STEPS[step], getattr(target.town, who))


@pytest.mark.parametrize("who", ["colleague", *STRANGERS])
@pytest.mark.parametrize("step", CLOSING)
def test_a_stranger_closes_nothing(target: Target, step: str, who: str) -> None:
    _refused(target, CLOSING[step], getattr(target.town, who))


def test_the_reviewer_of_the_round_is_the_one_who_may(target: Target) -> None:
    """The attempts above would notice: they are refused for who tries, not for what is tried."""
    held = reviews.held(target.town.store, target.review.id, actor=target.town.reviewer)
    assert held.id == target.review.id
    assert DESK["review_reading.open_desk"](target, target.town.reviewer)
    assert closings.waiting(target.town.store, actor=target.town.lead)
