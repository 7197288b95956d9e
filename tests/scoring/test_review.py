"""Pending review (待复核), what goes to review, and contradictions (一致性提示)."""

from typing import Any

import pytest

from questionnaires.model import Condition, Contradiction, Questionnaire
from scoring.assess import assess
from scoring.model import Submission
from scoring.review import excluded_keys
from scoring.rule_model import PendingReview
from scoring.rules import Rules
from tests.scoring.making import but, everywhere, plain_rules, question, section, small, without

LIMITS = PendingReview(chosen_share=0.1, excluded_share=0.3, section="A", source="测试")
QUESTIONS = [question(f"Q{i}", fact="f1" if i in {7, 8} else None) for i in range(10)]
TEN = small(
    section("A", QUESTIONS[:5], weight=1),
    section("B", QUESTIONS[5:], weight=1),
    facts=("f1",),
    light=("Q0", "Q5", "Q6"),
)


def pending(answers: dict[str, Any], *, fact: bool = True, **more: Any) -> bool:
    given = dict.fromkeys((f"Q{i}" for i in range(10)), 4) | answers
    submission = Submission(answers=given, exposure={"E1": 0}, facts={"f1": fact}, **more)
    return assess(TEN, plain_rules(pending_review=LIMITS), submission).pending_review


def not_applicable(*places: int) -> dict[str, Any]:
    return {f"Q{i}": "na" for i in places}


@pytest.mark.parametrize(
    ("answers", "more", "expected"),
    [
        pytest.param({}, {}, False, id="everything applies"),
        pytest.param(not_applicable(0), {}, False, id="exactly a tenth is not more"),
        pytest.param(not_applicable(0, 5), {}, True, id="two tenths chosen"),
        pytest.param({}, {"fact": False}, False, id="two tenths ruled out by a fact"),
        pytest.param(not_applicable(0), {"fact": False}, False, id="three tenths together"),
        pytest.param(not_applicable(7), {"fact": False}, False, id="na on what a fact rules out"),
        pytest.param(not_applicable(0), {"scope": "light"}, True, id="all of A that is in scope"),
        pytest.param(not_applicable(1, 2), {"scope": "light"}, False, id="out of scope"),
        pytest.param(
            not_applicable(0), {"verified": {"Q0": 2}}, False, id="verdicts change nothing here"
        ),
        pytest.param(not_applicable(0, 5), {"verified": {"Q0": 2}}, True, id="not even refusals"),
        pytest.param({"Q0": "unknown", "Q1": "unknown"}, {}, False, id="不知道 is an answer"),
    ],
)
def test_pending_review(answers: dict[str, Any], more: dict[str, Any], expected: bool) -> None:
    assert pending(answers, **more) is expected


def test_more_than_three_tenths_together() -> None:
    limits = PendingReview(chosen_share=1, excluded_share=0.3, source="测试")
    rules = plain_rules(pending_review=limits)
    given = dict.fromkeys((f"Q{i}" for i in range(10)), 4)
    three = Submission(answers=given | not_applicable(0), exposure={"E1": 0}, facts={"f1": False})
    assert not assess(TEN, rules, three).pending_review
    four = but(three, not_applicable(1))
    assert assess(TEN, rules, four).pending_review


def test_all_of_the_section_is_out_even_where_it_weighs_little() -> None:
    limits = PendingReview(chosen_share=1, excluded_share=1, section="A", source="测试")
    rules = plain_rules(pending_review=limits)
    given = dict.fromkeys((f"Q{i}" for i in range(10)), 4)
    most = Submission(answers=given | not_applicable(0, 1, 2, 3), exposure={"E1": 0})
    assert not assess(TEN, rules, most).pending_review
    assert assess(TEN, rules, but(most, not_applicable(4))).pending_review


def test_rules_without_limits_never_ask_for_review() -> None:
    given = dict.fromkeys((f"Q{i}" for i in range(10)), "na")
    submission = Submission(answers=given, exposure={"E1": 0})
    assert not assess(TEN, plain_rules(), submission).pending_review


def test_review_of_2026_looks_at_防控(questionnaire: Questionnaire, rules: Rules) -> None:  # noqa: N802  # the part's own name
    submission = everywhere(questionnaire, 4)
    part = [q.id for q in questionnaire.section_by_id["FK"].all_questions()]
    assert not assess(questionnaire, rules, submission).pending_review
    assert assess(questionnaire, rules, but(submission, dict.fromkeys(part, "na"))).pending_review
    share_of_one = 60 / 157 * 5
    assert share_of_one < 10
    assert not assess(questionnaire, rules, but(submission, {"FK-DJ-01": "na"})).pending_review
    five = dict.fromkeys(("FK-DJ-01", "FK-DJ-04", "FK-RY-02", "FK-XT-01", "FK-XT-03"), "na")
    assert 60 / 157 * sum(questionnaire.by_id[name].weight for name in five) < 10
    assert not assess(questionnaire, rules, but(submission, five)).pending_review
    six = five | {"FK-HZ-02": "na"}
    assert 60 / 157 * sum(questionnaire.by_id[name].weight for name in six) > 10
    assert assess(questionnaire, rules, but(submission, six)).pending_review


