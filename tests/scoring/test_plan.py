"""The cheapest way down (降级路线, 评分办法 §8): valid under `assess`, and no cheaper one exists."""

import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from math import fsum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.model import Option, Questionnaire
from scoring.assess import assess
from scoring.compiling import engine_of
from scoring.model import Answer, BadInput, Plan, Reading, Submission
from scoring.plan import cheapest, columns_of
from scoring.raising import effort, present
from scoring.rule_model import Rules
from tests.scoring.making import (
    LEVELS,
    YES_NO,
    but,
    everywhere,
    gate,
    plain_rules,
    question,
    section,
    small,
)
from tests.scoring.strategies import EDITION, RULES, examples, submissions

GATES = (
    gate("any", "b2", key_credit_at_most=0, key_count_at_least=1),
    gate("two", "b3", key_credit_at_most=0, key_count_at_least=2, exposure_at_least=35),
    gate("mean", "b1", key_mean_credit_below=0.5),
)


def credible(questionnaire: Questionnaire, rules: Rules, submission: Submission) -> Reading:
    reading = assess(questionnaire, rules, submission).readings["credible"]
    assert reading is not None
    return reading


def after(submission: Submission, plan: Plan) -> Submission:
    """The plan carried out, with evidence for every raised control."""
    raised = {step.control: step.to_level for step in plan.raises}
    return but(submission, raised, evidence=submission.evidence | raised.keys())


def reaches(rules: Rules, reading: Reading, target: str, margin: float) -> bool:
    ids, edges = rules.bands.ids, rules.bands.edges
    assert reading.colour is not None and reading.risk is not None
    place = ids.index(target)
    if ids.index(reading.colour) > place:
        return False
    return not margin or place == len(edges) or round(edges[place] - reading.risk, 9) >= margin


def levels_of(options: tuple[Option, ...]) -> list[int | str]:
    return [o.id if o.level is None else o.level for o in options]


def by_brute_force(
    questionnaire: Questionnaire, rules: Rules, submission: Submission, target: str, margin: float
) -> float | None:
    """The fewest person-days of all combinations of raises, tried one by one."""
    best: float | None = None
    for raised, days in combinations(questionnaire, rules, submission):
        if best is not None and days >= best:
            continue
        changed = but(submission, raised, evidence=submission.evidence | raised.keys())
        if reaches(rules, credible(questionnaire, rules, changed), target, margin):
            best = days
    return best


def combinations(
    questionnaire: Questionnaire, rules: Rules, submission: Submission
) -> Iterator[tuple[dict[str, int | str], float]]:
    choices = []
    for asked in questionnaire.questions:
        answer = submission.answers[asked.id]
        if answer == "na" or asked.remedy is None:
            continue
        credits_ = dict(
            zip(levels_of(asked.options), (o.credit for o in asked.options), strict=True)
        )
        now = credits_.get(answer, 0.0)
        if asked.id not in submission.evidence and rules.unevidenced is not None:
            now = min(now, rules.unevidenced.cap)
        full = asked.best.credit
        raises = [
            (asked.id, level, asked.remedy.person_days * (credit - now) / full)
            for level, credit in credits_.items()
            if credit > now
        ]
        choices.append([None, *raises])
    for chosen in product(*choices):
        taken = [entry for entry in chosen if entry is not None]
        yield {name: level for name, level, _ in taken}, fsum(days for *_, days in taken)


@st.composite
def small_cases(draw: st.DrawFn) -> tuple[Questionnaire, Submission]:
    """Five or six controls in two parts: levels, yes or no, and options at uneven distances."""
    uneven = tuple(Option(id=f"o{i}", text="选项", credit=c) for i, c in enumerate((0, 0.3, 1)))
    questions = [
        question(
            f"Q{i}",
            draw(st.integers(1, 5)),
            options=draw(st.sampled_from([LEVELS[:2] + LEVELS[4:], LEVELS[::2], YES_NO, uneven])),
            key=draw(st.booleans()),
            days=draw(st.sampled_from([None, 0.5, 1, 1, 1.5, 2, 3, 0.7])),
        )
        for i in range(draw(st.integers(4, 6)))
    ]
    questionnaire = small(
        section("A", questions[:3], weight=draw(st.integers(1, 9))),
        section("B", questions[3:], weight=draw(st.integers(1, 9))),
    )
    answers = {
        q.id: draw(
            st.sampled_from([*levels_of(q.options), "na", "unknown", levels_of(q.options)[0]])
        )
        for q in questions
    }
    if set(answers.values()) == {"na"}:
        answers["Q0"] = "unknown"
    evidence = draw(st.sets(st.sampled_from([q.id for q in questions])))
    exposure = {"E1": draw(st.integers(0, 4))}
    return questionnaire, Submission(
        answers=answers, exposure=exposure, evidence=frozenset(evidence)
    )


