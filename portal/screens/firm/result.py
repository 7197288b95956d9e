"""The result of an assessment (自评结果): what it is, where it leaks, what to do next."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.errors import Refusal
from portal import figures, labels, visit
from portal.browser_storage.printing import print_button
from portal.screens.firm import (
    objection,
    result_court,
    result_earlier,
    result_head,
    result_next,
    result_origin,
    result_paths,
    result_readings,
    result_review,
    result_unfinished,
    visit_wish,
)
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.workflows import reading_results, verified
from portal.workflows.outcomes import Outcome
from portal.workflows.reading_results import ResultPage
from portal.workflows.verified import Verified
from scoring.model import Reading

_CONTENTS = (
    ("next", "下一步"),
    ("route", "降级路线"),
    ("origin", "分数怎么来的"),
    ("paths", "泄密途径"),
    ("keys", "关键项"),
    ("evidence", "自评与可信"),
    ("court", "司法视角"),
    ("earlier", "与上次相比"),
)


def show() -> None:
    """The assessment named in the address, or the last one that was submitted."""
    markup.style()
    reader = visit.actor()
    try:
        with visit.store() as store:
            page = reading_results.read(
                store,
                actor=reader,
                now=visit.now(),
                assessment_id=st.query_params.get("assessment", ""),
            )
            ended = verified.of(store, page.assessment, actor=reader) if page else None
    except Refusal as refusal:
        _refused(str(refusal))
        return
    if page is None:
        _nothing_yet()
        return
    _title(page)
    _body(page, reader, ended)


def _refused(sentence: str) -> None:
    st.title("自评结果")
    markup.draw(markup.paragraph(sentence, "rs-lead"))
    markup.go(addresses.FIRM, "回到本企业")


def _nothing_yet() -> None:
    st.title("自评结果")
    markup.draw(
        markup.paragraph(
            "还没有自评，所以这里还没有结果。答完提交后，您会看到剩余风险、最可能的漏点和最省力的改法。",
            "rs-lead",
        )
    )
    markup.go(addresses.SELF_CHECK, "开始自评", main=True)


def _title(page: ResultPage) -> None:
    assessment = page.assessment
    st.title("自评结果" if page.stored else "自评进度")
    when = (
        f"{figures.moment(assessment.submitted_at)} 提交"
        if assessment.submitted_at
        else f"{figures.day(assessment.created_at)} 开始"
    )
    words = (
        labels.SCOPES[assessment.scope],
        f"{assessment.edition} 版",
        when,
        labels.STATES[assessment.state],
    )
    markup.draw(
        Markup('<p class="rs-place"><span>{}</span> <span>{}</span></p>').format(
            page.firm.name, " · ".join(words)
        )
    )


def _body(page: ResultPage, reader: Actor, ended: Verified | None) -> None:
    outcome = page.outcome
    if outcome is None:
        sentence = f"企业画像还差 {page.exposure_open} 题。答完画像，就能看到风险的区间。"
        markup.draw(markup.paragraph(sentence, "rs-lead"))
    elif outcome.reading is None:
        result_unfinished.show(outcome)
    elif outcome.reading.protection is None:
        sentence = "所有题都选了不适用，算不出结果。请至少保留一题。"
        markup.draw(markup.paragraph(sentence, "rs-lead"))
    else:
        _finished(page, outcome, outcome.reading, reader, ended)
    if page.assessment.is_editable:
        markup.go(addresses.SELF_CHECK, _go_on(page), main=True)


def _go_on(page: ResultPage) -> str:
    if page.stored:
        return "按退回的意见补充"
    done = page.outcome is not None and page.outcome.reading is not None
    return "回到自评，检查并提交" if done else "继续自评"


def _finished(
    page: ResultPage, outcome: Outcome, reading: Reading, reader: Actor, ended: Verified | None
) -> None:
    light = page.assessment.scope == "light"
    below = () if light else outcome.colours_below
    plan = result_next.plan_to(outcome, below[0]) if below else None
    result_head.show(outcome, reading, plan)
    if ended is not None:
        result_review.show(outcome, ended, page.assessment.id)
    if page.stored:
        objection.show(page.assessment)
    if light:
        result_unfinished.show_light(outcome, page.firm)
        markup.go(addresses.SELF_CHECK, "继续做完整版")
    if page.stored:
        markup.go(addresses.MY_SECTOR, "和同行比")
    print_button("打印或存为 PDF")
    _contents(light=light)
    _next(outcome, reader, light=light)
    if page.stored:
        with visit.store() as store:
            visit_wish.show(store, reader)
    _why(outcome, reading)


def _contents(*, light: bool) -> None:
    links = Markup("").join(
        Markup('<li><a href="#{}">{}</a></li>').format(anchor, name)
        for anchor, name in _CONTENTS
        if not (light and anchor == "route")
    )
    markup.draw(
        Markup('<nav aria-label="本页内容"><ul class="rs-contents">{}</ul></nav>').format(links)
    )


def _contradictions(outcome: Outcome) -> None:
    found = set(outcome.result.contradictions)
    messages = [rule.message for rule in outcome.questionnaire.contradictions if rule.id in found]
    if not messages:
        return
    st.header(f"请再看一眼：{len(messages)} 处回答不太合得上", anchor="contradictions")
    markup.draw(markup.listed(messages) + markup.what_is("一致性提示"))


def _next(outcome: Outcome, reader: Actor, *, light: bool) -> None:
    """A light check (轻量版) gives steps, but no plan: 46 controls were not asked."""
    st.header("最省力的下一步", anchor="next")
    result_next.show_steps(outcome)
    if light:
        return
    st.header("降级路线", anchor="route")
    result_next.show_route(outcome, reader)


def _why(outcome: Outcome, reading: Reading) -> None:
    st.header("分数怎么来的", anchor="origin")
    result_origin.show(outcome, reading)
    st.header("泄密途径", anchor="paths")
    result_paths.show(outcome)
    st.header("关键项", anchor="keys")
    result_readings.show_keys(outcome)
    st.header("自评与可信为何不同", anchor="evidence")
    result_readings.show_difference(outcome, reading)
    _contradictions(outcome)
    st.header("司法视角：六类法定措施", anchor="court")
    result_court.show(outcome, reading)
    st.header("与上次相比", anchor="earlier")
    result_earlier.show(outcome, reading)