def test_key_controls_left_out_go_to_review(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = everywhere(questionnaire, 4)
    assert excluded_keys(questionnaire, rules, submission) == ()
    left_out = but(
        submission,
        {"FK-DJ-01": "na", "FK-DJ-02": "na"},
        facts={"has_secret_premises": False, "had_incident": False},
    )
    assert excluded_keys(questionnaire, rules, left_out) == ("FK-DJ-01", "FK-QY-01")


# ---- contradictions ----


def rule(name: str, *conditions: dict[str, Any]) -> Contradiction:
    when = tuple(Condition(**condition) for condition in conditions)
    return Contradiction(id=name, when=when, message="请再核对。")


def hints(answers: dict[str, Any], facts: dict[str, bool] | None = None, **more: Any) -> list[str]:
    questionnaire = small(
        section("S", [question("Q1"), question("Q2", fact="f1")]), facts=("f1", "f2"), light=["Q1"]
    ).model_copy(
        update={
            "contradictions": (
                rule("C1", {"question": "Q1", "at_most": 1}, {"question": "Q2", "at_least": 3}),
                rule("C2", {"exposure": "E1", "at_least": 2}, {"question": "Q1", "equals": 0}),
                rule("C3", {"exposure": "E1", "equals": 4}, {"fact": "f1", "is_true": False}),
                rule("C4", {"fact": "f1", "is_true": True}, {"fact": "f2", "is_true": False}),
            )
        }
    )
    submission = Submission(answers=answers, exposure={"E1": 4}, facts=facts or {}, **more)
    return list(assess(questionnaire, plain_rules(), submission).contradictions)


@pytest.mark.parametrize(
    ("answers", "facts", "expected"),
    [
        pytest.param({"Q1": 1, "Q2": 3}, {}, ["C1"], id="both hold"),
        pytest.param({"Q1": 2, "Q2": 3}, {}, [], id="one does not"),
        pytest.param({"Q1": 1, "Q2": 2}, {}, [], id="nor the other"),
        pytest.param({"Q1": 0, "Q2": 4}, {}, ["C1", "C2"], id="in catalogue order"),
        pytest.param({"Q1": "unknown", "Q2": 4}, {}, [], id="不知道 triggers nothing"),
        pytest.param({"Q1": "na", "Q2": 4}, {}, [], id="不适用 triggers nothing"),
        pytest.param({"Q2": 4}, {}, [], id="unanswered triggers nothing"),
        pytest.param({"Q1": 1, "Q2": 4}, {"f1": False}, ["C3"], id="not asked triggers nothing"),
        pytest.param({"Q1": 2, "Q2": 1}, {"f1": True}, [], id="an absent fact triggers nothing"),
        pytest.param({"Q1": 2, "Q2": 1}, {"f1": True, "f2": False}, ["C4"], id="both stated"),
        pytest.param({"Q1": 2, "Q2": 1}, {"f1": True, "f2": True}, [], id="stated otherwise"),
        pytest.param({"Q1": 2, "Q2": 1}, {"f2": False}, [], id="the other one is absent"),
    ],
)
def test_contradictions(
    answers: dict[str, Any], facts: dict[str, bool], expected: list[str]
) -> None:
    assert hints(answers, facts) == expected


def test_contradictions_judge_the_self_answers_in_scope() -> None:
    assert hints({"Q1": 1, "Q2": 3}, verified={"Q1": 4}) == ["C1"]
    assert hints({"Q1": 1, "Q2": 3}, scope="light") == []


def test_contradictions_on_options_without_a_level() -> None:
    from questionnaires.model import Option

    options = (Option(id="no", text="无", credit=0), Option(id="yes", text="有", credit=1))
    questionnaire = small(section("S", [question("Q1", options=options)])).model_copy(
        update={"contradictions": (rule("C1", {"question": "Q1", "option": "yes"}),)}
    )
    for answer, expected in (("yes", ("C1",)), ("no", ()), ("na", ())):
        submission = Submission(answers={"Q1": answer}, exposure={"E1": 0})
        assert assess(questionnaire, plain_rules(), submission).contradictions == expected


@pytest.mark.parametrize(
    ("answers", "facts", "exposure", "expected"),
    [
        ({"FK-DJ-01": 1}, {}, {}, ["C01", "C02", "C03"]),
        ({"FK-ZT-02": 0, "FK-XT-03": 4}, {}, {}, ["C09"]),
        ({"XJ-QY-01": 0, "XJ-QY-02": 0}, {}, {}, ["C10", "C11"]),
        ({"BZ-TR-01": 0, "FK-XT-02": 4}, {}, {}, ["C18"]),
        ({}, {}, {"E02": 2, "E04": 0}, ["C19"]),
        ({}, {"uses_external_ai": False}, {"E11": 1}, ["C21"]),
        ({}, {"uses_noncompete": False, "has_former_staff_under_noncompete": True}, {}, ["C29"]),
        ({}, {"uses_noncompete": False}, {}, []),
        (
            {
                "FW-CZ-01": 4,
                "ZD-ZZ-03": 4,
                "FK-DJ-05": 4,
                "FK-XT-04": 4,
                "BZ-YJ-02": 4,
                "BZ-TR-02": 4,
            },
            {},
            {},
            ["C30"],
        ),
    ],
)
def test_contradictions_of_2026(
    questionnaire: Questionnaire,
    rules: Rules,
    answers: dict[str, Any],
    facts: dict[str, bool],
    exposure: dict[str, int],
    expected: list[str],
) -> None:
    base = everywhere(questionnaire, 3, exposure=1)
    submission = but(base, answers, facts=facts, exposure={**base.exposure, **exposure})
    assert list(assess(questionnaire, rules, submission).contradictions) == expected


def test_a_missing_answer_triggers_nothing(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = but(everywhere(questionnaire, 3), {"FK-DJ-01": 1})
    open_ = without(submission, "FK-DJ-03", "FK-DJ-05")
    assert assess(questionnaire, rules, open_).contradictions == ("C02",)
