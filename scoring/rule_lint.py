"""Looks over the rules (评分规则) of a questionnaire folder, for `lint`."""

from collections.abc import Iterator
from pathlib import Path

from questionnaires import reading
from questionnaires.lint.findings import Finding, reminder
from questionnaires.loading import load
from questionnaires.model import Question, Questionnaire
from questionnaires.places import Place
from questionnaires.problems import QuestionnaireError
from scoring.rule_model import Gate, Rules
from scoring.rules import read_rules, rules_file


def lint_rules(folder: Path) -> list[Finding]:
    """Findings about the rules that score a folder; none where the folder itself does not load.

    Errors as loading finds them (band gaps, unknown ids), else reminders (gates out of reach).
    """
    try:
        questionnaire = load(folder)
    except QuestionnaireError:
        return []
    try:
        path = rules_file(questionnaire, folder)
        rules = read_rules(path, questionnaire)
    except QuestionnaireError as error:
        return [Finding.of(problem) for problem in error.problems]
    return list(_reminders(rules, questionnaire, Place(reading.read(path))))


def _reminders(rules: Rules, questionnaire: Questionnaire, root: Place) -> Iterator[Finding]:
    keys = [question for question in questionnaire.questions if question.key]
    for position, gate in enumerate(rules.gates):
        place = root / "gates" / position
        yield from _out_of_reach(gate, keys, place)
        if gate.band == _mildest(rules, questionnaire):
            yield reminder(
                place / "band", "这道门槛只要求最轻的一级，没有作用", "改写 band，或删去它"
            )
    if questionnaire.exposure and rules.grades is None:
        yield reminder(root / "grades", "没有写防护等级，结果里等级为空", "补上 grades")
    yield from _dead_caps(rules, questionnaire, root)


def _out_of_reach(gate: Gate, keys: list[Question], place: Place) -> Iterator[Finding]:
    needed = gate.key_count_at_least or 1
    if needed > len(keys):
        message = f"问卷只有 {len(keys)} 道关键题，这道门槛永远到不了"
        yield reminder(place, message, "改小个数，或在题上标出 key")
    elif gate.key_credit_at_most is not None:
        low = [key for key in keys if _lowest(key) <= gate.key_credit_at_most]
        if len(low) < needed:
            message = (
                f"只有 {len(low)} 道关键题能低到 {gate.key_credit_at_most:g}，除了答“不知道”到不了"
            )
            yield reminder(place / "key_credit_at_most", message, "改大这个得分，或改小个数")


def _lowest(question: Question) -> float:
    return min(option.credit for option in question.options)


def _mildest(rules: Rules, questionnaire: Questionnaire) -> str:
    """The best step: the lowest of risk, the highest of protection."""
    return rules.bands.ids[0] if questionnaire.exposure else rules.bands.ids[-1]


def _dead_caps(rules: Rules, questionnaire: Questionnaire, root: Place) -> Iterator[Finding]:
    cap = rules.unevidenced.cap if rules.unevidenced else 1.0
    if rules.unevidenced and all(q.best.credit <= cap for q in questionnaire.questions):
        yield reminder(
            root / "unevidenced" / "cap", "没有哪道题的得分高过它，没有作用", "改小，或删去这一项"
        )
