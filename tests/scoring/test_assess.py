"""Readings, exposure, risk, colour, gates, interval and scope (评分办法 §1–§5)."""

import pytest

from questionnaires.model import Questionnaire
from scoring.assess import assess
from scoring.model import Reading, ReadingName, Submission
from scoring.rule_model import Inherent
from scoring.rules import Rules
from tests.scoring.making import (
    but,
    everywhere,
    gate,
    plain_rules,
    question,
    section,
    small,
)

KEYS = [
    "ZD-ZD-01",
    "FK-DJ-01",
    "FK-DJ-03",
    "FK-DJ-04",
    "FK-RY-02",
    "FK-QY-01",
    "FK-XT-01",
    "FK-XT-03",
    "FK-HZ-02",
    "FK-LZ-02",
    "BZ-WQ-01",
]


def read(
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    name: ReadingName = "credible",
) -> Reading:
    reading = assess(questionnaire, rules, submission).readings[name]
    assert reading is not None
    return reading


def protection(submission: Submission, name: ReadingName = "credible", **rules: object) -> float:
    """P of a questionnaire of two controls of weight 3 and 1."""
    questionnaire = small(section("S", [question("Q1", 3), question("Q2", 1)]))
    value = read(questionnaire, plain_rules(**rules), submission, name).protection
    assert value is not None
    return value


def answered(first: object, second: object, *evidence: str, **more: object) -> Submission:
    answers = {"Q1": first, "Q2": second}
    return Submission(answers=answers, exposure={"E1": 2}, evidence=frozenset(evidence), **more)  # type: ignore[arg-type]  # parameters of cases are untyped


@pytest.mark.parametrize(
    ("submission", "own", "credible"),
    [
        pytest.param(answered(4, 4, "Q1", "Q2"), 100, 100, id="everything in place and shown"),
        pytest.param(answered(4, 4), 100, 50, id="4 without evidence counts as 2"),
        pytest.param(answered(3, 0), 56.25, 37.5, id="3 without evidence counts as 2"),
        pytest.param(answered(2, 0), 37.5, 37.5, id="2 needs no evidence"),
        pytest.param(answered(1, 0, "Q1"), 18.75, 18.75, id="evidence below 3 changes nothing"),
        pytest.param(
            answered(4, "na", "Q1"), 100, 100, id="不适用 leaves numerator and denominator"
        ),
        pytest.param(answered(4, "unknown", "Q1"), 75, 75, id="不知道 counts as 0"),
        pytest.param(answered("unknown", "unknown"), 0, 0, id="only 不知道"),
    ],
)
def test_self_and_credible_reading(submission: Submission, own: float, credible: float) -> None:
    assert protection(submission, "self") == own
    assert protection(submission) == credible


def test_without_a_cap_credible_equals_self() -> None:
    assert protection(answered(4, 4), unevidenced=None) == 100


def test_a_yes_without_evidence_counts_half(questionnaire: Questionnaire, rules: Rules) -> None:
    everything = everywhere(questionnaire, 4)
    no_proof = but(everything, {}, evidence=everything.evidence - {"FW-CZ-03"})
    section_ = read(questionnaire, rules, no_proof).sections["FW-CZ"]
    assert section_ == pytest.approx(100 * (3 + 2 + 0.5) / 6)


@pytest.mark.parametrize(
    ("first", "verdicts", "verified"),
    [
        pytest.param(4, {"Q1": 1}, 18.75, id="a verdict moves the level"),
        pytest.param(4, {"Q1": 4}, 75, id="a verdict needs no evidence"),
        pytest.param(4, {"Q1": "na"}, 0, id="the verdict 不适用 removes the control"),
        pytest.param("na", {"Q1": 2}, 37.5, id="a level refuses 不适用, and counts"),
        pytest.param("na", {"Q1": "na"}, 0, id="不适用 confirmed"),
        pytest.param("unknown", {"Q1": 3}, 56.25, id="不知道 was more than nothing"),
        pytest.param(4, {"Q2": 0}, 37.5, id="without a verdict the credible level stands"),
    ],
)
def test_verified_reading(first: object, verdicts: dict[str, object], verified: float) -> None:
    submission = answered(first, 0, verified=verdicts)
    assert protection(submission, "verified") == verified
    if first == "na":
        assert protection(submission) == 0  # the refusal counts in the verified reading only


def test_the_verified_reading_stands_on_replaced_exposure_answers() -> None:
    questionnaire = small(section("S", [question("Q1", 3), question("Q2", 1)]))
    submission = answered(0, 0, verified_exposure={"E1": 4})
    result = assess(questionnaire, plain_rules(), submission)
    assert result.exposure == 50
    assert read(questionnaire, plain_rules(), submission).risk == 70
    assert read(questionnaire, plain_rules(), submission, "verified").risk == 100


