"""What is refused, with a message that names field and remedy (评分办法 §12)."""

from dataclasses import replace
from typing import Any

import pytest

from questionnaires.model import Option, Questionnaire
from scoring.answer_files import LARGEST_FILE, parse, read_submission, submission_of
from scoring.assess import assess
from scoring.cases import quoted
from scoring.explain import waterfall
from scoring.model import BadInput, Submission
from scoring.plan import cheapest
from scoring.rules import Rules
from tests.scoring.making import but, everywhere, plain_rules, question, section, small, without


@pytest.fixture
def complete(questionnaire: Questionnaire) -> Submission:
    return everywhere(questionnaire, 3)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        pytest.param({"scope": "all"}, "scope", id="a scope that does not exist"),
        pytest.param({"scope": 1}, "scope", id="a scope that is no word"),
        pytest.param({"facts": {"had_incident": 1}}, "profile.had_incident", id="a fact as number"),
        pytest.param({"facts": {"had_incident": "yes"}}, "profile.had_incident", id="as text"),
        pytest.param({"facts": {"rich": True}}, "profile.rich", id="an unknown fact"),
        pytest.param({"facts": {"E99": 1}}, "profile.E99", id="an unknown exposure question"),
        pytest.param({"evidence": frozenset({"FK-99"})}, "evidence.FK-99", id="unknown evidence"),
        pytest.param({"evidence": frozenset({7})}, "evidence.7", id="evidence that is no id"),
        pytest.param({"verified": {"FK-99": 1}}, "verified.FK-99", id="an unknown verdict"),
        pytest.param(
            {"verified": {"FK-DJ-01": "unknown"}}, "verified.FK-DJ-01", id="不知道 as verdict"
        ),
        pytest.param({"verified": {"FK-DJ-01": 5}}, "verified.FK-DJ-01", id="a verdict of 5"),
        pytest.param(
            {"verified": {"FW-CZ-03": 2}}, "verified.FW-CZ-03", id="2 on a yes/no control"
        ),
        pytest.param({"verified": {"FK-DJ-01": True}}, "verified.FK-DJ-01", id="true as verdict"),
        pytest.param({"verified_exposure": {"E99": 1}}, "verified_profile.E99", id="no such E"),
        pytest.param({"verified_exposure": {"E05": 5}}, "verified_profile.E05", id="E of 5"),
        pytest.param({"verified_exposure": {"E05": "na"}}, "verified_profile.E05", id="E as na"),
        pytest.param(
            {"verified_exposure": {"had_incident": True}},
            "verified_profile.had_incident",
            id="a verdict on a fact",
        ),
    ],
)
def test_fields(
    questionnaire: Questionnaire,
    rules: Rules,
    complete: Submission,
    changes: dict[str, Any],
    field: str,
) -> None:
    with pytest.raises(BadInput, match=rf"^{field}：.*请"):
        assess(questionnaire, rules, replace(complete, **changes))


@pytest.mark.parametrize("answer", [5, -1, True, False, 3.0, 2.5, "3", "NA", "", None, [3], {}])
def test_answers_that_are_no_level(
    questionnaire: Questionnaire, rules: Rules, complete: Submission, answer: Any
) -> None:
    with pytest.raises(BadInput, match=r"^answers.FK-DJ-01：.*0、1、2、3、4、\"na\"、\"unknown\""):
        assess(questionnaire, rules, but(complete, {"FK-DJ-01": answer}))


@pytest.mark.parametrize("answer", [1, 2, 3, "yes", "level-4", True])
def test_a_yes_no_control_takes_0_or_4(
    questionnaire: Questionnaire, rules: Rules, complete: Submission, answer: Any
) -> None:
    with pytest.raises(BadInput, match=r"^answers.FW-CZ-03：.*请填 0、4、"):
        assess(questionnaire, rules, but(complete, {"FW-CZ-03": answer}))


def test_unknown_controls(questionnaire: Questionnaire, rules: Rules, complete: Submission) -> None:
    for name in ("FK-99", "fk-dj-01", "", "FK-DJ-01 ", "E01"):
        with pytest.raises(BadInput, match="问卷里没有这个题号"):
            assess(questionnaire, rules, but(complete, {name: 1}))


