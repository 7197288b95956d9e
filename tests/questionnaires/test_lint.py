"""The linter points out what loads and yet looks wrong."""

from pathlib import Path

import pytest

from questionnaires.editions import EXAMPLE
from questionnaires.lint import Severity, lint
from tests.questionnaires.folders import SmallFolder


def said(folder: SmallFolder) -> list[str]:
    return [str(finding) for finding in lint(folder.path)]


def test_a_folder_in_order_has_no_findings(folder: SmallFolder) -> None:
    assert lint(folder.path) == []


def test_errors_come_alone_and_as_loading_tells_them(folder: SmallFolder) -> None:
    folder.spoil("A.yaml", "weight: 3", "weight: 0")
    folder.spoil("A.yaml", "    why: 先知道有什么。\n", "")

    assert [finding.severity for finding in lint(folder.path)] == [Severity.ERROR]
    assert said(folder) == ["错误 A.yaml：A-01.weight（第 10 行）：要大于 0；请改写。"]


def test_a_folder_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert [finding.severity for finding in lint(tmp_path / "nowhere")] == [Severity.ERROR]


PLAIN_SECTION = "weight: 60\nquestions:"
REMINDERS = [
    pytest.param(
        *("A.yaml", "    evidence: [清单封面]\n", ""),
        "提醒 A.yaml：A-01.evidence（第 5 行）：没有写可作证据；"
        "请写上一两种证据；没有证据的高分不计入可信口径。",
        id="no evidence",
    ),
    pytest.param(
        *("A.yaml", "    why: 先知道有什么。\n", ""),
        "A-01.why（第 5 行）：没有写为什么重要",
        id="no reason",
    ),
    pytest.param(
        *("A.yaml", "    remedy: {text: 列清单, person_days: 5}\n", ""),
        "A-01.remedy（第 5 行）：没有写典型整改",
        id="no remedy",
    ),
    pytest.param(
        *("A.yaml", "    citations:\n      - {reference: act, provisions: [第一条]}\n", ""),
        "A-01.citations（第 5 行）：没有写依据",
        id="no law",
    ),
    pytest.param(
        *("A.yaml", "    criteria: [没有清单, 有一部分, 有完整的]\n", ""),
        "A-01.criteria（第 5 行）：没有写本题的标准",
        id="no criteria of its own",
    ),
    pytest.param(
        *("A.yaml", "[没有清单, 有一部分, 有完整的]", "[没有清单, 没有清单, 有完整的]"),
        "A-01（第 5 行）：两个选项的文字一样",
        id="two criteria alike",
    ),
    pytest.param(
        *("questionnaire.yaml", "points: 4}", "points: 10}"),
        "B-01.options（第 21 行）：两个选项得分相同",
        id="two options of one worth",
    ),
    pytest.param(
        *("questionnaire.yaml", "text: 没有, points: 0}", "text: 没有, points: 6}"),
        "B-01.options（第 21 行）：选项没有由低到高排列",
        id="options out of order",
    ),
    pytest.param(
        *("questionnaire.yaml", "text: 没有, points: 0}", "text: 没有, points: 1}"),
        "B-01.options（第 21 行）：最差的选项也得分",
        id="something for nothing",
    ),
    pytest.param(
        *("questionnaire.yaml", "text: 有门禁, points: 10}", "text: 有门禁, points: 9}"),
        "B-01.options（第 21 行）：最好的选项也得不到满分",
        id="never the whole",
    ),
    pytest.param(
        *("A.yaml", "    fact: has_partners\n", ""),
        "A-02.applicability（第 20 行）：写了适用条件，却没有事实（fact）来决定",
        id="a condition in words only",
    ),
    pytest.param(
        *("A.yaml", "    applicability: 有外协的企业\n", ""),
        "A-02.applicability（第 17 行）：由事实决定是否出现，却没有写适用条件",
        id="a condition without words",
    ),
    pytest.param(
        *("A.yaml", "    fact: has_partners\n", ""),
        "facts.yaml：has_partners（第 1 行）：这项事实只用于一致性提示，不决定任何题",
        id="a fact for a hint only",
    ),
    pytest.param(
        *("facts.yaml", "- id: has_partners", "- {id: idle, text: 闲着？}\n- id: has_partners"),
        "facts.yaml：idle（第 1 行）：没有哪道题由这项事实决定",
        id="a fact for nothing",
    ),
    pytest.param(
        *("A.yaml", "    factors: [kind]\n", ""),
        "factors.yaml：kind（第 1 行）：没有哪道题对应这项司法要素",
        id="a factor for nothing",
    ),
    pytest.param(
        *("questionnaire.yaml", "scales:\n", "scales:\n  idle: [{id: a, credit: 0, text: 甲},"
          " {id: b, credit: 1, text: 乙}]\n"),
        "questionnaire.yaml：scales.idle（第 6 行）：没有哪道题用这个等级表",
        id="a scale for nothing",
    ),
    pytest.param(
        *("contradictions.yaml", "{question: B-01, option: full}", "{question: A-01, equals: 1}"),
        "C01.when（第 3 行）：关于 A-01 的条件不可能同时成立",
        id="a hint that can never show",
    ),
    pytest.param(
        *("contradictions.yaml", "{exposure: E01, at_least: 1}",
          "{fact: has_partners, is_true: true}"),
        "C02.when（第 8 行）：关于 has_partners 的条件不可能同时成立",
        id="a fact that is and is not",
    ),
    pytest.param(
        *("contradictions.yaml", "{question: B-01, option: full}",
          "{exposure: E01, at_least: 0}"),
        "C01.when（第 3 行）：关于 E01 的条件怎样作答都成立",
        id="a condition that says nothing",
    ),
    pytest.param(
        *("contradictions.yaml", "{exposure: E01, at_least: 1}", "{question: A-02, equals: 2}"),
        "C02.when（第 8 行）：has_partners 答“否”时，A-02 不出现，这条提示不会显示",
        id="a hint about a question that its own fact takes away",
    ),
    pytest.param(
        *("questionnaire.yaml", "    weight: 40\n", ""),
        "questionnaire.yaml：sections（第 11 行）：有的部分写了 weight，有的没写",
        id="parts with and without a weight",
    ),
    pytest.param(
        *("questionnaire.yaml", "    weight: 40\n", "    weight: 30\n"),
        "questionnaire.yaml：sections（第 11 行）：各部分权重合计 90，不是 100",
        id="parts that do not add up",
    ),
    pytest.param(
        *("A.yaml", "questions:\n", "sections:\n  - {id: A1, title: 一, weight: 1, questions: ["
          "{id: A-09, title: 题, text: 问, options: [{id: a, text: 甲, credit: 0},"
          " {id: b, text: 乙, credit: 1}]}]}\nquestions:\n"),
        "A.yaml（第 1 行）：下面既有带 weight 的部分，又有直接计重的题",
        id="weighted sections beside questions",
    ),
    pytest.param(
        *("A.yaml", "    weight: 3\n", "    weight: 300\n"),
        "A-01.weight（第 10 行）：权重 300 是通常的 30 倍",
        id="a weight out of proportion",
    ),
    pytest.param(
        *("questionnaire.yaml", "[A-01, B-01]", "[A-01, A-02]"),
        "scopes.light（第 30 行）：B（乙）在这个范围里一题也没有",
        id="a scope that leaves out a part",
    ),
    pytest.param(
        *("questionnaire.yaml", "[A-01, B-01]", "[A-01, A-02, B-01]"),
        "scopes.light（第 30 行）：这个范围与全部题一样",
        id="a scope of everything",
    ),
    pytest.param(
        *("A.yaml", "    fact: has_partners\n", "    fact: has_partners\n    key: true\n"),
        "scopes.light（第 30 行）：这个范围里没有关键项，门槛不起作用",
        id="a scope without key questions",
    ),
    pytest.param(
        *("questionnaire.yaml", "notice: 本结果不是法律结论。\n", ""),
        "questionnaire.yaml：notice（第 1 行）：没有写 notice",
        id="no notice",
    ),
    pytest.param(
        *("A.yaml", "先知道有什么。", "清单可构成证据。"),
        "A.yaml：A-01.why（第 12 行）：自己的文字里有“构成”，容易被读成法律结论",
        id="the words of a court",
    ),
    pytest.param(
        *("A.yaml", "先知道有什么。", "快列清单！"),
        "A.yaml：A-01.why（第 12 行）：文字里有感叹号",
        id="shouting",
    ),
    pytest.param(
        *("A.yaml", "title: 清单", f"title: {'长' * 31}"),
        "A.yaml：A-01.title（第 6 行）：标题超过 30 个字",
        id="a title as long as a question",
    ),
    pytest.param(
        *("legal_references.yaml", "  in_force_from: 2025-10-15\n", ""),
        "legal_references.yaml：act.in_force_from（第 2 行）：没有写施行日期",
        id="an act without a day",
    ),
    pytest.param(
        *("legal_references.yaml", "[第一条, 第二条]", "[第一条]"),
        "legal_references.yaml：act（第 2 行）：有 1 处引用显示“条号待核”",
        id="an article nobody has compared",
    ),
    pytest.param(
        *("legal_references.yaml", "act:\n", "idle: {title: 法, short_title: 法, kind: 惯例}\nact:\n"),
        "legal_references.yaml：idle（第 1 行）：没有哪道题引用它",
        id="an act nobody cites",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "sentence"), REMINDERS)
