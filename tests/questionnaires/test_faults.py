"""What an author writes wrongly is said with file, field, line and remedy, word for word."""

import pytest

from tests.questionnaires.folders import SmallFolder

WRONG = [
    pytest.param(
        *("A.yaml", "weight: 3", "weight: 0"),
        "A.yaml：A-01.weight（第 10 行）：要大于 0；请改写。",
        id="a weight of nothing",
    ),
    pytest.param(
        *("A.yaml", "weight: 3", "weight: 三"),
        "A.yaml：A-01.weight（第 10 行）：这里要写数字；请改写为数字，不带单位。",
        id="a number in words",
    ),
    pytest.param(
        *("A.yaml", "weight: 3", "weight: .inf"),
        "A.yaml：A-01.weight（第 10 行）：这里要写数字；请改写为数字，不带单位。",
        id="infinity in the manner of YAML",
    ),
    pytest.param(
        *("A.yaml", "weight: 3", "weight: inf"),
        "A.yaml：A-01.weight（第 10 行）：这里要写有限的数字；请改写为数字。",
        id="infinity",
    ),
    pytest.param(
        *("A.yaml", "weight: 3", "weigth: 3"),
        "A.yaml：A-01.weigth（第 10 行）：没有这个键；请检查拼写，或删去它。",
        id="a misspelt key",
    ),
    pytest.param(
        *("A.yaml", "    text: 有没有清单？\n", ""),
        "A.yaml：A-01.text（第 5 行）：缺少这一项；请补上。",
        id="a missing key",
    ),
    pytest.param(
        *("A.yaml", "有没有清单？", ""),
        "A.yaml：A-01.text（第 7 行）：没有内容；请写上内容，或删去这一行。",
        id="an empty text",
    ),
    pytest.param(
        *("A.yaml", "有没有清单？", "长" * 1001),
        "A.yaml：A-01.text（第 7 行）：文字超过 1000 个字；请缩短。",
        id="a text without end",
    ),
    pytest.param(
        *("A.yaml", "id: A-02", "id: 甲二"),
        "A.yaml：甲二.id（第 17 行）：编号只能用英文字母开头，后接字母、数字、点、横线、下划线，"
        "至多 64 个；请改写编号。",
        id="an id in Chinese",
    ),
    pytest.param(
        *("A.yaml", "id: A-02", "id: A-01"),
        "A.yaml：A-01（第 17 行）：编号“A-01”重复，A.yaml 第 5 行已经用过；请换一个编号。",
        id="an id used twice in a file",
    ),
    pytest.param(
        *("questionnaire.yaml", "id: B-01", "id: A-02"),
        "questionnaire.yaml：A-02（第 16 行）：编号“A-02”重复，A.yaml 第 17 行已经用过；"
        "请换一个编号。",
        id="an id used twice across files",
    ),
    pytest.param(
        *("facts.yaml", "id: has_partners", "id: E01"),
        "facts.yaml：E01（第 1 行）：编号“E01”重复，exposure.yaml 第 1 行已经用过；请换一个编号。",
        id="answers and facts share one table of ids",
    ),
    pytest.param(
        *("A.yaml", "fact: has_partners", "fact: has_friends"),
        "A.yaml：A-02.fact（第 21 行）：没有编号为“has_friends”的事实；请检查拼写，或先定义它。",
        id="an unknown fact",
    ),
    pytest.param(
        *("A.yaml", "factors: [kind]", "factors: [kind, unkind]"),
        "A.yaml：A-01.factors.第2项（第 15 行）：没有编号为“unkind”的司法要素；"
        "请检查拼写，或先定义它。",
        id="an unknown factor",
    ),
    pytest.param(
        *("A.yaml", "reference: act", "reference: axt"),
        "A.yaml：A-01.citations.第1项.reference（第 14 行）：没有编号为“axt”的法律依据；"
        "请检查拼写，或先定义它。",
        id="an unknown legal reference",
    ),
    pytest.param(
        *("contradictions.yaml", "exposure: E01", "exposure: E99"),
        "contradictions.yaml：C02.when.第1项.exposure（第 8 行）：没有编号为“E99”的画像题；"
        "请检查拼写，或先定义它。",
        id="an unknown exposure question",
    ),
    pytest.param(
        *("contradictions.yaml", "question: A-01", "question: has_partners"),
        "contradictions.yaml：C01.when.第1项.question（第 3 行）：没有编号为“has_partners”的题；"
        "请检查拼写，或先定义它。",
        id="a fact where a question is asked for",
    ),
    pytest.param(
        *("contradictions.yaml", "equals: 0", "at_least: 3"),
        "contradictions.yaml：C01.when.第1项.at_least（第 3 行）：没有 3 级，只有 0、1、2；"
        "请改成有的等级。",
        id="a level that the question lacks",
    ),
    pytest.param(
        *("contradictions.yaml", "at_least: 1", "at_least: 5"),
        "contradictions.yaml：C02.when.第1项.at_least（第 8 行）：没有 5 级，只有 0、1、2、3、4；"
        "请改成有的等级。",
        id="an exposure answer beyond 4",
    ),
    pytest.param(
        *("contradictions.yaml", "option: full", "option: all"),
        "contradictions.yaml：C01.when.第2项.option（第 4 行）：题 B-01 没有编号为“all”的选项；"
        "请检查拼写。",
        id="an option that the question lacks",
    ),
    pytest.param(
        *("contradictions.yaml", "option: full", "at_least: 1"),
        "contradictions.yaml：C01.when.第2项.at_least（第 4 行）：这道题的选项没有等级；"
        "请改用 option。",
        id="a level where the options have none",
    ),
    pytest.param(
        *("contradictions.yaml", "equals: 0", "option: level-0"),
        "contradictions.yaml：C01.when.第1项.option（第 3 行）：这道题按等级作答；"
        "请改用 at_least、at_most 或 equals。",
        id="an option where the question has levels",
    ),
    pytest.param(
        *("contradictions.yaml", "question: A-01, ", ""),
        "contradictions.yaml：C01.when.第1项（第 3 行）：question、exposure、fact 要写一个，"
        "也只能写一个；请只留一个。",
        id="a condition about nothing",
    ),
    pytest.param(
        *("contradictions.yaml", "equals: 0", "at_least: 0, at_most: 1"),
        "contradictions.yaml：C01.when.第1项（第 3 行）：at_least、at_most、equals、option、"
        "is_true 要写一个，也只能写一个；请只留一个；两头都要限时分写两条。",
        id="two comparisons in one condition",
    ),
    pytest.param(
        *("contradictions.yaml", "is_true: false", "equals: 0"),
        "contradictions.yaml：C02.when.第2项（第 9 行）：比较方式与对象不配；"
        "请改写：画像题用 at_least、at_most、equals，事实用 is_true，选项没有等级的题用 option。",
        id="a fact compared with a number",
    ),
    pytest.param(
        *("contradictions.yaml", "is_true: false", "is_true: perhaps"),
        "contradictions.yaml：C02.when.第2项.is_true（第 9 行）：只能写 true 或 false；请改写。",
        id="a truth that is none",
    ),
    pytest.param(
        *("facts.yaml", "exposure: E01", "question: A-01"),
        "facts.yaml：has_partners.suggested_by.第1项（第 4 行）：预填只看画像题；请改用 exposure。",
        id="a fact proposed from anything but the exposure profile",
    ),
    pytest.param(
        *("exposure.yaml", "较多, ", ""),
        "exposure.yaml：E01.options.第5项（第 3 行）：缺少这一项；请补上。",
        id="an exposure question with four answers",
    ),
    pytest.param(
        *("questionnaire.yaml", "id: none", "id: na"),
        "questionnaire.yaml：B-01.options（第 21 行）：选项编号“na”是保留字；请换一个编号。",
        id="an option called 不适用",
    ),
    pytest.param(
        *("questionnaire.yaml", "id: none", "id: Unknown"),
        "questionnaire.yaml：B-01.options（第 21 行）：选项编号“Unknown”是保留字；请换一个编号。",
        id="an option called 不知道 in capitals",
    ),
    pytest.param(
        *("questionnaire.yaml", "id: none", "id: full"),
        "questionnaire.yaml：B-01.options（第 21 行）：选项编号有重复；请给每个选项不同的编号。",
        id="an option twice",
    ),
    pytest.param(
        *("questionnaire.yaml", "points: 4}", "points: 11}"),
        "questionnaire.yaml：B-01.options.partly.points（第 22 行）：选项 11 分，"
        "超过本题满分 10 分；请改小分值，或改大本题的 points。",
        id="an option of more points than the question has",
    ),
    pytest.param(
        *("questionnaire.yaml", "points: 4}", "points: -4}"),
        "questionnaire.yaml：B-01.options.partly.points（第 22 行）：不能小于 0；请改写。",
        id="points below nothing",
    ),
    pytest.param(
        *("questionnaire.yaml", "points: 4}", "credit: 1.1}"),
        "questionnaire.yaml：B-01.options.partly.credit（第 22 行）：不能大于 1；请改写。",
        id="more than the whole credit",
    ),
    pytest.param(
        *("questionnaire.yaml", ", points: 4}", "}"),
        "questionnaire.yaml：B-01.options.partly（第 22 行）：credit 与 points 要写一个，"
        "也只能写一个；请按分值计的写 points，按比例计的写 credit。",
        id="an option that earns nothing known",
    ),
    pytest.param(
        *("questionnaire.yaml", "points: 10\n", "points: 10\n        weight: 3\n"),
        "questionnaire.yaml：B-01.weight（第 20 行）：weight 与 points 只能写一个；"
        "请按分值计的只留 points。",
        id="weight and points at once",
    ),
    pytest.param(
        *("A.yaml", "weight: 3\n", "points: 3\n"),
        "A.yaml：A-01.points（第 10 行）：用 scale 的题以 weight 计重；请把 points 改为 weight。",
        id="points on a question of a scale",
    ),
    pytest.param(
        *("A.yaml", "    criteria: [没有清单, 有一部分, 有完整的]\n", "    options: []\n"),
        "",
        id="a scale with its own words and no options loads",
    ),
    pytest.param(
        *(
            "A.yaml",
            "criteria: [没有清单, 有一部分, 有完整的]",
            "options: [{id: a, text: 甲, credit: 0}]",
        ),
        "A.yaml：A-01.options（第 9 行）：写了 scale 就不能再写 options；请两者只留一个。",
        id="a scale and options at once",
    ),
    pytest.param(
        *(
            "A.yaml",
            "    scale: levels\n    criteria: [没有清单, 有一部分, 有完整的]\n",
            "    options: [{id: a, text: 甲, credit: 1}]\n",
        ),
        "A.yaml：A-01.options（第 8 行）：至少要有两个选项；请补写 options，或用 scale 引用等级表。",
        id="one option only",
    ),
    pytest.param(
        *("questionnaire.yaml", "        points: 10\n", ""),
        "questionnaire.yaml：B-01.options.none.points（第 20 行）：选项写了分值，题上没有写满分；"
        "请在题上写 points（本题满分）。",
        id="points without their whole",
    ),
    pytest.param(
        *(
            "questionnaire.yaml",
            "credit: 0.5, text: 有一些}\n    - {id: level-2, level: 2, credit: 1",
            "credit: 0, text: 有一些}\n    - {id: level-2, level: 2, credit: 0",
        ),
        "questionnaire.yaml：scales.levels（第 7 行）：所有选项都得零分；请至少给一个选项得分。",
        id="nothing earns anything",
    ),
    pytest.param(
        *("questionnaire.yaml", "text: 有门禁, points: 10}", "text: 有门禁, points: 0}"),
        "",
        id="an option of no points beside others loads",
    ),
    pytest.param(
        *("questionnaire.yaml", "credit: 0.5", "credit: 0.5, points: 1"),
        "questionnaire.yaml：scales.levels.level-1.points（第 8 行）：没有这个键；"
        "请检查拼写，或删去它。",
        id="points on a shared step",
    ),
    pytest.param(
        *("questionnaire.yaml", "level: 1, credit", "level: 0, credit"),
        "questionnaire.yaml：scales.levels（第 7 行）：选项的 level 有重复；"
        "请给每个选项不同的等级。",
        id="a level twice",
    ),
    pytest.param(
        *("questionnaire.yaml", "  - file: A.yaml\n", "  - {file: A.yaml, weight: 3}\n"),
        "questionnaire.yaml：sections.第1项（第 11 行）：写了 file 就不能再写别的键；"
        "请把其他键移到那个文件里。",
        id="a file reference with other keys",
    ),
    pytest.param(
        *("questionnaire.yaml", "scales:\n  levels:\n", "scales:\n"),
        "questionnaire.yaml：scales（第 6 行）：这里要写“名字: 各级”；"
        "请每个等级表一段，以名字和冒号开头。",
        id="scales without names",
    ),
    pytest.param(
        *("A.yaml", "scale: levels", "scale: level"),
        "A.yaml：A-01.scale（第 8 行）：没有名为“level”的等级表；"
        "请在 questionnaire.yaml 的 scales 中定义它，或改正拼写。",
        id="an unknown scale",
    ),
    pytest.param(
        *("A.yaml", "criteria: [没有清单, ", "criteria: ["),
        "A.yaml：A-01.criteria（第 9 行）：等级表有 3 级，标准写了 2 条；请由低到高逐级写一条。",
        id="a criterion short",
    ),
    pytest.param(
        *("A.yaml", "    scale: levels\n", ""),
        "A.yaml：A-01.criteria（第 8 行）：写了 criteria 却没有 scale；"
        "请补上 scale，或改写 options。",
        id="criteria of no scale",
    ),
    pytest.param(
        *("questionnaire.yaml", "credit: 0.5", "credit: 1"),
        "",
        id="two steps of one credit load",
    ),
    pytest.param(
        *("questionnaire.yaml", "level: 1, credit: 0.5", "level: 3, credit: 0.5"),
        "questionnaire.yaml：scales.levels（第 7 行）：等级高的选项得分反而低；"
        "请让得分随等级不降。",
        id="a higher level that earns less",
    ),
    pytest.param(
        *("questionnaire.yaml", "level: 1, ", ""),
        "questionnaire.yaml：scales.levels（第 7 行）：有的选项写了 level，有的没写；"
        "请要么都写，要么都不写。",
        id="a step without its level",
    ),
    pytest.param(
        *("questionnaire.yaml", "[A-01, B-01]", "[A-01, B-02]"),
        "questionnaire.yaml：scopes.light.第2项（第 30 行）：没有编号为“B-02”的题；"
        "请检查拼写，或先定义它。",
        id="a scope with an unknown question",
    ),
    pytest.param(
        *("questionnaire.yaml", "[A-01, B-01]", "[A-01, A-01]"),
        "questionnaire.yaml：scopes.light.第2项（第 30 行）：题号“A-01”重复；请只留一个。",
        id="a scope with a question twice",
    ),
    pytest.param(
        *("questionnaire.yaml", "light: [A-01, B-01]", "light: []"),
        "questionnaire.yaml：scopes.light（第 30 行）：范围里没有题；请写上题号，或删去这个范围。",
        id="an empty scope",
    ),
    pytest.param(
        *("questionnaire.yaml", "light:", "brief:"),
        "questionnaire.yaml：scopes.brief（第 30 行）：范围只能是 light（全部题的范围不必写）；"
        "请改名或删去。",
        id="a scope of another name",
    ),
    pytest.param(
        *("legal_references.yaml", "2025-10-15", "20251015"),
        "legal_references.yaml：act.in_force_from（第 5 行）：日期要写成 2025-10-15 的样子；"
        "请改写。",
        id="a date as one number",
    ),
    pytest.param(
        *("legal_references.yaml", "2025-10-15", "2025-02-30"),
        "legal_references.yaml：act.in_force_from（第 5 行）：没有这一天；请改写日期。",
        id="a day that does not exist",
    ),
    pytest.param(
        *("A.yaml", "evidence: [清单封面]", "evidence: 清单封面"),
        "A.yaml：A-01.evidence（第 11 行）：这里要写一列；请每项一行，以“- ”开头。",
        id="one text where a list is meant",
    ),
    pytest.param(
        *("A.yaml", "remedy: {text: 列清单, person_days: 5}", "remedy: 列清单"),
        "A.yaml：A-01.remedy（第 16 行）：这里要写“键: 值”；请按格式说明改写。",
        id="a text where keys are meant",
    ),
    pytest.param(
        *("questionnaire.yaml", "file: A.yaml", "file: ../A.yaml"),
        "questionnaire.yaml：sections.第1项.file（第 11 行）：file 只能是本文件夹里以 .yaml 结尾"
        "的文件名；请去掉路径，改用英文、数字、横线。",
        id="a file elsewhere",
    ),
]


@pytest.mark.parametrize(("file", "old", "new", "sentence"), WRONG)
def test_what_is_wrong_is_said(
    folder: SmallFolder, file: str, old: str, new: str, sentence: str
) -> None:
    folder.spoil(file, old, new)

    assert (folder.said() or [""])[0] == sentence
