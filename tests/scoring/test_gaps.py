"""Gaps (短板) of one check: level 0 and 1, and what closing each alone costs and brings."""

import pytest
from hypothesis import given

from scoring.gaps import Standing, least_falls, standings
from scoring.model import ReadingName, Submission
from scoring.steps import next_steps
from tests.scoring.making import plain_rules, question, section, small
from tests.scoring.strategies import EDITION, RULES, examples, submissions

QUESTIONNAIRE = small(
    section("A", [question("Q1", 3)]), section("B", [question("Q2", 1), question("Q3")])
)


def _found(
    answers: dict[str, int | str], reading: ReadingName = "self", **more: object
) -> dict[str, Standing]:
    submission = Submission(answers=answers, exposure={"E1": 2}, **more)  # type: ignore[arg-type]  # named by the test
    rows = standings(QUESTIONNAIRE, plain_rules(), submission, reading)
    return {one.control: one for one in rows}


@given(submissions())
@examples(40)
def test_cost_and_effect_are_those_of_the_next_step(submission: Submission) -> None:
    steps = {one.control: one for one in next_steps(EDITION, RULES, submission, count=100)}
    found = [one for one in standings(EDITION, RULES, submission, "credible") if one.is_gap]

    assert all(one.control in steps for one in found)
    for one in found:
        step = steps[one.control]
        assert (one.person_days, one.risk_points) == (step.person_days, step.risk_points)
        assert step.from_level in {0, 1, "unknown"}


@pytest.mark.parametrize(
    ("answer", "is_gap"), [(0, True), (1, True), ("unknown", True), (2, False), (4, False)]
)
def test_nothing_and_words_only_are_gaps(answer: int | str, is_gap: bool) -> None:
    assert _found({"Q1": answer, "Q2": 4, "Q3": 4})["Q1"].is_gap is is_gap


def test_what_does_not_apply_is_not_there() -> None:
    assert set(_found({"Q1": 0, "Q2": 4, "Q3": "na"})) == {"Q1", "Q2"}


def test_what_is_no_gap_costs_and_brings_nothing() -> None:
    one = _found({"Q1": 0, "Q2": 2, "Q3": 4})["Q2"]

    assert (one.person_days, one.risk_points) == (0.0, 0.0)


def test_a_verdict_makes_a_gap_in_the_verified_reading_alone() -> None:
    answers: dict[str, int | str] = {"Q1": 4, "Q2": 4, "Q3": 4}
    judged = {"verified": {"Q1": 1}}

    assert not _found(answers, "credible", **judged)["Q1"].is_gap
    assert _found(answers, "verified", **judged)["Q1"].is_gap


def test_the_least_fall_is_that_of_a_firm_with_words_only() -> None:
    """As a firm's own gaps would bring where it is asked everything; more where there is nothing."""
    asked = small(
        section("A", [question("Q1", 3, days=2)]),
        section("B", [question("Q2", 1, days=1), question("Q3", days=1)]),
    )
    falls = least_falls(asked, plain_rules(), "full", exposure=50.0)

    for level, share in ((1, 1.0), (0, 4 / 3)):
        answers: dict[str, int | str] = dict.fromkeys(falls, level)
        submission = Submission(answers=answers, exposure={"E1": 2})
        found = standings(asked, plain_rules(), submission, "self")
        assert len(found) == len(falls) == 3
        for one in found:
            assert one.risk_points == pytest.approx(share * falls[one.control])


def test_in_the_light_scope_a_control_weighs_more() -> None:
    full, light = (least_falls(EDITION, RULES, scope, 50.0) for scope in ("full", "light"))

    assert light.keys() < full.keys()
    assert sum(full.values()) == pytest.approx(sum(light.values()))
