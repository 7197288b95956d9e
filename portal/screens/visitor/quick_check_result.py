"""What stands after a quick check (初步结果): colour or interval, what matters most, what next.

No plan: that belongs to the self-check with evidence. Evidence is not asked here, so the credible
reading counts 3 and 4 as 2; both readings are shown and the difference is said in words.
"""

import streamlit as st
from markupsafe import Markup

from portal import charts, figures, labels
from portal.browser_storage import print_button
from portal.charts import Chart, LabelledBar, Mark
from portal.screens.visitor import quick_check_carry, quick_check_visit
from portal.screens.visitor.quick_check_answers import QuickAnswers
from portal.screens.visitor.quick_check_question import explained
from portal.screens.visitor.quick_check_review import review
from portal.screens.visitor.quick_check_standing import Standing, risk_and_colour, zero_keys
from portal.widgets import styles
from portal.widgets.markup import words
from questionnaires.model import Questionnaire
from scoring.model import Interval, Reading, Result
from scoring.review import excluded_keys
from scoring.rules import Rules
from scoring.steps import next_steps

SHOWN_PATHS = 3


def show(questionnaire: Questionnaire, rules: Rules, answers: QuickAnswers, now: Standing) -> None:
    """The page; while questions are open it shows the interval and the way on."""
    styles.apply()
    if now.light is None or now.whole is None:
        _too_early(now)
    elif now.finished:
        _finished(questionnaire, rules, answers, now.light, now.whole)
    else:
        _midway(questionnaire, rules, answers, now.light, now)
    if now.light is not None:
        st.html(Markup('<p class="visitor-quiet">{}</p>').format(words(questionnaire.notice)))
        quick_check_carry.invite(answers)
    review(questionnaire, answers)
    _leave()


def _picture(chart: Chart) -> None:
    """A chart as wide as the page, with its words for those who do not see it."""
    st.vega_lite_chart(charts.specification(chart), theme=None, width="stretch")


def _too_early(now: Standing) -> None:
    with st.container(key="quick-question"):
        st.html(
            '<div class="visitor-page"><h2>还看不出来</h2>'
            f"<p>先说完企业情况（还差 {now.left.exposure} 题），才能算出风险区间。</p></div>"
        )
    _go_on(now)


def _go_on(now: Standing) -> None:
    st.button(
        f"接着答（最多还有 {now.left.total} 题，约 {now.minutes} 分钟）",
        type="primary",
        on_click=quick_check_visit.resume,
        key="go-on",
    )


def _midway(
    questionnaire: Questionnaire, rules: Rules, answers: QuickAnswers, light: Result, now: Standing
) -> None:
    risk, colour = risk_and_colour(light.interval)
    if now.certain:
        title = f"初步颜色已经定了：{labels.colour(now.certain).phrase}"
    else:
        best, worst = (labels.colour(end).short for end in colour)
        title = f"现在看，在 {best} 和 {worst} 之间"
    with st.container(key="quick-question"):
        st.html(
            Markup(
                '<div class="visitor-page"><p class="visitor-crumb">快速自测 › 先看结果</p><h2>{}</h2></div>'
            ).format(title)
        )
        _picture(
            charts.risk_scale(
                rules.bands, [Mark("区间", *risk)], title="剩余风险：答得越多，区间越窄"
            )
        )
    _go_on(now)
    _zero_keys(questionnaire, answers, "已经看到的空白")


def _finished(
    questionnaire: Questionnaire,
    rules: Rules,
    answers: QuickAnswers,
    light: Result,
    whole: Interval,
) -> None:
    credible, claimed = light.readings["credible"], light.readings["self"]
    if credible is None or claimed is None or credible.colour is None or credible.risk is None:
        raise ValueError("答完的自测没有得出结果：请检查问卷的轻量版题目。")
    with st.container(key="quick-question"):
        st.html(_verdict(rules, credible, light))
        st.html(explained("剩余风险", "颜色"))
    _scale(questionnaire, rules, credible, whole)
    _why_two(rules, credible, claimed)
    _paths(rules, credible)
    _zero_keys(questionnaire, answers, "关键项里还没有的")
    _left_out(questionnaire, rules, answers)
    _steps(questionnaire, rules, answers)
    _contradictions(questionnaire, light)


def _verdict(rules: Rules, credible: Reading, light: Result) -> Markup:
    colour = labels.decided(credible.colour or "", "credible", pending_review=light.pending_review)
    return Markup(
        '<div class="visitor-page"><p class="visitor-crumb">快速自测 › 初步结果</p>'
        "<h2>初步：{}，剩余风险 {}</h2><p>{}</p></div>"
    ).format(colour, _points(credible.risk, rules), _sentence(rules, credible))


def _points(value: float | None, rules: Rules) -> str:
    """A risk as it is written everywhere."""
    return figures.points(value, rules.bands.edges)


def _sentence(rules: Rules, credible: Reading) -> str:
    worst = _worst_paths(rules, credible)[:2]
    if not worst:
        return "按您的回答，没有特别突出的漏点。"
    return f"眼下最可能的漏点：{'、'.join(title for title, _ in worst)}。"


