"""The scoring method once more, written as plainly as the specification reads, in fractions.

Slow and without shortcuts: what the engine computes is compared with this.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import sqrt

from questionnaires.model import Question, Questionnaire, Section
from scoring.model import Submission
from scoring.rule_model import Bands, Rules

Credits = Mapping[str, Fraction]
"""Question id → credit, only for controls that apply."""


def asked(questionnaire: Questionnaire, submission: Submission) -> list[Question]:
    in_scope = questionnaire.asked(submission.scope)
    return [
        q
        for q in questionnaire.questions
        if q.id in in_scope and (q.fact is None or submission.facts.get(q.fact, True))
    ]


def credit(question: Question, answer: int | str) -> Fraction | None:
    if answer == "na":
        return None
    if answer == "unknown":
        return Fraction(0)
    for option in question.options:
        if answer == (option.id if option.level is None else option.level):
            return Fraction(option.credit)
    raise AssertionError((question.id, answer))


def self_reading(questionnaire: Questionnaire, submission: Submission) -> dict[str, Fraction]:
    found = {}
    for question in asked(questionnaire, submission):
        if question.id in submission.answers:
            value = credit(question, submission.answers[question.id])
            if value is not None:
                found[question.id] = value
    return found


def credible_reading(
    questionnaire: Questionnaire, rules: Rules, submission: Submission
) -> dict[str, Fraction]:
    found = self_reading(questionnaire, submission)
    if rules.unevidenced is not None:
        cap = Fraction(rules.unevidenced.cap)
        for name, value in found.items():
            if name not in submission.evidence:
                found[name] = min(value, cap)
    return found


def verified_reading(
    questionnaire: Questionnaire, rules: Rules, submission: Submission
) -> dict[str, Fraction]:
    found = credible_reading(questionnaire, rules, submission)
    for question in asked(questionnaire, submission):
        if question.id in submission.verified:
            found.pop(question.id, None)
            value = credit(question, submission.verified[question.id])
            if value is not None:
                found[question.id] = value
    return found


def score(
    sections: tuple[Section, ...], own: tuple[Question, ...], credits_: Credits
) -> Fraction | None:
    """The mean of what enters: own questions, and sections weighted or transparent."""
    terms = entering(sections, own, credits_)
    total = sum((weight for weight, _ in terms), Fraction(0))
    return sum((w * value for w, value in terms), Fraction(0)) / total if terms else None


def entering(
    sections: tuple[Section, ...], own: tuple[Question, ...], credits_: Credits
) -> list[tuple[Fraction, Fraction]]:
    terms = [(Fraction(q.weight), credits_[q.id]) for q in own if q.id in credits_]
    for section in sections:
        if section.weight is None:
            terms += entering(section.sections, section.questions, credits_)
        else:
            value = score(section.sections, section.questions, credits_)
            if value is not None:
                terms.append((Fraction(section.weight), value))
    return terms


def protection(questionnaire: Questionnaire, credits_: Credits) -> float | None:
    value = score(questionnaire.sections, (), credits_)
    return None if value is None else float(100 * value)


def exposure(questionnaire: Questionnaire, values: Mapping[str, int]) -> float:
    top = sum(values[e.id] * Fraction(e.weight) for e in questionnaire.exposure)
    return float(100 * top / sum(4 * Fraction(e.weight) for e in questionnaire.exposure))


def risk(rules: Rules, index: float, points: float) -> float:
    assert rules.inherent and rules.mitigation
    inherent = rules.inherent.base + rules.inherent.slope * index
    return inherent * (1 - rules.mitigation.share * points / 100)


def band(bands: Bands, value: float) -> int:
    return sum(round(value, 9) >= step.lower for step in bands.steps) - 1


def colour(
    questionnaire: Questionnaire, rules: Rules, index: float, points: float, credits_: Credits
) -> str:
    ids = [step.id for step in rules.bands.steps]
    worst = band(rules.bands, risk(rules, index, points))
    keys = [float(credits_[q.id]) for q in questionnaire.questions if q.key and q.id in credits_]
    for rule in rules.gates:
        if rule.exposure_at_least is not None and round(index, 9) < rule.exposure_at_least:
            continue
        if rule.key_mean_credit_below is not None:
            applies = bool(keys) and round(sum(keys) / len(keys), 9) < rule.key_mean_credit_below
        else:
            assert rule.key_credit_at_most is not None and rule.key_count_at_least is not None
            applies = sum(k <= rule.key_credit_at_most for k in keys) >= rule.key_count_at_least
        if applies:
            worst = max(worst, ids.index(rule.band))
    return ids[worst]


def paths(
    questionnaire: Questionnaire, rules: Rules, values: Mapping[str, int], credits_: Credits
) -> dict[str, float]:
    assert rules.paths and rules.mitigation
    weight = {e.id: Fraction(e.weight) for e in questionnaire.exposure}
    stake = rules.paths.value_exposures
    v = sum(weight[e] * values[e] for e in stake) / sum(weight[e] for e in stake) / 4
    found = {}
    for way in rules.paths.ways:
        shares = sum(Fraction(e.share) for e in way.exposures)
        c = sum(Fraction(e.share) * values[e.id] for e in way.exposures) / shares / 4
        if any(e.defining and values[e.id] == 0 for e in way.exposures):
            c = Fraction(0)
        above = below = Fraction(0)
        for part in way.sections:
            for q in questionnaire.section_by_id[part.id].all_questions():
                if q.id in credits_:
                    above += Fraction(part.share) * Fraction(q.weight) * credits_[q.id]
                    below += Fraction(part.share) * Fraction(q.weight)
        cover = float(100 * above / below) if below else 0.0
        found[way.id] = 100 * sqrt(v * c) * (1 - rules.mitigation.share * cover / 100)
    return found


def readiness(questionnaire: Questionnaire, credits_: Credits) -> float | None:
    kinds = []
    for factor in questionnaire.factors:
        if factor.statutory_kind:
            levels = [
                credits_[q.id]
                for q in questionnaire.questions
                if factor.id in q.factors and q.id in credits_
            ]
            if levels:
                kinds.append(max(levels))
    return float(100 * sum(kinds) / len(kinds)) if kinds else None