@pytest.mark.parametrize("value", [5, -1, True, 1.0, "2", None, "na", [1]])
def test_exposure_answers(
    questionnaire: Questionnaire, rules: Rules, complete: Submission, value: Any
) -> None:
    exposure = {**complete.exposure, "E05": value}
    with pytest.raises(BadInput, match=r"^profile.E05：.*0 到 4"):
        assess(questionnaire, rules, replace(complete, exposure=exposure))


def test_every_exposure_answer_is_required(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    for name in complete.exposure:
        rest = {other: value for other, value in complete.exposure.items() if other != name}
        with pytest.raises(BadInput, match=rf"^profile.{name}：缺少"):
            assess(questionnaire, rules, replace(complete, exposure=rest))


def test_a_verdict_needs_an_answer(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    open_ = but(without(complete, "FK-DJ-01"), {}, verified={"FK-DJ-01": 2})
    with pytest.raises(BadInput, match=r"^verified.FK-DJ-01：.*没有作答"):
        assess(questionnaire, rules, open_)


def test_a_verdict_on_what_a_fact_rules_out(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    ruled = but(complete, {}, facts={"had_incident": False}, verified={"BZ-YJ-04": 2})
    with pytest.raises(BadInput, match=r"^verified.BZ-YJ-04：.*事实排除"):
        assess(questionnaire, rules, ruled)


def test_a_verdict_outside_the_scope_is_kept_without_effect(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    light = but(complete, {}, scope="light", verified={"FK-DJ-05": 0})
    result = assess(questionnaire, rules, light)
    assert result.readings["verified"] is None
    assert result.verified_share == 0


def test_evidence_without_effect_is_accepted(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    fine = but(without(complete, "FK-DJ-02"), {"FK-DJ-01": "na", "FK-DJ-03": 1})
    assess(questionnaire, rules, replace(fine, evidence=frozenset(questionnaire.by_id)))


@pytest.mark.parametrize(
    ("target", "margin", "field"),
    [
        ("green", 0.0, "to"),
        ("", 0.0, "to"),
        ("blue", -1.0, "margin"),
        ("blue", float("nan"), "margin"),
        ("blue", float("inf"), "margin"),
        ("blue", 100.5, "margin"),
        ("blue", True, "margin"),
        ("blue", "1", "margin"),
    ],
)
def test_plans(
    questionnaire: Questionnaire,
    rules: Rules,
    complete: Submission,
    target: str,
    margin: Any,
    field: str,
) -> None:
    with pytest.raises(BadInput, match=rf"^{field}：.*请"):
        cheapest(questionnaire, rules, complete, target, margin)


def test_no_plan_for_an_unfinished_submission(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    with pytest.raises(BadInput, match=r"^answers.FK-DJ-01：还没有作答；"):
        cheapest(questionnaire, rules, without(complete, "FK-DJ-01"), "blue")
    with pytest.raises(BadInput, match=r"^answers.FK-DJ-01：还没有作答（共 2 题）；"):
        cheapest(questionnaire, rules, without(complete, "FK-DJ-01", "FK-DJ-02"), "blue")


def test_no_plan_where_nothing_applies(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    nothing = but(complete, dict.fromkeys(questionnaire.by_id, "na"))
    with pytest.raises(BadInput, match="没有一道题适用"):
        cheapest(questionnaire, rules, nothing, "blue")


# ---- answer files ----


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", "不是有效的 JSON", id="empty"),
        pytest.param("{", "不是有效的 JSON", id="cut off"),
        pytest.param('{"answers": {}} x', "不是有效的 JSON", id="something behind"),
        pytest.param("[1, 2]", "最外层要写成对象", id="a list"),
        pytest.param("3", "最外层要写成对象", id="a number"),
        pytest.param("{}", "answers：缺少", id="no answers"),
        pytest.param('{"answers": []}', "answers：类型不对；请写成对象", id="answers as list"),
        pytest.param('{"answers": null}', "answers：类型不对", id="answers as null"),
        pytest.param('{"answers": {}, "scope": 1}', "scope：类型不对；请写成文字", id="scope"),
        pytest.param(
            '{"answers": {}, "evidence": {}}', "evidence：类型不对；请写成数组", id="evidence"
        ),
        pytest.param(
            '{"answers": {}, "evidence": [1]}', "evidence：1 不是题号", id="evidence of 1"
        ),
        pytest.param('{"answers": {}, "evidence": ["A", "A"]}', "evidence.A：.*两次", id="twice"),
        pytest.param('{"answers": {}, "remarks": ""}', "remarks：没有这个字段", id="unknown field"),
        pytest.param('{"answers": {}, "answers": {}}', "answers：.*两次", id="a repeated field"),
        pytest.param('{"answers": {"Q": 1, "Q": 2}}', "Q：.*两次", id="a repeated control"),
        pytest.param('{"answers": {"Q": NaN}}', "NaN 不是数字", id="NaN"),
        pytest.param('{"answers": {"Q": -Infinity}}', "-Infinity 不是数字", id="infinity"),
        pytest.param('{"answers": {"Q": 1%s}}' % ("0" * 5000), "这个数太大", id="a huge number"),
        pytest.param("[" * 200_000, "嵌套太深", id="deep nesting"),
        pytest.param(
            '{"answers": {"Q\\n1": 1, "Q\\n1": 1}}', r"'Q\\n1'：", id="a line break in a key"
        ),
    ],
)
def test_files(questionnaire: Questionnaire, text: str, message: str) -> None:
    with pytest.raises(BadInput, match=message) as error:
        read_submission(text.encode(), questionnaire)
    assert "\n" not in str(error.value)
    assert "请" in str(error.value)


def test_a_file_that_is_not_utf_8(questionnaire: Questionnaire) -> None:
    with pytest.raises(BadInput, match="UTF-8"):
        read_submission('{"answers": {}}'.encode("utf-16"), questionnaire)


def test_a_file_that_is_too_large(questionnaire: Questionnaire) -> None:
    read_submission(b'{"answers": {}}'.ljust(LARGEST_FILE), questionnaire)
    with pytest.raises(BadInput, match="超过"):
        read_submission(b'{"answers": {}}'.ljust(LARGEST_FILE + 1), questionnaire)


def test_a_byte_order_mark_is_no_fault() -> None:
    assert parse(b'\xef\xbb\xbf{"answers": {}}') == {"answers": {}}


def test_numbers_of_twenty_digits_are_read_and_refused_later() -> None:
    assert parse(b"[12345678901234567890]") == [12345678901234567890]


def test_defaults(questionnaire: Questionnaire) -> None:
    assert submission_of({"answers": {}}, questionnaire) == Submission(answers={})


def test_exposure_answers_and_facts_stand_together_in_the_profile(
    questionnaire: Questionnaire,
) -> None:
    profile = {"E01": 3, "had_incident": False}
    found = submission_of({"answers": {}, "profile": profile}, questionnaire)
    assert found.exposure == {"E01": 3}
    assert found.facts == {"had_incident": False}


def test_every_field_is_taken_over(questionnaire: Questionnaire) -> None:
    document = {
        "scope": "light",
        "profile": {},
        "answers": {"FK-DJ-01": 3},
        "evidence": ["FK-DJ-01"],
        "verified": {"FK-DJ-01": 2},
        "verified_profile": {"E05": 1},
    }
    assert submission_of(document, questionnaire) == Submission(
        answers={"FK-DJ-01": 3},
        scope="light",
        evidence=frozenset({"FK-DJ-01"}),
        verified={"FK-DJ-01": 2},
        verified_exposure={"E05": 1},
    )


def test_long_and_unprintable_values_are_quoted_briefly() -> None:
    assert quoted("a" * 40) == "a" * 40
    assert quoted("a" * 41) == "a" * 40 + "…"
    assert quoted("a\nb") == "'a\\nb'"
    assert quoted("中文") == "中文"
    assert quoted(None) == "None"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"{}", "answers：缺少这个字段；请补上各题的答案。"),
        (b"3", '最外层要写成对象；请写成 {"answers": {…}} 的样子。'),
        (b"\xff", "文字编码不是 UTF-8；请另存为 UTF-8 编码。"),
        (b"[" * 100_000, "括号嵌套太深；请按格式说明改写。"),
        (b'{"answers":\n  {,}}', "第 2 行第 4 个字：不是有效的 JSON；请检查引号、逗号和括号。"),
        (b"[123456789012345678901]", "123456789012345678901 这个数太大；请填 0 到 4 的整数。"),
        (
            b'{"answer": {}}',
            "answer：没有这个字段；请只用 scope、profile、answers、evidence、verified、verified_profile。",
        ),
    ],
)
def test_the_whole_message(questionnaire: Questionnaire, raw: bytes, message: str) -> None:
    with pytest.raises(BadInput) as error:
        read_submission(raw, questionnaire)
    assert str(error.value) == message


def test_the_whole_message_of_plans_and_explanations(
    questionnaire: Questionnaire, rules: Rules, complete: Submission
) -> None:
    nothing = but(complete, dict.fromkeys(questionnaire.by_id, "na"))
    table = small(section("S", [question("Q")]), exposure=0)
    bare = plain_rules(inherent=None, mitigation=None)
    for work, message in (
        (
            lambda: cheapest(questionnaire, rules, complete, "green"),
            "to：没有“green”这个颜色；请填 blue、yellow、orange、red 之一。",
        ),
        (
            lambda: cheapest(questionnaire, rules, nothing, "blue"),
            "answers：没有一道题适用，算不出颜色；请核对不适用和事实。",
        ),
        (
            lambda: cheapest(table, bare, Submission(answers={"Q": 0}), "b0"),
            "profile：这份问卷没有固有风险画像，没有颜色可降；请换一份问卷。",
        ),
        (
            lambda: waterfall(questionnaire, rules, nothing),
            "profile：没有固有风险画像或没有适用的题，画不出瀑布图；请核对答案和问卷。",
        ),
    ):
        with pytest.raises(BadInput) as error:
            work()
        assert str(error.value) == message
    assert cheapest(questionnaire, rules, complete, "red", 100).reached


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"scope": "all"}, "scope：没有“all”这个范围；请填 full、light 之一。"),
        (
            {"facts": {"rich": True}},
            "profile.rich：问卷里没有这个画像题或事实；请核对编号，或删去这一项。",
        ),
        (
            {"facts": {"had_incident": "yes"}},
            "profile.had_incident：yes 不能作答；请填 true 或 false。",
        ),
        (
            {"answers": {"FK-99": 1}},
            "answers.FK-99：问卷里没有这个题号；请核对编号，或删去这一项。",
        ),
        (
            {"answers": {"FW-CZ-03": 2}},
            'answers.FW-CZ-03：2 不能作答；请填 0、4、"na"、"unknown" 之一。',
        ),
        (
            {"verified": {"FW-CZ-03": 2}},
            'verified.FW-CZ-03：2 不能作答；请填 0、4、"na" 之一。',
        ),
        (
            {"verified_exposure": {"E99": 1}},
            "verified_profile.E99：问卷里没有这个画像题；请核对编号，或删去这一项。",
        ),
        (
            {"verified_exposure": {"E05": 7}},
            "verified_profile.E05：7 不能作答；请填 0 到 4 的整数。",
        ),
    ],
)
def test_the_whole_message_of_a_field(
    questionnaire: Questionnaire,
    rules: Rules,
    complete: Submission,
    changes: dict[str, Any],
    message: str,
) -> None:
    with pytest.raises(BadInput) as error:
        assess(questionnaire, rules, replace(complete, **changes))
    assert str(error.value) == message


def test_options_are_named_in_quotation_marks() -> None:
    options = tuple(Option(id=name, text="项", credit=c) for name, c in (("no", 0), ("yes", 1)))
    table = small(section("S", [question("Q", options=options)]))
    with pytest.raises(BadInput) as error:
        assess(table, plain_rules(), Submission(answers={"Q": 1}, exposure={"E1": 0}))
    assert str(error.value) == 'answers.Q：1 不能作答；请填 "no"、"yes"、"na"、"unknown" 之一。'