def test_no_verified_reading_without_a_verdict() -> None:
    questionnaire = small(section("S", [question("Q1"), question("Q2")]))
    assert assess(questionnaire, plain_rules(), answered(1, 1)).readings["verified"] is None


@pytest.mark.parametrize(
    ("verdicts", "first", "share"),
    [
        pytest.param({}, 4, 0, id="none"),
        pytest.param({"Q1": 4}, 4, 0.75, id="weight 3 of 4"),
        pytest.param({"Q1": 4, "Q2": 1}, 4, 1, id="all"),
        pytest.param({"Q1": 2}, "na", 0.75, id="a refused 不适用 is in the verified reading"),
        pytest.param({"Q1": "na"}, 4, 0, id="what is removed has no weight"),
        pytest.param({"Q1": "na", "Q2": 1}, 4, 1, id="the rest has a verdict"),
    ],
)
def test_verified_share(verdicts: dict[str, object], first: object, share: float) -> None:
    questionnaire = small(section("S", [question("Q1", 3), question("Q2", 1)]))
    result = assess(questionnaire, plain_rules(), answered(first, 1, verified=verdicts))
    assert result.verified_share == pytest.approx(share)


def test_unanswered_controls_keep_their_part_of_the_verified_share() -> None:
    questionnaire = small(section("S", [question("Q1", 3), question("Q2", 1)]))
    submission = Submission(answers={"Q1": 4}, exposure={"E1": 0}, verified={"Q1": 4})
    assert assess(questionnaire, plain_rules(), submission).verified_share == 0.75


def test_parts_weigh_by_their_own_weight_not_by_their_questions() -> None:
    questionnaire = small(
        section("A", [question("Q1"), question("Q2")], weight=1),
        section("B", [question("Q3")], weight=3),
    )
    submission = Submission(answers={"Q1": 2, "Q2": 0, "Q3": 1}, exposure={"E1": 0})
    reading = read(questionnaire, plain_rules(), submission)
    assert reading.sections == {"A": 25, "B": 25}
    assert reading.protection == 25


def test_a_part_without_an_applicable_control_leaves_the_mean() -> None:
    questionnaire = small(
        section("A", [question("Q1")], weight=1), section("B", [question("Q2")], weight=9)
    )
    submission = Submission(answers={"Q1": 2, "Q2": "na"}, exposure={"E1": 0})
    reading = read(questionnaire, plain_rules(), submission)
    assert reading.sections == {"A": 50, "B": None}
    assert reading.protection == 50


