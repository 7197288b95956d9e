"""docs/scoring.md: every parameter in it is the one of the rules file and the questionnaire."""

import re
from pathlib import Path

from questionnaires.model import Questionnaire
from scoring.rules import Rules

DOCUMENT = Path(__file__).parents[2] / "docs" / "scoring.md"


def parameters(questionnaire: Questionnaire, rules: Rules) -> dict[str, float]:
    """The words around a number in the document (# stands for it), and the number."""
    assert rules.unevidenced and rules.evidence and rules.grades and rules.exposure_bands
    assert rules.inherent and rules.mitigation and rules.pending_review and rules.readiness
    weight = {part.id: part.weight or 0 for part in questionnaire.sections}
    lower = {band.id: band.lower for band in rules.bands.steps}
    grade = {band.id: band.lower for band in rules.grades.steps}
    level = {band.id: band.lower for band in rules.exposure_bands.steps}
    one, three, mean = rules.gates
    light, whole = len(questionnaire.asked("light")), len(questionnaire.questions)
    return {
        "按 2 级（得分 #）算": rules.unevidenced.cap,
        "不早于 # 个月": rules.evidence.months,
        "服务 #、": weight["FW"],
        "宣教 #、": weight["XJ"],
        "指导 #、": weight["ZD"],
        "防控 #、": weight["FK"],
        "保障 #。": weight["BZ"],
        "A 为 # 分以上": grade["A"],
        "B 为 # 分以上": grade["B"],
        "C 为 # 分以上": grade["C"],
        "共 # 道画像题": len(questionnaire.exposure),
        "低于 # 为低": level["medium"],
        "# 以上为高": level["high"],
        "固有 I = # +": rules.inherent.base,
        "+ # × E：": rules.inherent.slope,
        "R = I × (1 − # × P": rules.mitigation.share,
        "I_p × (1 − # × C_p": rules.mitigation.share,
        "蓝（较低）低于 #": lower["yellow"],
        "黄（一般）从 # 起": lower["yellow"],
        "橙（较大）从 # 起": lower["orange"],
        "红（重大）从 # 起": lower["red"],
        "有 # 项适用的关键项为 0 级，至少为橙": one.key_count_at_least or 0,
        "有 # 项及以上为 0 级": three.key_count_at_least or 0,
        "E 不低于 #，为红": three.exposure_at_least or 0,
        "平均低于 # 级，至少为黄": 4 * (mean.key_mean_credit_below or 0),
        "轻量版只问 # 题": light,
        "另外 # 题不计": whole - light,
        "全部 # 题上的区间": whole,
        "超过防护分权重的 #%": 100 * rules.pending_review.chosen_share,
        "合计超过 #%": 100 * rules.pending_review.excluded_share,
        "列举的 # 类措施": rules.readiness.kinds,
    }


def test_every_parameter_is_the_one_of_the_rules(
    questionnaire: Questionnaire, rules: Rules
) -> None:
    text = DOCUMENT.read_text("utf-8")
    for words, value in parameters(questionnaire, rules).items():
        before, after = map(re.escape, words.split("#"))
        found = re.findall(rf"{before}([\d.]+){after}", text)
        assert found, words
        assert {float(number) for number in found} == {round(value, 9)}, words


def test_the_bands_of_the_gates_are_those_of_the_text(rules: Rules) -> None:
    assert [gate.band for gate in rules.gates] == ["orange", "red", "yellow"]
    one, three, _ = rules.gates
    assert one.key_credit_at_most == three.key_credit_at_most == 0
    assert rules.pending_review and rules.pending_review.section == "FK"


def paths_table(rules: Rules) -> str:
    """The table of leak paths as the document prints it."""
    assert rules.paths
    lines = ["| 途径 | 画像题（份额） | 子域（份额） |", "|---|---|---|"]
    for way in rules.paths.ways:
        exposures = "、".join(
            f"{e.id}{'*' if e.defining else ''} {e.share:g}" for e in way.exposures
        )
        sections = "、".join(f"{s.id} {s.share:g}" for s in way.sections)
        lines.append(f"| {way.title} | {exposures} | {sections} |")
    return "\n".join(lines)


def test_the_table_of_leak_paths_is_that_of_the_rules(rules: Rules) -> None:
    assert paths_table(rules) in DOCUMENT.read_text("utf-8")
    assert rules.paths and rules.paths.value_exposures == ("E01", "E02", "E03")


def test_every_key_of_a_rules_file_is_explained() -> None:
    rows = re.findall(r"^\| `(\w+)` \|", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert rows == list(Rules.model_fields)
