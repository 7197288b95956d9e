"""The description of the format cannot lie: every example in it is tried."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from questionnaires import converting, written
from questionnaires.assembling import LISTS
from questionnaires.editions import EXAMPLE
from questionnaires.lint import lint
from questionnaires.loading import load
from questionnaires.model import (
    Citation,
    Content,
    Contradiction,
    ExposureQuestion,
    Fact,
    Factor,
    LegalReference,
    Remedy,
    SectionHead,
)
from questionnaires.problems import QuestionnaireError
from scoring.rules import load_rules

DOC = Path(__file__).parents[2] / "docs" / "questionnaire-format.md"
TEXT = DOC.read_text(encoding="utf-8")


def steps() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each step of the tutorial: its heading and the files that it writes."""
    tutorial = TEXT.split("## 一步一步写\n", 1)[1].split("\n## ", 1)[0]
    for step in tutorial.split("\n### ")[1:]:
        heading = step.partition("\n")[0]
        yield heading, re.findall(r"```yaml\n# 文件：(\S+)\n(.*?)```", step, re.DOTALL)


def fragments(kind: str) -> list[str]:
    found: list[str] = re.findall(rf"```yaml\n# 片段：{kind}\n(.*?)```", TEXT, re.DOTALL)
    return found


def keep(folder: Path, files: list[tuple[str, str]]) -> None:
    for name, text in files:
        # The marker line stands in the reader's file as well: line numbers in the text count it.
        (folder / name).write_text(f"# 文件：{name}\n{text}", encoding="utf-8")


@pytest.fixture
def finished(tmp_path: Path) -> Path:
    """The folder that the tutorial ends with."""
    for _, files in steps():
        keep(tmp_path, files)
    return tmp_path


def test_every_yaml_example_is_a_file_or_a_fragment() -> None:
    marked = re.findall(r"```yaml\n# (文件|片段)：", TEXT)

    assert len(marked) == TEXT.count("```yaml")


def test_the_tutorial_loads_after_each_step_that_does_not_wait_for_the_next(
    tmp_path: Path,
) -> None:
    waits = {"第五步：哪些企业不必答", "第六步：固有风险画像"}
    for heading, files in steps():
        keep(tmp_path, files)
        if heading not in waits:
            load(tmp_path)

    assert len(load(tmp_path).questions) == 3


def test_what_the_tutorial_makes_has_no_findings(finished: Path) -> None:
    assert lint(finished) == []


def test_the_tutorial_writes_every_kind_of_file(finished: Path) -> None:
    names = {path.name for path in finished.iterdir()}

    assert names >= {*LISTS, "questionnaire.yaml", "legal_references.yaml", "rules.yaml"}


def rows() -> list[tuple[str, str, str, str]]:
    table = TEXT.split("## 出错时怎么看", 1)[1]
    found: list[tuple[str, str, str, str]] = re.findall(
        r"^\| `([^`]+)` \| `([^`]+)` \| `([^`]+)` \| (.+) \|$", table, re.MULTILINE
    )
    return found


@pytest.mark.parametrize(("file", "old", "new", "sentence"), rows(), ids=lambda text: text[:30])
def test_the_errors_are_worded_as_described(
    finished: Path, file: str, old: str, new: str, sentence: str
) -> None:
    path = finished / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(QuestionnaireError) as caught:
        load(finished)

    assert str(caught.value).splitlines()[0] == sentence


def test_there_are_errors_to_try() -> None:
    assert len(rows()) >= 10


@pytest.mark.parametrize("text", fragments("题"))
def test_a_fragment_of_questions_loads(finished: Path, text: str) -> None:
    scale = "  yes_no: [{id: n, credit: 0, text: 否}, {id: y, credit: 1, text: 是}]\n"
    manifest = (finished / "questionnaire.yaml").read_text(encoding="utf-8")
    (finished / "X.yaml").write_text(f"id: X\ntitle: 片段\nquestions:\n{text}", encoding="utf-8")
    manifest = manifest.replace("scales:\n", f"scales:\n{scale}") + "  - file: X.yaml\n"
    (finished / "questionnaire.yaml").write_text(manifest, encoding="utf-8")

    assert len(load(finished).section_by_id["X"].questions) == 1


@pytest.mark.parametrize(
    ("kind", "file"), [("提示", "contradictions.yaml"), ("法律依据", "legal_references.yaml")]
)
def test_a_fragment_of_a_file_loads_behind_it(finished: Path, kind: str, file: str) -> None:
    (text,) = fragments(kind)
    with (finished / file).open("a", encoding="utf-8") as stream:
        stream.write(text)

    load(finished)


def test_the_rules_of_the_tutorial_fit_it(finished: Path) -> None:
    rules = load_rules(load(finished), finished)

    assert rules.bands.ids == ("blue", "yellow", "orange", "red")


def test_rules_of_bands_alone_fit_a_points_table(tmp_path: Path) -> None:
    (text,) = fragments("规则")
    (tmp_path / "rules.yaml").write_text(text, encoding="utf-8")

    assert load_rules(load(EXAMPLE), tmp_path).bands.ids == ("improve", "pass", "good")


@pytest.mark.parametrize(
    "model",
    [
        written.Manifest,
        written.Step,
        SectionHead,
        written.WrittenQuestion,
        written.WrittenOption,
        ExposureQuestion,
        Fact,
        Contradiction,
        Factor,
        LegalReference,
        Citation,
        Remedy,
    ],
)
def test_every_key_is_described(model: type[Content]) -> None:
    assert [name for name in model.model_fields if f"`{name}`" not in TEXT] == []


def test_reserved_option_ids_are_named() -> None:
    assert all(f"`{name}`" in TEXT for name in converting.RESERVED)
