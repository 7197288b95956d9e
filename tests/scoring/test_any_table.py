"""One engine for any questionnaire (评分办法 §11): nesting, points, tables without exposure."""

import pytest

from questionnaires.model import Option, Questionnaire
from scoring.assess import assess
from scoring.compiling import engine_of
from scoring.model import Answer, Reading, Submission
from scoring.rule_model import Rules
from tests.scoring.making import bands, gate, plain_rules, question, section, small

POINTS = (
    Option(id="none", text="无", credit=0),
    Option(id="some", text="部分", credit=0.4),
    Option(id="full", text="全部", credit=1),
)
TABLE_RULES = plain_rules(bands=bands(60, 80), inherent=None, mitigation=None, unevidenced=None)


def read(
    questionnaire: Questionnaire, answers: dict[str, Answer], rules: Rules = TABLE_RULES
) -> Reading:
    exposure = {e.id: 0 for e in questionnaire.exposure}
    reading = assess(questionnaire, rules, Submission(answers=answers, exposure=exposure)).readings[
        "self"
    ]
    assert reading is not None
    return reading


def test_points_are_weights_and_shares_of_them() -> None:
    """10, 30 and 60 points; 4 + 30 + 24 earned."""
    questions = [question(f"Q{p}", p, options=POINTS) for p in (10, 30, 60)]
    table = small(section("A", questions[:1]), section("B", questions[1:]), exposure=0)
    reading = read(table, {"Q10": "some", "Q30": "full", "Q60": "some"})
    assert reading.protection == pytest.approx(58)
    assert reading.grade == "b0"
    assert reading.sections == {"A": pytest.approx(40), "B": pytest.approx(100 * 54 / 90)}


def test_without_exposure_bands_grade_protection_and_there_is_no_risk() -> None:
    table = small(section("A", [question("Q", options=POINTS)]), exposure=0)
    result = assess(table, TABLE_RULES, Submission(answers={"Q": "full"}))
    reading = result.readings["credible"]
    assert reading is not None
    assert (reading.grade, reading.colour, reading.risk) == ("b2", None, None)
    assert (reading.paths, reading.readiness, result.exposure) == (None, None, None)
    assert result.interval.protection == (100, 100)
    assert result.interval.risk is None and result.interval.colour is None
    open_ = assess(table, TABLE_RULES, Submission(answers={}))
    assert open_.interval.protection == (0, 100)
    assert open_.interval.risk is None and open_.interval.colour is None


@pytest.mark.parametrize(("credit", "grade"), [(0.0, "b0"), (0.4, "b0"), (1.0, "b2")])
def test_gates_of_a_table_without_exposure_hold_the_grade_down(credit: float, grade: str) -> None:
    rules = plain_rules(
        bands=bands(60, 80),
        inherent=None,
        mitigation=None,
        unevidenced=None,
        gates=(gate("g", "b0", key_credit_at_most=0.4, key_count_at_least=1),),
    )
    questions = [question("K", 1, options=POINTS, key=True), question("Q", 99)]
    table = small(section("A", questions), exposure=0)
    answer = {option.credit: option.id for option in POINTS}[credit]
    assert read(table, {"K": answer, "Q": 4}, rules).grade == grade


def test_a_gate_never_lifts_the_grade() -> None:
    rules = plain_rules(
        bands=bands(60, 80),
        inherent=None,
        mitigation=None,
        gates=(
            gate("mild", "b1", key_credit_at_most=0, key_count_at_least=1),
            gate("hard", "b0", key_credit_at_most=0, key_count_at_least=1),
        ),
    )
    table = small(section("A", [question("K", key=True), question("Q", 99)]), exposure=0)
    assert read(table, {"K": 0, "Q": 4}, rules).grade == "b0"
    assert read(table, {"K": 0, "Q": 0}, rules).grade == "b0"


def test_sections_nest_weighted_and_transparent_to_any_depth() -> None:
    """A weighs 2: its transparent inner section brings Q2 and the weighted D among its children."""
    inner = section("D", [question("Q3"), question("Q4")], weight=4)
    middle = section("B", [question("Q2", 3)], [inner])
    table = small(
        section("A", [question("Q1", 1)], [middle], weight=2),
        section("C", [question("Q5", 6)]),
        exposure=0,
    )
    reading = read(table, {"Q1": 4, "Q2": 0, "Q3": 4, "Q4": 2, "Q5": 1})
    assert reading.sections["D"] == 75
    assert reading.sections["B"] == pytest.approx((3 * 0 + 4 * 75) / 7)
    assert reading.sections["A"] == pytest.approx((1 * 100 + 3 * 0 + 4 * 75) / 8)
    assert reading.sections["C"] == 25
    assert reading.protection == pytest.approx((2 * 50 + 6 * 25) / 8)
    assert list(reading.sections) == ["A", "B", "D", "C"]


def test_sixty_levels_deep() -> None:
    deepest = section("S0", [question("Q")], weight=1)
    for i in range(1, 60):
        deepest = section(f"S{i}", (), [deepest], weight=float(i))
    assert read(small(deepest, exposure=0), {"Q": 3}).protection == 75


def test_the_best_end_of_a_missing_answer_is_the_option_of_highest_credit() -> None:
    options = (POINTS[1], POINTS[0])
    table = small(section("A", [question("Q", options=options), question("R")]), exposure=0)
    result = assess(table, TABLE_RULES, Submission(answers={"R": 4}))
    assert result.interval.protection == pytest.approx((50, 70))


def test_an_empty_section_has_no_score() -> None:
    table = small(section("A"), section("B", [question("Q")], weight=3), exposure=0)
    assert read(table, {"Q": 4}).sections == {"A": None, "B": 100}


def test_a_table_may_have_grades_of_its_own() -> None:
    table = small(section("A", [question("Q")]))
    rules = plain_rules(grades=bands(50, 75), unevidenced=None)
    found = [read(table, {"Q": level}, rules).grade for level in range(5)]
    assert found == ["b0", "b0", "b1", "b2", "b2"]


def test_grades_are_empty_where_the_rules_have_none() -> None:
    assert read(small(section("A", [question("Q")])), {"Q": 4}, plain_rules()).grade is None


def test_an_engine_is_made_once_and_old_ones_are_dropped() -> None:
    table, rules = small(section("A", [question("Q")])), plain_rules()
    engine = engine_of(table, rules)
    assert engine_of(table, rules) is engine
    keep = [small(section("A", [question("Q")])) for _ in range(20)]
    for other in keep:
        engine_of(other, rules)
    assert engine_of(table, rules) is not engine
