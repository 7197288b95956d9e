"""What an unfinished or a light check shows instead (区间与初步结果): an interval and what is open."""

from data.firms import Firm
from portal import charts, figures, labels
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import Outcome
from questionnaires.model import Section
from scoring.model import Interval

_OPEN = (markup.Column("还没答的子域"), markup.Column("未答", figure=True))


def show(outcome: Outcome) -> None:
    """The interval of answers as they stand: no plan, no ranking, how many are open and where."""
    interval, open_count = outcome.result.interval, len(outcome.result.unanswered)
    if interval.risk is None or interval.colour is None:
        markup.draw(markup.paragraph(f"还差 {open_count} 题。答完后显示结果。", "rs-lead"))
        return
    markup.draw(markup.paragraph(sentence(interval, open_count), "rs-lead"))
    markup.draw(markup.what_is("区间"))
    markup.picture(_picture(outcome, interval, "按已答的题"))
    markup.draw(
        markup.table(_OPEN, _open_sections(outcome), caption="还没答的题在哪里", small=True)
    )
    markup.draw(
        markup.paragraph("下一步和降级路线要等全部答完才能算准，所以这里先不给。", "rs-quiet")
    )


def sentence(interval: Interval, open_count: int) -> str:
    """How many are open, and between which colours it will end."""
    assert interval.colour is not None  # noqa: S101  # the caller shows one
    best, worst = (labels.colour(end) for end in interval.colour)
    if best.id == worst.id:
        return (
            f"还差 {open_count} 题，颜色已经可以确定：{best.phrase}。答完后给出准确的数字和改法。"
        )
    return (
        f"还差 {open_count} 题。答完后的颜色在 {best.short} 和 {worst.short} 之间，答得越多越窄。"
    )


def show_light(outcome: Outcome, firm: Firm) -> None:
    """Beside the preliminary colour of a light check: the interval over all controls."""
    interval = outcome.full_interval
    asked, every = len(outcome.questionnaire.asked("light")), len(outcome.questionnaire.questions)
    if interval.risk is None or interval.colour is None:
        return
    best, worst = (labels.colour(end) for end in interval.colour)
    markup.draw(
        markup.paragraph(
            f"这是轻量版，只问了 {asked} 题，颜色是初步的。另外 {every - asked} 题没有问，"
            f"放到全部 {every} 题里看，颜色可能在 {best.short} 和 {worst.short} 之间。"
        )
    )
    markup.picture(_picture(outcome, interval, f"全部 {every} 题"))
    invitation = "轻量版和完整版的结果不互相比较。做完整版时，已经答过的题会带过去，不用重答。"
    light = outcome.rules.light_scope
    if light and light.advises_full(firm.industry, firm.size_class or ""):
        invitation = f"按您的行业和规模，建议接着做完整版。{invitation}"
    markup.draw(markup.paragraph(invitation))


def _picture(outcome: Outcome, interval: Interval, name: str) -> charts.Chart:
    assert interval.risk is not None and interval.colour is not None  # noqa: S101  # the caller shows one
    low, high = interval.risk
    bands = outcome.rules.bands
    ends = f"{figures.points(low, bands.edges)} 到 {figures.points(high, bands.edges)}"
    words = dict.fromkeys(labels.colour(end).word for end in interval.colour)
    title = f"{name}，剩余风险在 {ends} 之间（{'—'.join(words)}）"
    return charts.risk_scale(bands, [charts.Mark("区间", low, high)], title=title)


def _open_sections(outcome: Outcome) -> list[tuple[str, str]]:
    """Sub-domains with open questions, in catalogue order."""
    unanswered = set(outcome.result.unanswered)
    rows = []
    for part in outcome.questionnaire.sections:
        for section in part.sections or (part,):
            count = _count(section, unanswered)
            if count:
                name = section.title if section is part else f"{part.title} › {section.title}"
                rows.append((name, f"{count} 题"))
    return rows


def _count(section: Section, unanswered: set[str]) -> int:
    return sum(question.id in unanswered for question in section.all_questions())
