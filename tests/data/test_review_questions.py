"""Questions wait until the check is returned; the firm reads what was sent, and answers it."""

import pytest

from data import review_drafts, review_questions, row_checks
from data.review_questions import (
    AskedAlready,
    NoSuchQuestion,
    Question,
    QuestionChanged,
    QuestionSettled,
)
from data.reviews import NotYourReview, Review
from data.texts import BadText
from tests.data import desk
from tests.data.desk import ITEM, OTHER_ITEM
from tests.data.town import NOW, Town


@pytest.fixture
def review(town: Town) -> Review:
    return desk.begin(town, desk.submit(town))


def ask(town: Town, review: Review, text: str = "清单是哪年的？", item: str = ITEM) -> Question:
    return review_questions.ask(
        town.store, town.new_id(), review.id, item, text, actor=town.reviewer, now=NOW
    )


def send(town: Town, review: Review) -> int:
    number = review_questions.send(town.store, review.id, actor=town.reviewer, now=NOW)
    desk.give_back(town, review)
    return number


def answer(town: Town, question: Question, text: str, seen: int | None = None) -> Question:
    return review_questions.answer(
        town.store,
        question.id,
        text,
        seen_version=question.version if seen is None else seen,
        actor=town.colleague,
        now=NOW,
    )


def test_a_question_waits_and_the_firm_knows_nothing(town: Town, review: Review) -> None:
    asked = ask(town, review)

    assert review_questions.of_assessment(
        town.store, review.assessment_id, actor=town.reviewer
    ) == [asked]
    assert review_questions.of_assessment(town.store, review.assessment_id, actor=town.alpha) == []
    with pytest.raises(NoSuchQuestion):
        review_questions.get(town.store, asked.id, actor=town.alpha)


def test_a_waiting_question_is_put_differently_or_taken_back(town: Town, review: Review) -> None:
    asked, other = ask(town, review), ask(town, review, item=OTHER_ITEM)
    changed = review_questions.change(
        town.store, asked.id, "清单何时核对过？", seen_version=1, actor=town.reviewer, now=NOW
    )
    assert (changed.asked, changed.version) == ("清单何时核对过？", 2)
    with pytest.raises(QuestionChanged):
        review_questions.take_back(
            town.store, asked.id, seen_version=1, actor=town.reviewer, now=NOW
        )
    review_questions.take_back(town.store, other.id, seen_version=1, actor=town.reviewer, now=NOW)

    assert send(town, review) == 1
    assert [p for page in row_checks.check(town.store) for p in page.problems] == []


def test_an_item_has_one_waiting_question(town: Town, review: Review) -> None:
    ask(town, review)
    with pytest.raises(AskedAlready):
        ask(town, review, "另外问")


def test_what_was_sent_stays(town: Town, review: Review) -> None:
    asked = ask(town, review)
    send(town, review)
    sent = review_questions.get(town.store, asked.id, actor=town.alpha)

    assert sent.sent_at == NOW
    with pytest.raises(Exception) as caught:
        review_questions.change(
            town.store, asked.id, "x", seen_version=2, actor=town.reviewer, now=NOW
        )
    assert "退回" in str(caught.value)


def test_the_firm_answers_and_staff_read_it_when_it_comes_back(town: Town, review: Review) -> None:
    asked = ask(town, review)
    send(town, review)
    question = review_questions.get(town.store, asked.id, actor=town.alpha)
    answered = answer(town, question, "2026 年 5 月核对过。")

    assert answered.answered == "2026 年 5 月核对过。"
    assert review_questions.get(town.store, asked.id, actor=town.reviewer).answered == ""
    town.store.rows("UPDATE assessments SET state = 'submitted'")
    assert review_questions.get(town.store, asked.id, actor=town.reviewer).answered
    with pytest.raises(QuestionSettled):
        answer(town, answered, "改一下")


def test_two_colleagues_do_not_overwrite_each_other(town: Town, review: Review) -> None:
    asked = ask(town, review)
    send(town, review)
    question = review_questions.get(town.store, asked.id, actor=town.alpha)
    first = answer(town, question, "五月")

    with pytest.raises(QuestionChanged) as caught:
        answer(town, question, "六月")
    assert caught.value.current == first
    assert answer(town, question, "五月") == first


@pytest.mark.parametrize("text", ["", " \n ", "\u202ex"])
def test_a_question_says_something(town: Town, review: Review, text: str) -> None:
    with pytest.raises(BadText):
        ask(town, review, text)


def test_drafts_are_kept_and_go_with_the_round(town: Town, review: Review) -> None:
    store, who = town.store, {"actor": town.reviewer}
    review_drafts.save(store, review.id, "reason/FK-DJ-01", "写到一", now=NOW, **who)
    review_drafts.save(store, review.id, "reason/FK-DJ-01", "写到一半", now=NOW, **who)
    review_drafts.save(store, review.id, "covering", "请", now=NOW, **who)
    review_drafts.save(store, review.id, "covering", "", now=NOW, **who)

    found = review_drafts.all_of(store, review.id, **who)
    assert {field: draft.text for field, draft in found.items()} == {"reason/FK-DJ-01": "写到一半"}
    review_drafts.drop(store, review.id, "reason/FK-DJ-01", **who)
    assert review_drafts.all_of(store, review.id, **who) == {}
    with pytest.raises(NotYourReview):
        review_drafts.all_of(store, review.id, actor=town.says_why(desk.second_reviewer(town)))
