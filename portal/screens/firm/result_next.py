"""What to do next (下一步): the five steps that pay most, and the cheapest way to a colour."""

from collections.abc import Sequence
from math import fsum

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from portal import charts, figures, labels, visit
from portal.screens.firm import result_markup as markup
from portal.workflows.outcomes import Outcome
from questionnaires.model import Question
from scoring.model import Answer, Itinerary, Plan, Step
from scoring.plan import cheapest
from scoring.steps import in_doing_order, next_steps

_STEPS = (
    markup.Column("措施"),
    markup.Column("现在 → 目标", narrow=True),
    markup.Column("人天", figure=True),
    markup.Column("降多少分", figure=True),
    markup.Column("谁来帮"),
)
_ROUTE = (
    markup.Column("先后与措施"),
    markup.Column("现在 → 目标", narrow=True),
    markup.Column("人天", figure=True),
    markup.Column("做完后的剩余风险", figure=True),
)


def show_steps(outcome: Outcome) -> None:
    """The next five steps, key controls at 0 first, then points per day."""
    steps = next_steps(outcome.questionnaire, outcome.rules, outcome.submission)
    if not steps:
        markup.draw(markup.paragraph("每一题都已做到最高级，保持并按时更新证据即可。"))
        return
    rows = [
        (
            _measure(question := outcome.questionnaire.by_id[step.control]),
            _raise(question, step.from_level, step.to_level),
            figures.days(step.person_days),
            figures.small(step.risk_points),
            _helpers(question),
        )
        for step in steps
    ]
    markup.draw(markup.paragraph(_together(outcome, steps)))
    caption = "最省力的下一步：关键项空白的在前，其余按每人天降的分"
    markup.draw(markup.table(_STEPS, rows, caption=caption) + markup.what_is("人天"))


def _together(outcome: Outcome, steps: Sequence[Step]) -> str:
    """Days and points of all steps; single raises add up while applicability is fixed."""
    credible = outcome.result.readings["credible"]
    risk = credible.risk if credible and credible.risk is not None else 0.0
    edges = outcome.rules.bands.edges
    days = figures.days(fsum(step.person_days for step in steps))
    after = risk - fsum(step.risk_points for step in steps)
    return (
        f"{len(steps)} 步都做完约 {days} 人天，{_counted(outcome)}剩余风险可从 {figures.points(risk, edges)}"
        f" 降到 {figures.points(after, edges)}。每一步都按做到最高级并补上证据计算。"
    )


def _counted(outcome: Outcome) -> str:
    """By which reading it is counted; said where the page shows another above."""
    return "按可信口径" if outcome.shown != "credible" else ""


@st.fragment
def show_route(outcome: Outcome, reader: Actor) -> None:
    """The plan to a colour that the reader chooses; a run of its own, so rights are asked again."""
    if visit.actor() != reader:
        st.rerun()
    choices = outcome.colours_below
    if not choices:
        markup.draw(
            markup.paragraph("按可信口径已在最低一档，没有更低的颜色要到。请保持措施并更新证据。")
        )
        return
    target = st.segmented_control(
        "想降到哪一档",
        choices,
        default=choices[0],
        format_func=lambda colour: labels.colour(colour).phrase,
        key="result-target",
        required=True,
    )
    plan = plan_to(outcome, target or choices[0])
    if not plan.reached:
        markup.draw(markup.paragraph(_out_of_reach(outcome, plan, target or choices[0])))
        return
    itinerary = in_doing_order(outcome.questionnaire, outcome.rules, outcome.submission, plan)
    markup.picture(_descent(outcome, plan, itinerary))
    for said in _remarks(outcome, plan, itinerary):
        markup.draw(markup.paragraph(said))
    markup.draw(_table(outcome, itinerary))


def plan_to(outcome: Outcome, target: str) -> Plan:
    """The cheapest plan to a colour."""
    return cheapest(outcome.questionnaire, outcome.rules, outcome.submission, target)


