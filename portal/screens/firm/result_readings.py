"""What evidence would change (自评与可信), and what the key controls decide (关键项)."""

from math import fsum

from markupsafe import Markup

from portal import charts, figures, labels
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import ControlLine, Outcome
from scoring.model import Reading

_DIFFERENCE = (
    markup.Column("控制项"),
    markup.Column("填报", narrow=True),
    markup.Column("补证据降多少分", figure=True),
    markup.Column("可以补的证据"),
)
_KEYS = (
    markup.Column("关键项"),
    markup.Column("填报", narrow=True),
    markup.Column("计入", narrow=True),
    markup.Column("对颜色的影响"),
)
_JUDGED = "没有核验到的题里，没有因为缺证据而少算的。"


def show_difference(outcome: Outcome, reading: Reading) -> None:
    """Self beside the reading shown, and the controls that make the difference."""
    own = outcome.result.readings["self"]
    if own is None or own.risk is None or reading.risk is None:
        return
    judged = outcome.submission.verified if outcome.shown == "verified" else {}
    held = [line for line in outcome.lines if line.withheld > 0 and line.question.id not in judged]
    held.sort(key=lambda line: -line.withheld)
    if not held:
        same = "每道 3 级以上的题都有证据，自评和可信相同。"
        markup.draw(markup.paragraph(_JUDGED if judged else same))
        return
    markup.picture(_two_marks(outcome, own, reading, held))
    rows = [_held(line) for line in held]
    caption = f"没有证据、先按 2 级计的 {len(held)} 题，差得多的在前"
    markup.draw(markup.table(_DIFFERENCE, rows[:5], caption=caption, hidden=False))
    if rows[5:]:
        rest = markup.table(_DIFFERENCE, rows[5:], caption=caption)
        markup.draw(markup.fold(f"其余 {len(rows) - 5} 题", rest))


def _two_marks(
    outcome: Outcome, own: Reading, reading: Reading, held: list[ControlLine]
) -> charts.Chart:
    bands = outcome.rules.bands
    low, high = own.risk or 0.0, reading.risk or 0.0
    if outcome.shown == "verified":
        low = high - fsum(line.withheld for line in held)
    marks = [
        charts.Mark("补上证据" if outcome.shown == "verified" else "自评", low, low),
        charts.Mark(labels.confidence(outcome.shown, outcome.confidence), high, high),
    ]
    title = f"补上 {len(held)} 题的证据，可从 {figures.points(high, bands.edges)} 降到 {figures.points(low, bands.edges)}"
    return charts.risk_scale(bands, marks, title=title)


def _held(line: ControlLine) -> tuple[markup.Cell, ...]:
    return (
        markup.lines(line.question.title, line.question.id),
        labels.answer(line.question, line.given),
        figures.small(line.withheld),
        "；".join(line.question.evidence) or figures.NOTHING,
    )


def show_keys(outcome: Outcome) -> None:
    """Every key control that was asked, and the rules it obeys."""
    markup.draw(markup.what_is("关键项"))
    lines = [line for line in outcome.lines if line.question.key]
    if not lines:
        markup.draw(markup.paragraph("没有适用的关键项。"))
        return
    markup.draw(markup.paragraph(_summary(outcome, lines)))
    rows = [_key(line) for line in sorted(lines, key=_worst_first)]
    markup.draw(markup.table(_KEYS, rows, caption="关键项和它们对颜色的影响", small=True))
    rules = [gate.text for gate in outcome.rules.gates]
    markup.draw(markup.fold("关键项怎样影响颜色", markup.listed(rules)))


def _summary(outcome: Outcome, lines: list[ControlLine]) -> str:
    at_zero = sum(line.credit == 0 for line in lines)
    if outcome.gates:
        return f"{at_zero} 项关键项为 0 级。{'；'.join(outcome.gates)}。"
    if at_zero:
        return f"{at_zero} 项关键项为 0 级；按分数算的颜色已经不低于门槛，没有再调高。"
    return f"{len(lines)} 项关键项都不是 0 级，颜色没有因此调高。"


def _key(line: ControlLine) -> tuple[markup.Cell, ...]:
    name = markup.lines(line.question.title, line.question.id)
    given = labels.answer(line.question, line.given)
    return name, given, labels.counted(line.question, line.share), _effect(line)


def _effect(line: ControlLine) -> Markup | str:
    if line.credit is None:
        return "不参与计算，进入复核"
    if line.credit == 0:
        return Markup("<b>{}</b>").format("颜色至少为橙，请先补")
    return "拉低关键项平均" if line.credit < 0.5 else "没有影响"


def _worst_first(line: ControlLine) -> float:
    return 2.0 if line.credit is None else line.credit
