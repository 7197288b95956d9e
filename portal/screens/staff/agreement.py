"""How far reviewers agree (复核一致性), for the lead: figures only where there is enough to speak of."""

from datetime import datetime

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.blind_samples import Draw, bound
from data.store import Store
from portal import figures, visit
from portal.screens.firm import result_colour as colours
from portal.screens.firm import result_markup as markup
from portal.screens.staff import second_look, steps
from portal.widgets.markup import words
from portal.workflows import blind_reviewing
from portal.workflows.blind_reviewing import OfReviewer, Overview, Period
from scoring.agreement import Agreement

_TOO_FEW = "数量太少，不显示"
_REVIEWERS = (
    markup.Column("复核人员"),
    markup.Column("对照", figure=True),
    markup.Column("一致性（加权 κ）", figure=True),
    markup.Column("完全相同", figure=True),
    markup.Column("相差不超过 1 级", figure=True),
    markup.Column("平均高低", figure=True),
)
_DRIFT = (
    markup.Column("复核人员"),
    markup.Column("季度"),
    markup.Column("对照", figure=True),
    markup.Column("平均高低", figure=True),
)
_DRAWS = (
    markup.Column("抽取时间"),
    markup.Column("办结日期"),
    markup.Column("抽中", figure=True),
    markup.Column("种子"),
)


def show() -> None:
    """What the blind reviews say, reviewer by reviewer and over time; and the next draw."""
    second_look.style()
    with visit.store() as store:
        actor = visit.actor(store)
        found = blind_reviewing.overview(store, actor=actor)
    st.title("复核一致性", anchor=False)
    second_look.told()
    markup.draw(_lead(found))
    _overall(found)
    _people(found)
    _drift(found)
    _draw(found)


def _lead(found: Overview) -> Markup:
    said = found.progress
    waits = said.sampled - said.judged - said.open
    return markup.paragraph(
        "办结的复核按比例抽样，由另一个人不看前一位的意见从头评一遍，再两相对照。"
        f"已抽 {said.sampled} 份：盲审办结 {said.judged} 份，正在做 {said.open} 份，还没开始 {waits} 份。",
        "rs-lead",
    )


def _overall(found: Overview) -> None:
    st.header("总体", anchor=False)
    if found.overall is None:
        markup.draw(markup.paragraph("还没有办结的盲审，所以还没有数字。先在下面抽取样本。"))
        return
    figures_of = found.overall.figures
    if figures_of is None:
        markup.draw(markup.paragraph(_few(found.overall)))
    else:
        markup.draw(_sentence(found.overall, figures_of))
    markup.draw(_not_applicable(found) + markup.fold("这些数字怎么看", _how()))


def _few(of: OfReviewer) -> str:
    return (
        f"现在只有 {of.groups} 份、{of.pairs} 对意见可以对照。"
        f"满 {bound('fewest_reviews')} 份且 {bound('fewest_pairs')} 对以后才显示数字，太少的数字说明不了什么。"
    )


def _sentence(of: OfReviewer, said: Agreement) -> Markup:
    return markup.paragraph(
        Markup(
            "一致性（加权 κ）<b>{}</b>。{} 份、{} 对意见中，{} 完全相同，{} 相差不超过 1 级；{}。"
        ).format(
            _kappa(said),
            of.groups,
            figures.count(of.pairs),
            figures.share(said.same),
            figures.share(said.near),
            _higher(said.drift),
        )
    )


def _not_applicable(found: Overview) -> Markup:
    about = found.not_applicable
    if not about.both + about.one:
        return Markup("")
    return markup.paragraph(
        f"不适用：两人都认为不适用的 {about.both} 项，只有一人认为的 {about.one} 项；都不进入上面的数字。"
    )


