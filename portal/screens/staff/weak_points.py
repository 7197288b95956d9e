"""Weak points (薄弱处) on the page of sector risk: leak paths, the commonest gaps, and what to do about each."""

import streamlit as st
from markupsafe import Markup

from data.actor import Actor
from data.errors import Refusal
from data.rights import Action, may
from portal import figures, navigation, visit
from portal.pictures import weak_points as pictures
from portal.screens import drawn
from portal.screens.firm import result_markup as markup
from portal.web import addresses
from portal.workflows import gap_steps, taking_pictures
from portal.workflows.asked_figures import Asked
from portal.workflows.weak_points import Weakness, WeakPoints


def show(points: WeakPoints, actor: Actor) -> None:
    """Two sections: where it would leak; what is lacking most, and the way to a training or a campaign."""
    take = taking_pictures.way_of(points.asked, actor=actor)
    st.header("泄密途径", anchor=False)
    markup.draw(markup.what_is("泄密途径"))
    drawn.show(pictures.paths(points), take)
    st.header("最常见的短板", anchor=False)
    drawn.show(pictures.gaps(points), take)
    if points.gaps:
        _steps(points, actor)
    said = Markup("").join(map(markup.paragraph, (pictures.NOTE, pictures.METHOD)))
    markup.draw(markup.fold("短板怎么算，降的分怎么看", said))


def _steps(points: WeakPoints, actor: Actor) -> None:
    """What to do first, then each gap with its cost, its effect, its remedy and the ways on."""
    if first := pictures.first_step(points):
        markup.draw(Markup('<div class="rs-note"><p>{}</p></div>').format(first))
    st.subheader("怎么补，谁来帮", anchor=False)
    if may(actor, Action.TRAINING_EDIT):
        whom = f"{points.whose}的已确认企业"
        markup.draw(
            markup.paragraph(
                f"点“安排培训”或“发起批次”先拟一份草稿，面向{whom}，核对以后才通知。"
                "不按谁有短板来挑企业，免得名单说出答案。",
                "rs-quiet",
            )
        )
    half = (len(points.gaps) + 1) // 2
    for column, first_place in zip(st.columns(2, gap="large"), (0, half), strict=True):
        with column:
            for place, one in enumerate(points.gaps[first_place:][:half], start=first_place + 1):
                with st.container(key=f"gap-{one.question.id}"):
                    markup.draw(_gap(place, one))
                    _ways_on(points.asked, one, actor)


def _gap(place: int, one: Weakness) -> Markup:
    gap = one.gap
    key = Markup('<span class="rs-key">关键项</span>') if one.question.key else Markup("")
    cost = f"每家约 {figures.days(gap.person_days)} 人天 · " if gap.person_days else ""
    return Markup('<p class="rs-text"><b>{}. {}</b>{} <span class="rs-quiet">{}</span></p>').format(
        place,
        one.question.title,
        key,
        Markup("<br>").join(
            (
                f"{figures.count(gap.firms)} 家里 {figures.count(gap.low)} 家是 0 级或 1 级 · {cost}"
                f"补上后每家降 {figures.small(gap.risk_points)} 分，全体平均降 {figures.small(gap.whole_effect)} 分",
                f"怎么补：{pictures.remedy(one)}",
                f"谁来帮：{pictures.helpers(one)}",
            )
        ),
    )


def _ways_on(asked: Asked, one: Weakness, actor: Actor) -> None:
    control = one.question.id
    with st.container(horizontal=True):
        if may(actor, Action.TRAINING_EDIT) and st.button(
            "安排培训", key=f"gap-training-{control}", help=f"就“{one.question.title}”拟一场培训"
        ):
            _begin_training(asked, control, actor)
        if may(actor, Action.CAMPAIGN_EDIT) and st.button(
            "发起批次", key=f"gap-campaign-{control}", help=f"就“{one.question.title}”拟一个批次"
        ):
            _begin_campaign(asked, control, actor)


def _begin_training(asked: Asked, control: str, actor: Actor) -> None:
    try:
        with visit.store() as store:
            made = gap_steps.begin_training(
                store, asked, control, actor=actor, now=visit.now(), new_id=visit.new_id
            )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.TRAINING), query_params={"id": made.id})


def _begin_campaign(asked: Asked, control: str, actor: Actor) -> None:
    try:
        with visit.store() as store:
            made = gap_steps.begin_campaign(
                store, asked, control, actor=actor, now=visit.now(), new_id=visit.new_id
            )
    except Refusal as refusal:
        st.error(str(refusal))
        return
    st.switch_page(navigation.page(addresses.CAMPAIGN), query_params={"id": made.id})
