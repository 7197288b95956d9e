"""The colour moved one step (人工调整): by the reviewer, confirmed or refused by a second person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import assessments, audit, closings, colour_moves, reviews
from data.actor import OPERATOR, Actor
from data.colour_moves import Colour, Move, MoveWaits, NoSuchMove, NotOneStep, OwnMove
from data.errors import NoSuch, NotAllowed, Refusal
from data.reviews import NotYourReview, Review
from data.row_checks import check
from data.texts import BadText
from portal.guard import LooksSecret
from portal.workflows import closing, colouring, verified
from portal.workflows.colouring import ColourChanged, NoColour
from tests.data import desk
from tests.data.town import NOW, Town
from tests.workflows import review_case
from tests.workflows.review_case import ITEM, LATER

WHY = "现场看到隔离措施已经停用，比书面材料反映的更弱。"
STEPS = ("blue", "yellow", "orange", "red")


@pytest.fixture
def review(town: Town) -> Review:
    """A round with one verdict, so that there is a verified reading."""
    begun = review_case.begin(town, review_case.submitted(town))
    review_case.decide(town, begun, ITEM, 2)
    return begun


@pytest.fixture
def second(town: Town) -> Actor:
    """Another reviewer of the county, who has said why."""
    return town.says_why(desk.second_reviewer(town))


def computed(town: Town, review: Review) -> str:
    found = colouring.choice(town.store, review, actor=town.reviewer).computed
    assert found is not None
    return found


def up(colour: str) -> str:
    return STEPS[STEPS.index(colour) + 1] if colour != "red" else "orange"


def move(town: Town, review: Review, to: str = "", *, why: str = WHY) -> Move:
    seen = computed(town, review)
    return colouring.move(
        town.store,
        review.id,
        to or up(seen),
        why,
        seen=seen,
        actor=town.reviewer,
        now=NOW,
        new_id=town.new_id,
    )


def settle(town: Town, made: Move, by: Actor, *, agrees: bool = True, reason: str = "") -> Move:
    return colouring.settle(
        town.store,
        made.id,
        agrees=agrees,
        reason=reason,
        actor=by,
        now=LATER,
        new_id=town.new_id,
    )


def colour(town: Town, review: Review, actor: Actor | None = None) -> Colour:
    who = actor or town.alpha
    found = colour_moves.decided_colour(town.store, review.assessment_id, actor=who)
    assert found is not None
    return found


class TestMoving:
    def test_one_step_either_way_from_what_is_computed(self, town: Town, review: Review) -> None:
        choice = colouring.choice(town.store, review, actor=town.reviewer)

        assert choice.computed in STEPS
        place = STEPS.index(choice.computed)
        assert {abs(STEPS.index(step) - place) for step in choice.steps} == {1}

    def test_two_steps_are_too_many(self, town: Town, review: Review) -> None:
        seen = computed(town, review)
        far = next(c for c in STEPS if abs(STEPS.index(c) - STEPS.index(seen)) > 1)
        with pytest.raises(NotOneStep):
            move(town, review, far)
        with pytest.raises(NotOneStep):
            move(town, review, seen)

    def test_a_reason_is_needed_and_no_secret(self, town: Town, review: Review) -> None:
        with pytest.raises(BadText):
            move(town, review, why="  ")
        with pytest.raises(LooksSecret):
            move(town, review, why="配方：A料 12.5%，B料 30.2%，C料 57.3%，温度 185℃")

    def test_without_a_verdict_there_is_no_colour_to_move(self, town: Town) -> None:
        begun = review_case.begin(town, review_case.submitted(town))

        with pytest.raises(NoColour):
            colouring.move(
                town.store,
                begun.id,
                "red",
                WHY,
                seen="orange",
                actor=town.reviewer,
                now=NOW,
                new_id=town.new_id,
            )

    def test_the_colour_must_be_the_one_that_was_read(self, town: Town, review: Review) -> None:
        with pytest.raises(ColourChanged):
            colouring.move(
                town.store,
                review.id,
                "red",
                WHY,
                seen="nothing",
                actor=town.reviewer,
                now=NOW,
                new_id=town.new_id,
            )

    def test_one_waits_at_a_time_and_may_be_taken_back(self, town: Town, review: Review) -> None:
        made = move(town, review)
        with pytest.raises(MoveWaits):
            move(town, review)

        colour_moves.withdraw(town.store, made.id, actor=town.reviewer, now=NOW)

        assert move(town, review).settlement is None

    def test_only_who_holds_the_round_moves(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        with pytest.raises(NotYourReview):
            colouring.move(
                town.store,
                review.id,
                "red",
                WHY,
                seen=computed(town, review),
                actor=second,
                now=NOW,
                new_id=town.new_id,
            )


class TestTheSecondPerson:
    def test_another_reviewer_or_the_lead_is_told_and_sees_it_waiting(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        made = move(town, review)

        for who in (second, town.lead):
            assert [one.id for one in colour_moves.waiting(town.store, actor=who)] == [made.id]
        assert colour_moves.waiting(town.store, actor=town.reviewer) == []
        assert colour_moves.waiting(town.store, actor=town.distant_reviewer) == []
        told = town.store.rows("SELECT account_id FROM messages WHERE about LIKE 'colour_moves/%'")
        assert {row["account_id"] for row in told} == {second.account_id, town.lead.account_id}

    def test_never_the_mover(self, town: Town, review: Review) -> None:
        with pytest.raises(OwnMove):
            settle(town, move(town, review), town.reviewer)

    def test_never_the_mover_even_by_hand(self, town: Town, review: Review) -> None:
        made = move(town, review)
        with pytest.raises(Refusal):
            town.store.update(
                "colour_moves",
                made.id,
                {"settlement": "confirmed", "settled_by": town.reviewer.account_id},
            )

    def test_never_without_a_purpose(self, town: Town, review: Review) -> None:
        made = move(town, review)
        with pytest.raises(NoSuchMove):
            settle(town, made, town.lead)

    def test_refusing_needs_a_reason(self, town: Town, review: Review, second: Actor) -> None:
        made = move(town, review)
        with pytest.raises(BadText):
            settle(town, made, second, agrees=False)

        refused = settle(town, made, second, agrees=False, reason="材料足以支持原来的颜色。")

        assert (refused.settlement, refused.settled_by) == ("refused", second.account_id)

    def test_settled_is_settled(self, town: Town, review: Review, second: Actor) -> None:
        made = move(town, review)
        settle(town, made, second)
        with pytest.raises(NoSuchMove):
            settle(town, made, town.says_why(town.lead), agrees=False, reason="另有看法。")


class TestWhatIsDecided:
    def test_both_colours_are_kept(self, town: Town, review: Review, second: Actor) -> None:
        made = move(town, review)
        settle(town, made, second)
        review_case.end(town, review)

        found = colour(town, review)

        assert (found.computed, found.decided) == (made.computed, made.decided)
        assert found.move is not None and found.move.reason == WHY
        assert found.fixed_at is not None

    def test_a_refused_move_changes_nothing(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        made = move(town, review)
        settle(town, made, second, agrees=False, reason="材料足以支持原来的颜色。")
        review_case.end(town, review)

        assert colour(town, review).decided == made.computed

    def test_while_it_waits_the_colour_is_not_fixed(self, town: Town, review: Review) -> None:
        move(town, review)
        review_case.end(town, review)

        found = colour(town, review)
        assert found.waiting is not None
        assert found.fixed_at is None
        assert found.decided == found.computed

    def test_it_is_fixed_from_the_day_of_the_second_persons_word(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        made = move(town, review)
        review_case.end(town, review)
        colouring.settle(
            town.store,
            made.id,
            agrees=True,
            actor=replace(second, day="2026-11-23"),
            now=LATER + timedelta(days=3),
            new_id=town.new_id,
        )

        assert colour(town, review).fixed_at == LATER + timedelta(days=3)

    def test_a_move_from_another_colour_than_the_one_at_the_end_does_not_hold(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        made = move(town, review)
        settle(town, made, second)
        town.store.update("colour_moves", made.id, {"computed": "blue"})
        review_case.end(town, review)

        found = colour(town, review)
        assert (found.move, found.decided) == (None, found.computed)

    def test_before_the_end_nobody_is_told_a_decided_colour(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        settle(town, move(town, review), second)

        assert colour_moves.decided_colour(town.store, review.assessment_id, actor=second) is None
        assert colour_moves.of_assessment(town.store, review.assessment_id, actor=town.alpha) == []


class TestClosing:
    def test_nothing_is_closed_while_a_move_waits(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        made = move(town, review)
        review_case.end(town, review)

        assert closings.waiting(town.store, actor=OPERATOR) == []
        with pytest.raises(closing.ColourWaits):
            closing.accept(town.store, review.assessment_id, actor=town.alpha, now=LATER)
        settle(town, made, second)
        assert len(closings.waiting(town.store, actor=OPERATOR)) == 1

    def test_the_time_for_objecting_counts_from_the_fixed_colour(
        self, town: Town, review: Review, second: Actor
    ) -> None:
        made = move(town, review)
        review_case.end(town, review)
        later = LATER + timedelta(days=5)
        colouring.settle(
            town.store, made.id, agrees=True, actor=second, now=later, new_id=town.new_id
        )

        (waiting,) = closings.waiting(town.store, actor=OPERATOR)
        found = assessments.get(town.store, review.assessment_id, actor=town.alpha)
        read = verified.of(town.store, found, actor=town.alpha)
        assert waiting.ended_at == later
        assert read is not None and read.until is not None
        assert read.until.day > later.date() + timedelta(days=9)


def test_no_stranger_settles(town: Town, review: Review) -> None:
    made = move(town, review)
    for stranger in (town.alpha, town.beta, town.guide, town.distant_reviewer, town.auditor):
        with pytest.raises((NoSuch, NotAllowed)):
            settle(town, made, stranger)


def test_a_returned_round_takes_its_move_with_it(town: Town, review: Review, second: Actor) -> None:
    made = move(town, review)
    review_case.ask(town, review, "FK-DJ-02")
    review_case.give_back(town, reviews.get(town.store, review.id, actor=town.reviewer))

    assert colour_moves.waiting(town.store, actor=second) == []
    with pytest.raises(NoSuchMove):
        settle(town, made, second)


def test_every_row_agrees_with_the_chain(town: Town, review: Review, second: Actor) -> None:
    settle(town, move(town, review), second)
    review_case.end(town, review)

    assert [problem for slice_ in check(town.store) for problem in slice_.problems] == []
    assert audit.verify(town.store).number > 0
