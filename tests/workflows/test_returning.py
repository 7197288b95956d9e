"""The check goes back with what is asked, comes again, and only what was touched is open."""

import pytest

from data import assessments, review_questions, reviews, verdicts
from data.texts import BadText
from portal.workflows import returning
from portal.workflows.returning import NothingAsked, Unanswered
from questionnaires.loading import edition
from tests.data.town import Town
from tests.workflows import review_case as case
from tests.workflows import sheets
from tests.workflows.review_case import ITEM, LATER, OTHER


def _asked(town: Town, assessment: str) -> list[str]:
    found = assessments.get(town.store, assessment, actor=town.alpha)
    return [one.item for one in returning.asked(town.store, found, actor=town.alpha)]


def test_nothing_is_returned_without_a_question(town: Town) -> None:
    review = case.begin(town, case.submitted(town))
    with pytest.raises(NothingAsked):
        case.give_back(town, review)
    case.ask(town, review)
    with pytest.raises(BadText):
        case.give_back(town, review, " ")
    assert reviews.get(town.store, review.id, actor=town.reviewer).state == "open"


def test_the_firm_reads_what_is_asked_and_nothing_else(town: Town) -> None:
    assessment = case.submitted(town)
    review = case.begin(town, assessment)
    case.decide(town, review, OTHER, 0, reason="没有标准")
    case.ask(town, review)
    assert _asked(town, assessment) == []

    case.give_back(town, review, "请补充一处。")

    assert _asked(town, assessment) == [ITEM]
    assert verdicts.of_review(town.store, review.id, actor=town.alpha) == {}
    assert assessments.get(town.store, assessment, actor=town.alpha).state == "returned"
    about = town.store.rows("SELECT about FROM messages WHERE about LIKE '%returned'")
    assert len(about) == 2


def test_the_firm_submits_again_when_each_question_is_met(town: Town) -> None:
    assessment = case.submitted(town)
    review = case.begin(town, assessment)
    first, second = case.ask(town, review), case.ask(town, review, OTHER, "标准在哪里？")
    case.give_back(town, review)

    with pytest.raises(Unanswered) as caught:
        case.submit(town, assessment, LATER)
    assert set(caught.value.items) == {ITEM, OTHER}
    case.reply(town, first)
    with pytest.raises(Unanswered):
        case.submit(town, assessment, LATER)
    sheets.answer(town, assessment, OTHER, 3, seen=1, now=LATER)
    case.submit(town, assessment, LATER)

    told = town.store.rows(
        "SELECT about FROM messages WHERE account_id = :id", id=town.reviewer.account_id
    )
    assert [row["about"] for row in told] == [f"reviews/{review.id}/answered"]
    answered = review_questions.get(town.store, first.id, actor=town.reviewer)
    assert answered.answered == "五月核对过。"
    assert review_questions.get(town.store, second.id, actor=town.reviewer).answered == ""


def test_only_what_was_touched_is_open_again(town: Town) -> None:
    assessment = case.submitted(town, FK_DJ_01=4, evidence=(ITEM,))
    review = case.begin(town, assessment)
    for item in edition().asked("light"):
        case.decide(town, review, item, case.desk(town).by_item[item].given)
    question = case.ask(town, review, OTHER)
    case.give_back(town, review)
    case.reply(town, question)
    sheets.describe(town, assessment, item=ITEM, described="新的一份")
    case.submit(town, assessment, LATER)

    second = case.begin(town, assessment, now=LATER)

    desk = case.desk(town)
    assert desk.changed == frozenset({ITEM})
    assert {point.item for point in desk.undecided} == {ITEM, OTHER}
    assert set(desk.earlier) == set(edition().asked("light"))
    carried = desk.verdicts["FK-RY-02"]
    assert (carried.carried_from, carried.review_id) == (review.id, second.id)
    assert len(desk.rounds) == 2


def test_a_changed_fact_opens_its_controls(town: Town) -> None:
    asked = edition().asked("light")
    control = next(q for q in edition().questions if q.fact and q.id in asked)
    assessment = case.submitted(town)
    review = case.begin(town, assessment)
    case.decide(town, review, control.id, case.desk(town).by_item[control.id].given)
    case.ask(town, review)
    case.give_back(town, review)
    case.reply(town, review_questions.of_assessment(town.store, assessment, actor=town.alpha)[0])
    reason = "没有外协"
    sheets.answer(town, assessment, control.fact or "", False, reason=reason, now=LATER)
    case.submit(town, assessment, LATER)

    case.begin(town, assessment, now=LATER)

    assert control.id not in case.desk(town).verdicts


def test_a_question_of_an_earlier_return_is_not_asked_again(town: Town) -> None:
    assessment = case.submitted(town)
    first = case.begin(town, assessment)
    question = case.ask(town, first)
    case.give_back(town, first)
    case.reply(town, question)
    sheets.answer(town, assessment, ITEM, 3, seen=1, now=LATER)
    case.submit(town, assessment, LATER)
    second = case.begin(town, assessment, now=LATER)
    case.ask(town, second, OTHER)
    case.give_back(town, second)

    assert _asked(town, assessment) == [OTHER]
    assert returning.unanswered(
        town.store, assessments.get(town.store, assessment, actor=town.alpha), actor=town.alpha
    )