@given(small_cases(), st.sampled_from(["b0", "b1", "b2", "b3"]), st.sampled_from([0.0, 0.5, 3.0]))
@examples(60)
def test_no_combination_of_raises_is_cheaper(
    case: tuple[Questionnaire, Submission], target: str, margin: float
) -> None:
    questionnaire, submission = case
    rules = plain_rules(gates=GATES)
    plan = cheapest(questionnaire, rules, submission, target, margin)
    days = by_brute_force(questionnaire, rules, submission, target, margin)
    assert plan.reached == (days is not None)
    assert plan.person_days == (None if days is None else pytest.approx(days, abs=1e-9))
    reading = credible(questionnaire, rules, after(submission, plan))
    assert (plan.risk, plan.colour) == (reading.risk, reading.colour)
    if plan.reached:
        assert reaches(rules, reading, target, margin)


@given(submissions(verdicts=False), st.sampled_from(RULES.bands.ids), st.sampled_from([0.0, 2.5]))
@examples(30)
def test_a_plan_of_edition_2026_is_valid(
    submission: Submission, target: str, margin: float
) -> None:
    before = credible(EDITION, RULES, submission)
    if before.protection is None:
        return
    plan = cheapest(EDITION, RULES, submission, target, margin)
    reading = credible(EDITION, RULES, after(submission, plan))
    assert (plan.risk, plan.colour) == (reading.risk, reading.colour)
    assert plan.reached == reaches(RULES, reading, target, margin)
    ids = list(EDITION.by_id)
    assert sorted(plan.raises, key=lambda step: ids.index(step.control)) == list(plan.raises)


def test_a_plan_takes_at_most_a_tenth_of_a_second() -> None:
    submission = everywhere(EDITION, 1)
    cheapest(EDITION, RULES, submission, "orange")
    start = time.process_time()
    cheapest(EDITION, RULES, submission, "blue")
    assert time.process_time() - start < 0.1


# ---- cases ----


def one_control(level: int | str, *evidence: str, **more: Any) -> tuple[Questionnaire, Submission]:
    questionnaire = small(section("S", [question("Q", days=8, **more)]))
    submission = Submission(answers={"Q": level}, exposure={"E1": 4}, evidence=frozenset(evidence))
    return questionnaire, submission


@pytest.mark.parametrize(
    ("level", "evidence", "target", "start", "end", "days"),
    [
        pytest.param(0, False, "b2", 0, 3, 6, id="from nothing to 3: three quarters"),
        pytest.param("unknown", False, "b2", 0, 3, 6, id="不知道 starts at 0"),
        pytest.param(4, False, "b2", 2, 3, 2, id="a claimed 4 without evidence starts at 2"),
        pytest.param(3, False, "b2", 2, 3, 2, id="a claimed 3 without evidence becomes a shown 3"),
        pytest.param(2, True, "b0", 2, 4, 4, id="from 2 to the top"),
    ],
)
def test_effort_is_counted_from_the_credible_level(
    level: int | str, evidence: bool, target: str, start: int, end: int, days: float
) -> None:
    questionnaire, submission = one_control(level, *(["Q"] if evidence else []))
    plan = cheapest(questionnaire, plain_rules(), submission, target)
    (step,) = plan.raises
    assert (step.from_level, step.to_level, step.person_days) == (start, end, days)
    assert plan.person_days == days


