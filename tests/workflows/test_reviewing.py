"""A reviewer begins, decides, and finds everything again; the firm cannot withdraw meanwhile."""

from typing import Any

import pytest

from data import assessments, messages, review_drafts, verdicts
from data.assessments import AssessmentClosed
from data.errors import Refusal
from data.verdicts import ReasonMissing
from portal.guard import LooksSecret
from portal.workflows import review_points, review_reading, reviewing, submitting
from portal.workflows.reviewing import AskTheFirm, NothingToDecide, NotSubmitted
from questionnaires.loading import edition
from tests.data import desk as bare
from tests.data.town import NOW, Town
from tests.workflows import review_case as case
from tests.workflows.review_case import ITEM, OTHER


def test_from_the_beginning_on_the_firm_cannot_withdraw(town: Town) -> None:
    assessment = case.submitted(town)
    case.begin(town, assessment)

    with pytest.raises(AssessmentClosed):
        submitting.withdraw(town.store, assessment, actor=town.alpha, now=NOW)
    state = assessments.get(town.store, assessment, actor=town.alpha).state
    assert state == "in_review"


def test_before_it_the_firm_withdraws_and_nothing_begins(town: Town) -> None:
    assessment = case.submitted(town)
    submitting.withdraw(town.store, assessment, actor=town.alpha, now=NOW)

    with pytest.raises(NotSubmitted):
        case.begin(town, assessment)
    assert town.store.rows("SELECT * FROM reviews") == []


def test_the_firm_is_told_that_it_began(town: Town) -> None:
    review = case.begin(town, case.submitted(town))

    told = town.store.rows("SELECT account_id, kind, about FROM messages ORDER BY account_id")
    assert {row["account_id"] for row in told} == {
        town.alpha.account_id,
        town.colleague.account_id,
    }
    assert {(row["kind"], row["about"]) for row in told} == {
        (messages.Kind.REVIEW.value, f"reviews/{review.id}/begun")
    }


@pytest.mark.parametrize(
    ("given", "value", "decision"),
    [
        pytest.param(2, 2, "confirmed", id="the same level confirms"),
        pytest.param(2, 3, "moved", id="another level moves"),
        pytest.param(2, "na", "moved", id="a level may turn out not to apply"),
        pytest.param("unknown", 0, "confirmed", id="不知道 counts as 0"),
        pytest.param("unknown", 1, "moved", id="不知道 may turn out to be something"),
        pytest.param("na", "na", "na_accepted", id="不适用 is accepted"),
        pytest.param("na", 0, "na_refused", id="a level refuses 不适用"),
    ],
)
def test_what_a_verdict_means(town: Town, given: Any, value: Any, decision: str) -> None:
    review = case.begin(town, case.submitted(town, FK_DJ_02=given))

    verdict = case.decide(town, review, OTHER, value, reason="现场看过")

    assert (verdict.value, verdict.decision) == (value, decision)
    assert bool(verdict.reason) == (decision in ("moved", "na_refused"))


@pytest.mark.parametrize("value", [5, -1, True, "unknown", "ja", None])
def test_a_level_that_the_control_lacks_is_refused(town: Town, value: Any) -> None:
    review = case.begin(town, case.submitted(town))
    with pytest.raises(Refusal):
        case.decide(town, review, ITEM, value, reason="x")
    with pytest.raises(Refusal):
        case.decide(town, review, "E01", value, reason="x")


def test_an_exposure_answer_may_be_replaced(town: Town) -> None:
    review = case.begin(town, case.submitted(town))

    assert case.decide(town, review, "E01", 3, reason="产品目录可见").decision == "moved"
    assert case.decide(town, review, "E02", 2).decision == "confirmed"


