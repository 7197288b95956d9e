"""How the number came about (分数怎么来的): the fall from inherent to residual risk, by part."""

from markupsafe import Markup

from portal import charts, figures, labels
from portal.screens.firm import result_markup as markup
from portal.screens.firm import result_sums as sums
from portal.workflows.outcomes import Outcome
from questionnaires.model import Section
from scoring.model import Reading


def show(outcome: Outcome, reading: Reading) -> None:
    """Waterfall, the five parts with the last time's, the sub-domains, and the arithmetic."""
    if reading.risk is not None:
        markup.picture(_waterfall(outcome, reading))
    markup.picture(_parts(outcome, reading))
    if outcome.questionnaire.sections_notice:
        markup.draw(markup.paragraph(outcome.questionnaire.sections_notice, "rs-quiet"))
    if any(part.sections for part in outcome.questionnaire.sections):
        markup.picture(_sub_domains(outcome, reading))
    words = markup.fold("文字说明：各部分和子域的得分", _in_words(outcome, reading))
    markup.draw(
        words + markup.fold("这个分数怎么来的（逐项可核）", sums.arithmetic(outcome, reading))
    )


def _waterfall(outcome: Outcome, reading: Reading) -> charts.Chart:
    start, end = outcome.fall.inherent, reading.risk or 0.0
    taken = [
        (part.title, outcome.fall.sections[part.id]) for part in outcome.questionnaire.sections
    ]
    falls, height = [charts.Fall("起点", 0, start, total=True)], start
    for title, points in taken:
        falls.append(charts.Fall(title, height, height - points))
        height -= points
    falls.append(charts.Fall("剩余", 0, end, total=True))
    strongest, most = max(taken, key=lambda pair: pair[1])
    edges = outcome.rules.bands.edges
    title = f"从起点 {figures.points(start)} 降到 {figures.points(end, edges)}"
    title += (
        f"，{strongest}减得最多：{figures.points(most)} 分"
        if most > 0
        else "，现有措施还没有减下来"
    )
    return charts.waterfall(
        falls,
        bands=outcome.rules.bands,
        colour=reading.colour or "",
        title=title,
        subtitle=f"{labels.by_reading(outcome.shown)}。每一段是这部分措施减掉的分",
    )


def _parts(outcome: Outcome, reading: Reading) -> charts.Chart:
    before = outcome.earlier_reading
    bars = [
        charts.LabelledBar(
            _name(part),
            _note(score := reading.sections[part.id], last := _last(before, part)),
            score,
            before=last,
        )
        for part in outcome.questionnaire.sections
    ]
    return charts.labelled_bars(
        bars,
        title=_weakest(outcome, reading),
        subtitle=f"{labels.by_reading(outcome.shown)}。"
        + ("条：本次；圆圈：上次（同一版次和范围）" if before else "满分 100，越高越好"),
    )


def _name(part: Section) -> str:
    return part.title if part.weight is None else f"{part.title}（权重 {part.weight:g}）"


def _note(score: float | None, last: float | None) -> str:
    if score is None:
        return "不适用"
    shown = figures.points(score)
    return shown if last is None else f"{shown} · 上次 {figures.points(last)}"


def _last(before: Reading | None, part: Section) -> float | None:
    return before.sections.get(part.id) if before else None


def _weakest(outcome: Outcome, reading: Reading) -> str:
    """The part that leaves most of P on the table: its weight and its gap together."""
    scored = [
        (part, score, (part.weight or 1) * (100 - score))
        for part in outcome.questionnaire.sections
        if (score := reading.sections[part.id]) is not None
    ]
    if not scored:
        return "没有适用的部分"
    part, score, gap = max(scored, key=lambda entry: entry[2])
    return f"最该补的是{part.title}：{figures.points(score)} 分" if gap else "各部分都已做满"


def _sub_domains(outcome: Outcome, reading: Reading) -> charts.Chart:
    """All sub-domains, the weakest first."""
    before = outcome.earlier_reading
    scored = [
        (part, section, score)
        for part in outcome.questionnaire.sections
        for section in part.sections
        if (score := reading.sections.get(section.id)) is not None
    ]
    ranked = sorted(scored, key=lambda entry: entry[2])
    bars = [
        charts.LabelledBar(
            f"{part.title} › {section.title}", _note(score, _last(before, section)), score
        )
        for part, section, score in ranked
    ]
    _, weakest, lowest = ranked[0]
    title = f"子域里最低的是{weakest.title}：{figures.points(lowest)} 分"
    if lowest == 100:
        title = "各子域都已做满"
    return charts.labelled_bars(
        bars,
        title=title,
        subtitle=f"{labels.by_reading(outcome.shown)}，由低到高",
        size=charts.COMPACT,
    )


def _in_words(outcome: Outcome, reading: Reading) -> Markup:
    columns = (
        markup.Column("部分和子域"),
        markup.Column("得分", figure=True),
        markup.Column("减掉的风险分", figure=True),
    )
    rows: list[tuple[str, str, str]] = []
    for part in outcome.questionnaire.sections:
        score = reading.sections[part.id]
        rows.append(
            (_name(part), figures.points(score), figures.points(outcome.fall.sections[part.id]))
        )
        rows += [
            (f"　{section.title}", figures.points(reading.sections[section.id]), "")
            for section in part.sections
        ]
    caption = "各部分和子域的得分。数字按一位小数显示，相加可能差 0.1；精确的数在“逐项可核”里。"
    return markup.table(columns, rows, caption=caption, hidden=False, small=True)
