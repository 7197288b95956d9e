"""Leak paths (泄密途径, 评分办法 §6) and readiness to enforce (维权准备度, §7)."""

from math import sqrt

import pytest

from questionnaires.model import Questionnaire
from scoring.assess import assess
from scoring.model import ReadingName, Submission
from scoring.rule_model import LeakPaths, Readiness
from scoring.rules import Rules
from tests.scoring.making import but, everywhere, plain_rules, question, section, small

DEFINING = {"supplier": "E07", "visit": "E12", "mobile": "E10", "ai": "E11"}


def paths(
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    name: ReadingName = "credible",
) -> dict[str, float]:
    reading = assess(questionnaire, rules, submission).readings[name]
    assert reading is not None and reading.paths is not None
    return dict(reading.paths)


WAYS = LeakPaths.model_validate(
    {
        "value_exposures": ["E1"],
        "source": "测试",
        "ways": [
            {
                "id": "out",
                "title": "途径",
                "exposures": [{"id": "E2", "share": 3, "defining": True}, {"id": "E3", "share": 1}],
                "sections": [{"id": "A", "share": 3}, {"id": "B", "share": 1}],
            }
        ],
    }
)
TWO = small(section("A", [question("Q1", 2)]), section("B", [question("Q2", 6)]), exposure=3)


@pytest.mark.parametrize(
    ("exposure", "levels", "index"),
    [
        pytest.param((4, 4, 4), (0, 0), 100, id="wide open, nothing in place"),
        pytest.param((4, 4, 4), (4, 4), 10, id="a tenth remains with everything in place"),
        pytest.param((4, 4, 4), (4, 0), 55, id="3×2 of 3×2 + 1×6"),
        pytest.param((1, 4, 4), (0, 0), 50, id="the root of a quarter"),
        pytest.param((4, 2, 1), (0, 0), 100 * sqrt(7 / 16), id="3×2 + 1×1 of 16"),
        pytest.param((4, 0, 4), (0, 0), 0, id="a way that does not exist"),
        pytest.param((0, 4, 4), (0, 0), 0, id="nothing to lose"),
        pytest.param((4, 4, 4), ("na", 4), 10, id="不适用 leaves both sums"),
        pytest.param((4, 4, 4), ("na", "na"), 100, id="no control applies"),
    ],
)
def test_path_index(
    exposure: tuple[int, int, int], levels: tuple[int | str, int | str], index: float
) -> None:
    submission = Submission(
        answers=dict(zip(("Q1", "Q2"), levels, strict=True)),
        exposure=dict(zip(("E1", "E2", "E3"), exposure, strict=True)),
        evidence=frozenset({"Q1", "Q2"}),
    )
    found = paths(TWO, plain_rules(paths=WAYS), submission)
    assert found == {"out": pytest.approx(index)}


def test_the_verified_paths_stand_on_replaced_exposure_answers() -> None:
    submission = Submission(
        answers={"Q1": 0, "Q2": 0},
        exposure={"E1": 4, "E2": 4, "E3": 4},
        verified_exposure={"E2": 0},
    )
    rules = plain_rules(paths=WAYS)
    assert paths(TWO, rules, submission) == {"out": pytest.approx(100)}
    assert paths(TWO, rules, submission, "verified") == {"out": 0}


@pytest.mark.parametrize("path", DEFINING)
def test_a_path_of_2026_needs_its_defining_exposure(
    questionnaire: Questionnaire, rules: Rules, path: str
) -> None:
    submission = everywhere(questionnaire, 0, exposure=4)
    assert paths(questionnaire, rules, submission)[path] == pytest.approx(100)
    none = but(submission, {}, exposure={**submission.exposure, DEFINING[path]: 0})
    found = paths(questionnaire, rules, none)
    assert [name for name, index in found.items() if index == 0] == [path]


def test_paths_without_a_defining_exposure_only_shrink(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    submission = everywhere(questionnaire, 0, exposure=4)
    less = but(submission, {}, exposure={**submission.exposure, "E05": 0})
    assert paths(questionnaire, rules, less)["leaver"] == pytest.approx(100 * sqrt(0.7))


def test_a_questionnaire_without_paths_has_none() -> None:
    submission = Submission(answers={"Q1": 0, "Q2": 0}, exposure={"E1": 0, "E2": 0, "E3": 0})
    reading = assess(TWO, plain_rules(), submission).readings["self"]
    assert reading is not None and reading.paths is None and reading.readiness is None


# ---- readiness ----

KINDS = small(
    section(
        "S",
        [question("Q1", factors=("k1",)), question("Q2", factors=("k1", "k2")), question("Q3")],
    ),
    kinds=("k1", "k2", "k3"),
)


@pytest.mark.parametrize(
    ("levels", "readiness"),
    [
        pytest.param((4, 2, 0), 75, id="highest of each kind: 4 and 2"),
        pytest.param((0, 2, 4), 50, id="what serves no kind does not count"),
        pytest.param(("na", 3, 0), 75, id="the highest among the applicable"),
        pytest.param((1, "na", 0), 25, id="a kind without an applicable control leaves the mean"),
        pytest.param(("na", "na", 4), None, id="none applies"),
        pytest.param(("unknown", "unknown", 0), 0, id="不知道 is 0"),
    ],
)
def test_readiness(levels: tuple[int | str, ...], readiness: float | None) -> None:
    submission = Submission(
        answers=dict(zip(("Q1", "Q2", "Q3"), levels, strict=True)),
        exposure={"E1": 0},
        evidence=frozenset({"Q1", "Q2", "Q3"}),
    )
    rules = plain_rules(readiness=Readiness(kinds=3, source="测试"))
    reading = assess(KINDS, rules, submission).readings["credible"]
    assert reading is not None and reading.readiness == readiness


def test_readiness_follows_the_reading() -> None:
    submission = Submission(answers={"Q1": 4, "Q2": 4, "Q3": 0}, exposure={"E1": 0})
    rules = plain_rules(readiness=Readiness(kinds=3, source="测试"))
    readings = assess(KINDS, rules, submission).readings
    assert readings["self"] and readings["self"].readiness == 100
    assert readings["credible"] and readings["credible"].readiness == 50