@pytest.mark.parametrize(
    ("level", "start", "days"),
    [
        pytest.param(0, 0, 8, id="a no costs the whole effort"),
        pytest.param(4, 2, 4, id="a yes without evidence half of it"),
    ],
)
def test_a_yes_no_control_is_raised_to_4_only(level: int, start: int, days: float) -> None:
    questionnaire, submission = one_control(level, options=YES_NO)
    plan = cheapest(questionnaire, plain_rules(), submission, "b0")
    (step,) = plan.raises
    assert (step.from_level, step.to_level, step.person_days) == (start, 4, days)


def test_a_target_that_is_met_costs_nothing() -> None:
    submission = everywhere(EDITION, 4, exposure=0)
    for target in RULES.bands.ids:
        plan = cheapest(EDITION, RULES, submission, target)
        assert (plan.reached, plan.person_days, plan.raises) == (True, 0, ())
        assert plan.colour == "blue"


def test_an_unreachable_target_leaves_things_as_they_are() -> None:
    questionnaire = small(section("S", [question("Q", days=1), question("X")]))
    submission = Submission(answers={"Q": 0, "X": 0}, exposure={"E1": 4})
    plan = cheapest(questionnaire, plain_rules(), submission, "b0")
    assert plan == Plan(reached=False, person_days=None, risk=100, colour="b3", raises=())


def test_nothing_to_raise_is_unreachable() -> None:
    questionnaire = small(section("S", [question("X")]))
    plan = cheapest(
        questionnaire, plain_rules(), Submission(answers={"X": 0}, exposure={"E1": 4}), "b0"
    )
    assert not plan.reached


def test_controls_that_do_not_apply_are_not_raised() -> None:
    submission = but(everywhere(EDITION, 0), {"FK-DJ-01": "na"}, facts={"had_incident": False})
    plan = cheapest(EDITION, RULES, submission, "blue")
    raised = {step.control for step in plan.raises}
    assert plan.reached and not raised & {"FK-DJ-01", "BZ-YJ-04"}


def test_a_margin_keeps_away_from_the_edge() -> None:
    submission = everywhere(EDITION, 1)
    near = cheapest(EDITION, RULES, submission, "yellow")
    far = cheapest(EDITION, RULES, submission, "yellow", margin=5)
    assert 34 < near.risk < 35  # the edge itself is the limit unless a margin is asked for
    assert far.risk <= 30
    assert near.person_days is not None and far.person_days is not None
    assert near.person_days < far.person_days


def test_a_margin_of_the_exact_distance_is_met() -> None:
    questionnaire, submission = one_control(4, "Q")
    rules = replace_inherent(plain_rules(), 60)
    assert cheapest(questionnaire, rules, submission, "b0", margin=14).person_days == 0
    assert not cheapest(questionnaire, rules, submission, "b0", margin=14.1).reached


def replace_inherent(rules: Rules, base: float) -> Rules:
    inherent = {"base": base, "slope": 0, "source": "测试"}
    return Rules.model_validate(rules.model_dump() | {"inherent": inherent})


def test_the_worst_colour_has_no_edge_to_keep_away_from() -> None:
    submission = everywhere(EDITION, 0, exposure=4)
    assert cheapest(EDITION, RULES, submission, "red", margin=50).person_days == 0


def test_gates_are_part_of_the_target() -> None:
    submission = but(everywhere(EDITION, 4, exposure=0), {"FK-DJ-01": 0})
    plan = cheapest(EDITION, RULES, submission, "yellow")
    (step,) = plan.raises
    assert (step.control, step.from_level, step.to_level) == ("FK-DJ-01", 0, 1)
    assert step.person_days == 1.25


def test_two_key_controls_may_stay_at_zero_on_the_way_to_orange() -> None:
    keys = [q.id for q in EDITION.questions if q.key][:4]
    submission = but(everywhere(EDITION, 4, exposure=2), dict.fromkeys(keys, 0))
    assert credible(EDITION, RULES, submission).colour == "red"
    plan = cheapest(EDITION, RULES, submission, "orange")
    assert len(plan.raises) == 2
    assert {step.to_level for step in plan.raises} == {1}


def test_the_light_scope_is_planned_on_its_own() -> None:
    submission = replace(everywhere(EDITION, 1), scope="light")
    plan = cheapest(EDITION, RULES, submission, "yellow")
    assert plan.reached
    assert {step.control for step in plan.raises} <= EDITION.asked("light")


