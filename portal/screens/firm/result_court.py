"""As a court would look (司法视角): six statutory kinds of measure, proof, three limbs."""

from collections.abc import Sequence

from markupsafe import Markup

from portal import charts, figures, labels
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import ControlLine, Kind, Outcome
from scoring.model import Reading

_LEVELS = 4
_CONTROLS = (
    markup.Column("控制项"),
    markup.Column("填报", narrow=True),
    markup.Column("计入", narrow=True),
)
_LIMBS = (
    markup.Column("要件"),
    markup.Column("相关控制项", figure=True),
    markup.Column("做到 3 级以上", figure=True),
)


def show(outcome: Outcome, reading: Reading) -> None:
    """Coverage by kind, each with its controls; then proof and limbs; always the notice."""
    markup.draw(Markup('<div class="rs-note"><p>{}</p></div>').format(outcome.questionnaire.notice))
    markup.draw(markup.what_is("维权准备度"))
    kinds = [kind for kind in outcome.kinds if kind.factor.statutory_kind]
    if kinds and reading.readiness is not None:
        counted = labels.by_reading(outcome.shown)
        markup.picture(_coverage(kinds, reading.readiness, counted))
    folds = [markup.fold(_title(kind), _controls(kind.lines)) for kind in kinds]
    markup.draw(Markup("").join([*folds, *_proof(outcome)]))
    markup.draw(_limbs(outcome))
    if outcome.questionnaire.factors_notice:
        markup.draw(markup.paragraph(outcome.questionnaire.factors_notice, "rs-quiet"))


def _coverage(kinds: Sequence[Kind], readiness: float, counted: str) -> charts.Chart:
    covered = sum(bool(kind.measure.credit) for kind in kinds)
    applicable = sum(kind.measure.credit is not None for kind in kinds)
    bars = [
        charts.LabelledBar(
            kind.factor.label,
            "没有适用的题"
            if kind.measure.credit is None
            else f"最高 {_level(kind.measure.credit)} 级",
            None if kind.measure.credit is None else kind.measure.credit * _LEVELS,
        )
        for kind in kinds
    ]
    return charts.labelled_bars(
        bars,
        title=f"法定六类措施，适用 {applicable} 类，已有 {covered} 类",
        subtitle=f"{counted}。各类最高做到几级；维权准备度 {figures.points(readiness)}",
        maximum=_LEVELS,
        steps=_LEVELS,
    )


def _level(credit: float) -> str:
    return figures.exact(credit * _LEVELS)


def _title(kind: Kind) -> str:
    highest = (
        "没有适用的题" if kind.measure.credit is None else f"最高 {_level(kind.measure.credit)} 级"
    )
    return f"{kind.factor.text}：{len(kind.lines)} 题，{highest}"


def _controls(lines: Sequence[ControlLine]) -> Markup:
    if not lines:
        return markup.paragraph("没有适用的题。")
    rows = [
        (
            markup.lines(line.question.title, line.question.id),
            labels.answer(line.question, line.given),
            labels.counted(line.question, line.share),
        )
        for line in sorted(lines, key=lambda line: -(line.credit or 0))
    ]
    return markup.table(_CONTROLS, rows, caption="这一类的控制项", small=True)


def _proof(outcome: Outcome) -> list[Markup]:
    """The controls that keep proof: a factor that is neither a kind of measure nor of a limb."""
    folds = []
    for kind in outcome.kinds:
        if kind.factor.statutory_kind or kind.factor.limb or not kind.lines:
            continue
        weak = sum((line.credit or 0) < 0.5 for line in kind.lines)
        title = f"{kind.factor.label}：{len(kind.lines)} 题"
        title += f"，{weak} 题低于 2 级" if weak else ""
        folds.append(markup.fold(title, _controls(kind.lines)))
    return folds


def _limbs(outcome: Outcome) -> Markup:
    limbs = dict.fromkeys(kind.factor.limb for kind in outcome.kinds if kind.factor.limb)
    if not limbs:
        return Markup("")
    rows = []
    for limb in sorted(limbs, key=_limb_order):
        lines = {
            line.question.id: line
            for kind in outcome.kinds
            if kind.factor.limb == limb
            for line in kind.lines
        }
        done = sum((line.credit or 0) >= 0.75 for line in lines.values())
        rows.append((limb, f"{len(lines)} 题", f"{done} 题"))
    caption = "商业秘密三项要件各有多少措施支撑"
    return markup.table(_LIMBS, rows, caption=caption, hidden=False, small=True)


def _limb_order(limb: str) -> int:
    order = ("秘密性", "价值性", "保密措施")
    return order.index(limb) if limb in order else len(order)
