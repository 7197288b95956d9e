"""The blind second review (盲审): a fair draw, nothing of the first to be seen, agreement in figures."""

from datetime import timedelta

import pytest

from data import (
    agreement,
    blind_samples,
    colour_moves,
    objections,
    purposes,
    results,
    reviews,
    snapshots,
    verdicts,
)
from data.actor import Actor
from data.blind_samples import NotBlind, NothingToDraw, NotSampled
from data.errors import NotAllowed
from data.reviews import NoSuchReview, Review
from data.row_checks import check
from portal.workflows import blind_reviewing, objecting
from portal.workflows.blind_reviewing import NotAllJudged, NotInSample
from tests.data import desk
from tests.data.town import NOW, Town
from tests.workflows import review_case
from tests.workflows.review_case import ITEM, LATER, OTHER


@pytest.fixture
def first(town: Town) -> Review:
    """A review that has ended: one level moved down, one confirmed."""
    review = review_case.begin(town, review_case.submitted(town))
    review_case.decide(town, review, ITEM, 0, "没有看到签收记录。")
    review_case.decide(town, review, OTHER, 2)
    return review_case.end(town, review).review


@pytest.fixture
def second(town: Town) -> Actor:
    return desk.second_reviewer(town)


def draw(town: Town, seed: str = "2026-4") -> blind_samples.Draw:
    return blind_reviewing.draw(
        town.store, seed=seed, actor=town.lead, now=LATER, new_id=town.new_id
    )


def begin(town: Town, by: Actor) -> Review:
    town.says_why(by)
    sample = blind_reviewing.sample_of(town.store, town.alpha.firm_id or "", actor=by)
    return blind_reviewing.begin(town.store, sample, actor=by, now=LATER, new_id=town.new_id)


def judge(town: Town, review: Review, by: Actor, item: str, value: int) -> None:
    blind_reviewing.judge(town.store, review.id, item, value, seen_version=0, actor=by, now=LATER)


def judge_all(town: Town, review: Review, by: Actor, **other: int) -> None:
    found = blind_reviewing.open_desk(town.store, review.id, actor=by)
    for point in found.left:
        value = other.get(point.item.replace("-", "_"), point.given)
        judge(town, review, by, point.item, int(value))
    blind_reviewing.end(town.store, review.id, actor=by, now=LATER)


class TestTheDraw:
    REVIEWS = tuple((f"r{n}", "anna" if n < 20 else "bert") for n in range(25))

    def test_of_each_reviewer_the_share_rounded_up(self) -> None:
        drawn = blind_samples.chosen(self.REVIEWS, share=10, seed="s")

        owners = dict(self.REVIEWS)
        assert sorted(owners[one] for one in drawn) == ["anna", "anna", "bert"]

    def test_the_same_seed_draws_the_same_in_any_order(self) -> None:
        drawn = blind_samples.chosen(self.REVIEWS, share=30, seed="s")

        assert blind_samples.chosen(self.REVIEWS[::-1], share=30, seed="s") == drawn
        assert blind_samples.chosen(self.REVIEWS, share=30, seed="t") != drawn

    def test_it_is_recorded_with_its_seed_and_never_draws_twice(
        self, town: Town, first: Review
    ) -> None:
        made = draw(town, "随机")

        assert (made.seed, made.candidates, made.drawn) == ("随机", 1, 1)
        assert blind_samples.draws(town.store, actor=town.lead) == [made]
        with pytest.raises(NothingToDraw):
            draw(town)

    def test_what_ended_before_the_period_is_left_out(self, town: Town, first: Review) -> None:
        with pytest.raises(NothingToDraw):
            blind_samples.draw(
                town.store,
                town.new_id(),
                seed="s",
                actor=town.lead,
                now=LATER + timedelta(days=blind_samples.bound("period")),
            )

    @pytest.mark.parametrize("who", ["alpha", "reviewer", "guide", "auditor", "admin"])
    def test_only_the_lead_draws(self, town: Town, first: Review, who: str) -> None:
        with pytest.raises(NotAllowed):
            blind_samples.draw(
                town.store, town.new_id(), seed="s", actor=getattr(town, who), now=LATER
            )


class TestWhoJudges:
    def test_another_reviewer_in_scope_or_the_lead(
        self, town: Town, first: Review, second: Actor
    ) -> None:
        draw(town)

        for who in (second, town.lead):
            samples = blind_samples.open_to(town.store, actor=who)
            assert [one.review_id for one in samples] == [first.id]
        for who in (town.reviewer, town.distant_reviewer, town.guide, town.alpha):
            assert blind_samples.open_to(town.store, actor=who) == []

    def test_never_the_first_reviewer(self, town: Town, first: Review) -> None:
        draw(town)
        with pytest.raises(NotBlind):
            reviews.begin(
                town.store,
                town.new_id(),
                first.assessment_id,
                kind="blind",
                actor=town.reviewer,
                now=LATER,
            )

    def test_nobody_who_has_opened_the_firm_since_the_review_began(
        self, town: Town, first: Review, second: Actor
    ) -> None:
        draw(town)
        town.says_why(second)
        purposes.note_look(
            town.store,
            town.alpha.firm_id or "",
            f"assessments/{first.assessment_id}",
            actor=second,
            now=LATER,
        )

        with pytest.raises(NotInSample):
            begin(town, second)
        with pytest.raises(NotBlind):
            reviews.begin(
                town.store,
                town.new_id(),
                first.assessment_id,
                kind="blind",
                actor=second,
                now=LATER,
            )

    def test_nothing_that_was_not_drawn(self, town: Town, first: Review, second: Actor) -> None:
        town.says_why(second)
        with pytest.raises(NotSampled):
            reviews.begin(
                town.store,
                town.new_id(),
                first.assessment_id,
                kind="blind",
                actor=second,
                now=LATER,
            )


