"""The engine computes what the specification says, on edition 2026 and on any questionnaire."""

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.model import Questionnaire
from scoring.assess import assess
from scoring.model import Reading, Submission
from scoring.rule_model import Rules
from tests.scoring import reference
from tests.scoring.strategies import (
    EDITION,
    RULES,
    examples,
    questionnaires,
    rule_sets,
    submissions,
)


def close(value: float | None) -> object:
    return None if value is None else pytest.approx(value, abs=1e-9)


def compare(
    questionnaire: Questionnaire,
    rules: Rules,
    found: Reading | None,
    credits_: Mapping[str, Fraction],
    exposure: Mapping[str, int],
) -> None:
    assert found is not None
    points = reference.protection(questionnaire, credits_)
    index = reference.exposure(questionnaire, exposure)
    assert found.protection == close(points)
    assert found.sections.keys() == questionnaire.section_by_id.keys()
    for section in questionnaire.section_by_id.values():
        value = reference.score(section.sections, section.questions, credits_)
        assert found.sections[section.id] == close(None if value is None else float(100 * value))
    if points is None:
        assert (found.risk, found.colour, found.grade) == (None, None, None)
    else:
        assert found.risk == close(reference.risk(rules, index, points))
        assert found.colour == reference.colour(questionnaire, rules, index, points, credits_)
        if rules.grades:
            grade = reference.band(rules.grades, points)
            assert found.grade == rules.grades.steps[grade].id
    if rules.paths:
        assert found.paths == {
            name: close(value)
            for name, value in reference.paths(questionnaire, rules, exposure, credits_).items()
        }
    if rules.readiness:
        assert found.readiness == close(reference.readiness(questionnaire, credits_))


def check(questionnaire: Questionnaire, rules: Rules, submission: Submission) -> None:
    readings = assess(questionnaire, rules, submission).readings
    plain = submission.exposure
    credits_ = reference.self_reading(questionnaire, submission)
    compare(questionnaire, rules, readings["self"], credits_, plain)
    credits_ = reference.credible_reading(questionnaire, rules, submission)
    compare(questionnaire, rules, readings["credible"], credits_, plain)
    if readings["verified"] is not None:
        credits_ = reference.verified_reading(questionnaire, rules, submission)
        exposure = {**plain, **submission.verified_exposure}
        compare(questionnaire, rules, readings["verified"], credits_, exposure)


@given(submissions())
@examples(60)
def test_edition_2026(submission: Submission) -> None:
    check(EDITION, RULES, submission)


@given(st.data())
@examples(100)
def test_any_questionnaire(data: st.DataObject) -> None:
    questionnaire = data.draw(questionnaires())
    check(questionnaire, data.draw(rule_sets()), data.draw(submissions(questionnaire)))
