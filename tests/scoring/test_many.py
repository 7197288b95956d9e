"""Very many assessments at once agree with the one-by-one result to 1e-9 and in every colour."""

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from questionnaires.model import Option, Questionnaire
from scoring import many
from scoring.assess import assess
from scoring.engine import rounded
from scoring.many import NO_COLOUR, UNKNOWN_LEVEL, Array, Many, assess_many, first_of
from scoring.model import Answer, BadInput, Submission
from scoring.rule_model import Rules
from tests.scoring.making import gate, plain_rules, question, section, small
from tests.scoring.strategies import EDITION, RULES, examples, questionnaires, rule_sets

CONTROLS, EXPOSURES = len(EDITION.questions), len(EDITION.exposure)
YES_NO_PLACES = [i for i, q in enumerate(EDITION.questions) if len(q.options) == 2]


def city(count: int, seed: int) -> tuple[Array, Array, Array]:
    """Levels, applicability and exposure of firms from poor to excellent, some with nothing."""
    random = np.random.default_rng(seed)
    skill = random.random((count, 1))
    levels = np.floor(5 * random.random((count, CONTROLS)) ** (2 - 1.9 * skill)).astype(np.int8)
    levels[random.random((count, CONTROLS)) < 0.05] = UNKNOWN_LEVEL
    levels[:, YES_NO_PLACES] = 4 * (levels[:, YES_NO_PLACES] > 1)
    applicable = random.random((count, CONTROLS)) < random.choice([0.05, 0.9, 1], (count, 1))
    applicable[0] = False
    exposure = random.integers(0, 5, (count, EXPOSURES), dtype=np.int8)
    return levels, applicable, exposure


def one_by_one(
    questionnaire: Questionnaire, rules: Rules, answers: list[Answer], exposure: list[int]
) -> tuple[float | None, float | None, str | None]:
    names = [q.id for q in questionnaire.questions]
    submission = Submission(
        answers=dict(zip(names, answers, strict=True)),
        exposure=dict(zip([e.id for e in questionnaire.exposure], exposure, strict=True)),
    )
    reading = assess(questionnaire, rules, submission).readings["self"]
    assert reading is not None
    return reading.protection, reading.risk, reading.colour


def same(
    rules: Rules, found: Many, row: int, wanted: tuple[float | None, float | None, str | None]
) -> None:
    protection, risk, colour = wanted
    if protection is None:
        assert np.isnan(found.protection[row]) and np.isnan(found.risk[row])
        assert found.colour[row] == NO_COLOUR
        return
    assert found.protection[row] == pytest.approx(protection, abs=1e-9)
    assert found.risk[row] == pytest.approx(risk, abs=1e-9)
    assert rules.bands.ids[found.colour[row]] == colour


def test_edition_2026(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "CHUNK", 128)  # several chunks, the last one short
    levels, applicable, exposure = city(500, seed=1)
    found = assess_many(EDITION, RULES, levels, applicable, exposure)
    assert len(set(found.colour.tolist())) == 5
    for row in range(500):
        answers = [
            "na" if not applies else "unknown" if level == UNKNOWN_LEVEL else int(level)
            for level, applies in zip(levels[row], applicable[row], strict=True)
        ]
        same(RULES, found, row, one_by_one(EDITION, RULES, answers, exposure[row].tolist()))


@given(st.data())
@examples(60)
def test_credits_of_any_questionnaire(data: st.DataObject) -> None:
    questionnaire, rules = data.draw(questionnaires()), data.draw(rule_sets())
    random = np.random.default_rng(data.draw(st.integers(0, 2**32)))
    chosen = [
        [(o.id if o.level is None else o.level, o.credit) for o in q.options]
        for q in questionnaire.questions
    ]
    rows = 5
    picks = [[options[random.integers(len(options))] for options in chosen] for _ in range(rows)]
    credits_ = np.array([[c for _, c in row] for row in picks]).reshape(rows, len(chosen))
    applicable = random.random(credits_.shape) < 0.8
    exposure = random.integers(0, 5, (rows, 2), dtype=np.int8)
    found = assess_many(questionnaire, rules, credits_, applicable, exposure)
    for row in range(rows):
        answers: list[Answer] = [
            answer if applies else "na"
            for (answer, _), applies in zip(picks[row], applicable[row], strict=True)
        ]
        same(rules, found, row, one_by_one(questionnaire, rules, answers, exposure[row].tolist()))