class TestBlindness:
    def test_nothing_of_the_first_is_to_be_seen_until_done(
        self, town: Town, first: Review, second: Actor
    ) -> None:
        objecting.file(
            town.store,
            first.assessment_id,
            "FK-DJ-01 不应改为 0 级。",
            seen_version=0,
            actor=town.alpha,
            now=LATER,
            new_id=town.new_id,
        )
        draw(town)
        blind = begin(town, second)
        store, assessment = town.store, first.assessment_id

        with pytest.raises(NoSuchReview):
            reviews.get(store, first.id, actor=second)
        assert verdicts.of_review(store, first.id, actor=second) == {}
        assert verdicts.versions(store, assessment, actor=second) == []
        assert results.latest(store, assessment, actor=second).inputs.verified == {}
        assert len(results.of_assessment(store, assessment, actor=second)) == 1
        assert objections.find(store, assessment, actor=second) is None
        assert colour_moves.of_assessment(store, assessment, actor=second) == []
        assert snapshots.latest(store, assessment, actor=second).content["answers"]

        judge_all(town, blind, second)
        assert verdicts.of_review(store, first.id, actor=second)[ITEM].value == 0
        assert results.latest(store, assessment, actor=second).inputs.verified

    def test_the_firm_never_learns_of_it(self, town: Town, first: Review, second: Actor) -> None:
        draw(town)
        blind = begin(town, second)
        judge_all(town, blind, second)

        rounds = reviews.of_assessment(
            town.store, first.assessment_id, actor=town.alpha, kind="blind"
        )
        assert rounds == []
        assert verdicts.of_review(town.store, blind.id, actor=town.alpha) == {}

    def test_it_ends_when_every_control_is_judged(
        self, town: Town, first: Review, second: Actor
    ) -> None:
        draw(town)
        blind = begin(town, second)
        judge(town, blind, second, ITEM, 4)

        with pytest.raises(NotAllJudged):
            blind_reviewing.end(town.store, blind.id, actor=second, now=LATER)

    def test_a_level_is_moved_without_a_reason(
        self, town: Town, first: Review, second: Actor
    ) -> None:
        draw(town)
        blind = begin(town, second)
        judge(town, blind, second, ITEM, 4)

        assert verdicts.of_review(town.store, blind.id, actor=second)[ITEM].decision == "moved"


class TestAgreement:
    def test_what_both_judged_is_compared_and_few_figures_are_not_shown(
        self, town: Town, first: Review, second: Actor
    ) -> None:
        draw(town)
        judge_all(town, begin(town, second), second, FK_DJ_01=2)

        found = blind_reviewing.overview(town.store, actor=town.lead)

        assert found.overall is not None
        assert (found.overall.pairs, found.overall.groups) == (2, 1)
        assert found.overall.figures is None
        assert found.progress == agreement.Progress(1, 0, 1)
        (of_first,) = found.reviewers
        assert of_first.reviewer.id == town.reviewer.account_id
        assert [(one.quarter, one.drift) for one in of_first.periods] == [(4, None)]

    def test_an_objection_does_not_change_what_the_reviewer_had_said(
        self, town: Town, first: Review, second: Actor
    ) -> None:
        draw(town)
        judge_all(town, begin(town, second), second, FK_DJ_01=2)
        town.store.update("assessments", first.assessment_id, {"state": "objected"})
        verdicts.correct(
            town.store,
            first.id,
            ITEM,
            2,
            "confirmed",
            reason="异议成立。",
            actor=town.says_why(town.lead),
            now=LATER + timedelta(hours=1),
        )

        (one,) = agreement.compared(town.store, actor=town.lead)
        assert one.values[ITEM] == (0, 2)

    @pytest.mark.parametrize("who", ["alpha", "reviewer", "guide", "auditor", "admin"])
    def test_only_the_lead_reads_it(self, town: Town, who: str) -> None:
        with pytest.raises(NotAllowed):
            blind_reviewing.overview(town.store, actor=getattr(town, who))

    def test_without_any_there_is_nothing_to_say(self, town: Town) -> None:
        found = blind_reviewing.overview(town.store, actor=town.lead)
        assert (found.overall, found.reviewers) == (None, ())


def test_every_row_agrees_with_the_chain(town: Town, first: Review, second: Actor) -> None:
    draw(town)
    judge_all(town, begin(town, second), second)

    assert [problem for slice_ in check(town.store) for problem in slice_.problems] == []
    assert NOW < LATER
