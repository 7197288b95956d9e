"""Versions of rules (规则版本): a stored result finds the rules that made it."""

from pathlib import Path

import pytest

from questionnaires import editions
from questionnaires.loading import QuestionnaireError, load
from questionnaires.model import Questionnaire
from scoring import rules as rules_module
from scoring.rules import SHIPPED, load_rules

POINTS = editions.CONTENT / "points-example"


@pytest.fixture
def superseded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of replaced rules with one version, in which 黄 begins at 25."""
    text = (SHIPPED / "2026.yaml").read_text("utf-8")
    text = text.replace('version: "2026.1"', 'version: "2026.0"', 1)
    text = text.replace("lower: 0, upper: 20}", "lower: 0, upper: 25}", 1)
    text = text.replace("lower: 20, upper: 35}", "lower: 25, upper: 35}", 1)
    (tmp_path / "2026.0.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(rules_module, "SUPERSEDED", tmp_path)
    return tmp_path


def test_a_stored_version_is_found_among_the_replaced(
    questionnaire: Questionnaire, superseded: Path
) -> None:
    old = load_rules(questionnaire, version="2026.0")

    assert (old.version, old.bands.edges) == ("2026.0", (25, 35, 50))
    assert load_rules(questionnaire, version="2026.0") is old, "read once"


def test_the_version_in_force_is_the_same_with_and_without_its_name(
    questionnaire: Questionnaire, superseded: Path
) -> None:
    assert load_rules(questionnaire, version="2026.1") is load_rules(questionnaire)


def test_a_folder_of_its_own_has_its_version() -> None:
    assert load_rules(load(POINTS), POINTS, version="示例-1.1").version == "示例-1.1"


@pytest.mark.parametrize("version", ["2025.9", "", "../2026", "*"])
def test_a_version_that_no_file_has(
    questionnaire: Questionnaire, superseded: Path, version: str
) -> None:
    with pytest.raises(QuestionnaireError) as refused:
        load_rules(questionnaire, version=version)

    assert str(refused.value) == (
        f"scoring/rules：version：没有版本为“{version}”的评分规则；"
        f"请把那一版的规则文件以“{version}.yaml”为名放回 scoring/rules/{superseded.name}/。"
    )


def test_replaced_rules_ship_under_their_own_version(questionnaire: Questionnaire) -> None:
    for path in rules_module.SUPERSEDED.glob("*.yaml"):
        assert load_rules(questionnaire, version=path.stem).version == path.stem
