"""A review ends signed; the verified result is stored, and what takes effect is closed in time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data import assessments, closings, results, review_questions, row_checks
from data.actor import OPERATOR, Actor
from data.assessments import AssessmentClosed
from data.errors import NotAllowed
from portal.workflows import closing, reading_results, staffing, verified
from portal.workflows.ending import EndingForm, NotReady
from portal.workflows.firm_form import Unacceptable
from tests.data import desk as bare
from tests.data.town import NOW, Town
from tests.workflows import review_case as case
from tests.workflows.review_case import ITEM, OTHER


def _state(town: Town, assessment: str) -> str:
    return assessments.get(town.store, assessment, actor=town.alpha).state


def _close_due(town: Town, days: int) -> int:
    now = NOW + timedelta(days=days)
    return closing.close_due(town.store, actor=OPERATOR, now=now, new_id=town.new_id)


def test_what_has_no_verdict_counts_as_credible(town: Town) -> None:
    assessment = case.submitted(town, FK_DJ_01=4)
    review = case.begin(town, assessment)
    case.decide(town, review, ITEM, 4)
    case.decide(town, review, OTHER, 0, reason="没有标准")
    case.decide(town, review, "E01", 4, reason="目录可见")

    ended = case.end(town, review)

    latest = results.latest(town.store, assessment, actor=town.alpha)
    assert ended.review.result_id == latest.id
    assert latest.inputs.verified == {ITEM: 4, OTHER: 0}
    assert latest.inputs.verified_exposure == {"E01": 4}
    reading = latest.result.readings["verified"]
    assert reading is not None and reading.risk != latest.result.readings["credible"].risk  # type: ignore[union-attr]
    assert 0 < latest.result.verified_share < 0.2
    assert _state(town, assessment) == "reviewed"
    assert [p for page in row_checks.check(town.store) for p in page.problems] == []


def test_the_firm_reads_how_it_was_verified_and_what_was_moved(town: Town) -> None:
    assessment = case.submitted(town, FK_DJ_01=4)
    review = case.begin(town, assessment)
    case.decide(town, review, ITEM, 2, reason="清单过期")
    case.decide(town, review, OTHER, 2)
    standing = assessments.get(town.store, assessment, actor=town.alpha)
    assert verified.of(town.store, standing, actor=town.alpha) is None

    case.end(town, review)

    standing = assessments.get(town.store, assessment, actor=town.alpha)
    found = verified.of(town.store, standing, actor=town.alpha)
    assert found is not None
    assert [(c.item, c.given, c.verdict.value) for c in found.changes] == [(ITEM, 4, 2)]
    assert (found.review.signer, found.decided, found.may_accept) == ("李核", 2, True)
    assert found.until is not None and found.until.day.isoformat() == "2026-12-07"
    member = verified.of(town.store, standing, actor=town.colleague)
    assert member is not None and not member.may_accept
    page = reading_results.as_submitted(town.store, standing, actor=town.alpha)
    assert page.outcome is not None and page.outcome.confidence == "on_site"


def test_what_keeps_a_review_from_ending(town: Town) -> None:
    review = case.begin(town, case.submitted(town, FK_RY_02="na"))
    with pytest.raises(NotReady, match="不适用"):
        case.end(town, review)
    case.decide(town, review, "FK-RY-02", "na")
    question = case.ask(town, review)
    with pytest.raises(NotReady, match="问题"):
        case.end(town, review)
    review_questions.take_back(
        town.store, question.id, seen_version=1, actor=town.reviewer, now=NOW
    )
    with pytest.raises(Unacceptable) as caught:
        case.end(town, review, EndingForm(signer=" ", confidence="by ear"))
    assert set(caught.value.problems) == {"signer", "post", "agency", "confidence"}
    assert case.end(town, review).review.state == "ended"


def test_a_review_without_any_verdict_does_not_end(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    with pytest.raises(NotReady, match="任何一项"):
        case.end(town, review)


def test_a_control_that_a_fact_left_out_is_no_verdict_for_the_score(town: Town) -> None:
    fact, item = case.fact_of_a_key_control()
    assessment = case.submitted(town, **case.no(fact))
    review = case.begin(town, assessment)
    case.decide(town, review, item, "na")
    case.decide(town, review, ITEM if item != ITEM else OTHER, 2)

    ended = case.end(town, review)

    assert item not in results.latest(town.store, assessment, actor=town.alpha).inputs.verified
    assert ended.result.readings["verified"] is not None


def test_the_owner_accepts(town: Town) -> None:
    assessment = _reviewed(town)
    with pytest.raises(NotAllowed):
        closing.accept(town.store, assessment, actor=town.colleague, now=NOW)

    assert closing.accept(town.store, assessment, actor=town.alpha, now=NOW).state == "closed"
    with pytest.raises(AssessmentClosed):
        closing.accept(town.store, assessment, actor=town.alpha, now=NOW)


def test_it_closes_after_the_time_for_objecting_and_not_on_its_last_day(town: Town) -> None:
    assessment = _reviewed(town)
    assert _close_due(town, 14) == 0
    assert _state(town, assessment) == "reviewed"

    assert _close_due(town, 15) == 1

    assert _state(town, assessment) == "closed"
    assert _close_due(town, 16) == 0
    told = town.store.rows("SELECT about FROM messages WHERE about LIKE '%/closed'")
    assert len(told) == 2
    assert closings.waiting(town.store, actor=OPERATOR) == []


def test_an_objection_stops_the_clock(town: Town) -> None:
    assessment = _reviewed(town)
    town.store.rows("UPDATE assessments SET state = 'objected'")
    assert _close_due(town, 60) == 0
    assert _state(town, assessment) == "objected"


def test_who_leaves_hands_open_reviews_over(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    other = bare.second_reviewer(town)

    staffing.hand_over(
        town.store,
        town.reviewer.account_id,
        other.account_id,
        actor=town.admin,
        now=NOW,
        new_id=town.new_id,
    )

    case.decide(_as(town, town.says_why(other)), review, ITEM, 2)
    assert case.desk(_as(town, other)).mine


def _as(town: Town, reviewer: Actor) -> Town:
    return replace(town, reviewer=reviewer)


def _reviewed(town: Town) -> str:
    assessment = case.submitted(town)
    review = case.begin(town, assessment)
    case.decide(town, review, ITEM, 2)
    case.end(town, review)
    return assessment
