"""Loading is strict, and its errors say where, what, and what to do."""

from pathlib import Path

import pytest

from questionnaires.editions import CURRENT, shipped
from questionnaires.loading import QuestionnaireError, edition, load
from tests.questionnaires.folders import SmallFolder


def test_a_small_folder_loads_whole(folder: SmallFolder) -> None:
    questionnaire = load(folder.path)

    assert [question.id for question in questionnaire.questions] == ["A-01", "A-02", "B-01"]
    assert [section.weight for section in questionnaire.sections] == [60, 40]
    assert questionnaire.asked("light") == {"A-01", "B-01"}
    assert questionnaire.ruled_out_by("has_partners") == ("A-02",)
    assert questionnaire.legal_references["act"].checked_provisions == ("第一条", "第二条")


def test_criteria_take_level_and_credit_from_their_scale(folder: SmallFolder) -> None:
    options = load(folder.path).by_id["A-01"].options

    assert [(o.id, o.level, o.credit, o.text) for o in options] == [
        ("level-0", 0, 0, "没有清单"),
        ("level-1", 1, 0.5, "有一部分"),
        ("level-2", 2, 1, "有完整的"),
    ]


def test_points_become_weight_and_credit(folder: SmallFolder) -> None:
    question = load(folder.path).by_id["B-01"]

    assert question.weight == 10
    assert [option.credit for option in question.options] == [0, 0.4, 1]
    assert {option.level for option in question.options} == {None}


def test_the_current_edition_is_shipped_and_read_once() -> None:
    assert CURRENT in shipped()
    assert edition() is edition(CURRENT)


def test_an_edition_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(LookupError, match="没有名为“1999”的版次；请从 2026 中选择。"):
        edition("1999")


@pytest.mark.parametrize("name", ["../2026", "", ".", "points-example", "2026/"])
def test_an_edition_is_a_name_and_no_path(name: str) -> None:
    with pytest.raises(LookupError):
        edition(name)


def test_all_faults_of_a_folder_are_told_at_once(folder: SmallFolder) -> None:
    folder.spoil("A.yaml", "weight: 3", "weight: 0")
    folder.spoil("A.yaml", "fact: has_partners", "fact: nobody")
    folder.spoil("questionnaire.yaml", "points: 4}", "points: 40}")
    folder.spoil("exposure.yaml", "weight: 2", "weight: two")
    folder.spoil("legal_references.yaml", "title: 某某法\n", "title: 某某法\n  pages: 3\n")

    assert {(problem.file, problem.field) for problem in folder.problems()} == {
        ("A.yaml", "A-01.weight"),
        ("A.yaml", "A-02.fact"),
        ("questionnaire.yaml", "B-01.options.partly.points"),
        ("exposure.yaml", "E01.weight"),
        ("legal_references.yaml", "act.pages"),
    }


def test_a_faulty_question_still_counts_as_known(folder: SmallFolder) -> None:
    folder.spoil("A.yaml", "weight: 3", "weight: 0")

    assert [problem.field for problem in folder.problems()] == ["A-01.weight"]


def test_a_faulty_scale_is_told_once_and_not_for_each_question(folder: SmallFolder) -> None:
    folder.spoil("questionnaire.yaml", "credit: 0.5", "credit: half")

    assert [p.field for p in folder.problems()] == ["scales.levels.level-1.credit"]


def test_while_a_file_is_unreadable_unknown_ids_prove_nothing(folder: SmallFolder) -> None:
    (folder.path / "A.yaml").write_bytes("id: A\ntitle: 甲".encode("gb18030"))

    assert folder.said() == ["A.yaml（第 2 行）：文字编码不是 UTF-8；请另存为 UTF-8 编码。"]


def test_a_section_without_questions_is_an_error(folder: SmallFolder) -> None:
    folder.write("A.yaml", "id: A\ntitle: 甲\nquestions: []\n")

    assert folder.said()[0] == (
        "A.yaml（第 1 行）：这个部分里没有题；请写上 questions 或 sections，或删去它。"
    )