def test_a_result_exactly_on_the_edge_is_not_below_it() -> None:
    """R is 20 where half is in place: that is yellow, so the plan has to go one level further."""
    questionnaire = small(section("S", [question("Q", days=4)]))
    base = plain_rules(mitigation={"share": 1.0, "source": "测试"})
    rules = replace_inherent(base, 40)
    submission = Submission(answers={"Q": 0}, exposure={"E1": 0})
    plan = cheapest(questionnaire, rules, submission, "b0")
    assert [step.to_level for step in plan.raises] == [3]


def test_where_measures_lower_nothing_no_plan_does() -> None:
    questionnaire, submission = one_control(0)
    rules = plain_rules(mitigation={"share": 0, "source": "测试"})
    assert not cheapest(questionnaire, rules, submission, "b0").reached


def test_a_questionnaire_without_risk_has_no_plan() -> None:
    questionnaire = small(section("S", [question("Q", days=1)]), exposure=0)
    rules = plain_rules(inherent=None, mitigation=None)
    with pytest.raises(BadInput, match="没有固有风险画像"):
        cheapest(questionnaire, rules, Submission(answers={"Q": 0}), "b0")


def test_options_without_levels_are_raised_by_their_ids() -> None:
    options = tuple(Option(id=f"o{i}", text="选项", credit=c) for i, c in enumerate((0, 0.3, 0.8)))
    questionnaire, submission = one_control("o0", options=options)
    plan = cheapest(questionnaire, plain_rules(), submission, "b2")
    (step,) = plan.raises
    assert (step.from_level, step.to_level) == ("o0", "o2")
    assert step.person_days == 8


def test_effort_of_a_control_without_remedy_is_an_error() -> None:
    control = engine_of(small(section("S", [question("Q")])), plain_rules()).controls[0]
    with pytest.raises(TypeError, match="Q has no remedy"):
        effort(control, 0, 1)


def test_the_cheapest_key_control_lifts_the_mean() -> None:
    """Two key controls at 1: the mean of 2 needs two more levels, cheapest on the cheaper one."""
    questionnaire = small(
        section(
            "S",
            [
                question("dear", days=8, key=True),
                question("cheap", days=4, key=True),
                question("rest", 98, days=0.1),
            ],
        )
    )
    rules = plain_rules(gates=(gate("mean", "b1", key_mean_credit_below=0.5),))
    answers: dict[str, Answer] = {"dear": 1, "cheap": 1, "rest": 3}
    submission = Submission(answers=answers, exposure={"E1": 0}, evidence=frozenset({"rest"}))
    assert credible(questionnaire, rules, submission).colour == "b1"
    plan = cheapest(questionnaire, rules, submission, "b0")
    assert [(s.control, s.to_level, s.person_days) for s in plan.raises] == [("cheap", 3, 2)]


def test_a_gate_by_count_wants_low_controls_above_its_credit() -> None:
    """Raised from 0 to 1 the control is still low: a quarter counts as low here."""
    questionnaire = small(section("S", [question("K", days=4, key=True), question("Q", 99)]))
    rules = plain_rules(gates=(gate("low", "b1", key_credit_at_most=0.25, key_count_at_least=1),))
    submission = Submission(answers={"K": 0, "Q": 4}, exposure={"E1": 0}, evidence=frozenset({"Q"}))
    plan = cheapest(questionnaire, rules, submission, "b0")
    assert [(s.control, s.to_level, s.person_days) for s in plan.raises] == [("K", 2, 2)]


def test_options_at_uneven_distances_have_a_column_each() -> None:
    uneven = tuple(Option(id=f"o{i}", text="选项", credit=c) for i, c in enumerate((0, 0.3, 1)))
    questionnaire = small(
        section("S", [question("even", days=8), question("uneven", days=8, options=uneven)])
    )
    submission = Submission(answers={"even": 1, "uneven": "o0"}, exposure={"E1": 4})
    columns = columns_of(present(questionnaire, plain_rules(), submission))
    assert [(c.control, c.credits, c.step, c.cost) for c in columns] == [
        (0, (0.5, 0.75, 1.0), 0.25, 2.0),
        (1, (0.3,), 0.3, pytest.approx(2.4)),
        (1, (1,), 1, 8.0),
    ]