def test_what_is_not_asked_is_not_decided(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    outside = next(q.id for q in edition().questions if q.id not in edition().asked("light"))

    for item in (outside, "nothing", edition().facts[0].id):
        with pytest.raises(NothingToDecide):
            case.decide(town, review, item, 2)


def test_a_key_control_that_a_fact_left_out_is_accepted_or_asked_about(town: Town) -> None:
    fact, item = case.fact_of_a_key_control()
    review = case.begin(town, case.submitted(town, **case.no(fact)))
    point = case.desk(town).by_item[item]
    assert (point.kind, point.must, point.reason) == ("ruled_out", True, "本企业没有这种情形")

    with pytest.raises(AskTheFirm):
        case.decide(town, review, item, 0, reason="有外协")
    assert case.ask(town, review, item, "外协是谁做的？").item == item
    assert case.decide(town, review, item, "na").decision == "na_accepted"


def test_a_reason_that_looks_like_a_secret_is_read_once_more(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    secret = "配方：丙烯酸 35%，引发剂 2%，温度 80℃"

    with pytest.raises(LooksSecret):
        case.decide(town, review, ITEM, 1, reason=secret)
    assert case.desk(town).verdicts == {}
    with pytest.raises(LooksSecret):
        case.ask(town, review, ITEM, secret)


def test_a_draft_is_found_again_and_goes_when_it_was_given(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    who = {"actor": town.reviewer}
    for field in (f"reason/{ITEM}", f"question/{ITEM}"):
        review_drafts.save(town.store, review.id, field, "写到一半", now=NOW, **who)
    assert set(case.desk(town).drafts) == {f"reason/{ITEM}", f"question/{ITEM}"}

    with pytest.raises(ReasonMissing):
        case.decide(town, review, ITEM, 1)
    case.decide(town, review, ITEM, 1, "写完了")
    case.ask(town, review)

    assert case.desk(town).drafts == {}


def test_asking_again_puts_the_same_question_differently(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    first = case.ask(town, review)
    again = reviewing.ask(
        town.store,
        review.id,
        ITEM,
        "清单是谁核对的？",
        seen_version=first.version,
        actor=town.reviewer,
        now=NOW,
        new_id=town.new_id,
    )

    assert [one.asked for one in case.desk(town).waiting] == ["清单是谁核对的？"]
    assert again.id == first.id


def test_who_takes_over_goes_on_and_the_other_is_told(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    case.decide(town, review, ITEM, 2)
    other = town.says_why(bare.second_reviewer(town))

    reviewing.take_over(
        town.store,
        review.id,
        seen_version=review.version,
        actor=other,
        now=NOW,
        new_id=town.new_id,
    )

    assert set(verdicts.of_review(town.store, review.id, actor=other)) == {ITEM}
    told = town.store.rows(
        "SELECT about FROM messages WHERE account_id = :id", id=town.reviewer.account_id
    )
    assert [row["about"] for row in told] == [f"reviews/{review.id}/taken/2"]


def test_the_desk_counts_what_is_left(town: Town) -> None:
    review = case.begin(town, case.submitted(town, FK_DJ_02="na"))
    desk = case.desk(town)
    asked = len(edition().asked("light"))
    assert (len(desk.counted), len(desk.undecided), desk.mine) == (asked, asked, True)

    case.decide(town, review, ITEM, 2)
    case.ask(town, review, OTHER)

    after = case.desk(town)
    assert len(after.undecided) == asked - 2
    assert [p.item for p in after.points if p.kind == "exposure"] == [
        q.id for q in edition().exposure
    ]
    assert after.holder is not None and after.holder.id == town.reviewer.account_id


def test_the_lead_looks_on(town: Town) -> None:
    case.begin(town, case.submitted(town))
    town.says_why(town.lead)
    found = review_reading.open_desk(
        town.store, town.alpha.firm_id or "", actor=town.lead, now=NOW, noted=True
    )

    assert found is not None
    assert (found.mine, found.may_review, found.drafts) == (False, False, {})


def test_only_what_agrees_is_confirmed_together(town: Town) -> None:
    first = case.begin(town, case.submitted(town, FK_DJ_01=4, FK_DJ_02=4, evidence=(ITEM,)))
    for item, value in ((ITEM, 4), (OTHER, 4), ("FK-DJ-03", 3)):
        if item in {p.item for p in case.desk(town).points}:
            case.decide(town, first, item, value, reason="现场看过")
    case.end(town, first)
    second = case.begin(
        town, case.submitted(town, FK_DJ_01=4, FK_DJ_02=4, evidence=(ITEM,)), now=case.LATER
    )
    agreed = {point.item for point in case.desk(town).agreeing}

    assert agreed == {ITEM}
    with pytest.raises(NothingToDecide):
        reviewing.confirm_together(
            town.store, second.id, [ITEM, OTHER], actor=town.reviewer, now=NOW
        )
    number = reviewing.confirm_together(town.store, second.id, [ITEM], actor=town.reviewer, now=NOW)
    assert number == 1
    assert set(case.desk(town).verdicts) == {ITEM}


def test_points_know_what_they_mean() -> None:
    point = review_points.Point("x", "control", "unknown", "")
    assert review_points.level_of(point) == 0
    assert not review_points.is_same(None, point)
