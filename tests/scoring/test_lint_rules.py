"""Rules are linted: faults, and reminders of what cannot be meant."""

import shutil
from pathlib import Path

import pytest

from questionnaires import editions
from questionnaires.lint import Severity
from scoring.rule_lint import lint_rules
from scoring.rules import SHIPPED
from tests.scoring.test_rules import POINTS, spoken, without_block


def lint_changed(tmp_path: Path, text: str) -> list[str]:
    folder = tmp_path / "table"
    shutil.copytree(POINTS, folder, dirs_exist_ok=True)
    (folder / "rules.yaml").write_text(text, "utf-8")
    return [str(finding) for finding in lint_rules(folder)]


def test_the_shipped_rules_have_no_finding() -> None:
    assert lint_rules(editions.folder_of(editions.CURRENT)) == []
    assert lint_rules(POINTS) == []


def test_lint_says_nothing_of_the_rules_of_a_folder_that_does_not_load(tmp_path: Path) -> None:
    assert lint_rules(tmp_path) == []


def test_lint_reports_faults_as_errors(tmp_path: Path) -> None:
    text = (POINTS / "rules.yaml").read_text("utf-8").replace("lower: 60", "lower: 61")
    (found,) = lint_changed(tmp_path, text)
    assert found.startswith(Severity.ERROR) and "首尾相接" in found


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        pytest.param(
            "gates:\n  - {id: g, text: t, key_credit_at_most: 0, key_count_at_least: 1, band: pass, source: s}\n",
            "永远到不了",
            id="no key question",
        ),
        pytest.param(
            "gates:\n  - {id: g, text: t, key_mean_credit_below: 0.5, band: good, source: s}\n",
            "没有作用",
            id="the mildest band",
        ),
        pytest.param(
            "unevidenced: {cap: 1, source: s}\n", "没有哪道题的得分高过它", id="a dead cap"
        ),
    ],
)
def test_lint_reminds_of_what_cannot_be_meant(tmp_path: Path, extra: str, message: str) -> None:
    text = (POINTS / "rules.yaml").read_text("utf-8") + extra
    found = lint_changed(tmp_path, text)
    assert any(message in line and line.startswith(Severity.REMINDER) for line in found), found


def test_lint_reminds_of_gates_that_only_unknown_answers_reach(tmp_path: Path) -> None:
    folder = tmp_path / "table"
    shutil.copytree(POINTS, folder)
    manifest = (folder / "questionnaire.yaml").read_text("utf-8")
    manifest = manifest.replace("title: 保密证据\n", "title: 保密证据\n                key: true\n")
    manifest = manifest.replace("text: 没有留存, points: 0", "text: 没有留存, points: 1")
    (folder / "questionnaire.yaml").write_text(manifest, "utf-8")
    rules = (folder / "rules.yaml").read_text("utf-8")
    text = "gates:\n  - {id: g, text: t, key_credit_at_most: %s, key_count_at_least: 1, band: pass, source: s}\n"
    (folder / "rules.yaml").write_text(rules + text % "0.05", "utf-8")
    (found,) = (str(finding) for finding in lint_rules(folder))
    assert spoken(found) == [
        "提醒 rules.yaml：g.key_credit_at_most：只有 0 道关键题能低到 0.05，"
        "除了答“不知道”到不了；请改大这个得分，或改小个数。"
    ]
    (folder / "rules.yaml").write_text(rules + text % "0.1", "utf-8")
    assert lint_rules(folder) == []


def test_lint_reminds_of_missing_grades(tmp_path: Path) -> None:
    folder = tmp_path / "edition"
    shutil.copytree(editions.folder_of(editions.CURRENT), folder)
    shutil.copy(editions.CONTENT / "legal_references.yaml", tmp_path)
    text = without_block("grades")((SHIPPED / "2026.yaml").read_text("utf-8"))
    (folder / "rules.yaml").write_text(text, "utf-8")
    (found,) = (str(finding) for finding in lint_rules(folder))
    assert spoken(found) == [
        "提醒 rules.yaml：grades：没有写防护等级，结果里等级为空；请补上 grades。"
    ]


def test_every_reminder(tmp_path: Path) -> None:
    text = (POINTS / "rules.yaml").read_text("utf-8")
    text += (
        "gates:\n"
        "  - {id: g1, text: t, key_credit_at_most: 0, key_count_at_least: 2, band: pass, source: s}\n"
        "  - {id: g2, text: t, key_mean_credit_below: 0.5, band: good, source: s}\n"
        "unevidenced: {cap: 1, source: s}\n"
    )
    assert [spoken(line)[0] for line in lint_changed(tmp_path, text)] == [
        "提醒 rules.yaml：g1：问卷只有 0 道关键题，这道门槛永远到不了；请改小个数，或在题上标出 key。",
        "提醒 rules.yaml：g2：问卷只有 0 道关键题，这道门槛永远到不了；请改小个数，或在题上标出 key。",
        "提醒 rules.yaml：g2.band：这道门槛只要求最轻的一级，没有作用；请改写 band，或删去它。",
        "提醒 rules.yaml：unevidenced.cap：没有哪道题的得分高过它，没有作用；请改小，或删去这一项。",
    ]


def key_table(tmp_path: Path, gate_: str) -> list[str]:
    """The points table with both questions of its last part as key questions, and one gate."""
    folder = tmp_path / "keys"
    shutil.copytree(POINTS, folder)
    manifest = (folder / "questionnaire.yaml").read_text("utf-8")
    manifest = manifest.replace("title: 保密证据\n", "title: 保密证据\n                key: true\n")
    manifest = manifest.replace("title: 应急清单\n", "title: 应急清单\n                key: true\n")
    manifest = manifest.replace("text: 没有留存, points: 0", "text: 没有留存, points: 1")
    (folder / "questionnaire.yaml").write_text(manifest, "utf-8")
    rules = (folder / "rules.yaml").read_text("utf-8")
    (folder / "rules.yaml").write_text(f"{rules}gates:\n  - {gate_}\n", "utf-8")
    return [spoken(str(finding))[0] for finding in lint_rules(folder)]


def test_a_gate_needs_as_many_low_key_questions_as_it_counts(tmp_path: Path) -> None:
    """One of the two key questions goes down to 0, the other only to a tenth."""
    low = "{id: g, text: t, key_credit_at_most: 0, key_count_at_least: %d, band: pass, source: s}"
    assert key_table(tmp_path / "1", low % 1) == []
    (found,) = key_table(tmp_path / "2", low % 2)
    assert "只有 1 道关键题能低到 0，" in found
    (found,) = key_table(tmp_path / "3", low % 3)
    assert "问卷只有 2 道关键题" in found


def test_a_gate_by_the_mean_is_reached_with_one_key_question(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    shutil.copytree(POINTS, folder)
    manifest = (folder / "questionnaire.yaml").read_text("utf-8")
    manifest = manifest.replace("title: 保密证据\n", "title: 保密证据\n                key: true\n")
    (folder / "questionnaire.yaml").write_text(manifest, "utf-8")
    rules = (folder / "rules.yaml").read_text("utf-8")
    gate_ = "{id: g, text: t, key_mean_credit_below: 0.5, band: pass, source: s}"
    (folder / "rules.yaml").write_text(f"{rules}gates:\n  - {gate_}\n", "utf-8")
    assert lint_rules(folder) == []