def _worst_paths(rules: Rules, credible: Reading) -> list[tuple[str, float]]:
    """Titles and indices of the widest leak paths (泄密途径), widest first; closed ones left out."""
    if rules.paths is None or credible.paths is None:
        return []
    indices = [(way.title, credible.paths[way.id]) for way in rules.paths.ways]
    return sorted((pair for pair in indices if pair[1] > 0), key=lambda pair: -pair[1])


def _scale(questionnaire: Questionnaire, rules: Rules, credible: Reading, whole: Interval) -> None:
    span, _ = risk_and_colour(whole)
    here = Mark("初步", credible.risk or 0.0, credible.risk or 0.0)
    everything = f"答完全部 {len(questionnaire.questions)} 题，会落在"
    marks = [Mark(everything, *span), here]
    _picture(charts.risk_scale(rules.bands, marks, title="剩余风险，0 到 100，越高越危险"))


def _why_two(rules: Rules, credible: Reading, claimed: Reading) -> None:
    if credible.risk == claimed.risk:
        return
    better = labels.decided(claimed.colour or "", "self")
    st.html(
        Markup(
            '<div class="visitor-page"><p>快速自测不收证据，选了较高两档的措施先按“有规定但不全”（2 级）算。'
            "如果这些措施都拿得出证据，会是 {}，剩余风险 {}。正式自评可以逐项说明证据。</p></div>"
        ).format(better, _points(claimed.risk, rules))
    )


def _paths(rules: Rules, credible: Reading) -> None:
    bars = [
        LabelledBar(title, _points(index, rules), index)
        for title, index in _worst_paths(rules, credible)[:SHOWN_PATHS]
    ]
    if bars:
        _picture(
            charts.labelled_bars(
                bars, title=f"最可能从这 {len(bars)} 处泄露", subtitle="开放程度，0 到 100"
            )
        )


def _zero_keys(questionnaire: Questionnaire, answers: QuickAnswers, title: str) -> None:
    missing = zero_keys(questionnaire, answers.submission(questionnaire))
    if not missing:
        return
    rows = Markup("").join(
        Markup("<li>{}</li>").format(words(questionnaire.by_id[control].title))
        for control in missing
    )
    st.html(
        Markup(
            '<div class="visitor-page"><h3>{}</h3><ul>{}</ul>'
            '<p class="visitor-quiet">关键项空着一项，颜色至少为橙；空着三项以上，可能为红。</p></div>'
        ).format(title, rows)
    )


def _left_out(questionnaire: Questionnaire, rules: Rules, answers: QuickAnswers) -> None:
    """Key controls that a fact ruled out go to review: said now, asked for a reason later."""
    keys = excluded_keys(questionnaire, rules, answers.submission(questionnaire))
    if keys:
        titles = "、".join(questionnaire.by_id[key].title for key in keys)
        st.html(
            Markup(
                '<div class="visitor-page"><p class="visitor-quiet">按您说的情况，没有问到关键项：{}。'
                "正式自评时请各写一句理由。</p></div>"
            ).format(words(titles))
        )


def _steps(questionnaire: Questionnaire, rules: Rules, answers: QuickAnswers) -> None:
    """The five steps that bring most for the least work."""
    rows = Markup("").join(
        Markup(
            '<tr><th scope="row">{}</th><td>{}</td><td class="visitor-nowrap">{} 人天，降 {} 分</td></tr>'
        ).format(
            words(questionnaire.by_id[step.control].title),
            words(_remedy(questionnaire, step.control)),
            figures.days(step.person_days),
            figures.points(step.risk_points),
        )
        for step in next_steps(questionnaire, rules, answers.submission(questionnaire))
    )
    if rows:
        st.html(
            Markup(
                '<div class="visitor-page"><h3>先做这几步</h3><table class="visitor-table"><thead><tr>'
                '<th scope="col">措施</th><th scope="col">怎么做</th><th scope="col">用时，效果</th></tr></thead>'
                "<tbody>{}</tbody></table></div>"
            ).format(rows)
        )


def _remedy(questionnaire: Questionnaire, control: str) -> str:
    remedy = questionnaire.by_id[control].remedy
    return remedy.text if remedy else ""


def _contradictions(questionnaire: Questionnaire, light: Result) -> None:
    messages = [c.message for c in questionnaire.contradictions if c.id in light.contradictions]
    if messages:
        rows = Markup("").join(Markup("<li>{}</li>").format(words(m)) for m in messages)
        st.html(
            Markup('<div class="visitor-page"><h3>有几处请再看一眼</h3><ul>{}</ul></div>').format(
                rows
            )
        )


def _leave() -> None:
    with st.container(key="quick-leave"):
        st.html('<p class="visitor-quiet">答案还在这台设备的浏览器里。公用电脑上用完，请清除。</p>')
        with st.container(horizontal=True):
            print_button("打印")
            st.button("清除这台设备上的答案", on_click=quick_check_visit.clear, key="clear")
