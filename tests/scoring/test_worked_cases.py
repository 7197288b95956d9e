"""docs/worked-cases.md: every line of arithmetic holds, and the engine gives every result."""

import re
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from pathlib import Path

import pytest

from questionnaires.model import Questionnaire
from scoring.assess import assess, interval_over_full
from scoring.compiling import engine_of
from scoring.model import Answer, Interval, Reading, Result, Submission
from scoring.plan import cheapest
from scoring.review import excluded_keys
from scoring.risk import band_position, inherent_risk, remaining
from scoring.rules import Rules

CASES = Path(__file__).parents[2] / "docs" / "worked-cases.md"
COLOURS = {"蓝": "blue", "黄": "yellow", "橙": "orange", "红": "red"}
READINGS = {"自评": "self", "可信": "credible", "核验": "verified"}
FIELDS = {"防护分": "protection", "剩余风险": "risk", "维权准备度": "readiness", "等级": "grade"}
ANSWERS = {"不适用": "na", "不知道": "unknown"}


@dataclass(frozen=True)
class WorkedCase:
    """`given`: what the answers are. `sums`: lines of arithmetic. `rows`: reading, item, result."""

    title: str
    given: dict[str, list[str]]
    sums: list[str]
    rows: list[tuple[str, str, str]]


def read(text: str) -> WorkedCase:
    title, body = text.split("\n", 1)
    before, after = body.split("算式：", 1)
    table = [line.strip("|").split("|") for line in after.splitlines() if line.startswith("|")]
    return WorkedCase(
        title=title.strip(),
        given={
            name: value.split("；")
            for name, value in re.findall(r"^- (.+?)：(.+)$", before, re.MULTILINE)
        },
        sums=re.findall(r"^- (.+)$", after, re.MULTILINE),
        rows=[(a.strip(), b.strip(), c.strip()) for a, b, c in table[2:]],
    )


WORKED = [
    read(part) for part in re.split(r"^## 案例 ", CASES.read_text("utf-8"), flags=re.MULTILINE)[1:]
]


@pytest.fixture(params=WORKED, ids=[case.title for case in WORKED])
def case(request: pytest.FixtureRequest) -> WorkedCase:
    found: WorkedCase = request.param
    return found


def test_there_are_twenty() -> None:
    assert [case.title.split("　")[0] for case in WORKED] == [str(i) for i in range(1, 21)]


# ---- arithmetic ----


def value_of(expression: str) -> float:
    """What a pocket calculator shows; only digits and signs get this far."""
    python = expression.translate(str.maketrans("×÷−", "*/-")).replace("√", "sqrt")
    assert re.fullmatch(r"[\d\s.+\-*/()sqrt]+", python), expression
    value: float = eval(python, {"__builtins__": {}}, {"sqrt": sqrt})
    return value


def half_a_place(number: str) -> float:
    """A number is shown to so many decimals; sums of rounded numbers may be off by more."""
    return 0.5 * 10.0 ** -len(number.partition(".")[2]) + 1e-9


def test_every_line_of_arithmetic_holds(case: WorkedCase) -> None:
    assert case.sums
    for line in case.sums:
        _, *parts = (part.strip() for part in line.split("="))
        assert len(parts) >= 2, line
        for one, other in pairwise(parts):
            assert value_of(one) == pytest.approx(
                value_of(other), abs=1.2 * half_a_place(parts[-1])
            )


# ---- the engine ----


def ids(questionnaire: Questionnaire, name: str) -> list[str]:
    """The controls that a word of a case means: 全部, 关键项, a section or one control."""
    if name == "全部":
        return list(questionnaire.by_id)
    if name == "关键项":
        return [q.id for q in questionnaire.questions if q.key]
    if name in questionnaire.section_by_id:
        return [q.id for q in questionnaire.section_by_id[name].all_questions()]
    return [questionnaire.by_id[name].id]


def answer(questionnaire: Questionnaire, name: str, word: str) -> Answer:
    if word in ANSWERS:
        return ANSWERS[word]
    levels = [o.level for o in questionnaire.by_id[name].options if o.level is not None]
    return max(level for level in levels if level <= int(word))


