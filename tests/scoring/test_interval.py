"""The interval of an unfinished check, what is asked of it, and what its result names."""

import pytest

from questionnaires.model import Questionnaire
from scoring.assess import assess, interval_over_full
from scoring.model import Submission
from scoring.rules import Rules
from tests.scoring.making import (
    but,
    everywhere,
    plain_rules,
    question,
    section,
    small,
    without,
)
from tests.scoring.test_assess import KEYS, read


def test_the_interval_counts_missing_answers_at_0_and_at_4_with_evidence() -> None:
    questionnaire = small(section("S", [question("Q1", 3), question("Q2", 1)]))
    submission = Submission(answers={"Q1": 4}, exposure={"E1": 2})
    result = assess(questionnaire, plain_rules(), submission)
    assert result.unanswered == ("Q2",)
    assert result.readings == {"self": None, "credible": None, "verified": None}
    assert result.interval.protection == (37.5, 62.5)
    assert result.interval.risk == pytest.approx((70 * 0.4375, 70 * 0.6625))
    assert result.interval.colour == ("b1", "b2")


def test_each_end_of_the_interval_has_its_gates(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = without(everywhere(questionnaire, 4, exposure=2), *KEYS[:3])
    interval = assess(questionnaire, rules, submission).interval
    assert interval.risk is not None and interval.risk[1] < 20
    assert interval.colour == ("blue", "red")


def test_a_key_control_at_zero_can_make_the_colour_certain(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = without(but(everywhere(questionnaire, 4, exposure=0), {KEYS[0]: 0}), KEYS[1])
    assert assess(questionnaire, rules, submission).interval.colour == ("orange", "orange")


def test_the_interval_is_of_the_scope_asked(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = but(everywhere(questionnaire, 4), {}, scope="light")
    light = without(submission, *(set(questionnaire.by_id) - questionnaire.asked("light")))
    result = assess(questionnaire, rules, light)
    assert result.unanswered == ()
    assert result.interval.protection == (100, 100)
    over_full = interval_over_full(questionnaire, rules, light)
    assert over_full.protection is not None
    assert over_full.protection[0] < 100 == over_full.protection[1]
    assert over_full.colour is not None and over_full.colour[0] == "blue"


def test_the_interval_over_all_ignores_answers_kept_outside_the_scope(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = but(everywhere(questionnaire, 4), {}, scope="light")
    light = without(submission, *(set(questionnaire.by_id) - questionnaire.asked("light")))
    one, other = (interval_over_full(questionnaire, rules, s) for s in (submission, light))
    assert one == other


def test_the_interval_over_all_is_the_interval_of_a_full_check_where_nothing_else_is_answered(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = but(
        everywhere(questionnaire, 3), {}, scope="light", verified={"FK-DJ-01": 1, "FK-DJ-05": 1}
    )
    outside = set(questionnaire.by_id) - questionnaire.asked("light")
    full = without(but(submission, {}, scope="full", verified={}), *outside)
    wanted = assess(questionnaire, rules, full).interval
    assert interval_over_full(questionnaire, rules, submission) == wanted


def test_the_light_scope_leaves_the_other_controls_out(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = but(everywhere(questionnaire, 4), {}, scope="light")
    worse = but(submission, {"FK-DJ-05": 0, "FW-DJ-03": 0})
    assert read(questionnaire, rules, worse).protection == 100
    assert read(questionnaire, rules, worse).sections["BZ-TR"] is None


def test_what_a_fact_rules_out_is_not_asked(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = without(everywhere(questionnaire, 4), "BZ-YJ-04")
    assert assess(questionnaire, rules, submission).unanswered == ("BZ-YJ-04",)
    ruled = but(submission, {}, facts={"had_incident": False})
    result = assess(questionnaire, rules, ruled)
    assert result.unanswered == ()
    assert result.readings["credible"] is not None


def test_an_absent_fact_counts_as_true(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = without(everywhere(questionnaire, 4), "BZ-YJ-04")
    stated = but(submission, {}, facts={"had_incident": True})
    for asked in (submission, stated):
        assert assess(questionnaire, rules, asked).unanswered == ("BZ-YJ-04",)


def test_a_kept_answer_to_a_ruled_out_control_has_no_effect(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    ruled = but(everywhere(questionnaire, 4), {"BZ-YJ-04": 0}, facts={"had_incident": False})
    assert read(questionnaire, rules, ruled).protection == 100


def test_a_result_names_edition_rules_and_digest(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    result = assess(questionnaire, rules, everywhere(questionnaire, 4))
    assert (result.edition, result.rules_version, result.scope) == ("2026", "2026.1", "full")
    assert len(result.digest) == 64
