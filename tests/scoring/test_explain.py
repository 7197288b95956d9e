"""How a number came about (分数怎么来的), what to do next (下一步), and the court view (司法要素)."""

from math import fsum

import pytest
from hypothesis import given

from questionnaires.model import Option, Questionnaire
from scoring.assess import assess
from scoring.compiling import engine_of
from scoring.explain import court_view, waterfall
from scoring.model import Answer, BadInput, KindOfMeasure, Plan, Raise, ReadingName, Submission
from scoring.plan import cheapest
from scoring.raising import level_at
from scoring.rules import Rules
from scoring.steps import in_doing_order, next_steps
from tests.scoring.making import (
    YES_NO,
    bands,
    but,
    everywhere,
    plain_rules,
    question,
    section,
    small,
    without,
)
from tests.scoring.strategies import EDITION, RULES, examples, submissions

READINGS: tuple[ReadingName, ...] = ("self", "credible", "verified")


@given(submissions())
@examples(40)
def test_the_waterfall_adds_up_exactly(submission: Submission) -> None:
    readings = assess(EDITION, RULES, submission).readings
    for name in READINGS:
        reading = readings[name]
        if reading is None or reading.risk is None:
            continue
        found = waterfall(EDITION, RULES, submission, name)
        assert found.residual == reading.risk
        assert fsum(s.risk_points for s in found.shares) == found.inherent - found.residual
        tops = fsum(found.sections[part.id] for part in EDITION.sections)
        assert tops == pytest.approx(found.inherent - found.residual, abs=1e-9)
        assert fsum(s.weight for s in found.shares) == pytest.approx(1)


def test_the_waterfall_of_two_controls() -> None:
    """I = 70; full protection takes 63 of it; weights 3 and 1, credits 1 and 1/2."""
    questionnaire = small(
        section("A", [question("Q1", 3)]), section("B", [question("Q2", 1), question("Q3")])
    )
    submission = Submission(
        answers={"Q1": 4, "Q2": 3, "Q3": "na"}, exposure={"E1": 2}, evidence=frozenset({"Q1"})
    )
    found = waterfall(questionnaire, plain_rules(), submission)
    assert found.inherent == 70
    first, second, third = found.shares
    assert (first.control, first.weight, first.level, first.credit) == ("Q1", 0.75, 4, 1)
    assert first.risk_points == pytest.approx(47.25)
    assert (second.weight, second.level, second.credit) == (0.25, 2, 0.5)
    assert second.risk_points == pytest.approx(7.875)
    assert (third.weight, third.level, third.credit, third.risk_points) == (0, None, None, 0)
    assert found.sections == {"A": pytest.approx(47.25), "B": pytest.approx(7.875)}
    assert found.residual == pytest.approx(70 - 47.25 - 7.875)
    own = waterfall(questionnaire, plain_rules(), submission, "self")
    assert own.shares[1].level == 3


def test_the_waterfall_of_nothing_in_place() -> None:
    found = waterfall(EDITION, RULES, everywhere(EDITION, 0))
    assert found.inherent == found.residual
    assert {share.risk_points for share in found.shares} == {0.0}


def test_the_verified_waterfall_stands_on_replaced_exposure() -> None:
    submission = but(everywhere(EDITION, 0, exposure=0), {}, verified_exposure={"E01": 4})
    found = waterfall(EDITION, RULES, submission, "verified")
    assert found.inherent > waterfall(EDITION, RULES, submission).inherent == 40


def test_no_waterfall_without_answers_or_risk() -> None:
    with pytest.raises(BadInput, match=r"^answers.FK-DJ-01：还没有作答"):
        waterfall(EDITION, RULES, without(everywhere(EDITION, 1), "FK-DJ-01"))
    nothing = but(everywhere(EDITION, 1), dict.fromkeys(EDITION.by_id, "na"))
    with pytest.raises(BadInput, match="没有适用的题"):
        waterfall(EDITION, RULES, nothing)


# ---- next steps ----


def test_key_controls_at_zero_come_first_then_points_per_day() -> None:
    questionnaire = small(
        section(
            "S",
            [
                question("cheap", 4, days=1),
                question("key", 1, days=5, key=True),
                question("dear", 4, days=8),
                question("done", 9, days=1),
                question("other-key", 2, days=5, key=True),
                question("nobody-knows-how", 9),
                question("gone", 9, days=1),
            ],
        )
    )
    levels = (0, 0, 2, 4, "unknown", 0, "na")
    answers: dict[str, Answer] = dict(zip(questionnaire.by_id, levels, strict=True))
    submission = Submission(answers=answers, exposure={"E1": 0}, evidence=frozenset({"done"}))
    steps = next_steps(questionnaire, plain_rules(), submission)
    assert [step.control for step in steps] == ["other-key", "key", "cheap", "dear"]
    dear = steps[-1]
    assert (dear.from_level, dear.to_level, dear.person_days) == (2, 4, 4)
    assert dear.risk_points == pytest.approx(40 * 0.9 * 4 / 29 * 0.5)
    assert next_steps(questionnaire, plain_rules(), submission, count=1) == steps[:1]