def test_no_rows() -> None:
    levels, applicable, exposure = city(1, seed=2)
    found = assess_many(EDITION, RULES, levels[:0], applicable[:0], exposure[:0])
    assert len(found.protection) == len(found.risk) == len(found.colour) == 0


def test_what_stands_where_a_control_does_not_apply_has_no_effect() -> None:
    levels, applicable, exposure = city(50, seed=3)
    other = np.where(applicable, levels, 100).astype(np.int8)
    one = assess_many(EDITION, RULES, levels, applicable, exposure)
    two = assess_many(EDITION, RULES, other, applicable, exposure)
    assert np.array_equal(one.risk, two.risk, equal_nan=True)
    assert np.array_equal(one.colour, two.colour)


def test_inputs_are_left_alone() -> None:
    arrays = city(50, seed=4)
    copies = [array.copy() for array in arrays]
    assess_many(EDITION, RULES, *arrays)
    assert all(np.array_equal(a, b) for a, b in zip(arrays, copies, strict=True))


def test_gates_of_every_kind() -> None:
    questionnaire = small(section("S", [question("K", key=True), question("Q", 9)]))
    rules = plain_rules(
        gates=(
            gate("low", "b1", key_credit_at_most=0.25, key_count_at_least=1),
            gate("exposed", "b3", key_credit_at_most=0, key_count_at_least=1, exposure_at_least=50),
        )
    )
    levels = np.array([[2, 4], [1, 4], [0, 4], [0, 4]], np.int8)
    exposure = np.array([[1], [1], [1], [2]], np.int8)
    applicable = np.ones((4, 2), np.bool_)
    found = assess_many(questionnaire, rules, levels, applicable, exposure)
    assert found.colour.tolist() == [0, 1, 1, 3]


@pytest.mark.parametrize(
    ("place", "value", "field"),
    [
        (0, np.zeros((3, CONTROLS), np.int16), "levels"),
        (0, np.zeros((3, CONTROLS - 1), np.int8), "levels"),
        (0, np.full((3, CONTROLS), 5, np.int8), "levels"),
        (0, np.full((3, CONTROLS), -2, np.int8), "levels"),
        (0, np.full((3, CONTROLS), 1.01), "levels"),
        (0, np.full((3, CONTROLS), -0.01), "levels"),
        (0, np.full((3, CONTROLS), np.nan), "levels"),
        (1, np.ones((3, CONTROLS), np.int8), "applicable"),
        (1, np.ones((2, CONTROLS), np.bool_), "applicable"),
        (2, np.zeros((3, EXPOSURES), np.float64), "exposure"),
        (2, np.zeros((3, EXPOSURES + 1), np.int8), "exposure"),
        (2, np.full((3, EXPOSURES), 5, np.int8), "exposure"),
        (2, np.full((3, EXPOSURES), -1, np.int8), "exposure"),
    ],
)
def test_bad_input(place: int, value: Array, field: str) -> None:
    arrays = [
        np.zeros((3, CONTROLS), np.int8),
        np.ones((3, CONTROLS), np.bool_),
        np.zeros((3, EXPOSURES), np.int8),
    ]
    arrays[place] = value
    with pytest.raises(BadInput, match=rf"^{field}：.*请"):
        assess_many(EDITION, RULES, arrays[0], arrays[1], arrays[2])


def test_levels_need_even_steps() -> None:
    options = tuple(
        Option(id=f"o{i}", level=i, text="级", credit=c) for i, c in enumerate((0, 0.3, 1))
    )
    questionnaire = small(section("S", [question("Q", options=options)]))
    with pytest.raises(BadInput, match="不是等距"):
        assess_many(
            questionnaire,
            plain_rules(),
            np.zeros((1, 1), np.int8),
            np.ones((1, 1), np.bool_),
            np.zeros((1, 1), np.int8),
        )


