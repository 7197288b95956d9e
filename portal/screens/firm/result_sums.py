"""The arithmetic behind a result, step by step, so that a lawyer recomputes it by hand (逐项可核)."""

from collections.abc import Sequence
from math import fsum

from markupsafe import Markup

from portal import figures, labels
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import ControlLine, Outcome
from questionnaires.model import Section
from scoring.model import Reading

_CONTROLS = (
    markup.Column("控制项"),
    markup.Column("权重", figure=True),
    markup.Column("填报", narrow=True),
    markup.Column("计入", narrow=True),
    markup.Column("得分", figure=True),
    markup.Column("权重×得分", figure=True),
    markup.Column("减掉的风险分", figure=True),
)


def arithmetic(outcome: Outcome, reading: Reading) -> Markup:
    """Exposure, starting point, parts, P and R, each with its numbers put in."""
    steps = [
        _exposure(outcome),
        _parts(outcome),
        _protection(outcome, reading),
        _risk(outcome, reading),
    ]
    controls = Markup("").join(_part(outcome, part) for part in outcome.questionnaire.sections)
    versions = markup.paragraph(
        f"版次 {outcome.result.edition}，评分规则 {outcome.result.rules_version}，"
        f"答案校验值 {outcome.result.digest[:16]}。用同样的答案随时可以重算出同样的结果。",
        "rs-quiet",
    )
    return Markup("").join([*steps, controls, versions])


def _formula(*rows: str) -> Markup:
    body = Markup("").join(Markup("<p>{}</p>").format(row) for row in rows)
    return Markup('<div class="rs-formula">{}</div>').format(body)


def _exposure(outcome: Outcome) -> Markup:
    """E = Σ(value × weight) ÷ Σ(4 × weight) × 100, then I."""
    inherent, exposure = outcome.rules.inherent, outcome.exposure
    if inherent is None or exposure is None:
        return Markup("")
    answers = outcome.exposure_answers
    questions = outcome.questionnaire.exposure
    earned = fsum(answers[question.id] * question.weight for question in questions)
    most = fsum(4 * question.weight for question in questions)
    table = markup.table(
        (
            markup.Column("画像题"),
            markup.Column("分值", figure=True),
            markup.Column("权重", figure=True),
        ),
        [(f"{q.id} {q.text}", str(answers[q.id]), f"{q.weight:g}") for q in questions],
        caption="固有风险画像",
        small=True,
    )
    return _formula(
        f"固有风险 E ＝ Σ（分值 × 权重）÷ Σ（4 × 权重）× 100 ＝ {earned:g} ÷ {most:g} × 100 ＝ {figures.exact(exposure)}",
        f"起点 I ＝ {inherent.base:g} ＋ {inherent.slope:g} × E ＝ {figures.exact(outcome.fall.inherent)}",
    ) + markup.fold(f"{len(questions)} 道画像题的分值", table)


def _parts(outcome: Outcome) -> Markup:
    rows = []
    for part in outcome.questionnaire.sections:
        counted = _counted(outcome, part)
        if not counted:
            rows.append(f"{part.title} ＝ 没有适用的题，不计入")
            continue
        earned, whole = _sums(counted)
        score = 100 * earned / whole
        rows.append(
            f"{part.title} ＝ Σ（权重 × 得分）÷ Σ 权重 × 100 ＝ "
            f"{figures.exact(earned)} ÷ {figures.exact(whole)} × 100 ＝ {figures.exact(score)}"
        )
    return _formula(*rows)


def _protection(outcome: Outcome, reading: Reading) -> Markup:
    if reading.protection is None:
        return Markup("")
    parts = [
        (part.weight or 1, score)
        for part in outcome.questionnaire.sections
        if (score := reading.sections[part.id]) is not None
    ]
    above = " ＋ ".join(f"{weight:g} × {figures.exact(score)}" for weight, score in parts)
    below = figures.exact(fsum(weight for weight, _ in parts))
    return _formula(f"防护分 P ＝（{above}）÷ {below} ＝ {figures.exact(reading.protection)}")


def _risk(outcome: Outcome, reading: Reading) -> Markup:
    mitigation = outcome.rules.mitigation
    if reading.risk is None or mitigation is None:
        return Markup("")
    return _formula(
        f"剩余风险 R ＝ I ×（1 − {mitigation.share:g} × P ÷ 100）＝ {figures.exact(outcome.fall.inherent)} × "
        f"（1 − {mitigation.share:g} × {figures.exact(reading.protection or 0)} ÷ 100）＝ {figures.exact(reading.risk)}"
    )


def _part(outcome: Outcome, part: Section) -> Markup:
    """Down to each control of a part."""
    lines = [line for line in outcome.lines if line.part.id == part.id]
    if not lines:
        return Markup("")
    taken = figures.exact(outcome.fall.sections[part.id])
    table = markup.table(_CONTROLS, [_row(line) for line in lines], caption=f"{part.title}：逐项")
    return markup.fold(f"{part.title}：{len(lines)} 题，共减 {taken} 分", table)


def _row(line: ControlLine) -> Sequence[markup.Cell]:
    question, counted = line.question, line.credit is not None
    return (
        markup.lines(question.title, question.id),
        f"{question.weight:g}",
        labels.answer(question, line.given),
        labels.counted(question, line.share),
        "不计" if line.credit is None else figures.exact(line.credit),
        figures.exact(question.weight * (line.credit or 0)) if counted else "不计",
        figures.exact(line.share.risk_points) if counted else "不计",
    )


def _counted(outcome: Outcome, part: Section) -> list[ControlLine]:
    return [line for line in outcome.lines if line.part.id == part.id and line.credit is not None]


def _sums(lines: Sequence[ControlLine]) -> tuple[float, float]:
    earned = fsum(line.question.weight * (line.credit or 0) for line in lines)
    return earned, fsum(line.question.weight for line in lines)