@given(submissions(verdicts=False))
@examples(20)
def test_a_step_brings_the_points_it_promises(submission: Submission) -> None:
    before = assess(EDITION, RULES, submission).readings["credible"]
    if before is None or before.risk is None:
        return
    for step in next_steps(EDITION, RULES, submission):
        done = but(
            submission,
            {step.control: step.to_level},
            evidence=submission.evidence | {step.control},
        )
        after = assess(EDITION, RULES, done).readings["credible"]
        assert after is not None and after.risk is not None
        assert before.risk - after.risk == pytest.approx(step.risk_points, abs=1e-9)


# ---- a plan in the order of doing ----


def test_the_shortest_first_stretch_comes_first() -> None:
    submission = everywhere(EDITION, 0)
    plan = cheapest(EDITION, RULES, submission, "blue")
    found = in_doing_order(EDITION, RULES, submission, plan)
    assert sorted(s.step.control for s in found.stops) == sorted(r.control for r in plan.raises)
    last = found.stops[-1]
    assert last.person_days_so_far == plan.person_days
    assert (last.risk, last.colour) == (plan.risk, plan.colour)
    assert found.distance == pytest.approx(20 - plan.risk)
    start = [stop.colour for stop in found.stops[: found.first_stretch - 1]]
    assert set(start) == {"red"}
    turn = found.stops[found.first_stretch - 1]
    assert turn.colour == "orange"
    whole_plan = cheapest(EDITION, RULES, submission, "orange")
    assert whole_plan.person_days is not None
    assert turn.person_days_so_far >= whole_plan.person_days  # it may use this plan's raises only


def test_the_first_stretch_of_a_plan_is_the_cheapest_part_that_turns_the_colour() -> None:
    """By points per day `dear` comes first, but `cheap` alone already turns the colour."""
    questionnaire = small(
        section(
            "S", [question("dear", 80, days=8), question("cheap", 9, days=1), question("rest", 11)]
        )
    )
    answers: dict[str, Answer] = {"dear": 0, "cheap": 0, "rest": 4}
    submission = Submission(answers=answers, exposure={"E1": 0}, evidence=frozenset({"rest"}))
    rules = plain_rules(bands=bands(20, 32, 33))
    assert 33 < 40 * (1 - 0.9 * 0.11) and 32 < 40 * (1 - 0.9 * 0.2) < 33
    plan = cheapest(questionnaire, rules, submission, "b0", margin=15.9)
    found = in_doing_order(questionnaire, rules, submission, plan)
    assert [stop.step.control for stop in found.stops] == ["cheap", "dear"]
    assert found.first_stretch == 1
    assert [stop.colour for stop in found.stops] == ["b2", "b0"]


def test_the_first_stretch_to_the_best_colour() -> None:
    """The same on the last step: `cheap` turns yellow into blue, `dear` keeps the margin."""
    questionnaire = small(
        section(
            "S", [question("dear", 80, days=8), question("cheap", 9, days=1), question("rest", 11)]
        )
    )
    answers: dict[str, Answer] = {"dear": 0, "cheap": 0, "rest": 4}
    submission = Submission(answers=answers, exposure={"E1": 0}, evidence=frozenset({"rest"}))
    rules = plain_rules(bands=bands(33))
    plan = cheapest(questionnaire, rules, submission, "b0", margin=28.9)
    found = in_doing_order(questionnaire, rules, submission, plan)
    assert [stop.step.control for stop in found.stops] == ["cheap", "dear"]
    assert [stop.colour for stop in found.stops] == ["b0", "b0"]


def test_a_plan_without_raises_has_no_stops() -> None:
    submission = everywhere(EDITION, 4, exposure=0)
    plan = cheapest(EDITION, RULES, submission, "blue")
    found = in_doing_order(EDITION, RULES, submission, plan)
    assert (found.stops, found.first_stretch) == ((), 0)
    assert found.distance == pytest.approx(16)
    worst = everywhere(EDITION, 0, exposure=4)
    red = in_doing_order(EDITION, RULES, worst, cheapest(EDITION, RULES, worst, "red"))
    assert red.distance is None


# ---- court view ----


def _statutory(
    questionnaire: Questionnaire, rules: Rules, submission: Submission, reading: ReadingName
) -> list[KindOfMeasure]:
    """The six kinds of measure (六类法定措施) of the court view."""
    statutory = {factor.id for factor in questionnaire.factors if factor.statutory_kind}
    view = court_view(questionnaire, rules, submission, reading)
    return [kind for kind in view if kind.factor in statutory]