def test_what_looks_wrong_is_pointed_out(
    folder: SmallFolder, file: str, old: str, new: str, sentence: str
) -> None:
    folder.spoil(file, old, new)

    assert any(sentence in finding for finding in said(folder)), said(folder)


def test_a_court_may_be_quoted(folder: SmallFolder) -> None:
    folder.spoil("A.yaml", "先知道有什么。", "原文写的是“构成侵权的”，见《构成要件指引》。")

    assert lint(folder.path) == []


def test_one_question_that_decides_a_third_of_many_is_pointed_out(folder: SmallFolder) -> None:
    section = (folder.path / "A.yaml").read_text(encoding="utf-8")
    copies = section[section.index("  - id: A-02") :]
    for number in range(3, 7):
        section += copies.replace("A-02", f"A-0{number}")
    folder.write("A.yaml", section)

    assert any("B-01（第 16 行）：这一题独占总分的 40%" in finding for finding in said(folder))


def test_a_key_question_left_out_of_a_scope_is_named(folder: SmallFolder) -> None:
    folder.spoil("A.yaml", "    fact: has_partners\n", "    fact: has_partners\n    key: true\n")
    folder.spoil("A.yaml", "    weight: 3\n", "    weight: 3\n    key: true\n")

    assert any("漏了关键项 A-02" in finding for finding in said(folder))


def test_the_example_is_in_order_but_for_its_invented_law() -> None:
    assert {finding.field for finding in lint(EXAMPLE)} == {"yunxi-measures"}
