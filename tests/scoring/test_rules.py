"""Rules (评分规则): strict loading, fitting the questionnaire, and what `lint` says of them."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from questionnaires import editions
from questionnaires.loading import QuestionnaireError, edition, load
from questionnaires.model import Questionnaire
from scoring.rule_model import LightScope
from scoring.rules import SHIPPED, Rules, load_rules, read_rules, rules_file
from tests.scoring.making import gate, plain_rules, question, section, small

POINTS = editions.CONTENT / "points-example"
Change = Callable[[str], str]


def changed(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def refusal(path: Path, questionnaire: Questionnaire) -> str:
    with pytest.raises(QuestionnaireError) as error:
        read_rules(path, questionnaire)
    return str(error.value)


def without_block(name: str) -> Change:
    def change(text: str) -> str:
        found = re.sub(rf"^{name}:\n(?:[ \n].*\n)*", "", text, flags=re.MULTILINE)
        assert found != text
        return found

    return change


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            changed("upper: 20}", "upper: 19}"), r"bands.steps（第 \d+ 行）：.*首尾相接", id="a gap"
        ),
        pytest.param(changed("lower: 20,", "lower: 19,"), "首尾相接", id="an overlap"),
        pytest.param(
            changed("lower: 0, upper: 20}", "lower: 1, upper: 20}"), "首尾相接", id="from 1"
        ),
        pytest.param(
            changed("lower: 50, upper: 100}", "lower: 50, upper: 99}"), "首尾相接", id="to 99"
        ),
        pytest.param(changed("id: yellow", "id: blue"), "同一个编号", id="a band twice"),
        pytest.param(
            changed(
                "upper: 20}\n    - {id: yellow, label: 黄, word: 一般, lower: 20, upper: 35}",
                "upper: 35}\n    - {id: yellow, label: 黄, word: 一般, lower: 35, upper: 35}",
            ),
            "下限不低于上限",
            id="an empty band",
        ),
        pytest.param(changed("base: 40", "base: 41"), "inherent（.*超过 100", id="I above 100"),
        pytest.param(changed("base: 40", "base: many"), "inherent.base.*数字", id="no number"),
        pytest.param(changed("share: 0.9", "share: 1.9"), "mitigation.share.*改写", id="above 1"),
        pytest.param(
            changed("cap: 0.5", "cup: 0.5"), "unevidenced.cup：|unevidenced.cup（", id="a typo"
        ),
        pytest.param(
            changed("months: 24", "months: 2.5"), "evidence.months.*整数", id="half a month"
        ),
        pytest.param(without_block("inherent"), "inherent（.*缺少", id="no inherent risk"),
        pytest.param(without_block("mitigation"), "mitigation（.*缺少", id="no mitigation"),
        pytest.param(
            changed("band: orange", "band: purple"), "没有“purple”这一级", id="unknown band"
        ),
        pytest.param(
            changed("id: three-keys-at-zero", "id: one-key-at-zero"), "重复", id="a gate twice"
        ),
        pytest.param(
            changed("    key_count_at_least: 1\n", ""),
            "one-key-at-zero.*两种写法",
            id="half a gate",
        ),
        pytest.param(
            changed(
                "    key_count_at_least: 1\n",
                "    key_count_at_least: 1\n    key_mean_credit_below: 1\n",
            ),
            "两种写法",
            id="a gate of both kinds",
        ),
        pytest.param(
            changed("section: FK\n", "section: XX\n"),
            "pending_review.section.*没有“XX”",
            id="no part",
        ),
        pytest.param(
            changed("{id: E05, share: 3}", "{id: E99, share: 3}"), "没有“E99”", id="no exposure"
        ),
        pytest.param(
            changed("{id: E06, share: 3}", "{id: E05, share: 3}"), "“E05”写了两次", id="twice"
        ),
        pytest.param(
            changed("[E01, E02, E03]", "[E01, E02, E77]"), "没有“E77”", id="no value exposure"
        ),
        pytest.param(
            changed("{id: FK-LZ, share: 3}", "{id: FK-ZL, share: 3}"),
            "没有“FK-ZL”",
            id="no section",
        ),
        pytest.param(
            changed("{id: FK-LZ, share: 3}", "{id: FK-LZ, share: 0}"),
            "share.*大于 0",
            id="no share",
        ),
        pytest.param(changed("id: staff", "id: leaver"), "“leaver”写了两次", id="a path twice"),
        pytest.param(changed("kinds: 6", "kinds: 7"), "readiness.kinds.*6 类", id="kinds"),
        pytest.param(changed('version: "2026.1"', ""), "version（.*缺少", id="no version"),
        pytest.param(
            changed("  source: 评分办法 §7", "  sauce: 评分办法 §7"), "readiness.s", id="no source"
        ),
    ],
)
def test_faulty_rules_name_file_field_and_remedy(
    tmp_path: Path, change: Change, message: str
) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(change((SHIPPED / "2026.yaml").read_text("utf-8")), "utf-8")
    found = refusal(path, edition())
    assert found.startswith("rules.yaml：")
    assert re.search(message, found), found
    assert "请" in found


def test_rules_without_exposure_must_not_speak_of_it(tmp_path: Path) -> None:
    questionnaire = load(POINTS)
    path = tmp_path / "rules.yaml"
    text = (POINTS / "rules.yaml").read_text("utf-8")
    extra = "mitigation: {share: 0.9, source: x}\ngates:\n  - {id: g, text: t, key_mean_credit_below: 0.5, exposure_at_least: 3, band: pass, source: s}\n"
    path.write_text(text + extra, "utf-8")
    found = refusal(path, questionnaire)
    assert "mitigation" in found and "用不上" in found
    assert "g.exposure_at_least" in found


def test_every_number_of_2026_has_a_source(rules: Rules) -> None:
    blocks = [
        rules.bands,
        rules.grades,
        rules.exposure_bands,
        rules.inherent,
        rules.mitigation,
        rules.unevidenced,
        rules.evidence,
        rules.pending_review,
        rules.paths,
        rules.readiness,
        rules.light_scope,
        *rules.gates,
    ]
    assert all(
        (block is not None and "§" in block.source) or "控制项目录" in block.source
        for block in blocks
        if block
    )
    assert None not in blocks


def test_shipped_rules_are_read_once(questionnaire: Questionnaire) -> None:
    assert load_rules(questionnaire) is load_rules(questionnaire)


def test_a_folder_brings_its_own_rules() -> None:
    questionnaire = load(POINTS)
    assert rules_file(questionnaire, POINTS) == POINTS / "rules.yaml"
    assert load_rules(questionnaire, POINTS).version == "示例-1.1"


def test_a_folder_may_name_shipped_rules(tmp_path: Path, questionnaire: Questionnaire) -> None:
    assert rules_file(questionnaire, tmp_path) == SHIPPED / "2026.yaml"


@pytest.mark.parametrize(("name", "message"), [("2031", "没有名为“2031”"), ("", "也没有写 rules")])
def test_a_questionnaire_without_rules(name: str, message: str) -> None:
    questionnaire = small(section("S", [question("Q")])).model_copy(update={"rules": name})
    with pytest.raises(
        QuestionnaireError,
        match=rf"questionnaire.yaml：rules：{'' if name else '没有 rules.yaml，'}{message}.*2026",
    ):
        load_rules(questionnaire)


def test_bands_know_their_edges_and_ids(rules: Rules) -> None:
    assert rules.bands.edges == (20, 35, 50)
    assert rules.bands.ids == ("blue", "yellow", "orange", "red")
    assert rules.bands.by_id("orange").word == "较大"
    with pytest.raises(KeyError):
        rules.bands.by_id("green")


@pytest.mark.parametrize(
    ("industry", "size", "advised"),
    [
        ("65", "small", True),
        ("6510", "micro", True),
        ("I65", "micro", True),
        ("26", "small", False),
        ("26", "large", True),
        ("165", "small", False),
    ],
)
def test_who_is_advised_to_take_the_full_check(
    rules: Rules, industry: str, size: str, advised: bool
) -> None:
    assert rules.light_scope is not None
    assert rules.light_scope.advises_full(industry, size) is advised


def test_nobody_is_advised_where_the_rules_name_none() -> None:
    assert not LightScope(source="x").advises_full("65", "large")


# ---- lint ----


def test_rules_may_leave_out_all_but_version_and_bands() -> None:
    rules = plain_rules(inherent=None, mitigation=None, unevidenced=None)
    assert rules.gates == () and rules.paths is None
    assert gate("g", "b1", key_mean_credit_below=0.5).key_count_at_least is None


# ---- every message, word for word ----

ALL_WRONG = (
    ("section: FK\n", "section: XX\n"),
    ("band: orange", "band: purple"),
    ("id: three-keys-at-zero", "id: one-key-at-zero"),
    ("[E01, E02, E03]", "[E01, E77, E01]"),
    ("{id: E06, share: 3}", "{id: E05, share: 3}"),
    ("{id: FK-LZ, share: 3}", "{id: FK-ZL, share: 3}"),
    ("id: staff", "id: leaver"),
    ("kinds: 6", "kinds: 7"),
)


def spoken(text: str) -> list[str]:
    """Messages without line numbers, which move with every comment."""
    return re.sub(r"（第 \d+ 行）", "", text).splitlines()


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    text = (SHIPPED / "2026.yaml").read_text("utf-8")
    for old, new in ALL_WRONG:
        text = changed(old, new)(text)
    path = tmp_path / "rules.yaml"
    path.write_text(text, "utf-8")
    assert spoken(refusal(path, edition())) == [
        "rules.yaml：one-key-at-zero.band：没有“purple”这一级；请从 blue、yellow、orange、red 中选择。",
        "rules.yaml：one-key-at-zero.id：门槛编号“one-key-at-zero”重复；请改用不同的编号。",
        "rules.yaml：pending_review.section：问卷里没有“XX”；请改写部分编号。",
        "rules.yaml：paths.value_exposures.第2项：问卷里没有“E77”；请检查编号。",
        "rules.yaml：paths.value_exposures.第3项：“E01”写了两次；请只保留一次。",
        "rules.yaml：leaver：“leaver”写了两次；请只保留一次。",
        "rules.yaml：E05：“E05”写了两次；请只保留一次。",
        "rules.yaml：FK-ZL：问卷里没有“FK-ZL”；请检查编号。",
        "rules.yaml：readiness.kinds：规则写 7 类，问卷标出的法定措施有 6 类；"
        "请核对问卷的要素（statutory_kind），或改写 kinds。",
    ]


def test_faults_stand_at_the_line_they_are_on(tmp_path: Path) -> None:
    text = (SHIPPED / "2026.yaml").read_text("utf-8")
    for old, new in ALL_WRONG:
        text = changed(old, new)(text)
    path = tmp_path / "rules.yaml"
    path.write_text(text, "utf-8")
    lines = text.splitlines()
    marks = [
        "purple",
        "one-key-at-zero",
        "XX",
        "E77",
        "E77",
        "leaver",
        "E05, share: 3",
        "FK-ZL",
        "7",
    ]
    found = re.findall(r"第 (\d+) 行", refusal(path, edition()))
    assert len(found) == len(marks)
    assert all(mark in lines[int(n) - 1] for n, mark in zip(found, marks, strict=True))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (
            "inherent",
            "rules.yaml：inherent：问卷有固有风险画像，规则缺少这一项；请补上，或从问卷中删去画像。",
        ),
        (
            "mitigation",
            "rules.yaml：mitigation：问卷有固有风险画像，规则缺少这一项；请补上，或从问卷中删去画像。",
        ),
    ],
)
def test_missing_blocks(tmp_path: Path, name: str, message: str) -> None:
    path = tmp_path / "rules.yaml"
    path.write_text(without_block(name)((SHIPPED / "2026.yaml").read_text("utf-8")), "utf-8")
    assert spoken(refusal(path, edition())) == [message]


def test_blocks_that_need_exposure(tmp_path: Path) -> None:
    path = tmp_path / "rules.yaml"
    text = (POINTS / "rules.yaml").read_text("utf-8")
    text += "mitigation: {share: 0.9, source: x}\ngates:\n  - {id: g, text: t, key_mean_credit_below: 0.5, exposure_at_least: 3, band: pass, source: s}\n"
    path.write_text(text, "utf-8")
    assert spoken(refusal(path, load(POINTS))) == [
        "rules.yaml：mitigation：问卷没有固有风险画像，这一项用不上；请删去，或在问卷中补上画像。",
        "rules.yaml：g.exposure_at_least：问卷没有固有风险画像；请删去这一项。",
    ]