def test_a_questionnaire_without_exposure_is_refused() -> None:
    questionnaire = small(section("S", [question("Q")]), exposure=0)
    rules = plain_rules(inherent=None, mitigation=None)
    arrays = np.zeros((1, 1), np.int8), np.ones((1, 1), np.bool_), np.zeros((1, 0), np.int8)
    with pytest.raises(BadInput, match="没有固有风险画像"):
        assess_many(questionnaire, rules, *arrays)


@pytest.mark.parametrize("threshold", [20.0, 35.0, 50.0, 0.5, 1.0, 33.3])
def test_the_first_value_of_a_band_is_the_lowest_that_rounds_into_it(threshold: float) -> None:
    first = first_of(threshold)
    assert rounded(first) >= threshold
    assert rounded(float(np.nextafter(first, -np.inf))) < threshold
    assert first_of(-np.inf) == -np.inf


def test_weights_that_32_bits_cannot_sum() -> None:
    """Odd weights near the largest, and weights that are no whole numbers."""
    for weights in ([999_983.0 - 2 * i for i in range(40)], [0.1 + i / 7 for i in range(40)]):
        questionnaire = small(section("S", [question(f"Q{i}", w) for i, w in enumerate(weights)]))
        random = np.random.default_rng(5)
        levels = random.integers(0, 5, (20, 40), dtype=np.int8)
        exposure = random.integers(0, 5, (20, 1), dtype=np.int8)
        applicable = random.random((20, 40)) < 0.9
        found = assess_many(questionnaire, plain_rules(), levels, applicable, exposure)
        for row in range(20):
            answers: list[Answer] = [
                int(level) if applies else "na"
                for level, applies in zip(levels[row], applicable[row], strict=True)
            ]
            wanted = one_by_one(questionnaire, plain_rules(), answers, exposure[row].tolist())
            same(plain_rules(), found, row, wanted)
            assert found.risk[row] == pytest.approx(wanted[1], abs=1e-12)


def test_a_risk_that_is_the_first_of_its_band() -> None:
    questionnaire = small(section("S", [question("Q")]))
    rules = plain_rules(inherent={"base": first_of(20.0), "slope": 0, "source": "测试"})
    arrays = np.zeros((1, 1), np.int8), np.ones((1, 1), np.bool_), np.zeros((1, 1), np.int8)
    assert assess_many(questionnaire, rules, *arrays).colour.tolist() == [1]


def test_a_gate_by_the_mean_counts_key_controls_only() -> None:
    questions = [question("K", key=True), question("L", key=True), question("Q", 96)]
    questionnaire = small(section("S", questions))
    rules = plain_rules(gates=(gate("mean", "b2", key_mean_credit_below=0.5),))
    levels = np.array([[2, 2, 4], [2, 1, 4], [1, 3, 4], [1, 4, 4]], np.int8)
    applicable = np.ones((4, 3), np.bool_)
    applicable[3, 1] = False
    exposure = np.zeros((4, 1), np.int8)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = assess_many(questionnaire, rules, levels, applicable, exposure)
        assert found.colour.tolist() == [0, 2, 0, 2]
        none = assess_many(questionnaire, rules, levels, ~np.ones((4, 3), np.bool_), exposure)
    assert none.colour.tolist() == [NO_COLOUR] * 4


def test_the_whole_message_of_a_table_that_does_not_fit() -> None:
    arrays = np.zeros((1, 1), np.int8), np.ones((1, 1), np.bool_), np.zeros((1, 0), np.int8)
    table = small(section("S", [question("Q")]), exposure=0)
    with pytest.raises(BadInput) as error:
        assess_many(table, plain_rules(inherent=None, mitigation=None), *arrays)
    assert str(error.value) == "exposure：这份问卷没有固有风险画像；请逐份计算。"
    options = tuple(Option(id=f"o{i}", text="项", credit=c) for i, c in enumerate((0, 1)))
    table = small(section("S", [question("Q", options=options)]))
    with pytest.raises(BadInput) as error:
        assess_many(table, plain_rules(), arrays[0], arrays[1], np.zeros((1, 1), np.int8))
    assert str(error.value) == "levels：这份问卷的选项不是等距的等级；请改用得分（float64）。"