@pytest.mark.parametrize("sections", ["", "sections: []\n", "sections: 甲\n"])
def test_a_questionnaire_without_sections_is_an_error(tmp_path: Path, sections: str) -> None:
    (tmp_path / "questionnaire.yaml").write_text(f"id: x\ntitle: x\nedition: 1\n{sections}")

    with pytest.raises(QuestionnaireError, match=r"questionnaire\.yaml：sections"):
        load(tmp_path)


def test_a_section_inside_itself_is_an_id_used_twice(folder: SmallFolder) -> None:
    folder.write("A.yaml", "id: A\ntitle: 甲\nsections:\n  - id: A\n    title: 甲\n")

    assert "编号“A”重复" in folder.said()[0]


def test_sections_nest_as_deep_as_anybody_reads_but_not_without_end(tmp_path: Path) -> None:
    def nested(depth: int) -> Path:
        folder = tmp_path / str(depth)
        folder.mkdir()
        lines = ["id: deep", "title: 深", "edition: 1"]
        for level in range(depth):
            pad = "  " * level
            lines += [f"{pad}sections:", f"{pad}- id: S{level}", f"{pad}  title: 层"]
        pad = "  " * depth
        options = "[{id: a, text: 甲, credit: 0}, {id: b, text: 乙, credit: 1}]"
        lines += [f"{pad}questions:", f"{pad}- {{id: Q, title: 题, text: 问, options: {options}}}"]
        (folder / "questionnaire.yaml").write_text("\n".join(lines))
        return folder

    assert len(load(nested(40)).section_by_id) == 40
    with pytest.raises(QuestionnaireError):
        load(nested(60))


def test_a_foreign_folder_may_cite_what_the_portal_ships(folder: SmallFolder) -> None:
    folder.spoil("A.yaml", "{reference: act, provisions: [第一条]}", "{reference: aucl}")

    assert set(load(folder.path).legal_references) == {"act", "aucl"}


def test_a_folder_may_date_an_act_differently_than_the_portal(folder: SmallFolder) -> None:
    text = (folder.path / "legal_references.yaml").read_text(encoding="utf-8")
    folder.write("legal_references.yaml", text + text.replace("act:", "aucl:"))

    assert load(folder.path).legal_references["aucl"].title == "某某法"


def test_beyond_two_hundred_faults_nobody_reads_on(folder: SmallFolder) -> None:
    folder.write("exposure.yaml", "- {}\n" * 100_000)

    said = folder.said()

    assert len(said) == 201
    assert said[-1] == "small：错误太多，没有继续检查；请先改好上面这些，再查一次。"


def test_keys_repeated_without_end_are_told_fifty_times(folder: SmallFolder) -> None:
    folder.write("A.yaml", "id: A\n" * 100_000)

    assert len(folder.said()) == 50


def test_faults_of_the_shared_references_are_told_apart_from_the_folders_own(
    folder: SmallFolder,
) -> None:
    folder.spoil("legal_references.yaml", "kind: 法律", "kynd: 法律")

    assert {problem.file for problem in folder.problems()} == {"legal_references.yaml"}


def test_options_by_credit_are_taken_as_they_stand(folder: SmallFolder) -> None:
    folder.spoil("questionnaire.yaml", "        points: 10\n", "")
    for points, credit in ((0, 0), (4, 0.3), (10, 1)):
        folder.spoil("questionnaire.yaml", f"points: {points}}}", f"credit: {credit}}}")

    question = load(folder.path).by_id["B-01"]

    assert question.weight == 1
    assert [option.credit for option in question.options] == [0, 0.3, 1]


def test_legal_references_must_be_keyed(folder: SmallFolder) -> None:
    folder.write("legal_references.yaml", "- title: 某某法\n")

    assert "这里要写“编号: 内容”" in folder.said()[0]


@pytest.mark.parametrize("text", ["- a\n", "questionnaire\n"])
def test_a_manifest_must_hold_keys(folder: SmallFolder, text: str) -> None:
    folder.write("questionnaire.yaml", text)

    assert "这里要写“键: 值”" in folder.said()[0]
