"""What to do next (下一步): the five steps that pay most, and the cheapest way to a colour."""

import streamlit as st
from markupsafe import Markup

from portal import charts, figures, labels
from portal.screens.firm import result_markup as markup
from portal.workflows import routes
from portal.workflows.outcomes import Outcome
from portal.workflows.routes import Route
from questionnaires.model import Question
from scoring.model import Answer
from scoring.steps import next_steps

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
            figures.points(step.risk_points),
            _helpers(question),
        )
        for step in steps
    ]
    markup.draw(markup.table(_STEPS, rows, caption="最省力的下一步：关键项空白的在前，其余按每人天降的分"))
    markup.draw(markup.what("人天"))


def show_route(outcome: Outcome) -> None:
    """The plan to a colour that the reader chooses."""
    choices = routes.targets(outcome)
    if not choices:
        markup.draw(markup.paragraph("按可信口径已在最低一档，没有更低的颜色要到。请保持措施并更新证据。"))
        return
    target = st.segmented_control(
        "想降到哪一档",
        choices,
        default=choices[0],
        format_func=lambda colour: labels.colour(colour).phrase,
        key="result-target",
        required=True,
    )
    route = routes.route_to(outcome, target or choices[0])
    if not route.plan.reached:
        markup.draw(markup.paragraph(_out_of_reach(outcome, route)))
        return
    st.altair_chart(_descent(outcome, route), theme=None)
    for said in _remarks(outcome, route):
        markup.draw(markup.paragraph(said))
    markup.draw(_table(outcome, route))


def _measure(question: Question) -> Markup:
    key = Markup('<span class="rs-key">关键项</span>') if question.key else Markup("")
    title = Markup("{}{}").format(question.title, key)
    return markup.lines(title, question.remedy.text if question.remedy else "", question.id)


def _raise(question: Question, start: Answer, end: Answer) -> str:
    return f"{labels.answer(question, start)} → {labels.answer(question, end)}"


def _helpers(question: Question) -> str:
    agencies = question.remedy.agencies if question.remedy else ()
    return "、".join(agencies) or "企业自行完成"


def _out_of_reach(outcome: Outcome, route: Route) -> str:
    best = figures.points(route.plan.risk, outcome.rules.bands.edges)
    target = labels.colour(route.target).phrase
    return f"只靠提升措施到不了{target}：固有风险较高，现在是 {best}。先按上面的下一步做，再看能否减少暴露。"


def _descent(outcome: Outcome, route: Route) -> charts.Chart:
    bands, credible = outcome.rules.bands, outcome.result.readings["credible"]
    start = credible.risk if credible and credible.risk is not None else 0.0
    last = len(route.stations)
    noted = {
        n: f"{figures.days(route.stations[n - 1].days)} 人天到{labels.colour(route.stations[n - 1].colour).word}"
        for n in (route.first, last)
        if n
    }
    stations = [charts.Station(0, start, figures.points(start, bands.edges))]
    stations += [
        charts.Station(s.days, s.risk, noted.get(n, "")) for n, s in enumerate(route.stations, 1)
    ]
    return charts.descent(stations, bands=bands, title=_headline(route))


def _headline(route: Route) -> str:
    days = figures.days(route.plan.person_days or 0)
    colour = labels.colour(route.plan.colour).word
    return f"最少 {days} 人天可到{colour}，共 {len(route.plan.raises)} 项措施"


def _remarks(outcome: Outcome, route: Route) -> list[str]:
    """The shortest first stretch, and how far the end is from the edge."""
    said = []
    if 0 < route.first < len(route.stations):
        reached = route.stations[route.first - 1]
        said.append(
            f"先走第一段：做完前 {route.first} 项（{figures.days(reached.days)} 人天）就到"
            f"{labels.colour(reached.colour).phrase}。"
        )
    end = f"全部做完后是 {figures.points(route.plan.risk, outcome.rules.bands.edges)}，离上一档的边还有 {figures.points(route.spare)} 分"
    if route.spare < _NARROW:
        said.append(f"{end}，余地很小：哪一项没做到位，颜色就可能不变。建议再多做一两项。")
    else:
        said.append(f"{end}。")
    said.append("提升到 3 级、4 级时，证据要一并补上。")
    return said


_NARROW = 1.0
"""Points of R under which the page says that the plan ends close to the edge."""


def _table(outcome: Outcome, route: Route) -> Markup:
    edges = outcome.rules.bands.edges
    rows = []
    for place, station in enumerate(route.stations, start=1):
        question = outcome.questionnaire.by_id[station.step.control]
        rows.append(
            (
                _numbered(place, question),
                _raise(question, station.step.from_level, station.step.to_level),
                figures.days(station.step.person_days),
                f"{figures.points(station.risk, edges)} {labels.colour(station.colour).short}",
            )
        )
    return markup.table(_ROUTE, rows, caption="降级路线，按先后")


def _numbered(place: int, question: Question) -> Markup:
    key = Markup('<span class="rs-key">关键项</span>') if question.key else Markup("")
    title = Markup("{}. {}{}").format(place, question.title, key)
    return markup.lines(title, question.remedy.text if question.remedy else "")