def _how() -> Markup:
    return markup.listed(
        [
            "加权 κ 比较两个人给同一题的等级：1 是完全一致，0 相当于碰运气，负数更差。"
            "差 2 级按差 1 级的 4 倍计（平方权重）。",
            f"满 {bound('fewest_for_interval')} 份后给出 95% 的区间（方括号），按整份自评重复抽样得到，"
            "种子固定，每次打开都一样。",
            "平均高低是前一位的等级减盲审的等级：正数是前一位给得高，负数是给得低。",
            "不适用没有高低，不进入这些数字，另外计数。",
            "前一位的意见按办结那一刻的算，后来因异议更正的不算。",
            "数字用来发现尺度不同、安排一起看几份材料，不用来给人排名次。",
        ]
    )


def _people(found: Overview) -> None:
    if not found.reviewers:
        return
    st.header("各复核人员", anchor=False)
    rows = [_person(one) for one in found.reviewers]
    markup.draw(markup.table(_REVIEWERS, rows, caption="对照：份数／意见对数", hidden=False))


def _person(one: OfReviewer) -> tuple[markup.Cell, ...]:
    name = markup.lines(
        words(one.reviewer.name), words(colours.place(one.reviewer.agency, one.reviewer.post))
    )
    counted = f"{one.groups}／{figures.count(one.pairs)}"
    said = one.figures
    if said is None:
        return name, counted, _TOO_FEW, "", "", ""
    return (
        name,
        counted,
        _kappa(said),
        figures.share(said.same),
        figures.share(said.near),
        _signed(said.drift),
    )


def _drift(found: Overview) -> None:
    rows = [
        (words(one.reviewer.name), *_period(period))
        for one in found.reviewers
        for period in one.periods
    ]
    if not rows:
        return
    st.header("随时间的变化", anchor=False)
    markup.draw(
        markup.table(_DRIFT, rows, caption="平均高低：前一位的等级减盲审的等级", hidden=False)
    )


def _period(period: Period) -> tuple[markup.Cell, ...]:
    return (
        f"{period.year} 年第 {period.quarter} 季度",
        f"{period.groups}／{figures.count(period.pairs)}",
        _TOO_FEW if period.drift is None else _signed(period.drift),
    )


def _kappa(said: Agreement) -> str:
    if said.kappa is None:
        return "等级都相同，没有可比的"
    if said.interval is None or said.groups < bound("fewest_for_interval"):
        return f"{said.kappa:.2f}（份数少，只作参考）"
    low, high = said.interval
    return f"{said.kappa:.2f}［{low:.2f}，{high:.2f}］"


def _signed(drift: float | None) -> str:
    return figures.NOTHING if drift is None else f"{figures.change(drift)} 级"


def _higher(drift: float | None) -> str:
    if drift is None or abs(drift) < 0.05:
        return "平均起来没有高低"
    word = "高" if drift > 0 else "低"
    return f"前一位平均{word} {abs(drift):.1f} 级"


def _draw(found: Overview) -> None:
    st.header("抽取样本", anchor=False)
    markup.draw(
        markup.paragraph(
            f"从最近 {bound('period')} 天办结、还没有抽过的复核中，每位复核人员抽 {bound('share')}%"
            "（不足一份的抽一份）。比例和天数由政法委确认。种子随机产生并记下，任何人都能照着重抽一遍。"
        )
    )
    st.button("抽取一批", key="agreement-draw", on_click=_do_draw)
    if found.draws:
        rows = [_one(draw) for draw in found.draws]
        markup.draw(markup.table(_DRAWS, rows, caption="抽取记录", hidden=False))


def _one(draw: Draw) -> tuple[markup.Cell, ...]:
    return (
        figures.moment(draw.drawn_at),
        f"{figures.day(draw.first_day)}—{figures.day(draw.last_day)}",
        f"{draw.drawn}／{draw.candidates}",
        draw.seed,
    )


def _do_draw() -> None:
    now: datetime = visit.now()

    def step(store: Store, actor: Actor) -> None:
        made = blind_reviewing.draw(
            store, seed=visit.new_id()[:12], actor=actor, now=now, new_id=visit.new_id
        )
        steps.say(f"从 {made.candidates} 份中抽了 {made.drawn} 份，等候盲审。")

    steps.attempt(step)