def _measure(question: Question) -> Markup:
    key = Markup('<span class="rs-key">关键项</span>') if question.key else Markup("")
    title = Markup("{}{}").format(question.title, key)
    return markup.lines(title, question.remedy.text if question.remedy else "", question.id)


def _raise(question: Question, start: Answer, end: Answer) -> str:
    return f"{labels.answer(question, start)} → {labels.answer(question, end)}"


def _helpers(question: Question) -> str:
    agencies = question.remedy.agencies if question.remedy else ()
    return "、".join(agencies) or "企业自行完成"


def _out_of_reach(outcome: Outcome, plan: Plan, target: str) -> str:
    now = figures.points(plan.risk, outcome.rules.bands.edges)
    return (
        f"只靠提升措施到不了{labels.colour(target).phrase}：固有风险较高，现在是 {now}。"
        "先按上面的下一步做，再看哪些暴露可以减少。"
    )


def _descent(outcome: Outcome, plan: Plan, itinerary: Itinerary) -> charts.Chart:
    bands, credible = outcome.rules.bands, outcome.result.readings["credible"]
    start = credible.risk if credible and credible.risk is not None else 0.0
    noted = {itinerary.first_stretch, len(itinerary.stops)}
    stations = [charts.Station(0, start)]
    for place, stop in enumerate(itinerary.stops, start=1):
        days, word = figures.days(stop.person_days_so_far), labels.colour(stop.colour).word
        note = f"{days} 人天到{word}" if place in noted else ""
        stations.append(charts.Station(stop.person_days_so_far, stop.risk, note))
    begins = f"从{_counted(outcome) or '现在'}的 {figures.points(start, bands.edges)} 走起，一级台阶是一项措施"
    return charts.descent(stations, bands=bands, title=_headline(plan), subtitle=begins)


def _headline(plan: Plan) -> str:
    days, colour = figures.days(plan.person_days or 0), labels.colour(plan.colour).word
    return f"最少 {days} 人天可到{colour}，共 {len(plan.raises)} 项措施"


def _remarks(outcome: Outcome, plan: Plan, itinerary: Itinerary) -> list[str]:
    """The shortest first stretch, and how far the end is from the edge."""
    said = []
    if 0 < itinerary.first_stretch < len(itinerary.stops):
        reached = itinerary.stops[itinerary.first_stretch - 1]
        said.append(
            f"最短的第一段：做完前 {itinerary.first_stretch} 项"
            f"（{figures.days(reached.person_days_so_far)} 人天）就到 {labels.colour(reached.colour).short}。"
        )
    said.append(_ending(outcome, plan, itinerary))
    said.append("提升到 3 级、4 级时，证据要一并补上。")
    return said


def _ending(outcome: Outcome, plan: Plan, itinerary: Itinerary) -> str:
    end = f"全部做完后是 {figures.points(plan.risk, outcome.rules.bands.edges)}"
    if itinerary.distance is None:
        return f"{end}。"
    room = f"{end}，离上一档的边还有{figures.gap(itinerary.distance)}"
    if itinerary.distance < _NARROW:
        return f"{room}，余地很小：有一项没做到位，颜色就可能不变。建议再多做一两项。"
    return f"{room}。"


_NARROW = 1.0
"""Points of R under which the page says that the plan ends close to the edge."""


def _table(outcome: Outcome, itinerary: Itinerary) -> Markup:
    edges = outcome.rules.bands.edges
    rows = []
    for place, stop in enumerate(itinerary.stops, start=1):
        question = outcome.questionnaire.by_id[stop.step.control]
        rows.append(
            (
                _numbered(place, question),
                _raise(question, stop.step.from_level, stop.step.to_level),
                figures.days(stop.step.person_days),
                f"{figures.points(stop.risk, edges)} {labels.colour(stop.colour).short}",
            )
        )
    return markup.table(_ROUTE, rows, caption="降级路线，按先后")


def _numbered(place: int, question: Question) -> Markup:
    key = Markup('<span class="rs-key">关键项</span>') if question.key else Markup("")
    title = Markup("{}. {}{}").format(place, question.title, key)
    return markup.lines(title, question.remedy.text if question.remedy else "")
