"""The files of a folder: each named once, none missing, none endless, no circle."""

import os
from pathlib import Path

import pytest

from questionnaires.loading import QuestionnaireError, load
from questionnaires.reading import LARGEST_FILE
from tests.questionnaires.folders import SmallFolder


def test_a_file_that_nobody_names_is_an_error(folder: SmallFolder) -> None:
    folder.write("C.yaml", "id: C\ntitle: 丙\nquestions: []\n")
    folder.write("D.yml", "id: D\n")

    assert [(p.file, p.message) for p in folder.problems()] == [
        ("C.yaml", "没有哪里引用这个文件"),
        ("D.yml", "没有哪里引用这个文件"),
    ]


def test_a_named_file_that_is_not_there_is_an_error(folder: SmallFolder) -> None:
    (folder.path / "A.yaml").unlink()

    assert folder.said() == ["A.yaml：找不到这个文件；请检查文件名，或删去对它的引用。"]


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match="nowhere：找不到这个文件夹"):
        load(tmp_path / "nowhere")


def test_an_empty_folder_lacks_its_manifest(tmp_path: Path) -> None:
    with pytest.raises(QuestionnaireError, match=r"questionnaire\.yaml：找不到这个文件"):
        load(tmp_path)


def test_files_that_refer_to_each_other_are_told_as_a_circle(folder: SmallFolder) -> None:
    folder.write("A.yaml", "id: A\ntitle: 甲\nsections:\n  - file: C.yaml\n")
    folder.write("C.yaml", "id: C\ntitle: 丙\nsections:\n  - file: A.yaml\n")

    assert "文件互相引用成了圈：A.yaml → C.yaml → A.yaml" in folder.said()[0]


@pytest.mark.parametrize("name", ["A.yaml", "questionnaire.yaml"])
def test_a_file_that_refers_to_itself_or_its_root_is_a_circle(
    folder: SmallFolder, name: str
) -> None:
    folder.write("A.yaml", f"id: A\ntitle: 甲\nsections:\n  - file: {name}\n")

    assert f"成了圈：{name}" in folder.said()[0]


def test_a_file_named_twice_is_an_error_that_tells_both_places(folder: SmallFolder) -> None:
    folder.spoil("questionnaire.yaml", "  - file: A.yaml\n", "  - file: A.yaml\n" * 2)

    assert folder.said() == [
        "questionnaire.yaml：sections.第2项.file（第 12 行）："
        "A.yaml 已被 questionnaire.yaml 第 11 行引用；请每个文件只引用一次。"
    ]


def test_deep_sections_in_files_are_bounded_as_well(folder: SmallFolder) -> None:
    for level in range(60):
        folder.write(
            f"S{level}.yaml", f"id: S{level}\ntitle: 层\nsections:\n  - file: S{level + 1}.yaml\n"
        )
    folder.write("A.yaml", "id: A\ntitle: 甲\nsections:\n  - file: S0.yaml\n")

    assert any("部分套部分超过 50 层" in sentence for sentence in folder.said())


def test_too_many_files_are_refused_unread(folder: SmallFolder) -> None:
    for number in range(500):
        (folder.path / f"X{number}.yaml").touch()

    assert "超过 500 个" in folder.said()[0]


def test_too_large_a_folder_is_refused_unread(folder: SmallFolder) -> None:
    for number in range(9):
        folder.write(f"X{number}.yaml", "#" * LARGEST_FILE)

    assert "合计超过 8,000,000 字节" in folder.said()[0]


def test_a_file_too_large_is_refused_after_its_bound(folder: SmallFolder) -> None:
    folder.write("A.yaml", "#" * (LARGEST_FILE + 1))

    assert folder.said() == ["A.yaml：文件超过 1,000,000 字节；请拆成几个文件。"]


def test_something_that_is_no_file_is_not_waited_for(folder: SmallFolder) -> None:
    (folder.path / "A.yaml").unlink()
    os.mkfifo(folder.path / "A.yaml")

    assert folder.said() == ["A.yaml：找不到这个文件；请检查文件名，或删去对它的引用。"]


def test_a_file_that_cannot_be_opened_is_told(folder: SmallFolder) -> None:
    name = f"{'A' * 300}.yaml"  # longer than a file system allows
    folder.spoil("questionnaire.yaml", "file: A.yaml", f"file: {name}")

    assert folder.said()[0] == f"{name}：文件打不开；请检查文件名和读取权限。"


@pytest.mark.parametrize(
    "name", ["exposure.yaml", "facts.yaml", "contradictions.yaml", "factors.yaml"]
)
def test_a_list_file_must_hold_a_list(folder: SmallFolder, name: str) -> None:
    folder.write(name, "id: E01\n")

    assert f"{name}（第 1 行）：这里要写一列；请每项一段，以“- ”开头。" in folder.said()