def test_readiness_is_the_mean_of_the_statutory_kinds(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = but(everywhere(questionnaire, 2), {"FK-RY-02": 4, "FK-LZ-02": "na"})
    kinds = _statutory(questionnaire, rules, submission, "credible")
    reading = assess(questionnaire, rules, submission).readings["credible"]
    assert reading is not None
    assert len(kinds) == 6
    credits_ = [kind.credit for kind in kinds if kind.credit is not None]
    assert reading.readiness == pytest.approx(100 * fsum(credits_) / 6)
    assert (kinds[0].level, kinds[0].best_control) == (4, "FK-RY-02")
    assert "FK-LZ-02" not in kinds[5].controls


def test_the_court_view_lists_every_factor(questionnaire: Questionnaire, rules: Rules) -> None:
    view = court_view(questionnaire, rules, everywhere(questionnaire, 3, evidence=False))
    assert [kind.factor for kind in view] == [factor.id for factor in questionnaire.factors]
    assert {kind.level for kind in view} == {2}


def test_a_factor_without_an_applicable_control(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = but(everywhere(questionnaire, 3), {"ZD-ZD-02": "na", "FK-DJ-06": "na"})
    secrecy = next(k for k in court_view(questionnaire, rules, submission) if k.factor == "secrecy")
    assert (secrecy.level, secrecy.credit, secrecy.best_control, secrecy.controls) == (
        None,
        None,
        None,
        (),
    )


def test_the_best_control_of_a_factor_is_the_one_that_counts_most(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = but(everywhere(questionnaire, 0), {"FK-LZ-02": 1})
    kind = _statutory(questionnaire, rules, submission, "credible")[5]
    assert (kind.best_control, kind.level, kind.credit) == ("FK-LZ-02", 1, 0.25)
    assert kind.controls == ("FK-HZ-04", "FK-LZ-01", "FK-LZ-02")


def test_the_court_view_follows_the_reading(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = everywhere(questionnaire, 4, evidence=False)
    assert {k.level for k in _statutory(questionnaire, rules, submission, "self")} == {4}
    assert {k.level for k in _statutory(questionnaire, rules, submission, "credible")} == {2}


def test_options_without_a_level_are_shown_as_answered() -> None:
    options = tuple(Option(id=f"o{i}", text="项", credit=c) for i, c in enumerate((0, 0.3, 1)))
    table = small(section("S", [question("Q", options=options, days=2)]))
    submission = Submission(answers={"Q": "o2"}, exposure={"E1": 0})
    found = waterfall(table, plain_rules(), submission)
    assert (found.shares[0].level, found.shares[0].credit) == ("o2", 0.5)
    (step,) = next_steps(table, plain_rules(), submission)
    assert (step.from_level, step.to_level) == ("o2", "o2")


def test_the_level_that_a_credit_stands_for() -> None:
    yes_no = engine_of(small(section("S", [question("Q", options=YES_NO)])), plain_rules())
    (control,) = yes_no.controls
    assert level_at(control, 4, 0.5) == 2
    assert level_at(control, 4, 0.4) == 4
    assert level_at(control, None, 0.4) == "unknown"


def test_five_steps_unless_asked_otherwise() -> None:
    submission = everywhere(EDITION, 0)
    assert len(next_steps(EDITION, RULES, submission)) == 5
    assert len(next_steps(EDITION, RULES, submission, count=7)) == 7


def test_a_plan_is_done_key_controls_first_then_by_points_per_day() -> None:
    """No raise turns the colour, so that nothing but the order of urgency counts."""
    questionnaire = small(
        section(
            "S",
            [
                question("slow", 6, days=8),
                question("quick", 2, days=1),
                question("key", 1, days=8, key=True),
                question("half", 3, days=1),
                question("second", 3, days=2, key=True),
                question("whole", 20, days=30),
            ],
        )
    )
    submission = Submission(
        answers={"slow": 0, "quick": 0, "key": 0, "half": 2, "second": 1, "whole": 0},
        exposure={"E1": 4},
    )
    ends = {"slow": 4, "quick": 4, "key": 4, "half": 3, "second": 4, "whole": 1}
    days = {"slow": 8.0, "quick": 1.0, "key": 8.0, "half": 0.25, "second": 1.5, "whole": 7.5}
    raises = tuple(
        Raise(name, submission.answers[name], end, days[name]) for name, end in ends.items()
    )
    rules = plain_rules(bands=bands(1, 2, 3))
    found = in_doing_order(questionnaire, rules, submission, Plan(True, 26.25, 50, "b3", raises))
    order = [stop.step.control for stop in found.stops]
    assert order == ["key", "half", "quick", "second", "slow", "whole"]
    so_far = [stop.person_days_so_far for stop in found.stops]
    assert so_far == [8, 8.25, 9.25, 10.75, 18.75, 26.25]
    assert found.first_stretch == 0 and found.distance is None
    assert [stop.risk for stop in found.stops] == sorted(
        (s.risk for s in found.stops), reverse=True
    )