def answers(questionnaire: Questionnaire, entries: list[str]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    for entry in entries:
        what, word = entry.split()
        for name in ids(questionnaire, what):
            found.pop(name, None)
            if word != "未答":
                found[name] = answer(questionnaire, name, word)
    return found


def exposure(questionnaire: Questionnaire, entries: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in entries:
        what, word = entry.split()
        names = [e.id for e in questionnaire.exposure] if what == "全部" else [what]
        found |= dict.fromkeys(names, int(word))
    return found


def submission_of(questionnaire: Questionnaire, given: dict[str, list[str]]) -> Submission:
    proof = [name for what in given.get("证据", []) for name in ids(questionnaire, what)]
    facts = dict(entry.split() for entry in given.get("事实", []))
    return Submission(
        answers=answers(questionnaire, given["答案"]),
        scope="light" if given.get("范围") == ["轻量版"] else "full",
        exposure=exposure(questionnaire, given["画像"]),
        facts={name: word == "是" for name, word in facts.items()},
        evidence=frozenset(proof),
        verified=answers(questionnaire, given.get("核验", [])),
        verified_exposure=exposure(questionnaire, given.get("画像核验", [])),
    )


def agrees(shown: str, value: float | None) -> None:
    if shown == "无":
        assert value is None
    else:
        assert value == pytest.approx(float(shown), abs=half_a_place(shown))


def test_the_engine_gives_every_result(
    case: WorkedCase, questionnaire: Questionnaire, rules: Rules
) -> None:
    assert case.rows
    if "给定" in case.given:
        check_formula(case, questionnaire, rules)
        return
    submission = submission_of(questionnaire, case.given)
    result = assess(questionnaire, rules, submission)
    for reading, item, shown in case.rows:
        if reading == "结果":
            check_result(item, shown, questionnaire, rules, submission, result, case)
        else:
            found = result.readings[READINGS[reading]]  # type: ignore[index]  # a reading's name
            assert found is not None
            check_reading(item, shown, found)


def check_formula(case: WorkedCase, questionnaire: Questionnaire, rules: Rules) -> None:
    given = {name: float(value) for name, value in (e.split() for e in case.given["给定"])}
    engine = engine_of(questionnaire, rules)
    risk = remaining(engine, inherent_risk(engine, given["E"]), given["P"])
    low = [0.0] * int(given["零级关键项"])
    gates = [
        g.band for g in engine.gates if given["E"] >= g.exposure and g.applies([*low, *[1.0] * 10])
    ]
    found = {"剩余风险": risk, "颜色": max(band_position(engine.band_edges, risk), *gates)}
    for _, item, shown in case.rows:
        if item == "颜色":
            assert engine.band_ids[int(found[item])] == COLOURS[shown]
        else:
            agrees(shown, found[item])


def check_reading(item: str, shown: str, reading: Reading) -> None:
    if item == "颜色":
        assert reading.colour == COLOURS[shown]
    elif item == "等级":
        assert reading.grade == shown
    elif item in FIELDS:
        agrees(shown, getattr(reading, FIELDS[item]))
    elif item.startswith("途径 "):
        assert reading.paths is not None
        agrees(shown, reading.paths[item.removeprefix("途径 ")])
    else:
        agrees(shown, reading.sections[item])


def check_result(
    item: str,
    shown: str,
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    result: Result,
    case: WorkedCase,
) -> None:
    if item == "固有风险 E":
        agrees(shown, result.exposure)
    elif item == "待复核":
        assert result.pending_review == (shown == "是")
    elif item == "核验比例":
        agrees(shown, 100 * result.verified_share)
    elif item == "未答":
        assert f"{len(result.unanswered)} 题" == shown
    elif item == "送复核的关键项":
        assert "、".join(excluded_keys(questionnaire, rules, submission)) == shown
    elif item.startswith("路线"):
        (target,) = case.given["目标"]
        check_plan(item, shown, questionnaire, rules, submission, COLOURS[target])
    elif item.startswith("全部题目区间"):
        over_all = interval_over_full(questionnaire, rules, submission)
        check_interval(item.removeprefix("全部题目区间"), shown, over_all)
    else:
        check_interval(item.removeprefix("区间"), shown, result.interval)


def check_interval(item: str, shown: str, interval: Interval) -> None:
    one, other = shown.split("—")
    if item == "颜色":
        assert interval.colour == (COLOURS[one], COLOURS[other])
        return
    pair = interval.protection if item == "防护分" else interval.risk
    assert pair is not None
    agrees(one, pair[0])
    agrees(other, pair[1])


def check_plan(
    item: str,
    shown: str,
    questionnaire: Questionnaire,
    rules: Rules,
    submission: Submission,
    target: str,
) -> None:
    plan = cheapest(questionnaire, rules, submission, target)
    if item == "路线":
        steps = [f"{s.control} {s.from_level}→{s.to_level}" for s in plan.raises]
        assert "、".join(steps) == shown
    elif item == "路线人天":
        agrees(shown, plan.person_days)
    elif item == "路线之后剩余风险":
        agrees(shown, plan.risk)
    else:
        assert plan.colour == COLOURS[shown]