def test_without_an_applicable_control_there_is_no_score(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    nothing = Submission(
        answers=dict.fromkeys(questionnaire.by_id, "na"),
        exposure={e.id: 4 for e in questionnaire.exposure},
    )
    result = assess(questionnaire, rules, nothing)
    reading = result.readings["credible"]
    assert reading is not None
    assert (reading.protection, reading.grade, reading.risk, reading.colour) == (None,) * 4
    assert reading.readiness is None
    assert set(reading.sections.values()) == {None}
    assert reading.paths and set(reading.paths.values()) == {100.0}
    assert result.interval.protection is None
    assert result.interval.risk is None
    assert result.interval.colour is None
    assert result.pending_review


@pytest.mark.parametrize(("levels", "grade"), [(0, "D"), (1, "D"), (2, "C"), (3, "B"), (4, "A")])
def test_grades(questionnaire: Questionnaire, rules: Rules, levels: int, grade: str) -> None:
    assert read(questionnaire, rules, everywhere(questionnaire, levels)).grade == grade


@pytest.mark.parametrize(("exposure", "index"), [(0, 0), (1, 25), (2, 50), (3, 75), (4, 100)])
def test_exposure(questionnaire: Questionnaire, rules: Rules, exposure: int, index: float) -> None:
    submission = everywhere(questionnaire, 2, exposure=exposure)
    assert assess(questionnaire, rules, submission).exposure == index


def test_exposure_is_weighted(questionnaire: Questionnaire, rules: Rules) -> None:
    submission = everywhere(questionnaire, 2, exposure=0)
    only = but(submission, {}, exposure={**submission.exposure, "E05": 4})
    weights = [e.weight for e in questionnaire.exposure]
    assert assess(questionnaire, rules, only).exposure == pytest.approx(400 / sum(weights))


# ---- the three worked examples of §4 ----


@pytest.mark.parametrize(
    ("exposure", "level", "first", "risk", "colour"),
    [
        pytest.param(50, 80, None, 19.6, "b0", id="E 50, P 80: blue"),
        pytest.param(50, 30, None, 51.1, "b3", id="E 50, P 30: red"),
        pytest.param(80, 70, 0, 32.56, "b2", id="E 80, P 70: yellow, and orange by its gate"),
    ],
)
def test_worked_examples_of_the_method(
    exposure: int, level: int, first: int | None, risk: float, colour: str
) -> None:
    """100 controls of one weight, as many in place as P says; 20 exposure questions."""
    questions = [question(f"Q{i}", key=i == 0 and first is not None) for i in range(100)]
    questionnaire = small(section("S", questions), exposure=5)
    answers = {
        f"Q{i}": 4 if (i >= 100 - level if first == 0 else i < level) else 0 for i in range(100)
    }
    total = exposure * 5 * 4 // 100
    values = {f"E{i}": max(0, min(4, total - 4 * (i - 1))) for i in range(1, 6)}
    rules = plain_rules(gates=(gate("any", "b2", key_credit_at_most=0, key_count_at_least=1),))
    submission = Submission(answers=answers, exposure=values, evidence=frozenset(answers))
    reading = read(questionnaire, rules, submission)
    assert reading.protection == pytest.approx(level)
    assert reading.risk == pytest.approx(risk)
    assert reading.colour == colour


# ---- colour and gates ----


def test_a_firm_that_holds_a_secret_is_never_at_zero(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    best = read(questionnaire, rules, everywhere(questionnaire, 4, exposure=0))
    assert best.risk == pytest.approx(4)
    assert best.colour == "blue"


@pytest.mark.parametrize(
    ("zeros", "exposure", "colour"),
    [
        pytest.param(0, 1, "blue", id="none at 0"),
        pytest.param(1, 1, "orange", id="one at 0"),
        pytest.param(2, 4, "orange", id="two at 0, high exposure"),
        pytest.param(3, 2, "red", id="three at 0, E 50"),
        pytest.param(3, 1, "orange", id="three at 0, E 25"),
        pytest.param(11, 1, "orange", id="all at 0, E 25"),
    ],
)
def test_key_controls_at_zero_raise_the_colour(
    questionnaire: Questionnaire, rules: Rules, zeros: int, exposure: int, colour: str
) -> None:
    submission = everywhere(questionnaire, 4, exposure=exposure)
    submission = but(submission, dict.fromkeys(KEYS[:zeros], 0))
    assert read(questionnaire, rules, submission).colour == colour


def test_unknown_on_a_key_control_is_zero_and_not_applicable_is_not(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = everywhere(questionnaire, 4, exposure=0)
    unknown = but(submission, {"FK-DJ-01": "unknown"})
    assert read(questionnaire, rules, unknown).colour == "orange"
    assert read(questionnaire, rules, but(submission, {"FK-DJ-01": "na"})).colour == "blue"


def test_key_controls_below_two_on_average_are_no_blue(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = everywhere(questionnaire, 4, exposure=0)
    at_two = but(submission, {**dict.fromkeys(KEYS, 2)})
    assert read(questionnaire, rules, at_two).colour == "blue"
    below = but(at_two, {KEYS[0]: 1})
    assert read(questionnaire, rules, below).colour == "yellow"
    assert read(questionnaire, rules, but(below, {KEYS[1]: 3})).colour == "blue"


def test_gates_use_the_levels_of_their_own_reading(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = everywhere(questionnaire, 4, exposure=0)
    judged = but(submission, {}, verified={"FK-DJ-01": 0})
    assert read(questionnaire, rules, judged).colour == "blue"
    assert read(questionnaire, rules, judged, "verified").colour == "orange"


def test_without_an_applicable_key_control_there_is_no_gate(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = but(everywhere(questionnaire, 4, exposure=0), dict.fromkeys(KEYS, "na"))
    assert read(questionnaire, rules, submission).colour == "blue"


def test_exposure_of_exactly_35_opens_the_gate() -> None:
    questionnaire = small(section("S", [question("K", key=True), question("Q", 99)]), exposure=5)
    rules = plain_rules(
        gates=(gate("g", "b3", key_credit_at_most=0, key_count_at_least=1, exposure_at_least=35),)
    )
    values = {"E1": 4, "E2": 3, "E3": 0, "E4": 0, "E5": 0}
    submission = Submission(answers={"K": 0, "Q": 4}, exposure=values, evidence=frozenset("Q"))
    assert assess(questionnaire, rules, submission).exposure == 35
    assert read(questionnaire, rules, submission).colour == "b3"
    lower = but(submission, {}, exposure={**values, "E2": 2})
    assert read(questionnaire, rules, lower).colour == "b0"


@pytest.mark.parametrize(
    ("risk", "colour"),
    [
        pytest.param(20, "b1", id="the lower edge is inclusive"),
        pytest.param(19.9999999996, "b1", id="20 to nine decimals"),
        pytest.param(19.9999999994, "b0", id="not 20 to nine decimals"),
    ],
)
def test_thresholds_compare_nine_decimals(risk: float, colour: str) -> None:
    questionnaire = small(section("S", [question("Q1")]))
    rules = plain_rules(inherent=Inherent(base=risk, slope=0, source="测试"))
    reading = read(questionnaire, rules, Submission(answers={"Q1": 0}, exposure={"E1": 0}))
    assert (reading.risk, reading.colour) == (risk, colour)


# ---- interval ----


# ---- scope and facts ----
